package dev.lanemax.benchmarks;

import java.util.Arrays;

/** The baseline: plain loops with {@link Math#exp}. */
public class MathExpBenchmark extends BatchBenchmark {

    private Batch[] batches;
    private float[][] outputs;

    @Override
    void prepare(Batch batch, int bufferCount) {
        batches = new Batch[bufferCount];
        Arrays.setAll(batches, i -> batch.copy());
        outputs = new float[bufferCount][batch.shape().elements()];
    }

    @Override
    float call(int index) {
        return MathExpLoops.call(operator, batches[index], outputs[index]);
    }

    @Override
    float[] output(int index, int count) {
        return Arrays.copyOf(outputs[index], count);
    }

    @Override
    Agreement agreement() {
        return Agreement.SAME;
    }
}
