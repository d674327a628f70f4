package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation of each loss of regression says: values worked out by hand, options, kinks, special values. */
class RegressionLossTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final double LN2 = Math.log(2);

    /** Every loss of regression that has no variances, with its default options. */
    static List<ElementwiseLoss<?>> losses() {
        return List.of(new MseLoss(), new MsleLoss(), new L1Loss(), new HuberLoss(), new SmoothL1Loss(), new LogCoshLoss(),
                new PinballLoss(), new PoissonNllLoss(), new MapeLoss(), new KlDivLoss());
    }

    @Test
    void mseIsTheSquareWithOrWithoutTheHalf() {
        assertElement(new MseLoss(), 5, 2, 9, 6, 2);
        assertElement(new MseLoss().withHalf(true), 5, 2, 4.5, 3, 1);
        assertElement(new MseLoss().withHalf(true).withHalf(false), 5, 2, 9, 6, 2);
    }

    @Test
    void msleComparesLogarithmsOfOnePlus() {
        assertElement(new MsleLoss(), 3, 1, LN2 * LN2, LN2 / 2, (1 - LN2) / 8);
        assertElement(new MsleLoss(), 1, 3, LN2 * LN2, -LN2, (1 + LN2) / 2);
    }

    @Test
    void msleRaisesNumbersBelowItsConstantAndGivesThemNoGradient() {
        double least = 1e-7;
        assertElement(new MsleLoss(), -5, least, 0, 0, 0);
        assertElement(new MsleLoss(), least, -5, 0, 0, 2 / Math.pow(1 + least, 2));
        assertElement(new MsleLoss(), Math.nextDown(least), 1, Math.pow(LN2 - Math.log1p(least), 2), 0, 0);
    }

    @Test
    void l1IsTheMagnitudeWithNoGradientAtTheKink() {
        assertElement(new L1Loss(), 5, 2, 3, 1, 0);
        assertElement(new L1Loss(), -5, 2, 7, -1, 0);
        assertElement(new L1Loss(), 2, 2, 0, 0, 0);
    }

    @Test
    void huberIsQuadraticUpToDelta() {
        HuberLoss loss = new HuberLoss().withDelta(2);
        assertElement(loss, 1, 0, 0.5, 1, 1);
        assertElement(loss, 2, 0, 2, 2, 1);
        assertElement(loss, -5, 0, 8, -2, 0);
        assertElement(loss, 0, 0, 0, 0, 1);
        assertElement(new HuberLoss(), 3, 0, 2.5, 1, 0);
    }

    @Test
    void smoothL1IsHuberDividedByBeta() {
        SmoothL1Loss loss = new SmoothL1Loss().withBeta(2);
        assertElement(loss, 1, 0, 0.25, 0.5, 0.5);
        assertElement(loss, 2, 0, 1, 1, 0);
        assertElement(loss, -5, 0, 4, -1, 0);
        assertElement(new SmoothL1Loss(), 0.5, 0, 0.125, 0.5, 1);
    }

    @Test
    void smoothL1WithABetaOfZeroIsL1() {
        for (double prediction : new double[] {-3, -Double.MIN_VALUE, 0, 1e-300, 2}) {
            assertElement(new SmoothL1Loss().withBeta(0), prediction, 0,
                    Math.abs(prediction), Math.signum(prediction), 0);
        }
    }

    @Test
    void logCoshIsHalfASquareNearZeroAndLinearFarAway() {
        assertElement(new LogCoshLoss(), 3e-160, 0, 4.5e-320, 3e-160, 1);
        assertElement(new LogCoshLoss(), 1e-10, 0, 0.5e-20, 1e-10, 1);
        assertElement(new LogCoshLoss(), 1, 0, Math.log(Math.cosh(1)), Math.tanh(1), 1 - Math.tanh(1) * Math.tanh(1));
        assertElement(new LogCoshLoss(), -1000, 0, 1000 - LN2, -1, 0);
        assertElement(new LogCoshLoss(), 1e300, 0, 1e300, 1, 0);
    }

    @Test
    void pinballWeighsErrorsBelowAndAboveByTheQuantile() {
        PinballLoss loss = new PinballLoss().withQuantile(0.75);
        assertElement(loss, 1, 3, 1.5, -0.75, 0);
        assertElement(loss, 3, 1, 0.5, 0.25, 0);
        assertElement(loss, 3, 3, 0, 0, 0);
        assertElement(new PinballLoss(), 1, 3, 1, -0.5, 0);
    }

    @Test
    void poissonOfLogarithms() {
        assertElement(new PoissonNllLoss(), 0, 3, 1, -2, 1);
        assertElement(new PoissonNllLoss(), LN2, 3, 2 - 3 * LN2, -1, 2);
        double stirling = 3 * Math.log(3) - 3 + 0.5 * Math.log(6 * Math.PI);
        assertElement(new PoissonNllLoss().withFull(true), LN2, 3, 2 - 3 * LN2 + stirling, -1, 2);
        assertElement(new PoissonNllLoss().withFull(true), LN2, 1, 2 - LN2, 1, 2);
    }

    @Test
    void poissonOfRates() {
        PoissonNllLoss loss = new PoissonNllLoss().withLogInput(false);
        assertElement(loss.withEpsilon(0), 2, 4, 2 - 4 * LN2, -1, 1);
        assertElement(loss.withEpsilon(1), 1, 4, 1 - 4 * LN2, -1, 1);
        assertElement(loss, 0, 1, -Math.log(1e-8), 1 - 1e8, 1e16);
    }

    @Test
    void poissonWhereTheRateIsZeroOrInfinite() {
        PoissonNllLoss ofRates = new PoissonNllLoss().withLogInput(false).withEpsilon(0);
        assertElement(ofRates, 0, 0, 0, 1, 0);
        assertElement(ofRates, 0, 2, INFINITY, -INFINITY, INFINITY);
        assertElement(new PoissonNllLoss(), -INFINITY, 0, Double.NaN, 0, 0);
        assertElement(new PoissonNllLoss(), -INFINITY, 2, INFINITY, -2, 0);
        assertElement(new PoissonNllLoss(), INFINITY, 2, INFINITY, INFINITY, INFINITY);
    }

    @Test
    void mapeIsInPercentOfTheTarget() {
        assertElement(new MapeLoss(), 5, 4, 25, 25, 0);
        assertElement(new MapeLoss(), -5, -4, 25, -25, 0);
        assertElement(new MapeLoss(), 4, 4, 0, 0, 0);
        assertElement(new MapeLoss(), 1e-7, 0, 100, 1e9, 0);
        assertElement(new MapeLoss(), 1, INFINITY, Double.NaN, Double.NaN, 0);
    }

    @Test
    void klDivOfProbabilitiesAndOfLogarithms() {
        double x = Math.log(0.25);
        assertElement(new KlDivLoss(), x, 0.5, 0.5 * LN2, -0.5, 0);
        assertElement(new KlDivLoss().withLogTarget(true), x, -LN2, 0.5 * LN2, -0.5, 0);
    }

    @Test
    void klDivOfAProbabilityOfZeroIsZero() {
        assertElement(new KlDivLoss(), -INFINITY, 0, 0, 0, 0);
        assertElement(new KlDivLoss().withLogTarget(true), -INFINITY, -INFINITY, 0, 0, 0);
        assertElement(new KlDivLoss(), -INFINITY, 0.5, INFINITY, -0.5, 0);
        assertElement(new KlDivLoss(), -1, -0.5, Double.NaN, 0.5, 0);
    }

    @Test
    void klDivOfRowsIsTheirDivergenceWithBatchmean() {
        double[] logProbabilities = {Math.log(0.5), Math.log(0.5), Math.log(0.25), Math.log(0.75)};
        double[] targets = {0.5, 0.5, 0.5, 0.5};
        Layout layout = Layout.of(2, 2);
        double divergence = 0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.75);
        assertEquals(divergence / 2, new KlDivLoss().withReduction(Reduction.BATCHMEAN)
                .loss(logProbabilities, layout, targets, layout), 1e-15);
        assertEquals(divergence / 4, new KlDivLoss().loss(logProbabilities, layout, targets, layout), 1e-15);
        assertEquals(divergence / 2 / LN2, new KlDivLoss().withReduction(Reduction.BATCHMEAN).withUnit(LogarithmUnit.BITS)
                .loss(logProbabilities, layout, targets, layout), 1e-15);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theDefaultIsTheMeanOverAllElements(ElementwiseLoss<?> loss) {
        assertEquals(Reduction.MEAN_ALL, loss.reduction());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void nanGivesNaNAndLeavesOthersAlone(ElementwiseLoss<?> loss) {
        double[] predictions = {Double.NaN, 0.5};
        double[] targets = {0.25, 0.25};
        double[] losses = new double[2];
        double[] gradient = new double[2];
        Layout layout = Layout.of(2, 1);
        loss.lossesAndGradient(predictions, layout, targets, layout, losses, layout, gradient, layout);
        assertTrue(Double.isNaN(losses[0]));
        assertTrue(loss instanceof L1Loss ? gradient[0] == 0 : Double.isNaN(gradient[0]));
        assertTrue(Double.isFinite(losses[1]) && Double.isFinite(gradient[1]));
        loss.lossesAndGradient(targets, layout, predictions, layout, losses, layout, gradient, layout);
        assertTrue(Double.isNaN(losses[0]) && Double.isFinite(losses[1]));
    }

    @Test
    void anInfiniteErrorHasAnInfiniteLossAndTheGradientOfItsSign() {
        assertElement(new MseLoss(), INFINITY, 1, INFINITY, INFINITY, 2);
        assertElement(new MsleLoss(), INFINITY, 1, INFINITY, Double.NaN, Double.NaN);
        assertElement(new MsleLoss(), 1, INFINITY, INFINITY, -INFINITY, INFINITY);
        assertElement(new L1Loss(), -INFINITY, 1, INFINITY, -1, 0);
        assertElement(new HuberLoss().withDelta(2), -INFINITY, 1, INFINITY, -2, 0);
        assertElement(new SmoothL1Loss(), 1, INFINITY, INFINITY, -1, 0);
        assertElement(new LogCoshLoss(), -INFINITY, 1, INFINITY, -1, 0);
        assertElement(new PinballLoss().withQuantile(0.75), -INFINITY, 1, INFINITY, -0.75, 0);
        assertElement(new MapeLoss(), INFINITY, 4, INFINITY, 25, 0);
    }

    @Test
    void theSameInfinityTwiceIsNaN() {
        for (ElementwiseLoss<?> loss : List.of(new MseLoss(), new MsleLoss(), new L1Loss(), new HuberLoss(), new SmoothL1Loss(),
                new LogCoshLoss(), new PinballLoss(), new MapeLoss())) {
            assertTrue(Double.isNaN(element(loss, INFINITY, INFINITY)[0]), loss.getClass().getSimpleName());
        }
    }

    @Test
    void badOptionsAreNamed() {
        assertRefused(() -> new HuberLoss().withDelta(0), "delta", "0.0");
        assertRefused(() -> new HuberLoss().withDelta(INFINITY), "delta", "Infinity");
        assertRefused(() -> new SmoothL1Loss().withBeta(-1), "beta", "-1.0");
        assertRefused(() -> new SmoothL1Loss().withBeta(Double.NaN), "beta", "NaN");
        assertRefused(() -> new PinballLoss().withQuantile(0), "quantile", "0.0");
        assertRefused(() -> new PinballLoss().withQuantile(1), "quantile", "1.0");
        assertRefused(() -> new PinballLoss().withQuantile(Double.NaN), "quantile", "NaN");
        assertRefused(() -> new PoissonNllLoss().withEpsilon(-1e-8), "epsilon", "-1.0E-8");
        assertRefused(() -> new GaussianNllLoss().withEpsilon(0), "epsilon", "0.0");
    }

    private static void assertRefused(Executable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + message + "' should name " + part);
        }
    }

    /** Loss, gradient and Hessian of one element. */
    private static void assertElement(ElementwiseLoss<?> loss, double prediction, double target, double... expected) {
        double[] results = element(loss, prediction, target);
        for (int i = 0; i < expected.length; i++) {
            String name = loss.getClass().getSimpleName() + " of " + prediction + " and " + target + ", result " + i;
            double tolerance = Math.max(Double.MIN_VALUE, Math.abs(expected[i]) * 1e-14);
            assertEquals(expected[i] + 0.0, results[i] + 0.0, Double.isFinite(tolerance) ? tolerance : 0, name);
        }
    }

    private static double[] element(ElementwiseLoss<?> loss, double prediction, double target) {
        double[] losses = new double[1];
        double[] gradient = new double[1];
        double[] hessian = new double[1];
        Layout layout = Layout.of(1, 1);
        loss.lossGradientAndHessian(new Batch().predictions(new double[] {prediction}, layout)
                .targets(new double[] {target}, layout).losses(losses, layout).gradient(gradient, layout).hessian(hessian, layout));
        return new double[] {losses[0], gradient[0], hessian[0]};
    }
}
