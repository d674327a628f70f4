package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Distances between the softmax of logits and a distribution, and the losses that look at the logits alone. */
class DivergenceTest {

    private static final double NEAR = 1e-14;
    private static final double NO = Double.NEGATIVE_INFINITY;
    private static final double[] P = {0.5, 0.25, 0.25};
    private static final double[] Q = {0.25, 0.25, 0.5};

    @Test
    void divergenceOfTheTargetFromTheSoftmax() {
        OneRow row = OneRow.of(new KlDivergence(), Q, OneRow.logits(P));
        assertEquals(0.25 * Math.log(2), row.loss(), NEAR);
        assertArrayEquals(new double[] {0.25, 0, -0.25}, row.gradient(), NEAR);
        assertArrayEquals(new double[] {0.25, 0.1875, 0.1875}, row.hessian(), NEAR);
        OneRow ofLogarithms = OneRow.of(new KlDivergence().withLogTarget(true), OneRow.logits(Q), OneRow.logits(P));
        assertEquals(row.loss(), ofLogarithms.loss(), NEAR);
        assertArrayEquals(row.gradient(), ofLogarithms.gradient(), NEAR);
    }

    @Test
    void divergenceOfTheSoftmaxFromTheTarget() {
        OneRow row = OneRow.of(new ReverseKlDivergence(), Q, OneRow.logits(P));
        double divergence = 0.25 * Math.log(2);
        assertEquals(divergence, row.loss(), NEAR);
        double[] expected = {0.5 * (Math.log(2) - divergence), -0.25 * divergence, 0.25 * (-Math.log(2) - divergence)};
        assertArrayEquals(expected, row.gradient(), NEAR);
        OneRow ofLogarithms = OneRow.of(new ReverseKlDivergence().withLogTarget(true), OneRow.logits(Q), OneRow.logits(P));
        assertEquals(row.loss(), ofLogarithms.loss(), NEAR);
        assertArrayEquals(row.gradient(), ofLogarithms.gradient(), NEAR);
    }

    @Test
    void jensenShannonIsTheMeanDivergenceFromTheMixture() {
        OneRow row = OneRow.of(new JensenShannonDivergence(), Q, OneRow.logits(P));
        double ofEach = 0.5 * Math.log(0.5 / 0.375) + 0.25 * Math.log(0.25 / 0.375);
        assertEquals(ofEach, row.loss(), NEAR);
        assertEquals(0.5 * 0.5 * (Math.log(0.5 / 0.375) - ofEach), row.gradient()[0], NEAR);
        OneRow apart = OneRow.of(new JensenShannonDivergence(), new double[] {0, 1}, 0, NO);
        assertEquals(Math.log(2), apart.loss(), NEAR);
    }

    /** With a weight b, disjoint distributions are b log(1/b) + (1 - b) log(1/(1 - b)) apart. */
    @Test
    void jensenShannonWithAnotherWeight() {
        double expected = 0.1 * Math.log(10) + 0.9 * Math.log(1 / 0.9);
        assertEquals(expected, OneRow.of(new JensenShannonDivergence().withWeight(0.1), new double[] {0, 1}, 0, NO).loss(), NEAR);
    }

    @Test
    void totalVariationIsHalfTheSumOfDifferences() {
        OneRow row = OneRow.of(new TotalVariationLoss(), Q, OneRow.logits(0.5, 0.3, 0.2));
        assertEquals(0.3, row.loss(), NEAR);
        double mean = 0.5 + 0.3 - 0.2;
        assertArrayEquals(new double[] {0.25 * (1 - mean), 0.15 * (1 - mean), 0.1 * (-1 - mean)}, row.gradient(), NEAR);
    }

    @Test
    void theGradientOfTotalVariationAtTheKinkIsZero() {
        OneRow row = OneRow.of(new TotalVariationLoss(), new double[] {0.25, 0.25, 0.25, 0.25}, 1, 1, 1, 1);
        assertEquals(0, row.loss());
        assertArrayEquals(new double[4], row.gradient());
    }

