package dev.lanemax;

import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactMath;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses and gradients of regression in double are within the bound that each class states, against formulas in double-double. */
class RegressionAccuracyTest {

    private static final int ELEMENTS = 20_000;
    private static final Layout LAYOUT = Layout.of(ELEMENTS / 10, 10);
    private static final DoubleDouble ONE = DoubleDouble.ONE;
    private static final DoubleDouble HALF = DoubleDouble.of(0.5);
    private static final DoubleDouble LN2 = ExactMath.log(DoubleDouble.of(2));
    private static final DoubleDouble TWO_PI = DoubleDouble.sum(0x1.921fb54442d18p2, 0x1.1a62633145c07p-52);

    /** A result, and the largest term of its formula, in whose ulps its error is stated. */
    private record Exact(DoubleDouble value, double largestTerm) {

        static Exact of(DoubleDouble value) {
            return new Exact(value, value.high());
        }

        static Exact sum(DoubleDouble... terms) {
            DoubleDouble sum = DoubleDouble.ZERO;
            double largest = 0;
            for (DoubleDouble term : terms) {
                sum = sum.plus(term);
                largest = Math.max(largest, Math.abs(term.high()));
            }
            return new Exact(sum, largest);
        }
    }

    /** An exact loss or derivative of a prediction and its target. */
    private interface Reference {
        Exact of(double prediction, double target);
    }

    /** Which signs predictions and targets have. */
    private enum Domain {

        ALL(x -> x, x -> x),
        POSITIVE(Math::abs, Math::abs),
        LOGARITHM_AND_NUMBER(x -> -Math.abs(x), Math::abs),
        LOGARITHMS(x -> -Math.abs(x), x -> -Math.abs(x));

        private final DoubleUnaryOperator prediction;
        private final DoubleUnaryOperator target;

        Domain(DoubleUnaryOperator prediction, DoubleUnaryOperator target) {
            this.prediction = prediction;
            this.target = target;
        }
    }

    private enum Case {

