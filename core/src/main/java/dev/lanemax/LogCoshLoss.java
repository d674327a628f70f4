package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * The logarithm of the hyperbolic cosine of the error (Keras's {@code log_cosh}): log cosh e with e = prediction - target, near
 * e<sup>2</sup>/2 where e is small, and near |e| - ln 2 where it is large. The gradient is tanh e, the Hessian
 * 1 / cosh<sup>2</sup> e.
 *
 * <p>By default the loss is the mean over all elements.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp, also where prediction and target are close to each
 * other.
 *
 * <p><b>Special values.</b> NaN gives NaN, and so does an infinite prediction whose target is the same. Any other infinite error has
 * the loss +inf and the gradient 1 or -1.
 */
public final class LogCoshLoss extends ElementwiseLoss<LogCoshLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    /** With the mean over all elements. */
    public LogCoshLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL));
    }

    private LogCoshLoss(LossOptions options) {
        super(options);
    }

    @Override
    protected LogCoshLoss withOptions(LossOptions newOptions) {
        return new LogCoshLoss(newOptions);
    }

    @Override
    protected double loss(double prediction, double target) {
        return RegressionFormulas.logCoshLoss(prediction, target);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return RegressionFormulas.logCoshSlope(prediction, target);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.logCosh(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements());
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    /** 4 s (1 - s) with s = 1 / (1 + e^2|e|). */
    @Override
    protected double secondDerivative(double prediction, double target) {
        double s = DoubleFunctions.sigmoid(-2 * Math.abs(prediction - target));
        return 4 * s * (1 - s);
    }
}
