package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** The losses that depend on the true class's probability alone. */
class TrueClassLossTest {

    private static final double NEAR = 1e-14;
    private static final double[] LOGITS = OneRow.logits(0.2, 0.5, 0.3);

    private static final List<TrueClassLoss<?>> LOSSES = List.of(
            new SoftmaxFocalLoss(), new SoftmaxFocalLoss().withGamma(0.5).withAlpha(1, 2, 0.5), new SoftmaxFocalLoss().withGamma(1),
            new Poly1Loss(), new GeneralizedCrossEntropy(), new GeneralizedCrossEntropy().withExponent(1),
            new SoftmaxZeroOneLoss(), new SoftmaxZeroOneLoss().withSharpness(3));

    @Test
    void focalLossOfProbabilityOneHalf() {
        OneRow row = OneRow.of(new SoftmaxFocalLoss(), 1, LOGITS);
        assertEquals(0.25 * 0.25 * Math.log(2), row.loss(), NEAR);
        double slope = 0.25 * (0.25 + 2 * 0.5 * 0.5 * Math.log(2));
        assertArrayEquals(new double[] {slope * 0.2, slope * -0.5, slope * 0.3}, row.gradient(), NEAR);
    }

    @Test
    void focalLossWithAnAlphaForEachClass() {
        SoftmaxFocalLoss loss = new SoftmaxFocalLoss().withGamma(1).withAlpha(1, 2, 3);
        assertEquals(3 * 0.7 * -Math.log(0.3), OneRow.of(loss, 2, LOGITS).loss(), NEAR);
        assertEquals(0.8 * -Math.log(0.2), OneRow.of(loss, 0, LOGITS).loss(), NEAR);
    }

    @Test
    void polyLossOfProbabilityOneHalf() {
        OneRow row = OneRow.of(new Poly1Loss(), 1, LOGITS);
        assertEquals(Math.log(2) + 2 * 0.5, row.loss(), NEAR);
        assertArrayEquals(new double[] {2 * 0.2, 2 * -0.5, 2 * 0.3}, row.gradient(), NEAR);
    }

    @Test
    void generalizedCrossEntropyOfProbabilityOneHalf() {
        OneRow row = OneRow.of(new GeneralizedCrossEntropy().withExponent(0.5), 1, LOGITS);
        double root = Math.sqrt(0.5);
        assertEquals((1 - root) / 0.5, row.loss(), NEAR);
        assertArrayEquals(new double[] {root * 0.2, root * -0.5, root * 0.3}, row.gradient(), NEAR);
        assertEquals((1 - Math.pow(0.3, 0.7)) / 0.7, OneRow.of(new GeneralizedCrossEntropy(), 2, LOGITS).loss(), NEAR);
    }

    @Test
    void smoothedZeroOneLossIsTheProbabilityOfBeingWrongAtItsSharpness() {
        OneRow row = OneRow.of(new SoftmaxZeroOneLoss(), 2, LOGITS);
        assertEquals(0.7, row.loss(), NEAR);
        assertArrayEquals(new double[] {0.3 * 0.2, 0.3 * 0.5, 0.3 * -0.7}, row.gradient(), NEAR);
        double squares = 0.04 + 0.25 + 0.09;
        OneRow sharp = OneRow.of(new SoftmaxZeroOneLoss().withSharpness(2), 1, LOGITS);
        double p = 0.25 / squares;
        assertEquals(1 - p, sharp.loss(), NEAR);
        assertEquals(2 * p * (p - 1), sharp.gradient()[1], NEAR);
        assertEquals(2 * p * 0.04 / squares, sharp.gradient()[0], NEAR);
    }

    /** With a large sharpness, the loss is the share of rows whose true class has not the largest logit. */
    @Test
    void aSharpZeroOneLossCountsErrors() {
        SoftmaxZeroOneLoss loss = new SoftmaxZeroOneLoss().withSharpness(1e4);
        assertEquals(0, OneRow.of(loss, 1, LOGITS).loss());
        assertEquals(1, OneRow.of(loss, 0, LOGITS).loss());
    }

    @Property(tries = 100)
    void withoutTheirFactorTheyAreCrossEntropy(@ForAll @DoubleRange(min = -40, max = 40) double x,
            @ForAll @DoubleRange(min = -40, max = 40) double y) {
        for (int label = 0; label < 3; label++) {
            OneRow expected = OneRow.of(new CrossEntropy(), label, x, y, 0.25);
            for (ClassLoss<?> loss : List.of(new SoftmaxFocalLoss().withGamma(0).withAlpha(1), new Poly1Loss().withEpsilon(0))) {
                OneRow row = OneRow.of(loss, label, x, y, 0.25);
                assertEquals(expected.loss(), row.loss(), 1e-15 * expected.loss());
                assertArrayEquals(expected.gradient(), row.gradient(), 1e-15);
                assertArrayEquals(expected.hessian(), row.hessian(), 1e-15);
            }
        }
    }

    @Test
    void generalizedCrossEntropyBecomesCrossEntropyTowardsExponentZero() {
        assertEquals(-Math.log(0.3), OneRow.of(new GeneralizedCrossEntropy().withExponent(1e-9), 2, LOGITS).loss(), 1e-8);
        assertEquals(0.7, OneRow.of(new GeneralizedCrossEntropy().withExponent(1), 2, LOGITS).loss(), NEAR);
    }

