package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * The absolute error, MAE (PyTorch's {@code l1_loss}): |e| with the error e = prediction - target. The gradient is the sign of e, 0 at
 * the kink; the Hessian is 0.
 *
 * <p>By default the loss is the mean over all elements.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp: the loss is rounded once, the gradient is exact.
 *
 * <p><b>Special values.</b> NaN has the loss NaN, and so does an infinite prediction whose target is the same; the gradient is 0 there,
 * as in PyTorch. Any other infinite error has the loss +inf and the gradient 1 or -1.
 */
public final class L1Loss extends ElementwiseLoss<L1Loss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    /** With the mean over all elements. */
    public L1Loss() {
        this(LossOptions.of(Reduction.MEAN_ALL));
    }

    private L1Loss(LossOptions options) {
        super(options);
    }

    @Override
    protected L1Loss withOptions(LossOptions newOptions) {
        return new L1Loss(newOptions);
    }

    @Override
    protected double loss(double prediction, double target) {
        return RegressionFormulas.absoluteErrorLoss(prediction, target);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return RegressionFormulas.absoluteErrorSlope(prediction, target);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.absoluteError(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements());
    }

    @Override
    boolean isPiecewiseLinear() {
        return true;
    }
}
