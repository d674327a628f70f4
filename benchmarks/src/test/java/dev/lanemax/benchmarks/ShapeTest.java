package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
    void aShapeMayHaveRowsThatLieSideBySide() {
        Shape shape = Shape.parse("32x81x8732");
        assertEquals(new Shape(32, 81, 8732), shape);
        assertEquals("32x81x8732", shape.toString());
        assertEquals(32 * 8732, shape.rows());
        assertEquals(32 * 81 * 8732, shape.elements());
    }

    @Test
    void theRowsOfATensorAreItsSecondAxis() {
        float[] rows = new float[12];
        float[] tensor = new float[12];
        Shape shape = new Shape(2, 3, 2);
        shape.gather(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, rows);
        assertArrayEquals(new float[] {0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11}, rows);
        shape.spread(rows, tensor);
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, tensor);
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
    @ValueSource(strings = {"", "256", "256x", "0x3", "3x0", "-1x3", "3 x 4", "100000x100000", "3x4x", "3x0x4", "3x4x5x6", "999999999x999999999x999999999", "columns"})
    void anotherShapeIsRefused(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Shape.parseSeries(text));
        assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
    }
}
