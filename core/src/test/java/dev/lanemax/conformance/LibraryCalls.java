package dev.lanemax.conformance;

import com.google.gson.JsonElement;
import dev.lanemax.Layout;
import dev.lanemax.Reduction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes a case through the public API.
 *
 * <p>The API takes classes last; where a case has them elsewhere, or several axes of them, its rows are gathered into a matrix
 * and the result is scattered back.
 */
final class LibraryCalls {

    private static final int FIRST_OPSET_WITH_SINGLE_AXIS_SOFTMAX = 13;

    private LibraryCalls() {
    }

    static Results compute(ConformanceCase test, RowOperators operators) throws IOException {
        return switch (test.op()) {
            case "softmax", "Softmax" -> normalised(test, operators::softmax);
            case "log_softmax", "LogSoftmax" -> normalised(test, operators::logSoftmax);
            case "logsumexp", "ReduceLogSumExp" -> logSumExp(test, operators);
            case "cross_entropy", "SoftmaxCrossEntropyLoss" -> crossEntropy(test, operators);
            default -> throw new IllegalArgumentException("no operator " + test.op());
        };
    }

    /** Softmax or log-softmax over a dense matrix. */
    private interface Normaliser {
        double[] forward(double[] logits, Layout layout);
    }

    private static Results normalised(ConformanceCase test, Normaliser normaliser) throws IOException {
        Tensor logits = test.input(0);
        return Results.of(normalised(logits, Rows.along(logits.shape(), normalisedAxes(test, logits.rank())), normaliser));
    }

    private static double[] normalised(Tensor logits, Rows rows, Normaliser normaliser) {
        return rows.scatter(normaliser.forward(rows.gather(logits.values()), Layout.of(rows.rows(), rows.classes())));
    }

    private static int[] normalisedAxes(ConformanceCase test, int rank) {
        if (!test.isOnnx()) {
            return new int[] {test.attribute("dim").orElseThrow().getAsInt()};
        }
        Optional<JsonElement> axis = test.attribute("axis");
        if (test.opset() >= FIRST_OPSET_WITH_SINGLE_AXIS_SOFTMAX) {
            return new int[] {axis.map(JsonElement::getAsInt).orElse(-1)};
        }
        // Before, all axes from the given one on were one: the input was flattened to two dimensions there.
        int first = axis.map(JsonElement::getAsInt).orElse(1);
        return IntStream.range(first < 0 ? first + rank : first, rank).toArray();
    }

    private static Results logSumExp(ConformanceCase test, RowOperators operators) throws IOException {
        Tensor logits = test.input(0);
        Rows rows = Rows.along(logits.shape(), reducedAxes(test, logits.rank()));
        return Results.of(operators.logSumExp(rows.gather(logits.values()), Layout.of(rows.rows(), rows.classes())));
    }

    /** In ONNX all axes where none is named, unless that is to mean that nothing is done. */
    static int[] reducedAxes(ConformanceCase test, int rank) throws IOException {
        if (test.isOnnx()) {
            int[] axes = test.input("axes").orElseThrow().toInts();
            boolean none = test.attribute("noop_with_empty_axes").map(JsonElement::getAsInt).orElse(0) != 0;
            return axes.length > 0 || none ? axes : IntStream.range(0, rank).toArray();
        }
        JsonElement dim = test.attribute("dim").orElseThrow();
        return dim.isJsonArray()
                ? dim.getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray()
                : new int[] {dim.getAsInt()};
    }

    private static Results crossEntropy(ConformanceCase test, RowOperators operators) throws IOException {
        Tensor logits = test.input(0);
        // Classes are the second axis, or the only one.
        Rows rows = Rows.along(logits.shape(), logits.rank() == 1 ? 0 : 1);
        Layout layout = Layout.of(rows.rows(), rows.classes());
        double[] matrix = rows.gather(logits.values());
        int[] labels = test.input(1).toInts();
        double[] gradient = new double[matrix.length];
        String reduction = test.attribute("reduction").map(JsonElement::getAsString).orElse("mean");
        List<double[]> outputs = new ArrayList<>();
        if (reduction.equals("none")) {
            outputs.add(operators.rowLossesAndGradient(matrix, layout, labels, gradient));
        } else {
            Reduction named = Reduction.valueOf(reduction.toUpperCase(Locale.ROOT));
            outputs.add(new double[] {operators.lossAndGradient(named, matrix, layout, labels, gradient)});
        }
        if (test.outputCount() == 2) {
            outputs.add(normalised(logits, rows, operators::logSoftmax));
        }
        double[] upstream = test.isOnnx() ? null : test.upstreamGradient().map(Tensor::values).orElse(null);
        return new Results(outputs, Optional.of(rows.scatter(scaled(gradient, upstream, rows.classes()))));
    }

    /** The row gradients times what comes from above: the chain rule is the caller's where there is no reduction. */
    private static double[] scaled(double[] gradient, double[] upstream, int classes) {
        if (upstream == null) {
            return gradient;
        }
        double[] scaled = gradient.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= upstream[i / classes];
        }
        return scaled;
    }

    /** Whether a label equals the ignore index, so that the row is left out. */
    static boolean ignoresRows(ConformanceCase test) throws IOException {
        Optional<JsonElement> ignoreIndex = test.attribute("ignore_index");
        return ignoreIndex.isPresent()
                && Arrays.stream(test.input(1).values()).anyMatch(label -> label == ignoreIndex.get().getAsInt());
    }
}
