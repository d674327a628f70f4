package dev.lanemax.benchmarks;

import java.util.Arrays;

/** Lanemax on {@code float[]} and {@code double[]}. */
public class LanemaxArrayBenchmark extends LanemaxBenchmark {

    private Batch[] batches;
    private float[][] outputs;
    private double[][] doubles;
    private double[][] doubleOutputs;
    private dev.lanemax.Batch[] lossBatches;

    @Override
    void copy(Batch batch, int bufferCount) {
        batches = new Batch[bufferCount];
        Arrays.setAll(batches, i -> batch.copy());
        if (operator.isOverDouble()) {
            doubles = new double[bufferCount][];
            Arrays.setAll(doubles, i -> batch.doubles());
            doubleOutputs = new double[bufferCount][batch.shape().elements()];
        } else {
            outputs = new float[bufferCount][batch.shape().elements()];
        }
        if (operator.isOtherLoss()) {
            lossBatches = new dev.lanemax.Batch[bufferCount];
            Arrays.setAll(lossBatches, this::lossBatch);
        }
    }

    private dev.lanemax.Batch lossBatch(int index) {
        Batch batch = batches[index];
        dev.lanemax.Batch result = new dev.lanemax.Batch().logits(batch.logits(), layout).gradient(outputs[index], layout);
        LossLine.Targets targets = LossLine.of(operator).targets();
        return targets == LossLine.Targets.LABELS
                ? result.labels(batch.labels(), 0) : result.targets(batch.targets(targets), layout);
    }

    @Override
    float call(int index) {
        return operator.isOverDouble() ? (float) callOverDouble(index) : callOverFloat(index);
    }

    private float callOverFloat(int index) {
        if (otherLoss != null) {
            return (float) otherLoss.lossAndGradient(lossBatches[index]);
        }
        float[] logits = batches[index].logits();
        int[] labels = batches[index].labels();
        float[] output = outputs[index];
        switch (operator) {
            case SOFTMAX -> softmax.forward(logits, output, layout);
            case LOG_SOFTMAX -> logSoftmax.forward(logits, output, layout);
            case SPARSEMAX -> sparsemax.forward(logits, output, layout);
            case LOG_SUM_EXP -> logSumExp.forward(logits, layout, output, 0);
            case LOSS -> {
                return crossEntropy.loss(logits, layout, labels, 0);
            }
            case LOSS_AND_GRADIENT -> {
                return crossEntropy.lossAndGradient(logits, layout, labels, 0, output, layout);
            }
            default -> function.forward(logits, output, layout);
        }
        return 0;
    }

    private double callOverDouble(int index) {
        double[] logits = doubles[index];
        int[] labels = batches[index].labels();
        double[] output = doubleOutputs[index];
        switch (operator) {
            case SOFTMAX_F64 -> softmax.forward(logits, output, layout);
            case LOG_SOFTMAX_F64 -> logSoftmax.forward(logits, output, layout);
            case LOSS_F64 -> {
                return crossEntropy.loss(logits, layout, labels, 0);
            }
            case LOSS_AND_GRADIENT_F64 -> {
                return crossEntropy.lossAndGradient(logits, layout, labels, 0, output, layout);
            }
            default -> function.forward(logits, output, layout);
        }
        return 0;
    }

    @Override
    float[] output(int index, int count) {
        return operator.isOverDouble() ? Batch.rounded(doubleOutputs[index], count) : Arrays.copyOf(outputs[index], count);
    }
}