    @Test
    void aTrueClassOfProbabilityNearOneKeepsItsDigits() {
        double q = Math.exp(-50);
        assertEquals(0.25 * q * q * q, OneRow.of(new SoftmaxFocalLoss(), 0, 50, 0).loss(), 1e-13 * q * q * q);
        assertEquals(3 * q, OneRow.of(new Poly1Loss(), 0, 50, 0).loss(), 1e-13 * q);
        assertEquals(q, OneRow.of(new GeneralizedCrossEntropy(), 0, 50, 0).loss(), 1e-13 * q);
        assertEquals(q, OneRow.of(new SoftmaxZeroOneLoss(), 0, 50, 0).loss(), 1e-13 * q);
        assertEquals(-q, OneRow.of(new SoftmaxZeroOneLoss(), 0, 50, 0).gradient()[0], 1e-13 * q);
    }

    @Test
    void aTrueClassOfLogitMinusInfinityHasTheLimitAsItsLossAndAFiniteGradient() {
        double no = Double.NEGATIVE_INFINITY;
        double infinite = Double.POSITIVE_INFINITY;
        assertEquals(infinite, OneRow.of(new SoftmaxFocalLoss(), 0, no, 1, 1).loss());
        assertArrayEquals(new double[] {-0.25, 0.125, 0.125}, OneRow.of(new SoftmaxFocalLoss(), 0, no, 1, 1).gradient());
        assertEquals(infinite, OneRow.of(new Poly1Loss(), 0, no, 1, 1).loss());
        assertArrayEquals(new double[] {-1, 0.5, 0.5}, OneRow.of(new Poly1Loss(), 0, no, 1, 1).gradient());
        assertEquals(1 / 0.7, OneRow.of(new GeneralizedCrossEntropy(), 0, no, 1, 1).loss());
        assertArrayEquals(new double[3], OneRow.of(new GeneralizedCrossEntropy(), 0, no, 1, 1).gradient());
        assertEquals(1, OneRow.of(new SoftmaxZeroOneLoss(), 0, no, 1, 1).loss());
        assertArrayEquals(new double[3], OneRow.of(new SoftmaxZeroOneLoss(), 0, no, 1, 1).gradient());
    }

    @Test
    void anotherClassOfLogitMinusInfinityHasNoPart() {
        for (TrueClassLoss<?> loss : LOSSES) {
            OneRow row = OneRow.of(loss, 2, 1, Double.NEGATIVE_INFINITY, 2);
            assertTrue(Double.isFinite(row.loss()), loss.getClass().getName());
            assertEquals(0, row.gradient()[1]);
            assertEquals(0, row.hessian()[1]);
        }
    }

    @Test
    void rowsWithoutProbabilitiesAreNaN() {
        double no = Double.NEGATIVE_INFINITY;
        for (double[] logits : List.of(new double[] {no, no}, new double[] {Double.NaN, 1}, new double[] {1, -no})) {
            for (TrueClassLoss<?> loss : LOSSES) {
                if (!(loss instanceof SoftmaxFocalLoss)) {
                    OneRow row = OneRow.of(loss, 0, logits);
                    assertEquals(Double.NaN, row.loss());
                    assertArrayEquals(new double[] {Double.NaN, Double.NaN}, row.gradient());
                }
            }
            assertEquals(Double.NaN, OneRow.of(new SoftmaxFocalLoss(), 0, logits).loss());
        }
    }

    @Test
    void aSingleClassIsCertain() {
        for (TrueClassLoss<?> loss : LOSSES) {
            if (!(loss instanceof SoftmaxFocalLoss)) {
                OneRow row = OneRow.of(loss, 0, 7);
                assertEquals(0, row.loss());
                assertEquals(0, row.gradient()[0]);
            }
        }
        OneRow focal = OneRow.of(new SoftmaxFocalLoss().withGamma(0.5), 0, 7);
        assertEquals(0, focal.loss());
        assertEquals(0, focal.hessian()[0]);
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        refused("gamma is -1.0, must be a finite number of at least 0", () -> new SoftmaxFocalLoss().withGamma(-1));
        refused("alpha is null", () -> new SoftmaxFocalLoss().withAlpha((double[]) null));
        refused("alpha has 0 numbers, must have 1 or as many as there are classes", () -> new SoftmaxFocalLoss().withAlpha());
        refused("alpha[1] is NaN, must be a finite number of at least 0", () -> new SoftmaxFocalLoss().withAlpha(1, Double.NaN));
        refused("alpha has 2 numbers, must have 1 or 3 as there are classes",
                () -> OneRow.of(new SoftmaxFocalLoss().withAlpha(1, 2), 0, LOGITS));
        refused("epsilon is -1.5, must be from -1.0 to 1.7976931348623157E308", () -> new Poly1Loss().withEpsilon(-1.5));
        refused("exponent is 0.0, must be from 2.2250738585072014E-308 to 1.0", () -> new GeneralizedCrossEntropy().withExponent(0));
        refused("exponent is 1.5, must be from 2.2250738585072014E-308 to 1.0", () -> new GeneralizedCrossEntropy().withExponent(1.5));
        refused("sharpness is 0.0, must be a finite number above 0", () -> new SoftmaxZeroOneLoss().withSharpness(0));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
