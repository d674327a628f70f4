package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * The squared error (PyTorch's {@code mse_loss}): with the error e = prediction - target, e<sup>2</sup>, whose gradient is 2 e and
 * whose Hessian is 2. With the {@link #withHalf(boolean) half} of statistics it is e<sup>2</sup>/2, e and 1.
 *
 * <p>By default the loss is the mean over all elements, without the half.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp.
 *
 * <p><b>Special values.</b> NaN gives NaN, and so does an infinite prediction whose target is the same. Any other infinite error has
 * the loss +inf and a gradient of its sign, infinite.
 */
public final class MseLoss extends ElementwiseLoss<MseLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    private final double scale;

    /** Without the half. */
    public MseLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 1);
    }

    private MseLoss(LossOptions options, double scale) {
        super(options);
        this.scale = scale;
    }

    @Override
    protected MseLoss withOptions(LossOptions newOptions) {
        return new MseLoss(newOptions, scale);
    }

    /**
     * The same loss with or without a factor of 1/2, with which the gradient is the error itself.
     *
     * @param half whether the loss is half of the squared error
     * @return a loss with or without the half
     */
    public MseLoss withHalf(boolean half) {
        return new MseLoss(options(), half ? 0.5 : 1);
    }

    @Override
    protected double loss(double prediction, double target) {
        return RegressionFormulas.squaredErrorLoss(prediction, target, scale);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return RegressionFormulas.squaredErrorSlope(prediction, target, scale);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.squaredError(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), scale);
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected double secondDerivative(double prediction, double target) {
        return 2 * scale;
    }
}
