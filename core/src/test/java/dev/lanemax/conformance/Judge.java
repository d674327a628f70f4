package dev.lanemax.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares results in one element type with what a case expects, by the rules of the collection the case is from. */
final class Judge {

    private final ConformanceCase test;
    private final boolean inDouble;
    private final Tolerance forward;
    private final Tolerance backward;

    Judge(ConformanceCase test, boolean inDouble) {
        this.test = test;
        this.inDouble = inDouble;
        this.forward = inDouble ? Tolerance.TORCH_DOUBLE_FORWARD : Tolerance.TORCH_FLOAT_FORWARD;
        this.backward = inDouble ? Tolerance.TORCH_DOUBLE_GRADIENT : Tolerance.TORCH_FLOAT_GRADIENT;
    }

    /** Returns one message for each result that is wrong. */
    List<String> mismatches(Results results) throws IOException {
        List<String> messages = new ArrayList<>();
        if (results.outputs().size() != test.outputCount()) {
            messages.add(results.outputs().size() + " outputs computed, " + test.outputCount() + " expected");
            return messages;
        }
        for (int i = 0; i < results.outputs().size(); i++) {
            output(i, results.outputs().get(i)).ifPresent(messages::add);
        }
        List<String> names = test.gradientNames();
        for (int i = 0; i < names.size(); i++) {
            double[] actual = results.gradients().get(names.get(i));
            if (actual == null) {
                messages.add("no gradient of " + names.get(i) + " computed");
            } else {
                gradient(i, names.get(i), actual).ifPresent(messages::add);
            }
        }
        return messages;
    }

    private Optional<String> output(int index, double[] actual) throws IOException {
        String name = "output " + index;
        if (test.isOnnx()) {
            return Tolerance.ONNX.mismatch(name, actual, test.output(index, "file").orElseThrow().values());
        }
        double[] expected = firstPresent(kinds(), kind -> test.output(index, kind));
        if (test.hasTag("torch_f64_nonfinite_differs_from_ref")) {
            expected = preferWhereFinitenessDiffers(actual, expected, test.output(index, "f64").orElseThrow().values());
        }
        return forward.mismatch(name, actual, expected);
    }

    /** Reads the values of one kind, where the case has them. */
    private interface ExpectedValues {
        Optional<Tensor> read(String kind) throws IOException;
    }

    private double[] firstPresent(List<String> kinds, ExpectedValues expected) throws IOException {
        for (String kind : kinds) {
            Optional<Tensor> candidate = expected.read(kind);
            if (candidate.isPresent()) {
                return candidate.get().values();
            }
        }
        throw new IOException(test.id() + " has no expected values");
    }

    /** PyTorch's result in the type, and in the other where the case has none, stands in for a reference. */
    private List<String> kinds() {
        return !inDouble && test.hasTag("f32_overflow") ? List.of("f32")
                : List.of("contract", "ref", inDouble ? "f64" : "f32", inDouble ? "f32" : "f64");
    }

    private List<String> gradientKinds() {
        return isUnreliable() && !test.hasTag("f32_overflow") ? List.of("contract", "ref") : kinds();
    }

    private boolean isUnreliable() {
        return test.hasTag("torch_f32_grad_unreliable") || test.hasTag("torch_f64_grad_unreliable");
    }

    /** Where PyTorch and the reference differ in being finite, either is right: takes PyTorch's value if it was computed. */
    private double[] preferWhereFinitenessDiffers(double[] actual, double[] reference, double[] torch) {
        double[] expected = reference.clone();
        for (int i = 0; i < expected.length; i++) {
            boolean differs = Double.isFinite(reference[i]) != Double.isFinite(torch[i]);
            if (differs && forward.accepts(actual[i], torch[i])) {
                expected[i] = torch[i];
            }
        }
        return expected;
    }

    private Optional<String> gradient(int index, String name, double[] actual) throws IOException {
        double[] expected = firstPresent(gradientKinds(), kind -> test.gradient(index, kind));
        if (isUnreliable() && hasInfinity(test.input(0))) {
            expected = nanOrZero(actual, expected);
        }
        return backward.mismatch("gradient of " + name, actual, expected);
    }

    private static boolean hasInfinity(Tensor input) {
        return input.contains(Double.POSITIVE_INFINITY) || input.contains(Double.NEGATIVE_INFINITY);
    }

    /** Beside an infinity NaN and 0 are both right: takes the one that was computed. */
    private static double[] nanOrZero(double[] actual, double[] reference) {
        double[] expected = reference.clone();
        for (int i = 0; i < expected.length; i++) {
            boolean eitherExpected = Double.isNaN(expected[i]) || expected[i] == 0.0;
            if (eitherExpected && (Double.isNaN(actual[i]) || actual[i] == 0.0)) {
                expected[i] = actual[i];
            }
        }
        return expected;
    }
}
