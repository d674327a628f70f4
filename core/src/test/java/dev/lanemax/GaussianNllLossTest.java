package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What the documentation of {@link GaussianNllLoss} says: values worked out by hand, the gradient of variances, bad variances. */
class GaussianNllLossTest {

    private static final Layout LAYOUT = Layout.of(2, 2);

    private final double[] predictions = {3, 1, 0, 2};
    private final double[] targets = {1, 1, 1, 1};
    private final double[] variances = {4, 1, 0.5, 2};
    private final double[] losses = new double[4];
    private final double[] gradient = new double[4];
    private final double[] hessian = new double[4];
    private final double[] variancesGradient = new double[4];
    private final Batch batch = new Batch().predictions(predictions, LAYOUT).targets(targets, LAYOUT).variances(variances, LAYOUT)
            .losses(losses, LAYOUT).gradient(gradient, LAYOUT).hessian(hessian, LAYOUT)
            .variancesGradient(variancesGradient, LAYOUT);
    private final GaussianNllLoss loss = new GaussianNllLoss();

    @Test
    void lossAndGradientsAreThoseOfANormalDistribution() {
        double sum = loss.withReduction(Reduction.SUM).lossGradientAndHessian(batch);
        double[] expected = {
            0.5 * (Math.log(4) + 1), 0, 0.5 * (Math.log(0.5) + 2), 0.5 * (Math.log(2) + 0.5)};
        assertArrayEquals(expected, losses, 1e-15);
        assertEquals(expected[0] + expected[1] + expected[2] + expected[3], sum, 1e-15);
        assertArrayEquals(new double[] {0.5, 0, -2, 0.5}, gradient);
        assertArrayEquals(new double[] {0.25, 1, 2, 0.5}, hessian);
        assertArrayEquals(new double[] {0, 0.5, -1, 0.125}, variancesGradient);
    }

    @Test
    void theFullLossHasTheConstant() {
        double without = loss.loss(batch);
        assertEquals(without + 0.5 * Math.log(2 * Math.PI), loss.withFull(true).loss(batch), 1e-15);
    }

    @Test
    void theGradientOfVariancesIsThatOfDifferences() {
        loss.lossAndGradient(batch);
        double[] computed = variancesGradient.clone();
        for (int i = 0; i < 4; i++) {
            double variance = variances[i];
            variances[i] = variance + 0x1p-17;
            double above = loss.loss(batch);
            variances[i] = variance - 0x1p-17;
            double below = loss.loss(batch);
            variances[i] = variance;
            assertEquals((above - below) / 0x1p-16, computed[i], 1e-8);
        }
    }

    @Test
    void theGradientOfVariancesIsWeightedAsTheOther() {
        batch.sampleWeights(new double[] {2, 0}, 0).elementWeights(new double[] {1, 3, 1, 1}, LAYOUT).upstream(10);
        loss.withReduction(Reduction.SUM).lossAndGradient(batch);
        assertArrayEquals(new double[] {10, 0, 0, 0}, gradient);
        assertArrayEquals(new double[] {0, 30, 0, 0}, variancesGradient);
    }

    @Test
    void theGradientOfVariancesMayBeLeftOut() {
        loss.lossAndGradient(new Batch().predictions(predictions, LAYOUT).targets(targets, LAYOUT)
                .variances(variances, LAYOUT).gradient(gradient, LAYOUT));
        assertArrayEquals(new double[] {0.125, 0, -0.5, 0.125}, gradient);
    }

    @Test
    void aVarianceBelowEpsilonCountsAsEpsilonInTheGradientsToo() {
        variances[0] = 0;
        variances[2] = 0.25;
        loss.withEpsilon(0.5).withReduction(Reduction.SUM).lossAndGradient(batch);
        assertEquals(0.5 * (Math.log(0.5) + 8), losses[0], 1e-15);
        assertEquals(4, gradient[0]);
        assertEquals(0.5 * (2 - 16), variancesGradient[0]);
        assertEquals(0.5 * (2 - 4), variancesGradient[2]);
    }

    @Test
    void aNegativeVarianceIsRefusedAndNothingIsWritten() {
        variances[3] = -0.5;
        String message = assertThrows(IllegalArgumentException.class, () -> loss.lossAndGradient(batch)).getMessage();
        assertTrue(message.contains("row 1") && message.contains("variance") && message.contains("-0.5"), message);
        assertArrayEquals(new double[4], losses);
        assertArrayEquals(new double[4], gradient);
        assertArrayEquals(new double[4], variancesGradient);
    }

    @Test
    void nanGivesNaNAndLeavesOthersAlone() {
        variances[0] = Double.NaN;
        predictions[1] = Double.NaN;
        loss.lossAndGradient(batch);
        assertTrue(Double.isNaN(losses[0]) && Double.isNaN(gradient[0]) && Double.isNaN(variancesGradient[0]));
        assertTrue(Double.isNaN(losses[1]) && Double.isNaN(gradient[1]) && Double.isNaN(variancesGradient[1]));
        assertTrue(Double.isFinite(losses[2]) && Double.isFinite(gradient[2]) && Double.isFinite(variancesGradient[2]));
    }

    @Test
    void anInfiniteErrorHasAnInfiniteLoss() {
        predictions[0] = Double.NEGATIVE_INFINITY;
        loss.lossAndGradient(batch);
        assertEquals(Double.POSITIVE_INFINITY, losses[0]);
        assertEquals(Double.NEGATIVE_INFINITY, gradient[0]);
        assertEquals(Double.NEGATIVE_INFINITY, variancesGradient[0]);
    }

    @Test
    void anInfiniteVarianceHasAnInfiniteLossWithoutGradients() {
        variances[0] = Double.POSITIVE_INFINITY;
        loss.lossAndGradient(batch);
        assertEquals(Double.POSITIVE_INFINITY, losses[0]);
        assertEquals(0, gradient[0]);
        assertEquals(0, variancesGradient[0]);
    }

    @Test
    void whatIsTooLargeForADoubleIsInfinite() {
        predictions[0] = 1e300 / 3;
        variances[0] = 0;
        loss.lossAndGradient(batch);
        assertEquals(Double.POSITIVE_INFINITY, losses[0]);
        assertEquals(Double.NEGATIVE_INFINITY, variancesGradient[0]);
    }

    @Test
    void variancesMustBeThereForThisLossAndForNoOther() {
        Batch without = new Batch().predictions(predictions, LAYOUT).targets(targets, LAYOUT);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> loss.loss(without)).getMessage().contains("variances"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new MseLoss().loss(batch)).getMessage().contains("variances"));
    }
}
