package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.reference.DoubleDouble;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the documentation of {@link Regularizer} says. */
class RegularizerTest {

    private static final Layout LAYOUT = Layout.of(2, 3);

    private final double[] parameters = {1, -2, 3, 0, 4, -5};
    private final double[] gradient = {7, 7, 7, 7, 7, 7};

    @Test
    void l1IsTheSumOfMagnitudes() {
        assertEquals(7.5, Regularizer.l1(0.5).penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT));
        assertArrayEquals(new double[] {0.5, -0.5, 0.5, 0, 0.5, -0.5}, gradient);
    }

    @Test
    void l2IsTheSumOfSquaresWithoutAHalf() {
        assertEquals(27.5, Regularizer.l2(0.5).penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT));
        assertArrayEquals(parameters, gradient);
    }

    /** As those of a loss that has been called with the same batch. */
    @Test
    void labelsInABatchDoNotMatter() {
        Batch batch = new Batch().logits(parameters, LAYOUT).labels(new int[] {9, -1}, 0).gradient(gradient, LAYOUT);
        assertEquals(7.5, Regularizer.l1(0.5).lossAndGradient(batch));
    }

    @Test
    void l1AndL2AreAdded() {
        assertEquals(2 * 15 + 3 * 55, Regularizer.l1AndL2(2, 3).penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT));
        assertArrayEquals(new double[] {2 + 6, -2 - 12, 2 + 18, 0, 2 + 24, -2 - 30}, gradient);
    }

    @Test
    void theElasticNetHasTheHalfOfScikitLearn() {
        double penalty = Regularizer.elasticNet(2, 0.25).penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT);
        assertEquals(2 * (0.25 * 15 + 0.75 / 2 * 55), penalty);
        assertArrayEquals(new double[] {0.5 + 1.5, -0.5 - 3, 0.5 + 4.5, 0, 0.5 + 6, -0.5 - 7.5}, gradient);
    }

    @Test
    void aPenaltyIsALossWithoutTargets() {
        Regularizer penalty = new Regularizer().withL1(2).withL2(3);
        Batch batch = new Batch().logits(parameters, LAYOUT).gradient(gradient, LAYOUT);
        assertEquals(2 * 15 + 3 * 55, penalty.lossAndGradient(batch));
        assertArrayEquals(new double[] {2 + 6, -2 - 12, 2 + 18, 0, 2 + 24, -2 - 30}, gradient);
        assertEquals((2 * 15 + 3 * 55) / 6.0, penalty.withReduction(Reduction.MEAN_ALL).loss(batch));
        assertEquals((2 * 15 + 3 * 55) / 6.0, penalty.withReduction(Reduction.MEAN_ALL).penalty(parameters, LAYOUT));
        assertEquals(0, new Regularizer().lossAndGradient(batch));
        for (Preset preset : Preset.values()) {
            assertEquals(2 * 15 + 3 * 55, penalty.withPreset(preset).loss(batch));
        }
    }

    @Test
    void theLastColumnMayBeLeftOut() {
        assertEquals(7, Regularizer.l1(1).withoutLastColumn().penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT));
        assertArrayEquals(new double[] {1, -1, 0, 0, 1, 0}, gradient);
    }

    @Test
    void anyColumnsMayBeLeftOut() {
        assertEquals(6, Regularizer.l1(1).withoutColumns(2, 0).penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT));
        assertArrayEquals(new double[] {0, -1, 0, 0, 1, 0}, gradient);
        assertEquals(6, Regularizer.l1(1).withoutColumns(0).withoutLastColumn().penalty(parameters, LAYOUT));
        assertEquals(15, Regularizer.l1(1).withoutColumns(0).withoutColumns().penalty(parameters, LAYOUT));
    }

    /** Long rows are computed in parts: columns keep their numbers in each, and only one part has the last. */
    @Test
    void columnsOfLongRowsAreLeftOutByTheirNumbers() {
        int columns = 2100;
        Layout layout = Layout.of(2, columns);
        float[] ones = new float[2 * columns];
        Arrays.fill(ones, 1);
        float[] computed = new float[ones.length];

        assertEquals(2 * (columns - 1), Regularizer.l1(1).withoutLastColumn().penaltyAndGradient(ones, layout, computed, layout));
        assertArrayEquals(onesExceptIn(columns, columns - 1), computed);

        int[] leftOut = {0, 1000, 1023, 1024, 1500, 2047, 2048, 2098};
        Regularizer chosen = Regularizer.l1(1).withoutColumns(leftOut);
        assertEquals(2 * (columns - leftOut.length), chosen.penalty(ones, layout));
        assertEquals(2 * (columns - leftOut.length), chosen.penaltyAndGradient(ones, layout, computed, layout));
        assertArrayEquals(onesExceptIn(columns, leftOut), computed);
    }

    private static float[] onesExceptIn(int columns, int... leftOut) {
        float[] gradient = new float[2 * columns];
        Arrays.fill(gradient, 1);
        for (int column : leftOut) {
            gradient[column] = 0;
            gradient[columns + column] = 0;
        }
        return gradient;
    }

    @Test
    void parametersThatAreLeftOutHaveNoEffectAtAll() {
        parameters[2] = Double.NaN;
        parameters[5] = Double.POSITIVE_INFINITY;
        assertEquals(7, Regularizer.l1(1).withoutLastColumn().penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT));
        assertArrayEquals(new double[] {1, -1, 0, 0, 1, 0}, gradient);
    }

    /** Twice the strength of the squares, whatever the parameters are. */
    @Test
    void theHessianIsThatOfTheSquares() {
        parameters[1] = Double.NaN;
        Regularizer penalty = Regularizer.l1AndL2(2, 3).withoutColumns(0);
        double[] hessian = {7, 7, 7, 7, 7, 7};
        double[] product = {7, 7, 7, 7, 7, 7};
        Batch batch = new Batch().logits(parameters, LAYOUT).gradient(gradient, LAYOUT).hessian(hessian, LAYOUT)
                .vector(new double[] {1, 2, -1, 1, 0.5, 0}, LAYOUT).product(product, LAYOUT);
        penalty.gradientAndHessian(batch);
        assertArrayEquals(new double[] {0, 6, 6, 0, 6, 6}, hessian);
        penalty.hessianVectorProduct(batch);
        assertArrayEquals(new double[] {0, 12, -6, 0, 3, 0}, product);
        Regularizer.l1(2).hessianVectorProduct(batch);
        assertArrayEquals(new double[6], product);
    }

    @Test
    void theGradientMayBeAddedToAnother() {
        assertEquals(7, Regularizer.l1(1).withoutLastColumn().addGradient(parameters, LAYOUT, gradient, LAYOUT));
        assertArrayEquals(new double[] {8, 6, 7, 7, 8, 7}, gradient);
    }

    @Test
    void theGradientOfABatchMayBeAddedToAnother() {
        Regularizer added = Regularizer.l1(1).withoutLastColumn().withAddedGradient(true);
        double[] hessian = new double[6];
        Batch batch = new Batch().predictions(parameters, LAYOUT).gradient(gradient, LAYOUT).hessian(hessian, LAYOUT);
        assertEquals(7, added.lossAndGradient(batch));
        assertArrayEquals(new double[] {8, 6, 7, 7, 8, 7}, gradient);
        added.lossGradientAndHessian(batch);
        assertArrayEquals(new double[] {9, 5, 7, 7, 9, 7}, gradient);
        added.penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT);
        assertArrayEquals(new double[] {10, 4, 7, 7, 10, 7}, gradient);
        added.withAddedGradient(false).lossAndGradient(batch);
        assertArrayEquals(new double[] {1, -1, 0, 0, 1, 0}, gradient);
    }

    @Test
    void aGradientThatIsWrittenMayOverwriteTheParameters() {
        Regularizer.l2(1).penaltyAndGradient(parameters, LAYOUT, parameters, LAYOUT);
        assertArrayEquals(new double[] {2, -4, 6, 0, 8, -10}, parameters);
    }

    @Test
    void aGradientThatIsAddedMayNot() {
        assertRefused(IllegalArgumentException.class,
                () -> Regularizer.l2(1).addGradient(parameters, LAYOUT, parameters, LAYOUT), "gradient", "overlaps", "parameters");
        assertArrayEquals(new double[] {1, -2, 3, 0, 4, -5}, parameters);
    }

    @Test
    void nanGivesNaNAndInfinityInfinity() {
        parameters[1] = Double.NEGATIVE_INFINITY;
        assertEquals(Double.POSITIVE_INFINITY, Regularizer.l1(1).penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT));
        assertEquals(-1, gradient[1]);
        parameters[1] = Double.NaN;
        assertEquals(Double.NaN, Regularizer.l2(1).penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT));
        assertEquals(Double.NaN, gradient[1]);
        assertEquals(2, gradient[0]);
    }

    @Test
    void everyMemoryTypeAndLayoutHasTheSameResult() {
        Regularizer regularizer = Regularizer.elasticNet(1, 0.5).withoutLastColumn();
        double expected = regularizer.penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT);
        Layout columns = Layout.of(1, 3, 2);
        double[] columnByColumn = {1, 0, -2, 4, 3, -5};
        double[] columnGradient = new double[6];
        assertEquals(expected, regularizer.penaltyAndGradient(columnByColumn, columns, columnGradient, columns));
        assertArrayEquals(new double[] {gradient[0], gradient[3], gradient[1], gradient[4], 0, 0}, columnGradient);
        float[] floats = {1, -2, 3, 0, 4, -5};
        float[] floatGradient = {1, 1, 1, 1, 1, 1};
        assertEquals(expected, regularizer.penalty(floats, LAYOUT));
        assertEquals(expected, regularizer.addGradient(floats, LAYOUT, floatGradient, LAYOUT));
        assertEquals(gradient[1] + 1, floatGradient[1]);
        assertEquals(expected, regularizer.penaltyAndGradient(floats, LAYOUT, floatGradient, LAYOUT));
        assertEquals(gradient[1], floatGradient[1]);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_FLOAT, floats);
            MemorySegment written = arena.allocate(ValueLayout.JAVA_FLOAT, 6);
            assertEquals(expected, regularizer.penalty(ValueLayout.JAVA_FLOAT, segment, LAYOUT));
            assertEquals(expected, regularizer.penaltyAndGradient(ValueLayout.JAVA_FLOAT, segment, LAYOUT, written, LAYOUT));
            assertArrayEquals(floatGradient, written.toArray(ValueLayout.JAVA_FLOAT));
            assertEquals(expected, regularizer.addGradient(ValueLayout.JAVA_FLOAT, segment, LAYOUT, written, LAYOUT));
            assertEquals(2 * floatGradient[1], written.getAtIndex(ValueLayout.JAVA_FLOAT, 1));
        }
    }

    @Test
    void theBoundHoldsForManyParameters() {
        Random random = new Random(1);
        double[] many = random.doubles(1_000_000, -1, 1).toArray();
        Layout layout = Layout.of(1000, 1000);
        double[] computed = new double[many.length];
        double penalty = Regularizer.l1AndL2(0.3, 0.7).penaltyAndGradient(many, layout, computed, layout);
        DoubleDouble exact = DoubleDouble.ZERO;
        WorstError gradients = new WorstError();
        for (int i = 0; i < many.length; i++) {
            DoubleDouble square = DoubleDouble.product(many[i], many[i]).times(0.7);
            exact = exact.plus(DoubleDouble.product(0.3, Math.abs(many[i]))).plus(square);
            DoubleDouble derivative = DoubleDouble.product(1.4, many[i]).plus(DoubleDouble.of(0.3 * Math.signum(many[i])));
            gradients.add(computed[i], derivative);
        }
        gradients.assertWithin(Regularizer.MAX_ULP_ERROR, "Regularizer's gradient");
        WorstError penalties = new WorstError();
        penalties.add(penalty, exact);
        penalties.keepWithin(Regularizer.MAX_ULP_ERROR, "Regularizer's penalty");
    }

    @Test
    void badInputIsNamedAndNothingIsWritten() {
        assertRefused(IllegalArgumentException.class, () -> Regularizer.l1(-1), "l1", "-1.0");
        assertRefused(IllegalArgumentException.class, () -> Regularizer.l2(Double.NaN), "l2", "NaN");
        assertRefused(IllegalArgumentException.class, () -> Regularizer.elasticNet(-2, 0.5), "strength", "-2.0");
        assertRefused(IllegalArgumentException.class, () -> Regularizer.elasticNet(1, 1.5), "l1Ratio", "1.5");
        assertRefused(IllegalArgumentException.class, () -> Regularizer.l1(1).withoutColumns(-1), "column", "-1");
        assertRefused(IllegalArgumentException.class, () -> Regularizer.l1(1).withoutColumns((int[]) null), "columns", "null");
        assertRefused(IndexOutOfBoundsException.class,
                () -> Regularizer.l1(1).withoutColumns(3).penaltyAndGradient(parameters, LAYOUT, gradient, LAYOUT), "column 3", "3");
        assertRefused(IllegalArgumentException.class, () -> Regularizer.l1(1).penalty((double[]) null, LAYOUT), "null");
        assertRefused(IllegalArgumentException.class,
                () -> Regularizer.l1(1).penaltyAndGradient(parameters, LAYOUT, gradient, Layout.of(3, 2)), "gradient", "parameters");
        assertRefused(IndexOutOfBoundsException.class,
                () -> Regularizer.l1(1).penaltyAndGradient(parameters, Layout.of(3, 3), gradient, LAYOUT), "parameters", "6", "9");
        assertArrayEquals(new double[] {7, 7, 7, 7, 7, 7}, gradient);
    }

    private static void assertRefused(Class<? extends RuntimeException> type, Executable call, String... parts) {
        String message = assertThrows(type, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + message + "' should name " + part);
        }
    }
}
