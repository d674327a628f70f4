package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactRow;
import dev.lanemax.reference.Ulp;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws that the cross-entropy loss and its gradient obey for any finite logits, whatever the class count and the provider. */
class FloatCrossEntropyProperties {

    @Provide
    Arbitrary<Operators> providers() {
        return FloatSoftmaxProperties.providers();
    }

    @Provide
    Arbitrary<Integer> classCounts() {
        return FloatSoftmaxProperties.classCounts();
    }

    @Provide
    Arbitrary<Float> scales() {
        return FloatSoftmaxProperties.scales();
    }

    @Provide
    Arbitrary<Float> moderateScales() {
        return Arbitraries.of(0.0f, 0.1f, 1.0f, 4.0f, 10.0f);
    }

    /** One random row with its label and what the library makes of it. */
    private static final class Row {
        private final float[] logits;
        private final int label;
        private final float loss;
        private final float[] gradient;

        private Row(Operators operators, float[] logits, long seed) {
            this.logits = logits;
            this.label = new Random(~seed).nextInt(logits.length);
            this.gradient = new float[logits.length];
            float[] losses = new float[1];
            Layout layout = Layout.of(1, logits.length);
            operators.crossEntropy().lossesAndGradient(
                    logits, layout, new int[] {label}, 0, losses, 0, gradient, layout);
            this.loss = losses[0];
        }
    }

    /**
     * The central difference of the exact loss differs from its derivative by h^2/6 times its third one, which is below 1. That of
     * log-sum-exp and that of the label's logit are taken apart: a logit of -1e300 would leave no digits of the other.
     */
    @Property
    void theGradientIsTheCentralDifferenceOfTheLoss(@ForAll("providers") Operators operators,
            @ForAll @IntRange(min = 1, max = 70) int classes, @ForAll("moderateScales") float scale, @ForAll long seed) {
        Row row = new Row(operators, FloatSoftmaxProperties.row(classes, scale, seed), seed);
        double h = 0x1p-16;
        for (int c = 0; c < classes; c++) {
            double[] above = toDoubles(row.logits);
            double[] below = toDoubles(row.logits);
            above[c] += h;
            below[c] -= h;
            double step = above[c] - below[c];
            if (step == 0.0) {
                continue;
            }
            DoubleDouble difference = ExactRow.of(above).logSumExp().minus(ExactRow.of(below).logSumExp());
            double derivative = (difference.high() - (above[row.label] - below[row.label])) / step;
            double tolerance = CrossEntropy.MAX_GRADIENT_ULP_ERROR * FloatEdges.RELATIVE_ULP * Math.abs(derivative) + step * step;
            assertEquals(derivative, row.gradient[c], tolerance, "class " + c + ", label " + row.label);
        }
    }

    @Property
    void theLossAndEveryGradientEntryAreWithinTheirBounds(@ForAll("providers") Operators operators,
            @ForAll("classCounts") int classes, @ForAll("scales") float scale, @ForAll long seed) {
        Row row = new Row(operators, FloatSoftmaxProperties.row(classes, scale, seed), seed);
        ExactRow exact = ExactRow.of(row.logits, 0, classes);
        double lossError = Ulp.error(row.loss, exact.loss(row.label));
        assertTrue(lossError <= CrossEntropy.MAX_LOSS_ULP_ERROR, "the loss " + row.loss + " is off by " + lossError + " ulp");
        for (int c = 0; c < classes; c++) {
            double error = Ulp.error(row.gradient[c], exact.gradient(row.label, c));
            assertTrue(error <= CrossEntropy.MAX_GRADIENT_ULP_ERROR, "gradient of class " + c + " is off by " + error + " ulp");
        }
    }

    /** Positive entries sum to what the negative one takes away. */
    @Property
    void theGradientOfARowSumsToZero(@ForAll("providers") Operators operators,
            @ForAll("classCounts") int classes, @ForAll("scales") float scale, @ForAll long seed) {
        Row row = new Row(operators, FloatSoftmaxProperties.row(classes, scale, seed), seed);
        DoubleDouble sum = DoubleDouble.ZERO;
        for (float entry : row.gradient) {
            sum = sum.plus(DoubleDouble.of(entry));
        }
        double magnitude = Math.abs(row.gradient[row.label]);
        double smallestNormal = Float.MIN_NORMAL;
        assertEquals(0.0, sum.high(), 2 * CrossEntropy.MAX_GRADIENT_ULP_ERROR * FloatEdges.RELATIVE_ULP * magnitude + classes * smallestNormal);
    }

    @Property
    void onlyTheTargetEntryIsNegative(@ForAll("providers") Operators operators,
            @ForAll("classCounts") int classes, @ForAll("scales") float scale, @ForAll long seed) {
        Row row = new Row(operators, FloatSoftmaxProperties.row(classes, scale, seed), seed);
        assertTrue(row.loss >= 0.0f, "loss " + row.loss);
        for (int c = 0; c < classes; c++) {
            float entry = row.gradient[c];
            assertTrue(c == row.label ? entry <= 0.0f && entry >= -1.0f : entry >= 0.0f && entry <= 1.0f,
                    "class " + c + ", label " + row.label + ", gradient " + entry);
        }
    }

    /** Sum and mean are those of the row losses; the gradient of the mean is that of the rows by their number. */
    @Property
    void reductionsFoldTheRows(@ForAll("providers") Operators operators, @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 40) int classes, @ForAll("scales") float scale, @ForAll long seed) {
        float[] logits = FloatSoftmaxProperties.row(rows * classes, scale, seed);
        int[] labels = new Random(seed).ints(rows, 0, classes).toArray();
        Layout layout = Layout.of(rows, classes);
        float[] losses = new float[rows];
        float[] gradient = new float[logits.length];
        float[] meanGradient = new float[logits.length];
        CrossEntropy mean = operators.crossEntropy().withReduction(Reduction.MEAN_ALL);
        mean.lossesAndGradient(logits, layout, labels, 0, losses, 0, gradient, layout);
        float meanLoss = mean.lossAndGradient(logits, layout, labels, 0, meanGradient, layout);
        float sumLoss = operators.crossEntropy().withReduction(Reduction.SUM).loss(logits, layout, labels, 0);
        double rounded = 0.0;
        DoubleDouble exact = DoubleDouble.ZERO;
        for (float loss : losses) {
            rounded += loss;
            exact = exact.plus(DoubleDouble.of(loss));
        }
        double sum = Double.isInfinite(rounded) ? rounded : exact.high();
        assertFloat(sum, sumLoss);
        if (!Float.isInfinite(sumLoss)) {
            assertFloat(sum / rows, meanLoss);
        }
        for (int i = 0; i < gradient.length; i++) {
            double scaled = gradient[i] * (1.0 / rows);
            double tolerance = CrossEntropy.MAX_GRADIENT_ULP_ERROR * FloatEdges.RELATIVE_ULP * Math.abs(scaled) + Float.MIN_NORMAL;
            assertEquals(scaled, meanGradient[i], tolerance, "entry " + i);
        }
    }

    private static void assertFloat(double expected, float actual) {
        if (expected > Float.MAX_VALUE) {
            assertEquals(Float.POSITIVE_INFINITY, actual);
        } else {
            assertEquals(expected, actual, 2 * CrossEntropy.MAX_LOSS_ULP_ERROR * FloatEdges.RELATIVE_ULP * expected + Float.MIN_NORMAL);
        }
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