        MSE(new MseLoss(), MseLoss.MAX_ULP_ERROR, Domain.ALL,
                (p, t) -> Exact.of(error(p, t).times(error(p, t))), (p, t) -> Exact.of(error(p, t).times(2))),
        HALF_MSE(new MseLoss().withHalf(true), MseLoss.MAX_ULP_ERROR, Domain.ALL,
                (p, t) -> Exact.of(error(p, t).times(error(p, t)).times(0.5)), (p, t) -> Exact.of(error(p, t))),
        MSLE(new MsleLoss(), MsleLoss.MAX_ULP_ERROR, Domain.POSITIVE,
                (p, t) -> Exact.of(logError(p, t).times(logError(p, t))),
                (p, t) -> Exact.of(p < 1e-7 ? DoubleDouble.ZERO
                        : logError(p, t).times(2).dividedBy(DoubleDouble.sum(1, p)))),
        L1(new L1Loss(), L1Loss.MAX_ULP_ERROR, Domain.ALL,
                (p, t) -> Exact.of(error(p, t).magnitude()), (p, t) -> Exact.of(sign(p, t))),
        HUBER(new HuberLoss().withDelta(0.7), HuberLoss.MAX_ULP_ERROR, Domain.ALL,
                (p, t) -> huber(p, t, 0.7, 1), (p, t) -> Exact.of(clamped(p, t, 0.7))),
        SMOOTH_L1(new SmoothL1Loss().withBeta(0.7), SmoothL1Loss.MAX_ULP_ERROR, Domain.ALL,
                (p, t) -> huber(p, t, 0.7, 0.7), (p, t) -> Exact.of(clamped(p, t, 0.7).dividedBy(DoubleDouble.of(0.7)))),
        LOG_COSH(new LogCoshLoss(), LogCoshLoss.MAX_ULP_ERROR, Domain.ALL,
                (p, t) -> Exact.of(logCosh(error(p, t))), (p, t) -> Exact.of(tanh(error(p, t)))),
        PINBALL(new PinballLoss().withQuantile(0.3), PinballLoss.MAX_ULP_ERROR, Domain.ALL,
                (p, t) -> Exact.of(error(p, t).times(p < t ? DoubleDouble.of(-0.3) : DoubleDouble.sum(1, -0.3))),
                (p, t) -> Exact.of(p == t ? DoubleDouble.ZERO : p < t ? DoubleDouble.of(-0.3) : DoubleDouble.sum(1, -0.3))),
        MAPE(new MapeLoss(), MapeLoss.MAX_ULP_ERROR, Domain.ALL,
                (p, t) -> Exact.of(error(p, t).magnitude().times(100).dividedBy(DoubleDouble.of(Math.max(Math.abs(t), 1e-7)))),
                (p, t) -> Exact.of(sign(p, t).times(100).dividedBy(DoubleDouble.of(Math.max(Math.abs(t), 1e-7))))),
        POISSON(new PoissonNllLoss(), PoissonNllLoss.MAX_ULP_ERROR, Domain.POSITIVE,
                (p, t) -> Exact.sum(exp(p), DoubleDouble.product(-t, p)), (p, t) -> Exact.sum(exp(p), DoubleDouble.of(-t))),
        FULL_POISSON(new PoissonNllLoss().withFull(true), PoissonNllLoss.MAX_ULP_ERROR, Domain.POSITIVE,
                (p, t) -> withLogFactorial(t, exp(p), DoubleDouble.product(-t, p)),
                (p, t) -> Exact.sum(exp(p), DoubleDouble.of(-t))),
        POISSON_OF_RATES(new PoissonNllLoss().withLogInput(false), PoissonNllLoss.MAX_ULP_ERROR, Domain.POSITIVE,
                (p, t) -> Exact.sum(DoubleDouble.of(p), ExactMath.log(DoubleDouble.sum(p, 1e-8)).times(-t)),
                (p, t) -> Exact.sum(ONE, DoubleDouble.of(-t).dividedBy(DoubleDouble.sum(p, 1e-8)))),
        FULL_POISSON_OF_RATES(new PoissonNllLoss().withFull(true).withLogInput(false), PoissonNllLoss.MAX_ULP_ERROR, Domain.POSITIVE,
                (p, t) -> withLogFactorial(t, DoubleDouble.of(p), ExactMath.log(DoubleDouble.sum(p, 1e-8)).times(-t)),
                (p, t) -> Exact.sum(ONE, DoubleDouble.of(-t).dividedBy(DoubleDouble.sum(p, 1e-8)))),
        KL_DIV(new KlDivLoss(), KlDivLoss.MAX_ULP_ERROR, Domain.LOGARITHM_AND_NUMBER,
                (p, t) -> Exact.sum(log(t).times(t), DoubleDouble.product(-t, p)), (p, t) -> Exact.of(DoubleDouble.of(-t))),
        KL_DIV_OF_LOGARITHMS(new KlDivLoss().withLogTarget(true), KlDivLoss.MAX_ULP_ERROR, Domain.LOGARITHMS,
                (p, t) -> Exact.sum(exp(t).times(t), exp(t).times(-p)), (p, t) -> Exact.of(exp(t).negated()));

        private final ElementwiseLoss<?> loss;
        private final double bound;
        private final Domain domain;
        private final Reference exactLoss;
        private final Reference exactDerivative;

        Case(ElementwiseLoss<?> loss, double bound, Domain domain, Reference exactLoss, Reference exactDerivative) {
            this.loss = loss;
            this.bound = bound;
            this.domain = domain;
            this.exactLoss = exactLoss;
            this.exactDerivative = exactDerivative;
        }
    }

    /** For {@link OperatorErrors}. */
    static void measureAll() {
        for (Case each : Case.values()) {
            new RegressionAccuracyTest().theBoundHolds(each);
        }
        new RegressionAccuracyTest().theBoundOfAGaussianHolds();
    }

