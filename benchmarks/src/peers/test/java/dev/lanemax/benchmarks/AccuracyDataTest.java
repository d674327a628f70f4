package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.FloatFills;
import dev.lanemax.FloatFills.Fill;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccuracyDataTest {

    @Test
    void everyDesignedFillIsOfOneKind() {
        List<String> used = AccuracyData.all().stream().flatMap(data -> data.fills().stream()).map(Fill::name).toList();
        for (Fill fill : FloatFills.designed()) {
            assertEquals(1, used.stream().filter(fill.name()::equals).count(), fill.name());
        }
    }

    @Test
    void everyKindHasRowsOf1To2ToThe20Classes() {
        for (AccuracyData data : AccuracyData.all()) {
            int longest = data.rows().mapToInt(row -> row.length).max().orElseThrow();
            assertEquals(1 << 20, longest, data.name());
            assertTrue(data.nameOf(new float[longest]).endsWith("long rows"), data.name());
            assertTrue(data.rows().anyMatch(row -> row.length <= 2), data.name());
        }
    }

    @Test
    void everyRowHasAFiniteLogit() {
        for (AccuracyData data : AccuracyData.all()) {
            assertTrue(data.rows().allMatch(row -> IntStream.range(0, row.length).anyMatch(c -> Float.isFinite(row[c]))), data.name());
        }
    }
}
