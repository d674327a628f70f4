package dev.lanemax.benchmarks;

import java.util.Arrays;

/** The limit that memory sets: a copy of the logits, which reads and writes each once. */
public class CopyBenchmark extends BatchBenchmark {

    private Object[] inputs;
    private Object[] outputs;
    private int elements;

    @Override
    void prepare(Batch batch, int bufferCount) {
        elements = batch.shape().elements();
        inputs = new Object[bufferCount];
        outputs = new Object[bufferCount];
        Arrays.setAll(inputs, i -> operator.isOverDouble() ? batch.doubles() : batch.logits().clone());
        Arrays.setAll(outputs, i -> operator.isOverDouble() ? new double[elements] : new float[elements]);
    }

    @Override
    void check(Batch batch) {
        call(0);
        Agreement.SAME.require("copy", batch.logits(), output(0, elements));
    }

    @Override
    float call(int index) {
        System.arraycopy(inputs[index], 0, outputs[index], 0, elements);
        return 0;
    }

    @Override
    float[] output(int index, int count) {
        return outputs[index] instanceof double[] doubles ? Batch.rounded(doubles, count)
                : Arrays.copyOf((float[]) outputs[index], count);
    }

    @Override
    Agreement agreement() {
        return Agreement.SAME;
    }
}