    @ParameterizedTest
    @EnumSource
    void theBoundHolds(Case tested) {
        WorstError worstLosses = new WorstError();
        WorstError worstGradients = new WorstError();
        for (double scale : new double[] {1e-5, 0.3, 1, 3, 30}) {
            for (boolean close : new boolean[] {false, true}) {
                Random random = new Random(Double.hashCode(scale));
                double[] numbers = random(() -> scale * random.nextGaussian());
                double[] others = close ? neighbours(numbers, random) : random(() -> scale * random.nextGaussian());
                double[] predictions = Arrays.stream(numbers).map(tested.domain.prediction).toArray();
                double[] targets = Arrays.stream(others).map(tested.domain.target).toArray();
                double[] losses = new double[ELEMENTS];
                double[] gradient = new double[ELEMENTS];
                tested.loss.lossesAndGradient(predictions, LAYOUT, targets, LAYOUT, losses, LAYOUT, gradient, LAYOUT);
                for (int i = 0; i < ELEMENTS; i++) {
                    add(worstLosses, losses[i], tested.exactLoss.of(predictions[i], targets[i]));
                    add(worstGradients, gradient[i], tested.exactDerivative.of(predictions[i], targets[i]));
                }
            }
        }
        worstLosses.assertWithin(tested.bound, tested.loss.getClass().getSimpleName() + "'s loss");
        worstGradients.assertWithin(tested.bound, tested.loss.getClass().getSimpleName() + "'s gradient");
    }

    @Test
    void theBoundOfAGaussianHolds() {
        Random random = new Random(1);
        double[] predictions = random(random::nextGaussian);
        double[] targets = random(random::nextGaussian);
        double[] variances = random(() -> Math.exp(3 * random.nextGaussian()));
        double[] losses = new double[ELEMENTS];
        double[] gradient = new double[ELEMENTS];
        double[] variancesGradient = new double[ELEMENTS];
        Batch batch = new Batch().predictions(predictions, LAYOUT).targets(targets, LAYOUT).variances(variances, LAYOUT)
                .losses(losses, LAYOUT).gradient(gradient, LAYOUT).variancesGradient(variancesGradient, LAYOUT);
        new GaussianNllLoss().withFull(true).withReduction(Reduction.NONE).lossAndGradient(batch);
        WorstError worstLosses = new WorstError();
        WorstError worstGradients = new WorstError();
        WorstError worstOfVariances = new WorstError();
        for (int i = 0; i < ELEMENTS; i++) {
            DoubleDouble error = error(predictions[i], targets[i]);
            DoubleDouble variance = DoubleDouble.of(Math.max(variances[i], 1e-6));
            DoubleDouble ratio = error.dividedBy(variance);
            add(worstLosses, losses[i], Exact.sum(ExactMath.log(variance).times(HALF),
                    error.times(ratio).times(HALF), ExactMath.log(TWO_PI).times(HALF)));
            add(worstGradients, gradient[i], Exact.of(ratio));
            add(worstOfVariances, variancesGradient[i], Exact.sum(HALF.dividedBy(variance), ratio.times(ratio).times(-0.5)));
        }
        worstLosses.assertWithin(GaussianNllLoss.MAX_ULP_ERROR, "GaussianNllLoss's loss");
        worstGradients.assertWithin(GaussianNllLoss.MAX_ULP_ERROR, "GaussianNllLoss's gradient");
        worstOfVariances.assertWithin(GaussianNllLoss.MAX_ULP_ERROR, "GaussianNllLoss's gradient of variances");
    }

    private static double[] random(DoubleSupplier numbers) {
        return DoubleStream.generate(numbers).limit(ELEMENTS).toArray();
    }

