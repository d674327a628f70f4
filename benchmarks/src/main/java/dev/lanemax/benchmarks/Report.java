package dev.lanemax.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.lanemax.demo.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The results of a run as JSON, and as a page with charts that shows that JSON. The page holds all it needs, the charting library
 * included.
 *
 * @param title       what was run, and when
 * @param machine     what it ran on
 * @param settings    how it was measured
 * @param contenders  what took part
 * @param peakGflops  the most that a core can compute; NaN where it is unknown
 * @param rows        what was measured
 */
record Report(String title, Machine machine, String settings, List<Contender> contenders, double peakGflops, List<Row> rows) {

    /** Escapes what HTML would take for a tag, so that the page can hold the JSON as it is. */
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().create();

    private static final String PAGE = "report.html";
    private static final String CHARTS = "report.js";
    private static final String CHARTING_LIBRARY =
            "/META-INF/resources/_static/echarts/" + Versions.of("echarts") + "/dist/echarts.min.js";

    /** Rates in 10<sup>9</sup> logits a second, bandwidths in GB/s; null for what was not measured. */
    String json() {
        JsonObject report = new JsonObject();
        report.addProperty("title", title);
        report.add("machine", GSON.toJsonTree(machine));
        report.addProperty("settings", settings);
        report.add("peakGflops", number(peakGflops));
        JsonArray contenderArray = new JsonArray();
        for (Contender contender : contenders) {
            JsonObject object = new JsonObject();
            object.addProperty("name", contender.name());
            object.addProperty("description", contender.description());
            object.addProperty("peer", contender.peer());
            contenderArray.add(object);
        }
        report.add("contenders", contenderArray);
        JsonArray rowArray = new JsonArray();
        rows.forEach(row -> rowArray.add(json(row)));
        report.add("rows", rowArray);
        return GSON.toJson(report);
    }

    private JsonObject json(Row row) {
        JsonObject object = new JsonObject();
        object.addProperty("operator", row.operator().toString());
        object.addProperty("shape", row.shape().toString().replace("x", " x "));
        object.addProperty("rows", row.shape().rows());
        object.addProperty("classes", row.shape().classes());
        object.addProperty("bytesPerLogit", row.operator().bytesPerLogit());
        object.addProperty("flopsPerLogit", row.operator().flopsPerLogit());
        JsonObject rates = new JsonObject();
        row.rates().forEach((contender, rate) -> rates.add(contender.name(), number(rate)));
        object.add("rates", rates);
        object.addProperty("bestPeer", row.bestPeer().map(Contender::name).orElse(null));
        object.add("ratioToBestPeer", number(row.ratioToBestPeer()));
        object.addProperty("series", row.series());
        object.add("threadsGain", number(row.threadsGain()));
        object.add("copyBandwidth", number(row.copyRate()));
        object.add("shareOfCopy", number(row.shareOfCopy()));
        object.add("shareOfPeak", number(row.shareOfPeak(peakGflops)));
        object.add("bytesPerCall", number(row.bytesPerCall()));
        return object;
    }

    private static JsonElement number(double value) {
        return Double.isNaN(value) ? JsonNull.INSTANCE : new JsonPrimitive(value);
    }

    /** A page that needs no other file. */
    String html() throws IOException {
        return resource(PAGE)
                .replace("<!-- charting library -->", "<script>" + resource(CHARTING_LIBRARY) + "</script>")
                .replace("<!-- results -->", "<script type=\"application/json\" id=\"results\">" + json() + "</script>")
                .replace("<!-- charts -->", "<script>" + resource(CHARTS) + "</script>");
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = Report.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
