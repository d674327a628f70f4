package dev.lanemax.conformance;

import com.google.gson.JsonElement;
import dev.lanemax.Layout;
import dev.lanemax.LogSoftmax;
import dev.lanemax.LogSumExp;
import dev.lanemax.Softmax;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes cases of softmax, log-softmax and logsumexp. Their classes may be any axis, and several axes of logsumexp: their rows are
 * gathered into a matrix, and results of their shape are scattered back.
 */
final class Normalisers {

    private static final int FIRST_OPSET_WITH_SINGLE_AXIS_SOFTMAX = 13;

    private Normalisers() {
    }

    static Results softmax(ConformanceCase test, Setting setting) throws IOException {
        Tensor logits = test.input(0);
        Rows rows = Rows.along(logits.shape(), normalisedAxes(test, logits.rank()));
        Softmax softmax = setting.operators().softmax();
        return Results.of(map(logits, rows, setting, softmax::forward, softmax::forward));
    }

    static Results logSoftmax(ConformanceCase test, Setting setting) throws IOException {
        Tensor logits = test.input(0);
        return Results.of(logSoftmax(logits, Rows.along(logits.shape(), normalisedAxes(test, logits.rank())), setting));
    }

    static double[] logSoftmax(Tensor logits, Rows rows, Setting setting) {
        LogSoftmax logSoftmax = setting.operators().logSoftmax();
        return map(logits, rows, setting, logSoftmax::forward, logSoftmax::forward);
    }

    static Results logSumExp(ConformanceCase test, Setting setting) throws IOException {
        Tensor logits = test.input(0);
        Rows rows = Rows.along(logits.shape(), reducedAxes(test, logits.rank()));
        LogSumExp logSumExp = setting.operators().logSumExp();
        return Results.of(setting.map(
                (type, x, layout, result, resultLayout) -> logSumExp.forward(type, x, layout, result, 0),
                (type, x, layout, result, resultLayout) -> logSumExp.forward(type, x, layout, result, 0),
                rows.gather(logits.values()), Layout.of(rows.rows(), rows.classes()), Layout.of(rows.rows(), 1)));
    }

    private static double[] map(Tensor logits, Rows rows, Setting setting, Setting.FloatMap floats, Setting.DoubleMap doubles) {
        Layout layout = Layout.of(rows.rows(), rows.classes());
        return rows.scatter(setting.map(floats, doubles, rows.gather(logits.values()), layout, layout));
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

    /** In ONNX all axes where none is named, unless that is to mean that nothing is done. */
    private static int[] reducedAxes(ConformanceCase test, int rank) throws IOException {
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
}
