package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Hardmax, argmax and top-k. */
class FloatLargestTest {

    private static final float INFINITY = Float.POSITIVE_INFINITY;

    /** Of few different values, so that many are equal. */
    private static float[] logits(int rows, int classes, long seed) {
        Random random = new Random(seed);
        float[] logits = new float[rows * classes];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = random.nextInt(50) == 0 ? Float.NaN : random.nextInt(9) - 4;
        }
        return logits;
    }

    /** NaN first, then from the largest on, the first of equals first. */
    private static int[] order(float[] logits, int row, int classes) {
        return IntStream.range(0, classes).boxed().sorted(Comparator.<Integer>comparingDouble(
                c -> Float.isNaN(logits[row * classes + c]) ? Double.NEGATIVE_INFINITY : -logits[row * classes + c]))
                .mapToInt(c -> c).toArray();
    }

    @Property(tries = 300)
    void theLargestComeInOrderAndTheFirstOfEqualsFirst(
            @ForAll @IntRange(min = 1, max = 9) int rows, @ForAll @IntRange(min = 1, max = 40) int classes, @ForAll long seed) {
        float[] logits = logits(rows, classes, seed);
        int k = 1 + new Random(seed).nextInt(classes);
        float[] values = new float[rows * k];
        int[] indices = new int[rows * k];
        int[] tops = new int[rows];
        new TopK(k).forward(logits, Layout.of(rows, classes), values, Layout.of(rows, k), indices, Layout.of(rows, k));
        new Argmax().forward(logits, Layout.of(rows, classes), tops, 0);
        for (int row = 0; row < rows; row++) {
            int[] order = order(logits, row, classes);
            assertEquals(order[0], tops[row]);
            for (int i = 0; i < k; i++) {
                assertEquals(order[i], indices[row * k + i]);
                assertEquals(logits[row * classes + order[i]], values[row * k + i]);
            }
        }
    }

    @Test
    void onRequestTheValuesAreProbabilities() {
        int rows = 70;
        int classes = 33;
        float[] logits = FloatFills.normal(2.0).matrix(rows, classes);
        double[] wide = new double[logits.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = logits[i];
        }
        double[] probabilities = new double[wide.length];
        new Softmax().forward(wide, probabilities, Layout.of(rows, classes));
        float[] values = new float[rows * 3];
        int[] indices = new int[rows * 3];
        new TopK(3).withProbabilities(true).forward(
                logits, Layout.of(rows, classes), values, Layout.of(rows, 3), indices, Layout.of(rows, 3));
        for (int i = 0; i < values.length; i++) {
            assertEquals((float) probabilities[i / 3 * classes + indices[i]], values[i]);
        }
    }

    @Test
    void hardmaxIsOneForTheFirstOfTheLargest() {
        float[] logits = {3.0f, 5.0f, 5.0f, -INFINITY, -INFINITY, -INFINITY, 0.0f, INFINITY, INFINITY, 1.0f, Float.NaN, 2.0f};
        float[] expected = {0.0f, 1.0f, 0.0f, 1.0f, 0.0f, 0.0f, 0.0f, 1.0f, 0.0f, Float.NaN, Float.NaN, Float.NaN};
        float[] result = new float[12];
        new Hardmax().forward(logits, result, Layout.of(4, 3));
        FloatNormaliserGradientTest.requireSame(expected, result);
        new Hardmax().backward(logits, logits, result, Layout.of(4, 3));
        FloatNormaliserGradientTest.requireSame(new float[12], result);
    }

    @Test
    void resultsAreTheSameInEveryMemory() {
        float[] logits = logits(5, 7, 1);
        Layout layout = Layout.of(5, 7);
        Layout two = Layout.of(5, 2);
        float[] values = new float[10];
        int[] indices = new int[10];
        long[] tops = new long[6];
        new TopK(2).forward(logits, layout, values, two, indices, two);
        new Argmax().forward(logits, layout, tops, 1);
        long[] longIndices = new long[10];
        new TopK(2).forward(logits, layout, values.clone(), two, longIndices, two);
        assertArrayEquals(Arrays.stream(indices).asLongStream().toArray(), longIndices);
        Arena arena = Arena.ofAuto();
        for (MemorySegment from : List.of(MemorySegment.ofArray(logits), arena.allocateFrom(ValueLayout.JAVA_FLOAT, logits))) {
            MemorySegment valuesMemory = arena.allocate(ValueLayout.JAVA_FLOAT, 10);
            MemorySegment indicesMemory = arena.allocate(ValueLayout.JAVA_INT, 10);
            MemorySegment topsMemory = arena.allocate(ValueLayout.JAVA_LONG, 6);
            new TopK(2).forward(ValueLayout.JAVA_FLOAT, from, layout, valuesMemory, two, indicesMemory, two);
            new Argmax().forward(ValueLayout.JAVA_FLOAT, from, layout, ValueLayout.JAVA_LONG, topsMemory, 1);
            assertArrayEquals(values, valuesMemory.toArray(ValueLayout.JAVA_FLOAT));
            assertArrayEquals(indices, indicesMemory.toArray(ValueLayout.JAVA_INT));
            MemorySegment longsMemory = arena.allocate(ValueLayout.JAVA_LONG, 10);
            new TopK(2).forward(ValueLayout.JAVA_FLOAT, from, layout, valuesMemory, two, ValueLayout.JAVA_LONG, longsMemory, two);
            assertArrayEquals(longIndices, longsMemory.toArray(ValueLayout.JAVA_LONG));
            assertArrayEquals(tops, topsMemory.toArray(ValueLayout.JAVA_LONG));
        }
    }

    @Test
    void badArgumentsAreRefused() {
        Layout layout = Layout.of(1, 4);
        refused("k is 0", () -> new TopK(0));
        refused("k is 5, must be at most 4", () -> new TopK(5).forward(
                new float[4], layout, new float[5], Layout.of(1, 5), new int[5], Layout.of(1, 5)));
        refused("indices has 1 rows of 4, must have 1 of 2", () -> new TopK(2).forward(
                new float[4], layout, new float[2], Layout.of(1, 2), new int[4], layout));
        refused("classes of logits is 0", () -> new Argmax().forward(new float[4], Layout.of(1, 0), new int[1], 0));
        refused("indices is null", () -> new Argmax().forward(new float[4], layout, (int[]) null, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> new Argmax().forward(new float[4], layout, new int[1], 1));
    }

    private static void refused(String message, Runnable call) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }
}
