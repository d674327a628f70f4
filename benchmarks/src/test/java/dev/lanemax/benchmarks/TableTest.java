package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.demo.Machine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

    private static final int MOST_COLUMNS = 100;

    private static final Row FULL = new Row(Operator.SOFTMAX, new Shape(256, 128256), Map.of(
            Contender.VECTOR, 2.5, Contender.SCALAR, 0.25, Contender.MATH_EXP, 0.125, Contender.ONNX_RUNTIME, 2.0), 0);
    private static final Row WITHOUT_PEER = new Row(Operator.LOSS_AND_GRADIENT, new Shape(10, 3), Map.of(
            Contender.VECTOR, 2.5, Contender.SCALAR, 0.25), 16);

    @Test
    void everyLineHasTheSameLengthAndFitsTheScreen() {
        String table = Table.header() + Table.line(FULL) + Table.line(WITHOUT_PEER);
        assertEquals(1, table.lines().mapToInt(String::length).distinct().count(), table);
        assertTrue(table.lines().findFirst().orElseThrow().length() <= MOST_COLUMNS, table);
    }

    @Test
    void aLineHoldsRatesRatiosAndAllocation() {
        assertEquals("softmax 256x128256 2.500 0.250 0.125 2.000 10.00 2.00 1.25 0",
                Table.line(FULL).strip().replaceAll(" +", " "));
    }

    @Test
    void whatDidNotTakePartIsADash() {
        assertEquals("loss+gradient 10x3 2.500 0.250 - - 10.00 - - 16", Table.line(WITHOUT_PEER).strip().replaceAll(" +", " "));
    }

    @Test
    void jsonHoldsTheMachineAndARowForEachLine() {
        Machine machine = new Machine("A \"fast\" one", 2, 512, "vector-512", "25.0.3");
        String json = Table.json(machine, "settings", List.of(FULL, WITHOUT_PEER));
        assertTrue(json.contains("\"processor\": \"A \\\"fast\\\" one\""), json);
        assertTrue(json.contains("\"operator\": \"loss+gradient\", \"rows\": 10, \"classes\": 3"), json);
        assertTrue(json.contains("\"vector\": 2.5000"), json);
    }

    @Test
    void aShapeIsRowsTimesClasses() {
        assertEquals(new Shape(256, 1000), Shape.parse("256x1000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "256", "256x", "0x3", "3x0", "-1x3", "3 x 4", "100000x100000"})
    void anotherShapeIsRefused(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Shape.parse(text));
        assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
    }
}
