package dev.lanemax.benchmarks;

import java.util.Arrays;

/** The limit that memory sets: a copy of the logits, which reads and writes each once. */
public class CopyBenchmark extends BatchBenchmark {

    private Batch[] batches;
    private float[][] outputs;

    @Override
    void prepare(Batch batch, int bufferCount) {
        batches = new Batch[bufferCount];
        Arrays.setAll(batches, i -> batch.copy());
        outputs = new float[bufferCount][batch.shape().elements()];
    }

    @Override
    void check(Batch batch) {
        call(0);
        Agreement.SAME.require("copy", batch.logits(), outputs[0]);
    }

    @Override
    float call(int index) {
        float[] logits = batches[index].logits();
        System.arraycopy(logits, 0, outputs[index], 0, logits.length);
        return 0;
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
