package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Bad input in arrays: one exception names the argument, its value and the limit, and nothing is written. */
class FloatBadInputTest {

    private static final int ROWS = 3;
    private static final int CLASSES = 4;
    private static final Layout LAYOUT = Layout.of(ROWS, CLASSES);
    private static final int SIZE = ROWS * CLASSES;

    private final float[] logits = new float[SIZE];
    private final float[] result = new float[SIZE];
    private final float[] losses = new float[ROWS];
    private final int[] labels = {0, 3, 2};
    private final CrossEntropy crossEntropy = new CrossEntropy();

    @BeforeEach
    void fill() {
        for (int i = 0; i < SIZE; i++) {
            logits[i] = i;
        }
        Arrays.fill(result, -7.0f);
        Arrays.fill(losses, -7.0f);
    }

    /** The five calls that take logits and a layout; each is handed what the test made bad. */
    private List<Consumer<Layout>> callsWith(float[] badLogits) {
        return List.of(
                layout -> new Softmax().forward(badLogits, layout, result, LAYOUT),
                layout -> new LogSoftmax().forward(badLogits, layout, result, LAYOUT),
                layout -> new LogSumExp().forward(badLogits, layout, losses, 0),
                layout -> crossEntropy.loss(badLogits, layout, labels, 0),
                layout -> crossEntropy.losses(badLogits, layout, labels, 0, losses, 0),
                layout -> crossEntropy.lossAndGradient(badLogits, layout, labels, 0, result, LAYOUT),
                layout -> crossEntropy.lossesAndGradient(badLogits, layout, labels, 0, losses, 0, result, LAYOUT));
    }

    @Test
    void nullLogits() {
        for (Consumer<Layout> call : callsWith(null)) {
            assertRefused(IllegalArgumentException.class, () -> call.accept(LAYOUT), "logits", "null");
        }
    }

    @Test
    void nullLayout() {
        for (Consumer<Layout> call : callsWith(logits)) {
            assertRefused(IllegalArgumentException.class, () -> call.accept(null), "layout", "null");
        }
    }

    @Test
    void logitsThatAreTooShort() {
        for (Consumer<Layout> call : callsWith(new float[SIZE - 1])) {
            assertRefused(IndexOutOfBoundsException.class, () -> call.accept(LAYOUT), "logits", "11", "12");
        }
        for (Consumer<Layout> call : callsWith(logits)) {
            Layout beyond = LAYOUT.withOffset(1);
            assertRefused(IndexOutOfBoundsException.class, () -> call.accept(beyond), "logits", "12", "13");
            Layout spread = LAYOUT.withRowStride(5);
            assertRefused(IndexOutOfBoundsException.class, () -> call.accept(spread), "logits", "12", "14");
        }
    }

    @Test
    void layoutsBeyondEveryArray() {
        for (Layout layout : List.of(LAYOUT.withOffset(1L << 32), LAYOUT.withRowStride(1L << 32), LAYOUT.withOffset(1L << 59),
                Layout.of(1L << 30, 1L << 29), Layout.of(1L << 33, 4), new Layout(0, 1L << 40, ROWS, CLASSES))) {
            for (Consumer<Layout> call : callsWith(logits)) {
                assertRefused(IndexOutOfBoundsException.class, () -> call.accept(layout), "logits", "12");
            }
        }
    }

    @Test
    void aStrideThatDoesNotFitAnIntIsFineForOneRow() {
        new Softmax().forward(logits, new Layout(0, 1L << 40, 1, CLASSES), result, Layout.of(1, CLASSES));
        assertTrue(result[CLASSES - 1] > 0.5f && result[CLASSES] == -7.0f);
    }

    @Test
    void layoutsWithBadNumbers() {
        assertRefused(IllegalArgumentException.class, () -> new Layout(-1, 4, 3, 4), "offset", "-1", "0");
        assertRefused(IllegalArgumentException.class, () -> new Layout(0, 3, 3, 4), "rowStride", "3", "4");
        assertRefused(IllegalArgumentException.class, () -> new Layout(0, -4, 3, 4), "rowStride", "-4", "4");
        assertRefused(IllegalArgumentException.class, () -> Layout.of(-1, 4), "rows", "-1", "0");
        assertRefused(IllegalArgumentException.class, () -> new Layout(0, 0, 3, 0), "rowStride", "0", "1");
        assertRefused(IllegalArgumentException.class, () -> Layout.of(3, -4), "classes", "-4", "1");
        assertRefused(IllegalArgumentException.class, () -> Layout.of(3, 1L << 31), "classes", "2147483648", "2147483647");
        assertRefused(IllegalArgumentException.class, () -> Layout.of(Long.MAX_VALUE, 2), "rows", "9223372036854775807");
        assertRefused(IllegalArgumentException.class, () -> new Layout(Long.MAX_VALUE, 4, 3, 4), "offset");
        assertRefused(IllegalArgumentException.class, () -> new Layout(0, Long.MAX_VALUE, 3, 4), "rowStride");
        assertRefused(IllegalArgumentException.class, () -> new Layout(0, 1L << 62, 5, 4), "rowStride");
    }

