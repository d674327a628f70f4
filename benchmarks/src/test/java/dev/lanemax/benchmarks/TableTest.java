package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final int MOST_COLUMNS = 130;

    private final Table table = new Table(SampleResults.CONTENDERS, SampleResults.PEAK_GFLOPS);

    private static String words(String line) {
        return line.strip().replaceAll(" +", " ");
    }

    @Test
    void everyLineHasTheSameLengthAndFitsTheScreen() {
        String text = table.header() + table.line(SampleResults.FULL) + table.line(SampleResults.WITHOUT_PEER);
        assertEquals(1, text.lines().mapToInt(String::length).distinct().count(), text);
        assertTrue(text.lines().findFirst().orElseThrow().length() <= MOST_COLUMNS, text);
    }

    @Test
    void theHeaderNamesTheContenders() {
        List<String> lines = table.header().lines().toList();
        assertEquals("operator shape Lanemax scalar Math.exp ONNX Rt PyTorch peer to one GB/s flop/s call", words(lines.get(1)));
    }

    /** 2.5 Gelem/s of softmax are 20 GB/s and 55 Gflop/s. */
    @Test
    void aLineHoldsRatesTheRatioToTheFastestPeerSharesAndAllocation() {
        assertEquals("softmax 256x128256 2.500 0.250 0.125 2.000 0.500 1.25 - 80 % 50 % 0", words(table.line(SampleResults.FULL)));
    }

    @Test
    void whatDidNotTakePartIsADash() {
        assertEquals("loss+gradient 10x3 2.500 0.250 - - - - - 20 % 50 % 16", words(table.line(SampleResults.WITHOUT_PEER)));
    }

    @Test
    void aPeerWithoutLanemaxHasNoRatio() {
        assertEquals("bce+gradient 10x3 - - 0.125 - 0.500 - - - - -", words(table.line(SampleResults.WITHOUT_LANEMAX)));
    }

    @Test
    void anUnknownPeakIsADash() {
        Table withoutPeak = new Table(SampleResults.CONTENDERS, Double.NaN);
        assertEquals("softmax 256x128256 2.500 0.250 0.125 2.000 0.500 1.25 - 80 % - 0", words(withoutPeak.line(SampleResults.FULL)));
    }
}
