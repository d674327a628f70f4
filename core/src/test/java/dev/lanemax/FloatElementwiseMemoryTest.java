package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The elementary functions over float give every kind of memory the same bits, and write nothing outside of the layout. */
class FloatElementwiseMemoryTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int ROWS = 5;

    /** All numbers of columns around the multiples of the lane count, and larger ones around powers of two. */
    private static final int[] COLUMNS = IntStream.concat(IntStream.rangeClosed(1, 70),
            IntStream.of(95, 96, 97, 100, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1000, 1023, 1024, 1025, 4098)).toArray();

    @ParameterizedTest
    @EnumSource
    void everyKindOfMemoryHasTheSameBitsAndKeepsItsGuards(ElementaryFunction function) {
        for (Operators operators : Operators.ofEveryProvider()) {
            Elementwise operator = operators.elementwise().get(function);
            List<FloatMemoryKinds.Kind> kinds = kinds(operator);
            for (int columns : COLUMNS) {
                for (float[] arguments : List.of(
                        Arguments.normalFloats(ROWS * columns), Arguments.everyKindOfFloats(ROWS * columns))) {
                    float[] expected = oneByOne(operator, arguments);
                    for (int kind = 0; kind < kinds.size(); kind++) {
                        String repeat = operators + " " + function + ", " + ROWS + " x " + columns + ", memory kind " + kind;
                        assertSameBits(repeat, expected, kinds.get(kind).run(arguments, ROWS, columns, columns));
                    }
                }
            }
        }
    }

    private static List<FloatMemoryKinds.Kind> kinds(Elementwise operator) {
        FloatMemoryKinds.SegmentOperator segments = (x, l, y, m) -> operator.forward(FLOAT, x, l, y, m);
        List<FloatMemoryKinds.Kind> kinds = new ArrayList<>(FloatMemoryKinds.separate(operator::forward, segments));
        kinds.addAll(FloatMemoryKinds.inPlace(operator::forward, segments));
        return kinds;
    }

    /** Each element as a matrix of its own. */
    private static float[] oneByOne(Elementwise operator, float[] arguments) {
        float[] results = arguments.clone();
        for (int i = 0; i < results.length; i++) {
            operator.forward(results, results, Layout.of(1, 1).withOffset(i));
        }
        return results;
    }

    private static void assertSameBits(String repeat, float[] expected, float[] actual) {
        int mismatch = Arrays.mismatch(expected, actual);
        assertEquals(-1, mismatch,
                () -> repeat + ": element " + mismatch + " is " + actual[mismatch] + ", expected " + expected[mismatch]);
    }
}
