package dev.lanemax.benchmarks;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The baseline: plain loops with {@link Math#exp} and other functions of that class. */
public class MathExpBenchmark extends BatchBenchmark {

    /** What is written as loops: over double the elementary functions. */
    static final Set<Operator> OPERATORS = Arrays.stream(Operator.values())
            .filter(operator -> operator.isElementary() || !operator.isOverDouble()).collect(Collectors.toUnmodifiableSet());

    private Batch[] batches;
    private float[][] outputs;
    private double[][] doubles;
    private double[][] doubleOutputs;

    @Override
    void prepare(Batch batch, int bufferCount) {
        requireSupported(OPERATORS);
        int elements = batch.shape().elements();
        if (operator.isOverDouble()) {
            doubles = new double[bufferCount][];
            Arrays.setAll(doubles, i -> batch.doubles());
            doubleOutputs = new double[bufferCount][elements];
        } else {
            batches = new Batch[bufferCount];
            Arrays.setAll(batches, i -> batch.copy());
            outputs = new float[bufferCount][elements];
        }
    }

    @Override
    float call(int index) {
        if (operator.isOverDouble()) {
            MathExpLoops.call(operator, doubles[index], doubleOutputs[index]);
            return 0;
        }
        return MathExpLoops.call(operator, batches[index], outputs[index]);
    }

    @Override
    float[] output(int index, int count) {
        return operator.isOverDouble() ? Batch.rounded(doubleOutputs[index], count) : Arrays.copyOf(outputs[index], count);
    }

    @Override
    Agreement agreement() {
        return operator.isOverDouble() ? Agreement.ofLanemax(operator) : Agreement.SAME;
    }
}
