package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanemax.FloatFills.Fill;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that lie side by side, of every kind of logits: the bits that the scalar provider gives rows that are contiguous. */
class FloatNeighboursTest {

    private static final int[] CLASSES = {1, 2, 3, 10, 15, 16, 17, 31, 32, 40, 81};
    private static final int[] NEIGHBOURS = {15, 16, 17, 31, 40};

    static List<Fill> fills() {
        List<Fill> fills = new ArrayList<>(FloatFills.designed());
        fills.addAll(FloatFills.special());
        fills.add(FloatFills.normal(1));
        fills.add(FloatFills.normal(7));
        return fills;
    }

    @ParameterizedTest
    @MethodSource("fills")
    void neighboursHaveTheBitsOfRowsThatAreContiguous(Fill fill) {
        for (int classes : CLASSES) {
            for (int neighbours : NEIGHBOURS) {
                float[] rows = mixed(fill, neighbours, classes);
                for (Operators operators : Operators.ofEveryProvider()) {
                    check(operators, rows, neighbours, classes);
                }
            }
        }
    }

    private static void check(Operators operators, float[] rows, int neighbours, int classes) {
        Operators scalar = Operators.ofEveryProvider().getLast();
        Layout dense = Layout.of(neighbours, classes);
        Layout layout = Layout.of(1, classes, neighbours);
        float[] expected = new float[rows.length];
        float[] tensor = transposed(rows, neighbours, classes);
        float[] result = new float[rows.length];
        scalar.softmax().forward(rows, expected, dense);
        operators.softmax().forward(tensor, result, layout);
        assertArrayEquals(transposed(expected, neighbours, classes), result, () -> operators + " softmax, " + layout);
        scalar.logSoftmax().forward(rows, expected, dense);
        operators.logSoftmax().forward(tensor, result, layout);
        assertArrayEquals(transposed(expected, neighbours, classes), result, () -> operators + " log_softmax, " + layout);
        float[] expectedSums = new float[neighbours];
        float[] sums = new float[neighbours];
        scalar.logSumExp().forward(rows, dense, expectedSums, 0);
        operators.logSumExp().forward(tensor, layout, sums, 0);
        assertArrayEquals(expectedSums, sums, () -> operators + " logsumexp, " + layout);
    }

    /** Every second row has normal logits. */
    private static float[] mixed(Fill fill, int neighbours, int classes) {
        float[] rows = fill.matrix(neighbours, classes);
        float[] others = FloatFills.normal(3).matrix(neighbours, classes);
        for (int row = 1; row < neighbours; row += 2) {
            System.arraycopy(others, row * classes, rows, row * classes, classes);
        }
        return rows;
    }

    private static float[] transposed(float[] rows, int count, int classes) {
        float[] tensor = new float[rows.length];
        for (int row = 0; row < count; row++) {
            for (int c = 0; c < classes; c++) {
                tensor[c * count + row] = rows[row * classes + c];
            }
        }
        return tensor;
    }
}
