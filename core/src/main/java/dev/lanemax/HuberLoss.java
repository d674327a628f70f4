package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * Huber's loss (PyTorch's {@code huber_loss}): with the error e = prediction - target, e<sup>2</sup>/2 where |e| &le; delta, and
 * delta (|e| - delta/2) beyond. The gradient is e, at most delta in magnitude; the Hessian 1, or 0 beyond delta.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp. A NaN gives NaN; an infinite error has the loss +inf
 * and the gradient of its sign, delta.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class HuberLoss extends ElementwiseLoss<HuberLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    private final double delta;

    /** With a delta of 1. */
    public HuberLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 1);
    }

    private HuberLoss(LossOptions options, double delta) {
        super(options);
        this.delta = delta;
    }

    @Override
    protected HuberLoss withOptions(LossOptions newOptions) {
        return new HuberLoss(newOptions, delta);
    }

    /**
     * The same loss with another delta.
     *
     * @param newDelta the error from which on the loss grows linearly, finite and above 0
     * @return a loss with that delta
     * @throws IllegalArgumentException where it is not finite and above 0
     */
    public HuberLoss withDelta(double newDelta) {
        Checks.positive("delta", newDelta);
        return new HuberLoss(options(), newDelta);
    }

    @Override
    protected double loss(double prediction, double target) {
        return RegressionFormulas.huberLoss(prediction, target, delta);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return RegressionFormulas.huberSlope(prediction, target, delta);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.huber(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), delta);
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected double secondDerivative(double prediction, double target) {
        return Math.abs(prediction - target) <= delta ? 1 : 0;
    }
}
