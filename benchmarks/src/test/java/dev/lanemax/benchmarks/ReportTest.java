package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.lanemax.demo.Machine;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Machine MACHINE = new Machine("A \"fast\" <one>", 2, 512, "vector-512", "25.0.3");

    private final Report report = new Report("Lanemax", MACHINE, "settings", SampleResults.CONTENDERS, SampleResults.PEAK_GFLOPS,
            List.of(SampleResults.FULL, SampleResults.WITHOUT_PEER, SampleResults.WITHOUT_LANEMAX));

    private static JsonObject parse(String json) {
        return JsonParser.parseString(json).getAsJsonObject();
    }

    private JsonObject row(int index) {
        return parse(report.json()).getAsJsonArray("rows").get(index).getAsJsonObject();
    }

    @Test
    void jsonHoldsTheMachineAndTheContenders() {
        JsonObject json = parse(report.json());
        assertEquals("A \"fast\" <one>", json.getAsJsonObject("machine").get("processor").getAsString());
        assertEquals(5, json.getAsJsonArray("contenders").size());
        assertEquals("Lanemax <1.0>",
                json.getAsJsonArray("contenders").get(0).getAsJsonObject().get("description").getAsString());
    }

    @Test
    void jsonHoldsARowForEachLine() {
        JsonObject full = row(0);
        assertEquals("softmax", full.get("operator").getAsString());
        assertEquals(128256, full.get("classes").getAsInt());
        assertEquals(2.0, full.getAsJsonObject("rates").get("ONNX Rt").getAsDouble());
        assertEquals("ONNX Rt", full.get("bestPeer").getAsString());
        assertEquals(1.25, full.get("ratioToBestPeer").getAsDouble());
        assertEquals(0.8, full.get("shareOfCopy").getAsDouble());
        assertEquals(0.5, full.get("shareOfPeak").getAsDouble());
    }

    @Test
    void whatWasNotMeasuredIsNull() {
        assertTrue(row(1).get("bestPeer").isJsonNull());
        assertTrue(row(1).get("ratioToBestPeer").isJsonNull());
        assertTrue(row(1).get("threadsGain").isJsonNull());
        assertTrue(row(2).get("shareOfCopy").isJsonNull());
    }

    /** The page holds the same JSON, in a form that no text in it can break out of. */
    @Test
    void thePageHoldsTheJson() throws IOException {
        Matcher json = Pattern.compile("id=\"results\">(.*?)</script>", Pattern.DOTALL).matcher(report.html());
        assertTrue(json.find());
        assertFalse(json.group(1).contains("<"));
        assertEquals(parse(report.json()), parse(json.group(1)));
    }

    @Test
    void thePageNeedsNoOtherFile() throws IOException {
        String html = report.html();
        assertTrue(html.contains("echarts.init"), "the charts are missing");
        assertTrue(html.contains("Apache Software Foundation"), "the charting library is missing");
        String withoutScripts = Pattern.compile("(<script[^>]*>).*?</script>", Pattern.DOTALL).matcher(html).replaceAll("$1");
        assertFalse(Pattern.compile("(src|href)=|url\\(|@import").matcher(withoutScripts).find(), withoutScripts);
    }
}
