package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanemax.FloatMemoryKinds.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Batches that mix rows of every kind, and are longer than the blocks of rows that kernels compute at once: each row has the bits
 * that the scalar provider gives it alone.
 */
class FloatRowBatchesTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int[] CLASSES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 33, 100};
    private static final int[] MANY_CLASSES = {4096, 4097, 5003};
    private static final int[] ROWS = {1, 63, 64, 65, 127, 128, 200};

    /** An operator over every kind of memory, and what the scalar provider does. */
    private record Subject(String name, List<Kind> kinds, Kind scalar) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        Operators scalar = Operators.ofEveryProvider().getLast();
        for (Operators operators : Operators.ofEveryProvider()) {
            List<Kind> softmax = new ArrayList<>(FloatMemoryKinds.separate(operators.softmax()::forward,
                    (x, l, p, m) -> operators.softmax().forward(FLOAT, x, l, p, m)));
            softmax.addAll(FloatMemoryKinds.inPlace(operators.softmax()::forward,
                    (x, l, p, m) -> operators.softmax().forward(FLOAT, x, l, p, m)));
            subjects.add(new Subject(operators + " softmax", softmax, FloatMemoryKinds.arrays(scalar.softmax()::forward, 0, 0)));
            List<Kind> logSoftmax = new ArrayList<>(FloatMemoryKinds.separate(operators.logSoftmax()::forward,
                    (x, l, p, m) -> operators.logSoftmax().forward(FLOAT, x, l, p, m)));
            logSoftmax.addAll(FloatMemoryKinds.inPlace(operators.logSoftmax()::forward,
                    (x, l, p, m) -> operators.logSoftmax().forward(FLOAT, x, l, p, m)));
            subjects.add(new Subject(
                    operators + " log_softmax", logSoftmax, FloatMemoryKinds.arrays(scalar.logSoftmax()::forward, 0, 0)));
            List<Kind> gradient = new ArrayList<>(FloatMemoryKinds.separate(
                    (x, l, g, m) -> gradient(operators, x, l, g, m), (x, l, g, m) -> gradient(operators, x, l, g, m)));
            gradient.addAll(FloatMemoryKinds.inPlace(
                    (x, l, g, m) -> gradient(operators, x, l, g, m), (x, l, g, m) -> gradient(operators, x, l, g, m)));
            subjects.add(new Subject(operators + " gradient", gradient,
                    FloatMemoryKinds.arrays((x, l, g, m) -> gradient(scalar, x, l, g, m), 0, 0)));
        }
        return subjects;
    }

    private static void gradient(Operators operators, float[] logits, Layout layout, float[] gradient, Layout gradientLayout) {
        operators.crossEntropy().lossesAndGradient(
                logits, layout, labels(layout), 0, new float[(int) layout.rows()], 0, gradient, gradientLayout);
    }

    private static void gradient(
            Operators operators, MemorySegment logits, Layout layout, MemorySegment gradient, Layout gradientLayout) {
        operators.crossEntropy().lossesAndGradient(FLOAT, logits, layout, MemorySegment.ofArray(labels(layout)), 0,
                MemorySegment.ofArray(new float[(int) layout.rows()]), 0, gradient, gradientLayout);
    }

    /** The same label in all rows, so that a row alone has it too. */
    private static int[] labels(Layout layout) {
        int[] labels = new int[(int) layout.rows()];
        Arrays.fill(labels, (int) layout.classes() / 2);
        return labels;
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void aRowOfAMixedBatchHasTheBitsThatItHasAlone(Subject subject) {
        for (int classes : CLASSES) {
            for (int rows : ROWS) {
                check(subject, rows, classes);
            }
        }
    }

    /** Around the number of classes from which log_softmax takes another way. */
    @ParameterizedTest
    @MethodSource("subjects")
    void soHasARowOfManyClasses(Subject subject) {
        for (int classes : MANY_CLASSES) {
            check(subject, 5, classes);
        }
    }

    private static void check(Subject subject, int rows, int classes) {
        for (int oddRows : new int[] {0, 1, 20}) {
            float[] logits = logits(rows, classes, oddRows);
            float[] expected = rowByRow(subject.scalar, logits, rows, classes);
            for (int kind = 0; kind < subject.kinds.size(); kind++) {
                float[] actual = subject.kinds.get(kind).run(logits, rows, classes, classes);
                int difference = firstDifference(expected, actual);
                assertEquals(-1, difference, () -> subject + ", " + rows + " x " + classes + ", " + oddRows
                        + " odd rows: element " + difference);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void rowsInAnotherOrderHaveTheSameBits(Subject subject) {
        int rows = 200;
        List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
        Collections.shuffle(order, new Random(7));
        for (int classes : CLASSES) {
            float[] logits = logits(rows, classes, 20);
            for (Kind kind : subject.kinds) {
                float[] expected = inOrder(order, kind.run(logits, rows, classes, classes), classes);
                float[] actual = kind.run(inOrder(order, logits, classes), rows, classes, classes);
                assertEquals(-1, firstDifference(expected, actual), () -> subject + ", " + classes + " classes");
            }
        }
    }

    private static float[] inOrder(List<Integer> order, float[] elements, int classes) {
        float[] ordered = new float[elements.length];
        for (int row = 0; row < order.size(); row++) {
            System.arraycopy(elements, order.get(row) * classes, ordered, row * classes, classes);
        }
        return ordered;
    }

    private static float[] rowByRow(Kind scalar, float[] logits, int rows, int classes) {
        float[] results = new float[logits.length];
        for (int row = 0; row < rows; row++) {
            float[] alone = Arrays.copyOfRange(logits, row * classes, (row + 1) * classes);
            System.arraycopy(scalar.run(alone, 1, classes, classes), 0, results, row * classes, classes);
        }
        return results;
    }

    private static int firstDifference(float[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Ordinary rows, of which some are replaced: with wide or huge logits, infinities, NaN, equal or nearly equal maxima. */
    private static float[] logits(int rows, int classes, int oddRows) {
        Random random = new Random(31L * rows + classes);
        float[] logits = new float[rows * classes];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian() * 3;
        }
        for (int odd = 0; odd < oddRows; odd++) {
            int row = random.nextInt(rows) * classes;
            int place = row + random.nextInt(classes);
            switch (odd % 10) {
                case 0 -> scale(logits, row, classes, 30);
                case 1 -> logits[place] = Float.NaN;
                case 2 -> logits[place] = Float.NEGATIVE_INFINITY;
                case 3 -> logits[place] = Float.POSITIVE_INFINITY;
                case 4 -> Arrays.fill(logits, row, row + classes, Float.NEGATIVE_INFINITY);
                case 5 -> Arrays.fill(logits, row, row + classes, 1.5f);
                case 6 -> logits[place] = Math.nextUp(max(logits, row, classes));
                case 7 -> logits[place] = FloatEdges.HARDLY_MODERATE[1];
                case 8 -> logits[place] = FloatEdges.HARDLY_MODERATE[0];
                default -> Arrays.fill(logits, row, row + classes, -FloatEdges.MOST);
            }
        }
        return logits;
    }

    private static void scale(float[] logits, int row, int classes, float factor) {
        for (int i = row; i < row + classes; i++) {
            logits[i] *= factor;
        }
    }

    private static float max(float[] logits, int row, int classes) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = row; i < row + classes; i++) {
            max = Math.max(max, logits[i]);
        }
        return max;
    }
}
