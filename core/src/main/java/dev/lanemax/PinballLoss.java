package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * The pinball loss of quantile regression (scikit-learn's {@code mean_pinball_loss}): with a quantile q, q (target - prediction) where
 * the prediction is too low, and (1 - q) (prediction - target) where it is too high. The gradient is -q or 1 - q, and 0 at the kink;
 * the Hessian is 0. At the quantile 1/2 it is half of {@link L1Loss}.
 *
 * <p>By default the loss is the mean over all elements, and the quantile is 1/2.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp.
 *
 * <p><b>Special values.</b> NaN gives NaN, and so does an infinite prediction whose target is the same. Any other infinite error has
 * the loss +inf and the gradient -q or 1 - q.
 */
public final class PinballLoss extends ElementwiseLoss<PinballLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    private final double quantile;

    /** With a quantile of 1/2, the median. */
    public PinballLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 0.5);
    }

    private PinballLoss(LossOptions options, double quantile) {
        super(options);
        this.quantile = quantile;
    }

    @Override
    protected PinballLoss withOptions(LossOptions newOptions) {
        return new PinballLoss(newOptions, quantile);
    }

    /**
     * The same loss for another quantile.
     *
     * @param newQuantile the quantile that predictions shall be, above 0 and below 1
     * @return a loss for that quantile
     * @throws IllegalArgumentException where it is not above 0 and below 1
     */
    public PinballLoss withQuantile(double newQuantile) {
        Checks.between("quantile", newQuantile, 0, 1);
        return new PinballLoss(options(), newQuantile);
    }

    @Override
    protected double loss(double prediction, double target) {
        return RegressionFormulas.pinballLoss(prediction, target, quantile);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return RegressionFormulas.pinballSlope(prediction, target, quantile);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.pinball(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), quantile);
    }

    @Override
    boolean isPiecewiseLinear() {
        return true;
    }
}
