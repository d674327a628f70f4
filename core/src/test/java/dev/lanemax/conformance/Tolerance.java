package dev.lanemax.conformance;

import java.util.Optional;

/**
 * How far a result may be from the expected one: {@code atol + rtol |expected|}; NaN matches NaN, infinities match in sign.
 */
record Tolerance(double relative, double absolute) {

    static final Tolerance ONNX = new Tolerance(1e-5, 1e-6);
    static final Tolerance TORCH_FLOAT_FORWARD = new Tolerance(1e-6, 2.5e-7);
    static final Tolerance TORCH_FLOAT_GRADIENT = new Tolerance(5e-6, 5e-7);

    static final Tolerance TORCH_DOUBLE_FORWARD = new Tolerance(1e-13, 1e-15);
    static final Tolerance TORCH_DOUBLE_GRADIENT = new Tolerance(1e-12, 1e-14);

    boolean accepts(double actual, double expected) {
        if (Double.isNaN(expected)) {
            return Double.isNaN(actual);
        }
        if (Double.isInfinite(expected)) {
            return actual == expected;
        }
        return Math.abs(actual - expected) <= absolute + relative * Math.abs(expected);
    }

    /** The first element that is not accepted, as a message; empty where all are. */
    Optional<String> mismatch(String name, double[] actual, double[] expected) {
        if (actual.length != expected.length) {
            return Optional.of(name + " has " + actual.length + " elements, expected " + expected.length);
        }
        for (int i = 0; i < actual.length; i++) {
            if (!accepts(actual[i], expected[i])) {
                return Optional.of(name + "[" + i + "] is " + actual[i] + ", expected " + expected[i]);
            }
        }
        return Optional.empty();
    }
}
