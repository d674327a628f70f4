package dev.lanemax.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.lanemax.Layout;
import dev.lanemax.LogSumExp;
import dev.lanemax.RowOperator;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes cases of softmax, log-softmax, hardmax and logsumexp. Their classes may be any axis, and several axes of logsumexp: their rows
 * are gathered into a matrix, and results of their shape are scattered back.
 */
final class Normalisers {

    private static final String INPUT = "input";
    private static final int FIRST_OPSET_WITH_SINGLE_AXIS_SOFTMAX = 13;

    private Normalisers() {
    }

    static Results softmax(ConformanceCase test, Setting setting) throws IOException {
        return compute(setting.operators().softmax(), test, setting);
    }

    static Results logSoftmax(ConformanceCase test, Setting setting) throws IOException {
        return compute(setting.operators().logSoftmax(), test, setting);
    }

    static Results hardmax(ConformanceCase test, Setting setting) throws IOException {
        return compute(setting.operators().hardmax(), test, setting);
    }

    static double[] logSoftmax(Tensor logits, Rows rows, Setting setting) {
        return forward(setting.operators().logSoftmax(), rows.gather(logits.values()), dense(rows), setting, rows);
    }

    /** A single axis is left where it is: rows lie along it. */
    private static Results compute(RowOperator operator, ConformanceCase test, Setting setting) throws IOException {
        Tensor logits = test.input(0);
        int[] axes = normalisedAxes(test, logits.rank());
        Rows rows = Rows.along(logits.shape(), axes);
        double[] output = forward(operator, rows.gather(logits.values()), dense(rows), setting, rows);
        if (axes.length == 1 && logits.rank() > 0) {
            double[] along = forward(operator, logits.values(), layout(logits, axes[0]), setting, null);
            if (!Arrays.equals(output, along)) {
                throw new AssertionError("along axis " + axes[0] + " " + Arrays.toString(along) + ", must be " + Arrays.toString(output));
            }
        }
        if (test.gradientNames().isEmpty()) {
            return Results.of(output);
        }
        double[] upstream = rows.gather(upstream(test, output.length));
        double[] gradient = backward(operator, rows.gather(logits.values()), upstream, dense(rows), setting);
        return new Results(List.of(output), Map.of(INPUT, rows.scatter(gradient)));
    }

    private static double[] upstream(ConformanceCase test, int count) throws IOException {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return test.upstreamGradient().map(Tensor::values).orElse(ones);
    }

    private static Layout dense(Rows rows) {
        return Layout.of(rows.rows(), rows.classes());
    }

    private static Layout layout(Tensor tensor, int axis) {
        int[] shape = tensor.shape();
        int from = axis < 0 ? axis + shape.length : axis;
        return Layout.of(Tensor.size(Arrays.copyOf(shape, from)), shape[from],
                Tensor.size(Arrays.copyOfRange(shape, from + 1, shape.length)));
    }

    private static double[] forward(RowOperator operator, double[] logits, Layout layout, Setting setting, Rows rows) {
        double[] result = setting.map(operator::forward, operator::forward, logits, layout, layout);
        return rows == null ? result : rows.scatter(result);
    }

    private static double[] backward(RowOperator operator, double[] logits, double[] upstream, Layout layout, Setting setting) {
        MemorySegment above = setting.place(upstream);
        return setting.map(
                (type, x, from, gradient, to) -> operator.backward(type, x, from, above, from, gradient, to),
                (type, x, from, gradient, to) -> operator.backward(type, x, from, above, from, gradient, to),
                logits, layout, layout);
    }

    static Results logSumExp(ConformanceCase test, Setting setting) throws IOException {
        Tensor logits = test.input(0);
        Rows rows = Rows.along(logits.shape(), reducedAxes(test, logits.rank()));
        LogSumExp logSumExp = setting.operators().logSumExp();
        double[] matrix = rows.gather(logits.values());
        double[] output = setting.map(
                (type, x, layout, result, resultLayout) -> logSumExp.forward(type, x, layout, result, 0),
                (type, x, layout, result, resultLayout) -> logSumExp.forward(type, x, layout, result, 0),
                matrix, dense(rows), Layout.of(rows.rows(), 1));
        if (test.gradientNames().isEmpty()) {
            return Results.of(output);
        }
        MemorySegment above = setting.place(upstream(test, output.length));
        double[] gradient = setting.map(
                (type, x, layout, result, resultLayout) -> logSumExp.backward(type, x, layout, above, 0, result, resultLayout),
                (type, x, layout, result, resultLayout) -> logSumExp.backward(type, x, layout, above, 0, result, resultLayout),
                matrix, dense(rows), dense(rows));
        return new Results(List.of(output), Map.of(INPUT, rows.scatter(gradient)));
    }

    static int[] normalisedAxes(ConformanceCase test, int rank) {
        if (!test.isOnnx()) {
            return new int[] {test.attribute("dim").map(JsonElement::getAsInt).orElse(implicitDimension(rank))};
        }
        Optional<JsonElement> axis = test.attribute("axis");
        if (test.opset() >= FIRST_OPSET_WITH_SINGLE_AXIS_SOFTMAX) {
            return new int[] {axis.map(JsonElement::getAsInt).orElse(-1)};
        }
        // Before, all axes from the given one on were one: the input was flattened to two dimensions there.
        int first = axis.map(JsonElement::getAsInt).orElse(1);
        return IntStream.range(first < 0 ? first + rank : first, rank).toArray();
    }

    /** What PyTorch takes where no dimension is named. */
    private static int implicitDimension(int rank) {
        return rank == 0 || rank == 1 || rank == 3 ? 0 : 1;
    }

    /** All axes where none is named, unless in ONNX that is to mean that nothing is done. */
    static int[] reducedAxes(ConformanceCase test, int rank) throws IOException {
        boolean none = test.number("noop_with_empty_axes", 0) != 0;
        int[] axes = namedAxes(test);
        return axes.length > 0 || none ? axes : IntStream.range(0, rank).toArray();
    }

    /** From opset 18 on ONNX has them as an input. */
    private static int[] namedAxes(ConformanceCase test) throws IOException {
        Optional<Tensor> input = test.input("axes");
        if (input.isPresent()) {
            return input.get().toInts();
        }
        JsonElement axes = test.attribute(test.isOnnx() ? "axes" : "dim").orElse(new JsonArray());
        return axes.isJsonArray()
                ? axes.getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray()
                : new int[] {axes.getAsInt()};
    }
}