    @Test
    void noClassesButForLogSumExp() {
        Layout empty = Layout.of(ROWS, 0);
        assertRefused(IllegalArgumentException.class, () -> new Softmax().forward(logits, result, empty), "classes", "0", "1");
        assertRefused(IllegalArgumentException.class, () -> new LogSoftmax().forward(logits, result, empty), "classes", "0", "1");
        assertRefused(IllegalArgumentException.class, () -> new CrossEntropy().loss(logits, empty, labels, 0), "classes", "0", "1");
        new LogSumExp().forward(logits, empty, result, 0);
        assertTrue(result[0] == Float.NEGATIVE_INFINITY && result[ROWS - 1] == Float.NEGATIVE_INFINITY && result[ROWS] == -7.0f);
        new LogSumExp().backward(logits, empty, new float[ROWS], 0, result, empty);
        assertTrue(result[0] == Float.NEGATIVE_INFINITY && result[ROWS] == -7.0f);
    }

    @Test
    void outputsThatAreNullOrTooShort() {
        float[] shorter = new float[SIZE - 1];
        assertRefused(IllegalArgumentException.class, () -> new Softmax().forward(logits, null, LAYOUT), "probabilities", "null");
        assertRefused(IndexOutOfBoundsException.class,
                () -> new Softmax().forward(logits, shorter, LAYOUT), "probabilities", "11", "12");
        assertRefused(IndexOutOfBoundsException.class,
                () -> new LogSoftmax().forward(logits, shorter, LAYOUT), "robabilities", "11", "12");
        assertRefused(IllegalArgumentException.class, () -> new LogSumExp().forward(logits, LAYOUT, null, 0), "result", "null");
        assertRefused(IndexOutOfBoundsException.class, () -> new LogSumExp().forward(logits, LAYOUT, losses, 1), "result", "3");
        assertRefused(IndexOutOfBoundsException.class, () -> new LogSumExp().forward(logits, LAYOUT, losses, -1), "result", "-1");
        assertRefused(IndexOutOfBoundsException.class,
                () -> new LogSumExp().forward(logits, LAYOUT, losses, Integer.MAX_VALUE), "result", "2147483647");
        assertRefused(IllegalArgumentException.class,
                () -> crossEntropy.lossAndGradient(logits, LAYOUT, labels, 0, null, LAYOUT), "gradient", "null");
        assertRefused(IndexOutOfBoundsException.class,
                () -> crossEntropy.lossAndGradient(logits, LAYOUT, labels, 0, shorter, LAYOUT), "gradient", "11", "12");
        assertRefused(IndexOutOfBoundsException.class,
                () -> crossEntropy.losses(logits, LAYOUT, labels, 0, losses, 1), "losses", "3");
        assertRefused(IllegalArgumentException.class,
                () -> crossEntropy.losses(logits, LAYOUT, labels, 0, null, 0), "losses", "null");
        assertRefused(IndexOutOfBoundsException.class, () -> crossEntropy.lossesAndGradient(
                logits, LAYOUT, labels, 0, losses, -1, result, LAYOUT), "losses", "-1");
    }

    @Test
    void outputsOfAnotherShape() {
        for (Layout other : List.of(Layout.of(ROWS, CLASSES - 1), Layout.of(ROWS - 1, CLASSES), Layout.of(CLASSES, ROWS))) {
            assertRefused(IllegalArgumentException.class,
                    () -> new Softmax().forward(logits, LAYOUT, result, other), "probabilities", "" + other.rows(), "3");
            assertRefused(IllegalArgumentException.class,
                    () -> new LogSoftmax().forward(logits, LAYOUT, result, other), "robabilities", "" + other.rows(), "3");
            assertRefused(IllegalArgumentException.class,
                    () -> crossEntropy.lossAndGradient(logits, LAYOUT, labels, 0, result, other), "gradient", "3");
        }
    }

    @Test
    void labelsThatAreNullOrTooFew() {
        assertRefused(IllegalArgumentException.class, () -> crossEntropy.loss(logits, LAYOUT, null, 0), "labels", "null");
        assertRefused(IndexOutOfBoundsException.class, () -> crossEntropy.loss(logits, LAYOUT, labels, 1), "labels", "3");
        assertRefused(IndexOutOfBoundsException.class, () -> crossEntropy.loss(logits, LAYOUT, labels, -1), "labels", "-1");
        assertRefused(IndexOutOfBoundsException.class,
                () -> crossEntropy.loss(logits, LAYOUT, labels, Integer.MAX_VALUE), "labels", "2147483647");
        assertRefused(IndexOutOfBoundsException.class,
                () -> crossEntropy.lossAndGradient(logits, LAYOUT, new int[2], 0, result, LAYOUT), "labels", "2", "3");
    }

