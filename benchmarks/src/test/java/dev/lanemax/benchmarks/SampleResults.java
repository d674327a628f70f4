package dev.lanemax.benchmarks;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Results that the tests of the table and of the report show. */
final class SampleResults {

    static final double PEAK_GFLOPS = 110;

    private static final Contender LANEMAX = contender(Contenders.LANEMAX, false);
    private static final Contender SCALAR = contender("scalar", false);
    private static final Contender MATH_EXP = contender("Math.exp", false);
    private static final Contender ONNX_RUNTIME = contender("ONNX Rt", true);
    private static final Contender PYTORCH = contender("PyTorch", true);

    static final List<Contender> CONTENDERS = List.of(LANEMAX, SCALAR, MATH_EXP, ONNX_RUNTIME, PYTORCH);

    static final Row FULL = new Row(Operator.SOFTMAX, new Shape(256, 128256),
            Map.of(LANEMAX, 2.5, SCALAR, 0.25, MATH_EXP, 0.125, ONNX_RUNTIME, 2.0, PYTORCH, 0.5), 25, 0);

    static final Row WITHOUT_PEER = new Row(Operator.LOSS_AND_GRADIENT, new Shape(10, 3),
            Map.of(LANEMAX, 2.5, SCALAR, 0.25), 100, 16);

    static final Row WITHOUT_LANEMAX = new Row(Operator.BINARY_LOSS_AND_GRADIENT, new Shape(10, 3),
            Map.of(MATH_EXP, 0.125, PYTORCH, 0.5), 100, Double.NaN);

    private SampleResults() {
    }

    private static Contender contender(String name, boolean peer) {
        return new Contender(name, name + " <1.0>", peer, MathExpBenchmark.class, Map.of(), EnumSet.allOf(Operator.class));
    }
}
