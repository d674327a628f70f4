package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * The negative log-likelihood of counts with Poisson's distribution (PyTorch's {@code poisson_nll_loss}). Where predictions x are
 * logarithms of rates, as by default, an element with target t has the loss e<sup>x</sup> - t x, the gradient e<sup>x</sup> - t and the
 * Hessian e<sup>x</sup>; where they are rates, x - t log(x + epsilon), 1 - t / (x + epsilon) and t / (x + epsilon)<sup>2</sup>.
 * The {@link #withFull full} loss has Stirling's approximation of log t!, t log t - t + log(2 pi t) / 2, for each target above 1.
 *
 * <p>By default the loss is the mean over all elements, without Stirling's term, and epsilon is 10<sup>-8</sup>.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp of their formula's largest term.
 *
 * <p><b>Special values.</b> NaN gives NaN, and a rate below -epsilon a loss of NaN. A rate and a target of 0 have the loss 0 where
 * epsilon is 0, but NaN where the rate is given by its logarithm, -inf, as in PyTorch. Any other target has the loss +inf there, and
 * an infinite rate always has.
 */
public final class PoissonNllLoss extends ElementwiseLoss<PoissonNllLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of its formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    private static final double HALF_LOG_TWO_PI = 0x1.d67f1c864beb5p-1;
    private static final double EPSILON = 1e-8;

    private final boolean logInput;
    private final boolean full;
    private final double epsilon;

    /** Of logarithms of rates, without Stirling's term. */
    public PoissonNllLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), true, false, EPSILON);
    }

    private PoissonNllLoss(LossOptions options, boolean logInput, boolean full, double epsilon) {
        super(options);
        this.logInput = logInput;
        this.full = full;
        this.epsilon = epsilon;
    }

    @Override
    protected PoissonNllLoss withOptions(LossOptions newOptions) {
        return new PoissonNllLoss(newOptions, logInput, full, epsilon);
    }

    /**
     * The same loss of logarithms of rates, or of rates.
     *
     * @param newLogInput whether the predictions are logarithms
     * @return a loss of such predictions
     */
    public PoissonNllLoss withLogInput(boolean newLogInput) {
        return new PoissonNllLoss(options(), newLogInput, full, epsilon);
    }

    /**
     * The same loss with or without Stirling's approximation of the term of the targets alone.
     *
     * @param newFull whether it is added
     * @return a loss with or without it
     */
    public PoissonNllLoss withFull(boolean newFull) {
        return new PoissonNllLoss(options(), logInput, newFull, epsilon);
    }

    /**
     * The same loss with another epsilon.
     *
     * @param newEpsilon what is added to a rate whose logarithm is taken, finite and at least 0
     * @return a loss with that epsilon
     * @throws IllegalArgumentException where it is negative or not finite
     */
    public PoissonNllLoss withEpsilon(double newEpsilon) {
        Checks.weight("epsilon", newEpsilon);
        return new PoissonNllLoss(options(), logInput, full, newEpsilon);
    }

    @Override
    protected double loss(double prediction, double target) {
        double loss = logInput ? RegressionFormulas.logPoissonLoss(prediction, target)
                : RegressionFormulas.poissonLoss(prediction, target, epsilon);
        return full && target > 1 ? loss + logFactorial(target) : loss;
    }

    @Override
    protected double derivative(double prediction, double target) {
        return logInput ? RegressionFormulas.logPoissonSlope(prediction, target)
                : RegressionFormulas.poissonSlope(prediction, target, epsilon);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        if (logInput) {
            kernels.logPoisson(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements());
        } else {
            kernels.poisson(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), epsilon);
        }
        for (int i = 0; full && i < tile.elements(); i++) {
            double target = tile.targets()[i];
            tile.losses()[i] += target > 1 ? logFactorial(target) : 0;
        }
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected double secondDerivative(double prediction, double target) {
        double rate = prediction + epsilon;
        return logInput ? DoubleFunctions.exp(prediction) : RegressionFormulas.ratio(RegressionFormulas.ratio(target, rate), rate);
    }

    /** Stirling's approximation. */
    private static double logFactorial(double n) {
        return Math.fma(n + 0.5, DoubleFunctions.log(n), HALF_LOG_TWO_PI - n);
    }
}
