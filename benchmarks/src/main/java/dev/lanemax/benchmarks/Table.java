package dev.lanemax.benchmarks;

import dev.lanemax.demo.Machine;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Results as text that lines up, and as JSON. */
final class Table {

    private static final String TEXT = "%-13s  %10s  %8s %8s %8s %8s   %7s %9s %8s  %6s%n";

    private Table() {
    }

    static String header() {
        return TEXT.formatted("", "", "Gelem/s", "", "", "", "vector/", "scalar/", "vector/", "bytes/")
                + TEXT.formatted("operator", "shape",
                        Contender.VECTOR, Contender.SCALAR, Contender.MATH_EXP, Contender.ONNX_RUNTIME,
                        Contender.SCALAR, Contender.MATH_EXP, Contender.ONNX_RUNTIME, "call");
    }

    static String line(Row row) {
        return TEXT.formatted(row.operator(), row.shape(),
                number("%.3f", rate(row, Contender.VECTOR)), number("%.3f", rate(row, Contender.SCALAR)),
                number("%.3f", rate(row, Contender.MATH_EXP)), number("%.3f", rate(row, Contender.ONNX_RUNTIME)),
                number("%.2f", row.ratio(Contender.VECTOR, Contender.SCALAR)),
                number("%.2f", row.ratio(Contender.SCALAR, Contender.MATH_EXP)),
                number("%.2f", row.ratio(Contender.VECTOR, Contender.ONNX_RUNTIME)),
                number("%.0f", row.bytesAllocated()));
    }

    private static double rate(Row row, Contender contender) {
        return row.rates().getOrDefault(contender, Double.NaN);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** An object with the machine, the settings, and an array of rows with rates in 10<sup>9</sup> logits a second. */
    static String json(Machine machine, String settings, List<Row> rows) {
        StringJoiner array = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
        rows.forEach(row -> array.add(json(row)));
        return """
                {
                  "processor": %s,
                  "cores": %d,
                  "vectorBits": %d,
                  "provider": %s,
                  "jdk": %s,
                  "settings": %s,
                  "rows": %s
                }
                """.formatted(quoted(machine.processor()), machine.cores(), machine.vectorBits(), quoted(machine.provider()),
                quoted(machine.jdk()), quoted(settings), array);
    }

    private static String json(Row row) {
        StringJoiner object = new StringJoiner(", ", "{", "}");
        object.add("\"operator\": " + quoted(row.operator().toString()));
        object.add("\"rows\": " + row.shape().rows());
        object.add("\"classes\": " + row.shape().classes());
        row.rates().forEach((contender, rate) -> object.add(quoted(contender.toString()) + ": " + number("%.4f", rate)));
        if (!Double.isNaN(row.bytesAllocated())) {
            object.add("\"bytesPerCall\": " + number("%.1f", row.bytesAllocated()));
        }
        return object.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
