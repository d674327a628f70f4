package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * The squared error of logarithms (Keras's {@code mean_squared_logarithmic_error}): d<sup>2</sup> with
 * d = log(1 + max(prediction, c)) - log(1 + max(target, c)) and c = 10<sup>-7</sup>. The gradient is 2 d / (1 + prediction), and the
 * Hessian 2 (1 - d) / (1 + prediction)<sup>2</sup>; both are 0 where the prediction is below c.
 *
 * <p>By default the loss is the mean over all elements.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp, also where prediction and target are close to each
 * other: d is the logarithm of a quotient.
 *
 * <p><b>Special values.</b> NaN gives NaN, and so does +inf for both. Only one of them infinite gives the loss +inf.
 */
public final class MsleLoss extends ElementwiseLoss<MsleLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    /** With the mean over all elements. */
    public MsleLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL));
    }

    private MsleLoss(LossOptions options) {
        super(options);
    }

    @Override
    protected MsleLoss withOptions(LossOptions newOptions) {
        return new MsleLoss(newOptions);
    }

    @Override
    protected double loss(double prediction, double target) {
        return RegressionFormulas.squaredLogErrorLoss(prediction, target);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return RegressionFormulas.squaredLogErrorSlope(prediction, target);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.squaredLogError(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements());
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected double secondDerivative(double prediction, double target) {
        double inverse = 1 / (1 + prediction);
        return prediction < RegressionFormulas.LEAST_OF_LOGARITHM ? 0 : 2 * (1 - RegressionFormulas.logDifference(prediction, target)) * inverse * inverse;
    }
}
