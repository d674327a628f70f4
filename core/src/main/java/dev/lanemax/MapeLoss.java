package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * The absolute error in percent of the target (Keras's {@code mean_absolute_percentage_error}): 100 |e| / m with the error
 * e = prediction - target and m = max(|target|, 10<sup>-7</sup>). The gradient is 100 / m with the sign of e, and 0 at the kink; the
 * Hessian is 0.
 *
 * <p>By default the loss is the mean over all elements.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp.
 *
 * <p><b>Special values.</b> NaN and an infinite target give NaN. An infinite prediction has the loss +inf.
 */
public final class MapeLoss extends ElementwiseLoss<MapeLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    /** With the mean over all elements. */
    public MapeLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL));
    }

    private MapeLoss(LossOptions options) {
        super(options);
    }

    @Override
    protected MapeLoss withOptions(LossOptions newOptions) {
        return new MapeLoss(newOptions);
    }

    @Override
    protected double loss(double prediction, double target) {
        return RegressionFormulas.percentageErrorLoss(prediction, target);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return RegressionFormulas.percentageErrorSlope(prediction, target);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.percentageError(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements());
    }

    @Override
    boolean isPiecewiseLinear() {
        return true;
    }
}