    @Test
    void equalDistributionsAreNotApart() {
        double[] uniform = {0.25, 0.25, 0.25, 0.25};
        for (DistributionLoss<?> loss : List.of(
                new KlDivergence(), new ReverseKlDivergence(), new JensenShannonDivergence(), new TotalVariationLoss())) {
            OneRow row = OneRow.of(loss, uniform, 3, 3, 3, 3);
            assertEquals(0, row.loss(), 1e-16, loss.getClass().getSimpleName());
            assertArrayEquals(new double[4], row.gradient(), 1e-16);
        }
    }

    /** Next to each other, a distance d in probability is about d^2 apart: rounding does not drown it. */
    @Test
    void jensenShannonOfNearDistributionsKeepsItsDigits() {
        double d = 0x1p-20;
        double expected = d * d / 2;
        double loss = OneRow.of(new JensenShannonDivergence(), new double[] {0.5 + d, 0.5 - d}, 0, 0).loss();
        assertEquals(expected, loss, 1e-4 * expected);
    }

    @Test
    void zLossIsTheSquareOfLogSumExp() {
        OneRow row = OneRow.of(new ZLoss().withCoefficient(0.5), 0, Math.log(2), Math.log(6));
        double l = Math.log(8);
        assertEquals(0.5 * l * l, row.loss(), NEAR);
        assertArrayEquals(new double[] {l / 4, 3 * l / 4}, row.gradient(), NEAR);
        assertArrayEquals(new double[] {0.0625 + l * 0.1875, 0.5625 + l * 0.1875}, row.hessian(), NEAR);
        assertEquals(1e-4 * l * l, OneRow.of(new ZLoss(), 0, Math.log(2), Math.log(6)).loss(), NEAR);
    }

    @Test
    void zLossOfInfiniteLogits() {
        assertEquals(Double.POSITIVE_INFINITY, OneRow.of(new ZLoss(), 0, NO, NO).loss());
        assertEquals(Double.POSITIVE_INFINITY, OneRow.of(new ZLoss(), 0, -NO, 1).loss());
        assertEquals(Double.NaN, OneRow.of(new ZLoss(), 0, Double.NaN, 1).loss());
        assertEquals(0, OneRow.of(new ZLoss(), 0, NO, 1).gradient()[0]);
    }

    @Test
    void entropyLossIsTheEntropyNegated() {
        OneRow row = OneRow.of(new EntropyLoss(), 0, OneRow.logits(P));
        double entropy = 1.5 * Math.log(2);
        assertEquals(-entropy, row.loss(), NEAR);
        assertArrayEquals(new double[] {0.5 * (Math.log(0.5) + entropy), 0.25 * (Math.log(0.25) + entropy),
            0.25 * (Math.log(0.25) + entropy)}, row.gradient(), NEAR);
        assertEquals(0.01 * entropy, OneRow.of(new EntropyLoss().withCoefficient(-0.01), 0, OneRow.logits(P)).loss(), NEAR);
        assertEquals(-1.5, OneRow.of(new EntropyLoss().withUnit(LogarithmUnit.BITS), 0, OneRow.logits(P)).loss(), NEAR);
        OneRow sure = OneRow.of(new EntropyLoss(), 0, 1, NO);
        assertEquals(0, sure.loss());
        assertArrayEquals(new double[2], sure.gradient());
        assertArrayEquals(new double[2], sure.hessian());
        double l = Math.log(3) / 4;
        assertArrayEquals(new double[] {0.1875 * (1 - 2 * l), 0.1875 * (1 - 2 * l)},
                OneRow.of(new EntropyLoss(), 0, OneRow.logits(0.75, 0.25)).hessian(), NEAR);
    }

