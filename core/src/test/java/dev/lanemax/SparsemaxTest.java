package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The projection on the probability simplex, its vector-Jacobian product, and its loss. */
class SparsemaxTest {

    private static final Sparsemax SPARSEMAX = new Sparsemax();
    private static final double UNIT = Math.ulp(1.0);
    private static final double NO = Double.NEGATIVE_INFINITY;

    private static double[] sparsemax(double... logits) {
        double[] probabilities = new double[logits.length];
        Layout layout = Layout.of(1, logits.length);
        SPARSEMAX.forward(logits, layout, probabilities, layout);
        return probabilities;
    }

    private static double[] logits(int classes, double scale, long seed) {
        return new Random(seed).doubles(classes, -1, 1).map(x -> scale * x).toArray();
    }

    @Test
    void smallLogitsGetNothing() {
        assertArrayEquals(new double[] {0.75, 0.25, 0}, sparsemax(1, 0.5, -1));
        assertArrayEquals(new double[] {0, 1, 0}, sparsemax(0, 3, 1.5));
        assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, sparsemax(7, 7, 7, 7));
        assertArrayEquals(new double[] {1}, sparsemax(-3));
    }

    /** p = max(0, x - t) for one t, and adds up to 1: there is no other such point, and it is the one next to x. */
    @Property
    void theResultIsTheProjectionOnTheSimplex(@ForAll @IntRange(min = 1, max = 200) int classes,
            @ForAll @DoubleRange(min = 0, max = 20) double scale, @ForAll long seed) {
        double[] x = logits(classes, scale, seed);
        double[] p = sparsemax(x);
        double sum = 0;
        double threshold = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            sum += p[c];
            threshold = p[c] > 0 ? Math.max(threshold, x[c] - p[c]) : threshold;
        }
        assertEquals(1, sum, classes * Sparsemax.MAX_ULP_ERROR * UNIT);
        for (int c = 0; c < classes; c++) {
            double scaleOfError = Math.max(1, Math.abs(x[c])) * UNIT;
            assertEquals(Math.max(0, x[c] - threshold), p[c], 2 * Sparsemax.MAX_ULP_ERROR * scaleOfError);
        }
    }

    @Property
    void aShiftOfAllLogitsChangesNothing(@ForAll @IntRange(min = 1, max = 50) int classes, @ForAll long seed) {
        double[] x = new Random(seed).ints(classes, -64, 64).mapToDouble(i -> i / 32.0).toArray();
        double[] shifted = x.clone();
        for (int c = 0; c < classes; c++) {
            shifted[c] += 1 << 20;
        }
        assertArrayEquals(sparsemax(x), sparsemax(shifted));
    }

    @Test
    void specialRows() {
        assertArrayEquals(new double[] {0, 0.5, 0.5}, sparsemax(NO, 1, 1));
        double[] unknown = {Double.NaN, Double.NaN};
        assertArrayEquals(unknown, sparsemax(NO, NO));
        assertArrayEquals(unknown, sparsemax(1, Double.POSITIVE_INFINITY));
        assertArrayEquals(unknown, sparsemax(Double.NaN, 1));
        assertArrayEquals(new double[] {1, 0}, sparsemax(Double.MAX_VALUE, -Double.MAX_VALUE));
    }

    /** The Jacobian is diag(s) - s s' / |s|, s being 1 where the probability is above 0. */
    @Test
    void theVectorJacobianProductIsTheUpstreamLessItsMean() {
        double[] gradient = new double[3];
        Layout layout = Layout.of(1, 3);
        SPARSEMAX.backward(new double[] {1, 0.5, -1}, layout, new double[] {3, 1, 100}, layout, gradient, layout);
        assertArrayEquals(new double[] {1, -1, 0}, gradient);
        SPARSEMAX.backward(new double[] {Double.NaN, Double.NaN, Double.NaN}, layout,
                new double[] {3, 1, 100}, layout, gradient, layout);
        assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN}, gradient);
    }

    /** Away from the kinks the projection is linear, so that differences are exact. */
    @Property
    void theVectorJacobianProductIsTheDifferenceOfTheProjection(@ForAll @IntRange(min = 2, max = 40) int classes, @ForAll long seed) {
        double[] x = logits(classes, 1, seed);
        double[] u = logits(classes, 1, ~seed);
        double[] p = sparsemax(x);
        double[] gradient = new double[classes];
        Layout layout = Layout.of(1, classes);
        SPARSEMAX.backward(x, layout, u, layout, gradient, layout);
        double step = 0x1p-30;
        for (int c = 0; c < classes; c++) {
            double[] moved = x.clone();
            moved[c] += step;
            double[] other = sparsemax(moved);
            double difference = 0;
            boolean sameSupport = true;
            for (int j = 0; j < classes; j++) {
                difference += u[j] * (other[j] - p[j]) / step;
                sameSupport &= other[j] > 0 == p[j] > 0;
            }
            assertTrue(!sameSupport || Math.abs(difference - gradient[c]) < 1e-5, "class " + c);
        }
    }

    @Test
    void everyTypeMemoryAndLayout() {
        double[] expected = {0.75, 0.25, 0, 0.5, 0.5, 0};
        float[] logits = {1, 0, 0.5f, 0, -1, -1};
        Layout byColumns = Layout.of(1, 3, 2);
        float[] probabilities = new float[6];
        SPARSEMAX.forward(logits, byColumns, probabilities, Layout.of(2, 3));
        for (int i = 0; i < 6; i++) {
            assertEquals(expected[i], probabilities[i]);
        }
        SPARSEMAX.forward(logits, byColumns, logits, byColumns);
        assertArrayEquals(new float[] {0.75f, 0.5f, 0.25f, 0.5f, 0, 0}, logits);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, 1, 0.5, -1, 0, 0, -1);
            MemorySegment upstream = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, 3, 1, 9, 2, 4, 9);
            Layout rows = Layout.of(2, 3);
            MemorySegment result = arena.allocate(memory.byteSize(), Double.BYTES);
            SPARSEMAX.forward(ValueLayout.JAVA_DOUBLE, memory, rows, result, rows);
            assertArrayEquals(expected, result.toArray(ValueLayout.JAVA_DOUBLE));
            SPARSEMAX.backward(ValueLayout.JAVA_DOUBLE, memory, rows, upstream, rows, memory, rows);
            assertArrayEquals(new double[] {1, -1, 0, -1, 1, 0}, memory.toArray(ValueLayout.JAVA_DOUBLE));
        }
        float[] gradient = new float[6];
        SPARSEMAX.backward(new float[] {1, 0.5f, -1, 0, 0, -1}, Layout.of(2, 3), new float[] {3, 1, 9, 2, 4, 9}, Layout.of(2, 3),
                gradient, Layout.of(2, 3));
        assertArrayEquals(new float[] {1, -1, 0, -1, 1, 0}, gradient);
    }

    @Test
    void badArgumentsAreRefused() {
        Layout layout = Layout.of(1, 2);
        refused("logits is null", () -> SPARSEMAX.forward((float[]) null, layout, new float[2], layout));
        refused("probabilities is null", () -> SPARSEMAX.forward(new float[2], layout, null, layout));
        refused("classes of logits is 0, must be at least 1",
                () -> SPARSEMAX.forward(new float[2], Layout.of(1, 0), new float[2], Layout.of(1, 0)));
        refused("upstream is null", () -> SPARSEMAX.backward(new double[2], layout, null, layout, new double[2], layout));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void theLossOfSparsemax() {
        OneRow row = OneRow.of(new SparsemaxLoss(), 1, 1, 0.5, -1);
        double threshold = 0.25;
        assertEquals(0.5 * (1 - threshold * threshold + 0.25 - threshold * threshold) + 0.5 - 0.5, row.loss(), 1e-15);
        assertArrayEquals(new double[] {0.75, 0.25 - 1, 0}, row.gradient());
        assertArrayEquals(new double[] {0.5, 0.5, 0}, row.hessian());
        OneRow unsupported = OneRow.of(new SparsemaxLoss(), 2, 1, 0.5, -1);
        assertEquals(0.5 * (1 - threshold * threshold + 0.25 - threshold * threshold) + 0.5 + 1, unsupported.loss(), 1e-15);
        assertArrayEquals(new double[] {0.75, 0.25, -1}, unsupported.gradient());
    }

    @Test
    void aMarginOfOneIsEnough() {
        OneRow row = OneRow.of(new SparsemaxLoss(), 0, 2, 1, 1);
        assertEquals(0, row.loss());
        assertArrayEquals(new double[3], row.gradient());
        assertArrayEquals(new double[3], row.hessian());
    }

    @Test
    void infiniteLogitsInTheLoss() {
        OneRow row = OneRow.of(new SparsemaxLoss(), 0, NO, 1);
        assertEquals(Double.POSITIVE_INFINITY, row.loss());
        assertArrayEquals(new double[] {-1, 1}, row.gradient());
        assertArrayEquals(new double[2], row.hessian());
        for (double[] logits : new double[][] {{NO, NO}, {1, Double.NaN}, {Double.POSITIVE_INFINITY, 1}}) {
            OneRow undefined = OneRow.of(new SparsemaxLoss(), 0, logits);
            assertEquals(Double.NaN, undefined.loss());
            assertArrayEquals(new double[] {Double.NaN, Double.NaN}, undefined.hessian());
        }
    }
}
