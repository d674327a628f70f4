package dev.lanemax;

import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.Rounding;

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

    private static final double LEAST = 1e-7;

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
        double difference = difference(prediction, target);
        return difference * difference;
    }

    @Override
    protected double derivative(double prediction, double target) {
        return prediction < LEAST ? 0 : 2 * difference(prediction, target) / (1 + prediction);
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected double secondDerivative(double prediction, double target) {
        double inverse = 1 / (1 + prediction);
        return prediction < LEAST ? 0 : 2 * (1 - difference(prediction, target)) * inverse * inverse;
    }

    /** log((1 + prediction) / (1 + target)), as the logarithm of a number of at least 1, which keeps the digits of a small one. */
    private static double difference(double prediction, double target) {
        double x = Math.max(prediction, LEAST);
        double y = Math.max(target, LEAST);
        return x < y ? -logOfQuotient(y, x) : logOfQuotient(x, y);
    }

    /** log(1 + q + qLow) with q + qLow = (larger - smaller) / (1 + smaller): what rounding takes from q is added to first order. */
    private static double logOfQuotient(double larger, double smaller) {
        double difference = larger - smaller;
        double onePlus = 1 + smaller;
        double q = difference / onePlus;
        if (q == Double.POSITIVE_INFINITY) {
            return q;
        }
        double lost = Rounding.ofDifference(larger, smaller, difference) - q * Rounding.ofDifference(1, -smaller, onePlus);
        double qLow = (Math.fma(-q, onePlus, difference) + lost) / onePlus;
        return DoubleFunctions.log1p(q) + qLow / (1 + q);
    }
}
