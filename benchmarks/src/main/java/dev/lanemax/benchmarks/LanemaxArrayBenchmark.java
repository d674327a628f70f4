package dev.lanemax.benchmarks;

import java.util.Arrays;

/** Lanemax on {@code float[]} and {@code double[]}. */
public class LanemaxArrayBenchmark extends LanemaxBenchmark {

    private Batch[] batches;
    private float[][] outputs;
    private double[][] doubles;
    private double[][] doubleOutputs;

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
    }

    @Override
    float call(int index) {
        return operator.isOverDouble() ? (float) callOverDouble(index) : callOverFloat(index);
    }

    private float callOverFloat(int index) {
        float[] logits = batches[index].logits();
        int[] labels = batches[index].labels();
        float[] output = outputs[index];
        switch (operator) {
            case SOFTMAX -> softmax.forward(logits, output, layout);
            case LOG_SOFTMAX -> logSoftmax.forward(logits, output, layout);
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
