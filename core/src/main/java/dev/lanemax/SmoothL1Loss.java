package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * The smooth absolute error (PyTorch's {@code smooth_l1_loss}): with the error e = prediction - target, e<sup>2</sup> / (2 beta) where
 * |e| &lt; beta, and |e| - beta/2 beyond. The gradient is e / beta, and 1 or -1 beyond; the Hessian is 1 / beta, and 0 beyond. It is
 * {@link HuberLoss} divided by delta = beta. A beta of 0 makes it {@link L1Loss}.
 *
 * <p>By default the loss is the mean over all elements, and beta is 1.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp.
 *
 * <p><b>Special values.</b> NaN gives NaN, and so does an infinite prediction whose target is the same. Any other infinite error has
 * the loss +inf and the gradient 1 or -1.
 */
public final class SmoothL1Loss extends ElementwiseLoss<SmoothL1Loss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    private final double beta;

    /** With a beta of 1. */
    public SmoothL1Loss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 1);
    }

    private SmoothL1Loss(LossOptions options, double beta) {
        super(options);
        this.beta = beta;
    }

    @Override
    protected SmoothL1Loss withOptions(LossOptions newOptions) {
        return new SmoothL1Loss(newOptions, beta);
    }

    /**
     * The same loss with another beta.
     *
     * @param newBeta the error from which on the loss grows linearly, finite and at least 0
     * @return a loss with that beta
     * @throws IllegalArgumentException where it is negative or not finite
     */
    public SmoothL1Loss withBeta(double newBeta) {
        Checks.weight("beta", newBeta);
        return new SmoothL1Loss(options(), newBeta);
    }

    @Override
    protected double loss(double prediction, double target) {
        return RegressionFormulas.smoothL1Loss(prediction, target, beta);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return RegressionFormulas.smoothL1Slope(prediction, target, beta);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.smoothL1(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), beta);
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected double secondDerivative(double prediction, double target) {
        return Math.abs(prediction - target) < beta ? 1 / beta : 0;
    }
}