    /** They are added to a loss of labels, whose padding they leave out. */
    @Test
    void lossesOfLogitsAloneDoWithoutLabels() {
        Layout layout = Layout.of(3, 2);
        double[] logits = {0, 0, 1, 2, 0, 0};
        double ofEqual = Math.log(2) * Math.log(2);
        Batch batch = new Batch().logits(logits, layout);
        ZLoss loss = new ZLoss().withCoefficient(1).withIgnoreIndex(-100);
        double ofOthers = OneRow.of(loss, 0, 1, 2).loss();
        assertEquals((2 * ofEqual + ofOthers) / 3, loss.loss(batch), NEAR);
        assertEquals(ofEqual, loss.loss(batch.labels(new int[] {0, -100, 1}, 0)), NEAR);
        assertEquals(-Math.log(2), new EntropyLoss().withIgnoreIndex(-100).loss(batch), NEAR);
        Batch withoutLabels = new Batch().logits(logits, layout);
        assertEquals("labels is missing from the batch, must be there",
                assertThrows(IllegalArgumentException.class, () -> new CrossEntropy().loss(withoutLabels)).getMessage());
    }

    @Test
    void aTargetOfZeroAddsNothing() {
        assertEquals(Math.log(2), OneRow.of(new KlDivergence(), new double[] {1, 0, 0}, 0, 0, NO).loss(), NEAR);
        assertEquals(Math.log(2), OneRow.of(new KlDivergence().withLogTarget(true), new double[] {0, NO, NO}, 0, 0, NO).loss(), NEAR);
        OneRow impossible = OneRow.of(new KlDivergence(), new double[] {0.5, 0, 0.5}, 0, 0, NO);
        assertEquals(Double.POSITIVE_INFINITY, impossible.loss());
        assertArrayEquals(new double[] {0, 0.5, -0.5}, impossible.gradient());
    }

    @Test
    void reverseDivergenceFromAnImpossibleClassIsInfinite() {
        OneRow row = OneRow.of(new ReverseKlDivergence(), new double[] {1, 0}, 0, 0);
        assertEquals(Double.POSITIVE_INFINITY, row.loss());
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, row.gradient());
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, row.hessian());
        OneRow possible = OneRow.of(new ReverseKlDivergence(), new double[] {1, 0}, 0, NO);
        assertEquals(0, possible.loss());
        assertArrayEquals(new double[2], possible.gradient());
        assertArrayEquals(new double[2], possible.hessian());
    }

    @Test
    void rowsWithoutProbabilitiesAreNaN() {
        for (double[] logits : List.of(new double[] {NO, NO}, new double[] {Double.NaN, 1}, new double[] {1, -NO})) {
            for (DistributionLoss<?> loss : List.of(
                    new KlDivergence(), new ReverseKlDivergence(), new JensenShannonDivergence(), new TotalVariationLoss())) {
                OneRow row = OneRow.of(loss, new double[] {0.5, 0.5}, logits);
                assertEquals(Double.NaN, row.loss(), loss.getClass().getSimpleName());
                assertArrayEquals(new double[] {Double.NaN, Double.NaN}, row.gradient());
                assertArrayEquals(new double[] {Double.NaN, Double.NaN}, row.hessian());
            }
            OneRow entropy = OneRow.of(new EntropyLoss(), 0, logits);
            assertEquals(Double.NaN, entropy.loss());
            assertArrayEquals(new double[] {Double.NaN, Double.NaN}, entropy.hessian());
        }
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        refused("weight is 0.0, must be from 2.2250738585072014E-308 to 0.9999999999999999",
                () -> new JensenShannonDivergence().withWeight(0));
        refused("weight is 1.0, must be from 2.2250738585072014E-308 to 0.9999999999999999",
                () -> new JensenShannonDivergence().withWeight(1));
        refused("coefficient is 0.0, must be a finite number above 0", () -> new ZLoss().withCoefficient(0));
        refused("coefficient is NaN, must be a finite number", () -> new EntropyLoss().withCoefficient(Double.NaN));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
