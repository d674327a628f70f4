package dev.lanemax.benchmarks;

import java.util.Arrays;

/** Lanemax on {@code float[]}. */
public class LanemaxArrayBenchmark extends LanemaxBenchmark {

    private Batch[] batches;
    private float[][] outputs;

    @Override
    void copy(Batch batch, int bufferCount) {
        batches = new Batch[bufferCount];
        Arrays.setAll(batches, i -> batch.copy());
        outputs = new float[bufferCount][batch.shape().elements()];
    }

    @Override
    float call(int index) {
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
            default -> throw new AssertionError(operator);
        }
        return 0;
    }

    @Override
    float[] output(int index, int count) {
        return Arrays.copyOf(outputs[index], count);
    }
}