    @Test
    void aLabelOutOfRangeNamesItsRow() {
        for (int label : new int[] {-1, CLASSES, -99, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            int[] bad = {0, 1, label};
            String value = String.valueOf(label);
            List<Executable> calls = List.of(
                    () -> crossEntropy.loss(logits, LAYOUT, bad, 0),
                    () -> crossEntropy.losses(logits, LAYOUT, bad, 0, losses, 0),
                    () -> crossEntropy.lossAndGradient(logits, LAYOUT, bad, 0, result, LAYOUT),
                    () -> crossEntropy.lossAndGradient(logits, LAYOUT, bad, 0, logits, LAYOUT),
                    () -> crossEntropy.lossesAndGradient(logits, LAYOUT, bad, 0, losses, 0, result, LAYOUT));
            for (Executable call : calls) {
                assertRefused(IndexOutOfBoundsException.class, call, "label", "row 2", value, "3");
            }
        }
    }

    @Test
    void outputsThatOverlapTheLogitsInPart() {
        float[] memory = new float[100];
        for (Layout other : List.of(LAYOUT.withOffset(1), LAYOUT.withOffset(11), LAYOUT.withOffset(4), LAYOUT.withRowStride(5))) {
            assertRefused(IllegalArgumentException.class,
                    () -> new Softmax().forward(memory, LAYOUT, memory, other), "probabilities", "logits", "overlap");
            assertRefused(IllegalArgumentException.class,
                    () -> new Softmax().forward(memory, other, memory, LAYOUT), "probabilities", "logits", "overlap");
            assertRefused(IllegalArgumentException.class,
                    () -> new LogSoftmax().forward(memory, LAYOUT, memory, other), "robabilities", "logits", "overlap");
            assertRefused(IllegalArgumentException.class, () -> crossEntropy.lossAndGradient(
                    memory, LAYOUT, labels, 0, memory, other), "gradient", "logits", "overlap");
            assertRefused(IllegalArgumentException.class, () -> crossEntropy.lossesAndGradient(
                    memory, LAYOUT, labels, 0, losses, 0, memory, other), "gradient", "logits", "overlap");
        }
        assertArrayEquals(new float[100], memory);
    }

    @Test
    void valuesPerRowThatOverlapAMatrix() {
        assertRefused(IllegalArgumentException.class,
                () -> new LogSumExp().forward(logits, LAYOUT, logits, 0), "result", "logits", "overlap");
        assertRefused(IllegalArgumentException.class,
                () -> new LogSumExp().forward(logits, LAYOUT, logits, SIZE - ROWS), "result", "logits", "overlap");
        assertRefused(IllegalArgumentException.class,
                () -> crossEntropy.losses(logits, LAYOUT, labels, 0, logits, 2), "losses", "logits", "overlap");
        assertRefused(IllegalArgumentException.class, () -> crossEntropy.lossesAndGradient(
                logits, LAYOUT, labels, 0, logits, 2, result, LAYOUT), "losses", "logits", "overlap");
        assertRefused(IllegalArgumentException.class, () -> crossEntropy.lossesAndGradient(
                logits, LAYOUT, labels, 0, result, 2, result, LAYOUT), "losses", "gradient", "overlap");
    }

    @Test
    void matricesSideBySideInOneArrayAreFine() {
        float[] memory = FloatFills.normal(2.0).matrix(1, 64);
        Layout left = new Layout(0, 8, ROWS, CLASSES);
        float[] expected = memory.clone();
        float[] separate = new float[64];
        new Softmax().forward(memory, left, separate, left.withOffset(4));
        for (int row = 0; row < ROWS; row++) {
            System.arraycopy(separate, row * 8 + 4, expected, row * 8 + 4, CLASSES);
        }
        new Softmax().forward(memory, left, memory, left.withOffset(4));
        assertArrayEquals(expected, memory, "each row of probabilities beside its row of logits");
        new Softmax().forward(memory, LAYOUT, memory, LAYOUT.withOffset(SIZE));
        new LogSumExp().forward(memory, LAYOUT, memory, SIZE);
    }

    @Test
    void aReductionThatIsNull() {
        assertRefused(IllegalArgumentException.class, () -> crossEntropy.withReduction(null), "reduction", "null");
    }

    private void assertRefused(Class<? extends RuntimeException> type, Executable call, String... parts) {
        float[] logitsBefore = logits.clone();
        float[] resultBefore = result.clone();
        RuntimeException refusal = assertThrows(type, call);
        for (String part : parts) {
            assertTrue(String.valueOf(refusal.getMessage()).contains(part),
                    () -> "the message does not name " + part + ": " + refusal.getMessage());
        }
        assertArrayEquals(logitsBefore, logits, "logits were written");
        assertArrayEquals(resultBefore, result, "the result was written");
        assertArrayEquals(new float[] {-7.0f, -7.0f, -7.0f}, losses, "the losses were written");
    }
}