    /** Numbers at relative distances from 2^-52 to 1. */
    private static double[] neighbours(double[] numbers, Random random) {
        double[] neighbours = numbers.clone();
        for (int i = 0; i < ELEMENTS; i++) {
            neighbours[i] += numbers[i] * Math.scalb(random.nextDouble() - 0.5, -random.nextInt(52));
        }
        return neighbours;
    }

    private static void add(WorstError worst, double computed, Exact exact) {
        worst.add(computed, exact.value, exact.largestTerm);
    }

    private static DoubleDouble error(double prediction, double target) {
        return DoubleDouble.sum(prediction, -target);
    }

    private static DoubleDouble sign(double prediction, double target) {
        return DoubleDouble.of(Math.signum(prediction - target));
    }

    /** log((1 + p) / (1 + t)) of the numbers raised to 10^-7. */
    private static DoubleDouble logError(double prediction, double target) {
        double p = Math.max(prediction, 1e-7);
        double t = Math.max(target, 1e-7);
        DoubleDouble quotient = error(Math.max(p, t), Math.min(p, t)).dividedBy(DoubleDouble.sum(1, Math.min(p, t)));
        DoubleDouble logarithm = ExactMath.log1p(quotient);
        return p < t ? logarithm.negated() : logarithm;
    }

    /** Huber's loss, divided by something. */
    private static Exact huber(double prediction, double target, double delta, double divisor) {
        DoubleDouble error = error(prediction, target).magnitude();
        DoubleDouble loss = error.compareTo(DoubleDouble.of(delta)) < 0 ? error.times(error).times(0.5)
                : error.minus(DoubleDouble.of(delta / 2)).times(delta);
        return Exact.of(loss.dividedBy(DoubleDouble.of(divisor)));
    }

    private static DoubleDouble clamped(double prediction, double target, double delta) {
        DoubleDouble error = error(prediction, target);
        return error.magnitude().compareTo(DoubleDouble.of(delta)) < 0 ? error : sign(prediction, target).times(delta);
    }

    /** log(1 + 2 sinh^2 (e/2)), or |e| + log(1 + e^-2|e|) - log 2. */
    private static DoubleDouble logCosh(DoubleDouble error) {
        DoubleDouble e = error.magnitude();
        if (e.high() > 1) {
            return e.plus(ExactMath.log1p(ExactMath.exp(e.times(-2)))).minus(LN2);
        }
        DoubleDouble sinh = sinh(e.times(HALF));
        return ExactMath.log1p(sinh.times(sinh).times(2));
    }

    private static DoubleDouble tanh(DoubleDouble error) {
        if (Math.abs(error.high()) > 1) {
            DoubleDouble power = ExactMath.exp(error.magnitude().times(-2));
            return ONE.minus(power).dividedBy(ONE.plus(power)).times(Math.signum(error.high()));
        }
        DoubleDouble sinh = sinh(error.times(HALF));
        return sinh(error).dividedBy(ONE.plus(sinh.times(sinh).times(2)));
    }

    /** Taylor's series, for |x| up to 1. */
    private static DoubleDouble sinh(DoubleDouble x) {
        DoubleDouble term = x;
        DoubleDouble sum = x;
        for (int n = 2; n <= 30; n += 2) {
            term = term.times(x).times(x).dividedBy(DoubleDouble.of(n * (n + 1)));
            sum = sum.plus(term);
        }
        return sum;
    }

    private static DoubleDouble exp(double x) {
        return ExactMath.exp(DoubleDouble.of(x));
    }

    private static DoubleDouble log(double x) {
        return ExactMath.log(DoubleDouble.of(x));
    }

    /** Stirling's t log t - t + log(2 pi t) / 2, for a target above 1. */
    private static Exact withLogFactorial(double target, DoubleDouble rate, DoubleDouble likelihood) {
        return target <= 1 ? Exact.sum(rate, likelihood) : Exact.sum(rate, likelihood, log(target).times(target),
                DoubleDouble.of(-target), ExactMath.log(TWO_PI.times(target)).times(HALF));
    }
}
