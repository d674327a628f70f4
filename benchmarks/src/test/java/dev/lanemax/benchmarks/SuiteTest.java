package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.Lanemax;
import dev.lanemax.benchmarks.Batch.Distribution;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A small sample of everything that {@code ./lanemax bench} can measure, in forks as it runs them. */
class SuiteTest {

    private static final OutputFormat SILENT = OutputFormatFactory.createFormatInstance(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);

    @Test
    void everyContenderIsMeasuredOnTwoThreadsAndOnNarrowVectorsToo() throws Exception {
        List<Contender> contenders = Contenders.of(Contenders.Memory.ARRAY, 2, Lanemax.providerName());
        Row row = new Suite(contenders, Distribution.NORMAL, 1).run(Operator.SOFTMAX, new Shape(100, 100), SILENT);
        Set<String> measured = row.rates().keySet().stream().map(Contender::name).collect(Collectors.toSet());
        assertTrue(measured.containsAll(Set.of(Contenders.LANEMAX, "Lanemax x2", "scalar", "Math.exp")), measured.toString());
        assertEquals(Lanemax.providerName().equals("vector-512"), measured.contains(Contenders.BITS_256));
        assertTrue(row.rates().values().stream().allMatch(rate -> rate > 0), row.toString());
        assertTrue(row.threadsGain() > 0, row.toString());
    }

    @Test
    void contendersOnNarrowerVectorsThanTheMachinesOnly() {
        assertEquals(List.of("256 bits", "128 bits"), narrow("vector-512"));
        assertEquals(List.of("128 bits"), narrow("vector-256"));
        assertEquals(List.of(), narrow("scalar"));
    }

    private static List<String> narrow(String provider) {
        return Contenders.of(Contenders.Memory.ARRAY, 1, provider).stream().map(Contender::name)
                .filter(name -> name.endsWith(" bits")).toList();
    }
}
