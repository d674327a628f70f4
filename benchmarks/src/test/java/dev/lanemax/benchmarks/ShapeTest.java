package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {

    @Test
    void aShapeIsRowsTimesClasses() {
        assertEquals(new Shape(256, 1000), Shape.parse("256x1000"));
        assertEquals(List.of(new Shape(256, 1000)), Shape.parseSeries("256x1000").toList());
    }

    @Test
    void theSeriesOfClassesHasThemFrom1To2ToThe20() {
        List<Shape> series = Shape.parseSeries("classes").toList();
        assertEquals(new Shape(1 << 20, 1), series.getFirst());
        assertEquals(new Shape(1, 1 << 20), series.getLast());
        assertTrue(series.stream().allMatch(shape -> shape.elements() == 1 << 20), series.toString());
    }

    @Test
    void theSeriesOfRowsHasThemFrom1ToAMillion() {
        List<Shape> series = Shape.parseSeries("rows").toList();
        assertEquals(new Shape(1, 100), series.getFirst());
        assertEquals(new Shape(1_000_000, 100), series.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "256", "256x", "0x3", "3x0", "-1x3", "3 x 4", "100000x100000", "columns"})
    void anotherShapeIsRefused(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Shape.parseSeries(text));
        assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
    }
}
