package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.FloatFills.Fill;
import dev.lanemax.FloatMemoryKinds.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of memory gets the same bits: arrays and segments, on the heap and off it, aligned and not, dense and strided, in
 * place and not, a row alone, in a batch and anywhere in it. Nothing outside of the layout is written, nor are the logits.
 */
class FloatMemoryTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int ROWS = 5;

    /** All class counts around the multiples of the lane count, and larger ones around powers of two. */
    private static final int[] CLASSES = IntStream.concat(IntStream.rangeClosed(1, 70),
            IntStream.of(95, 96, 97, 100, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1000, 1023, 1024, 1025, 4098)).toArray();

    private static List<Fill> fills() {
        return Stream.concat(FloatFills.special().stream(), Stream.of(
                FloatFills.normal(1.0), FloatFills.normal(20.0), FloatFills.normal(300.0), FloatFills.oneDominating(88.0f, 0.0f),
                FloatFills.constant(FloatEdges.MOST))).toList();
    }

    /** An operator with one row of results for each row of logits, over every kind of memory. */
    private record Subject(String name, boolean resultIsMatrix, Kind plain, List<Kind> kinds) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        for (Operators operators : Operators.ofEveryProvider()) {
            subjects.add(matrix(operators + " softmax", operators.softmax()::forward,
                    (x, l, p, m) -> operators.softmax().forward(FLOAT, x, l, p, m)));
            subjects.add(matrix(operators + " log_softmax", operators.logSoftmax()::forward,
                    (x, l, p, m) -> operators.logSoftmax().forward(FLOAT, x, l, p, m)));
            subjects.add(matrix(operators + " gradient",
                    (x, l, g, m) -> operators.crossEntropy().lossesAndGradient(
                            x, l, labels(l), 2, new float[ROWS], 0, g, m),
                    (x, l, g, m) -> operators.crossEntropy().lossesAndGradient(
                            FLOAT, x, l, labelSegment(l), 2, MemorySegment.ofArray(new float[ROWS]), 0, g, m)));
            subjects.add(matrix(operators + " mean gradient",
                    (x, l, g, m) -> operators.crossEntropy().lossAndGradient(x, l, labels(l), 2, g, m),
                    (x, l, g, m) -> operators.crossEntropy().lossAndGradient(FLOAT, x, l, labelSegment(l), 2, g, m)));
            subjects.add(perRow(operators + " logsumexp",
                    (x, l, r, m) -> operators.logSumExp().forward(x, l, r, (int) m.offset()),
                    (x, l, r, m) -> operators.logSumExp().forward(FLOAT, x, l, r, m.offset())));
            subjects.add(perRow(operators + " row losses",
                    (x, l, r, m) -> operators.crossEntropy().losses(x, l, labels(l), 2, r, (int) m.offset()),
                    (x, l, r, m) -> operators.crossEntropy().losses(FLOAT, x, l, labelSegment(l), 2, r, m.offset())));
            subjects.add(perRow(operators + " row losses beside the gradient",
                    (x, l, r, m) -> operators.crossEntropy().lossesAndGradient(
                            x, l, labels(l), 2, r, (int) m.offset(), new float[x.length], l),
                    (x, l, r, m) -> operators.crossEntropy().lossesAndGradient(FLOAT, x, l, labelSegment(l), 2, r, m.offset(),
                            Arena.ofAuto().allocate(x.byteSize(), Float.BYTES), l)));
        }
        return subjects;
    }

    /** All but the gradient of the mean, which by its definition depends on the number of rows. */
    static List<Subject> subjectsWithIndependentRows() {
        return subjects().stream().filter(subject -> !subject.name.endsWith("mean gradient")).toList();
    }

    private static Subject matrix(String name, FloatMemoryKinds.ArrayOperator arrays, FloatMemoryKinds.SegmentOperator segments) {
        List<Kind> kinds = new ArrayList<>(FloatMemoryKinds.separate(arrays, segments));
        kinds.addAll(FloatMemoryKinds.inPlace(arrays, segments));
        return new Subject(name, true, FloatMemoryKinds.arrays(arrays, 0, 0), kinds);
    }

    private static Subject perRow(String name, FloatMemoryKinds.ArrayOperator arrays, FloatMemoryKinds.SegmentOperator segments) {
        return new Subject(name, false, FloatMemoryKinds.arrays(arrays, 0, 0), FloatMemoryKinds.separate(arrays, segments));
    }

    /** The middle class everywhere, after two elements that are no labels: a row's label does not depend on its place. */
    private static int[] labels(Layout logits) {
        int[] labels = new int[(int) logits.rows() + 2];
        Arrays.fill(labels, (int) logits.classes() / 2);
        labels[0] = -1;
        labels[1] = Integer.MAX_VALUE;
        return labels;
    }

    private static MemorySegment labelSegment(Layout logits) {
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, labels(logits));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void everyKindOfMemoryHasTheSameBitsAndKeepsItsGuards(Subject subject) {
        int finite = 0;
        for (int classes : CLASSES) {
            int columns = subject.resultIsMatrix ? classes : 1;
            for (Fill fill : fills()) {
                float[] logits = fill.matrix(ROWS, classes);
                float[] expected = subject.plain.run(logits, ROWS, classes, columns);
                finite += countFiniteNonzero(expected);
                for (int kind = 0; kind < subject.kinds.size(); kind++) {
                    assertSameBits(subject + ", " + fill + ", " + ROWS + " x " + classes + ", memory kind " + kind,
                            expected, subject.kinds.get(kind).run(logits, ROWS, classes, columns));
                }
            }
        }
        assertTrue(finite > 1000, "only " + finite + " results were neither zero nor NaN nor infinite");
    }

    @ParameterizedTest
    @MethodSource("subjectsWithIndependentRows")
    void aRowDoesNotDependOnTheOthersNorOnItsPlace(Subject subject) {
        for (int classes : CLASSES) {
            int columns = subject.resultIsMatrix ? classes : 1;
            for (Fill fill : fills()) {
                float[] logits = fill.matrix(ROWS, classes);
                float[] batch = subject.plain.run(logits, ROWS, classes, columns);
                float[] reversed = subject.plain.run(rowsReversed(logits, ROWS, classes), ROWS, classes, columns);
                String repeat = subject + ", " + fill + ", " + ROWS + " x " + classes;
                assertSameBits(repeat + ", reversed", batch, rowsReversed(reversed, ROWS, columns));
                for (int row = 0; row < ROWS; row++) {
                    float[] alone = Arrays.copyOfRange(logits, row * classes, (row + 1) * classes);
                    assertSameBits(repeat + ", row " + row + " alone",
                            Arrays.copyOfRange(batch, row * columns, (row + 1) * columns),
                            subject.plain.run(alone, 1, classes, columns));
                }
            }
        }
    }

    @Test
    void theLossIsTheSameWithAndWithoutTheGradientAndInEveryMemory() {
        for (Operators operators : Operators.ofEveryProvider()) {
            for (Reduction reduction : Operators.reductionsToOneNumber()) {
                CrossEntropy crossEntropy = operators.crossEntropy().withReduction(reduction);
                for (int classes : CLASSES) {
                    float[] logits = FloatFills.normal(4.0).matrix(ROWS, classes);
                    Layout layout = Layout.of(ROWS, classes);
                    int[] labels = labels(layout);
                    MemorySegment segment = Arena.ofAuto().allocateFrom(FLOAT, logits);
                    float loss = crossEntropy.loss(logits, layout, labels, 2);
                    String repeat = operators + ", " + reduction + ", " + classes;
                    assertEquals(loss, crossEntropy.loss(FLOAT, segment, layout, labelSegment(layout), 2), repeat);
                    assertEquals(loss, crossEntropy.lossAndGradient(logits, layout, labels, 2, logits, layout), repeat);
                    assertEquals(loss, crossEntropy.lossAndGradient(
                            FLOAT, segment, layout, labelSegment(layout), 2, segment, layout), repeat);
                    assertSameBits(repeat, logits, segment.toArray(FLOAT));
                }
            }
        }
    }

    private static int countFiniteNonzero(float[] values) {
        int count = 0;
        for (float value : values) {
            if (Float.isFinite(value) && value != 0.0f) {
                count++;
            }
        }
        return count;
    }

    private static float[] rowsReversed(float[] matrix, int rows, int columns) {
        float[] reversed = new float[matrix.length];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(matrix, row * columns, reversed, (rows - 1 - row) * columns, columns);
        }
        return reversed;
    }

    private static void assertSameBits(String repeat, float[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                throw new AssertionError(repeat + ": element " + i + " is " + actual[i] + ", expected " + expected[i]);
            }
        }
    }
}
