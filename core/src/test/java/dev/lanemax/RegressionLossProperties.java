package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/** Laws that the losses of regression obey for ordinary and for extreme numbers. */
class RegressionLossProperties {

    private static final Layout LAYOUT = Layout.of(1, 1);

    /** No difference crosses a kink that is farther away. */
    private static final double KINK = 1e-3;
    private static final double STEP = 0x1p-17;

    @Provide
    static Arbitrary<ElementwiseLoss<?>> losses() {
        return Arbitraries.of(List.of(new MseLoss(), new MseLoss().withHalf(true), new MsleLoss(), new L1Loss(),
                new HuberLoss().withDelta(1.5), new SmoothL1Loss().withBeta(0.5), new LogCoshLoss(),
                new PinballLoss().withQuantile(0.3), new MapeLoss(), new PoissonNllLoss().withFull(true),
                new PoissonNllLoss().withLogInput(false), new KlDivLoss(), new KlDivLoss().withLogTarget(true)));
    }

    /** Numbers on either side of 0 and of each other, and large ones. */
    @Provide
    static Arbitrary<Double> numbers() {
        return Arbitraries.oneOf(Arbitraries.doubles().between(0.05, 5), Arbitraries.doubles().between(-5, 5),
                Arbitraries.doubles().between(-1e3, 1e3));
    }

    @Property
    void theGradientIsThatOfDifferences(@ForAll("losses") ElementwiseLoss<?> loss,
            @ForAll @DoubleRange(min = 0.05, max = 4) double prediction, @ForAll @DoubleRange(min = 0.05, max = 4) double target) {
        Assume.that(isSmooth(prediction, target));
        double scale = loss instanceof MapeLoss ? 100 / target : 1;
        assertTrue(GradientCheck.worstError(loss, new double[] {prediction}, 1, new double[] {target}) < 1e-6 * scale);
    }

    @Property
    void theHessianIsThatOfDifferencesOfTheGradient(@ForAll("losses") ElementwiseLoss<?> loss,
            @ForAll @DoubleRange(min = 0.05, max = 4) double prediction, @ForAll @DoubleRange(min = 0.05, max = 4) double target) {
        Assume.that(isSmooth(prediction, target));
        double difference = (gradient(loss, prediction + STEP, target) - gradient(loss, prediction - STEP, target)) / (2 * STEP);
        double hessian = hessian(loss, prediction, target);
        assertEquals(difference, hessian, 1e-5 * Math.max(1, Math.abs(hessian)));
    }

    @Property
    void lossesOfErrorsAreNeverNegativeAndZeroWithoutError(@ForAll("numbers") double prediction, @ForAll("numbers") double target) {
        for (ElementwiseLoss<?> loss : List.of(new MseLoss(), new MsleLoss(), new L1Loss(), new HuberLoss(), new SmoothL1Loss(),
                new LogCoshLoss(), new PinballLoss(), new MapeLoss())) {
            assertTrue(loss(loss, prediction, target) >= 0);
            assertEquals(0, loss(loss, prediction, prediction));
            assertEquals(0, gradient(loss, prediction, prediction));
        }
    }

    @Property
    void lossesOfErrorsAreSymmetric(@ForAll("numbers") double prediction, @ForAll("numbers") double target) {
        for (ElementwiseLoss<?> loss : List.of(new MseLoss(), new MsleLoss(), new L1Loss(), new HuberLoss(), new SmoothL1Loss(),
                new LogCoshLoss(), new PinballLoss())) {
            assertEquals(loss(loss, prediction, target), loss(loss, target, prediction));
        }
    }

    @Property
    void smoothL1IsHuberDividedByBeta(@ForAll("numbers") double prediction, @ForAll("numbers") double target,
            @ForAll @DoubleRange(min = 0.01, max = 100) double beta) {
        double huber = loss(new HuberLoss().withDelta(beta), prediction, target) / beta;
        assertEquals(huber, loss(new SmoothL1Loss().withBeta(beta), prediction, target), 1e-14 * huber);
    }

    @Property
    void huberLiesBetweenZeroAndHalfTheSquare(@ForAll("numbers") double prediction, @ForAll("numbers") double target,
            @ForAll @DoubleRange(min = 0.01, max = 100) double delta) {
        double huber = loss(new HuberLoss().withDelta(delta), prediction, target);
        assertTrue(huber <= loss(new MseLoss().withHalf(true), prediction, target) * (1 + 1e-14));
        assertTrue(huber <= delta * Math.abs(prediction - target) * (1 + 1e-14));
    }

    @Property
    void logCoshLiesBelowItsTwoAsymptotes(@ForAll("numbers") double prediction, @ForAll("numbers") double target) {
        double loss = loss(new LogCoshLoss(), prediction, target);
        double error = Math.abs(prediction - target);
        assertTrue(loss <= 0.5 * error * error * (1 + 1e-15) && loss <= error * (1 + 1e-15));
        assertTrue(loss >= (error - Math.log(2)) * (1 - 1e-15));
    }

    @Property
    void floatsAreComputedAsDoublesAndRoundedOnce(@ForAll("losses") ElementwiseLoss<?> loss,
            @ForAll("numbers") double prediction, @ForAll("numbers") double target) {
        float[] losses = new float[1];
        float[] gradient = new float[1];
        loss.lossesAndGradient(new float[] {(float) prediction}, LAYOUT, new float[] {(float) target}, LAYOUT,
                losses, LAYOUT, gradient, LAYOUT);
        assertArrayEquals(new float[] {
            (float) loss(loss, (float) prediction, (float) target), (float) gradient(loss, (float) prediction, (float) target)},
                new float[] {losses[0], gradient[0]});
    }

    private static boolean isSmooth(double prediction, double target) {
        double error = Math.abs(prediction - target);
        return error > KINK && Math.abs(error - 1.5) > KINK && Math.abs(error - 0.5) > KINK;
    }

    private static double loss(ElementwiseLoss<?> loss, double prediction, double target) {
        return loss.loss(new double[] {prediction}, LAYOUT, new double[] {target}, LAYOUT);
    }

    private static double gradient(ElementwiseLoss<?> loss, double prediction, double target) {
        double[] gradient = new double[1];
        loss.lossAndGradient(new double[] {prediction}, LAYOUT, new double[] {target}, LAYOUT, gradient, LAYOUT);
        return gradient[0];
    }

    private static double hessian(ElementwiseLoss<?> loss, double prediction, double target) {
        double[] hessian = new double[1];
        loss.lossGradientAndHessian(new Batch().predictions(new double[] {prediction}, LAYOUT)
                .targets(new double[] {target}, LAYOUT).gradient(new double[1], LAYOUT).hessian(hessian, LAYOUT));
        return hessian[0];
    }
}
