package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.Rounding;

/**
 * The negative log-likelihood of a normal distribution whose mean and variance are predicted (PyTorch's {@code gaussian_nll_loss}).
 * With the error e = prediction - target and the {@linkplain Batch#variances variance} v, which is raised to epsilon where it is less,
 * the loss is (log v + e<sup>2</sup>/v) / 2, and log(2 pi)/2 more where it is {@link #withFull full}. The gradient is e/v, that with
 * respect to the {@linkplain Batch#variancesGradient variance} (1/v - e<sup>2</sup>/v<sup>2</sup>) / 2, also where v has been raised;
 * the Hessian is 1/v.
 *
 * <p>By default the loss is the mean over all elements, without the constant, and epsilon is 10<sup>-6</sup>.
 *
 * <p><b>Accuracy.</b> Loss and gradients are within {@value #MAX_ULP_ERROR} ulp of their formula's largest term.
 *
 * <p><b>Special values.</b> NaN gives NaN; a variance below 0 is refused. An infinite error or variance has the loss +inf; both
 * together give NaN.
 */
public final class GaussianNllLoss extends ElementwiseLoss<GaussianNllLoss> {

    /** The largest error of a loss or an entry of the gradients, in units of the last place of its formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    private static final double HALF_LOG_TWO_PI = 0x1.d67f1c864beb5p-1;
    private static final double EPSILON = 1e-6;

    private final boolean full;
    private final double epsilon;

    /** Without the constant. */
    public GaussianNllLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), false, EPSILON);
    }

    private GaussianNllLoss(LossOptions options, boolean full, double epsilon) {
        super(options);
        this.full = full;
        this.epsilon = epsilon;
    }

    @Override
    protected GaussianNllLoss withOptions(LossOptions newOptions) {
        return new GaussianNllLoss(newOptions, full, epsilon);
    }

    /**
     * The same loss with or without its constant.
     *
     * @param newFull whether log(2 pi)/2 is added
     * @return a loss with or without it
     */
    public GaussianNllLoss withFull(boolean newFull) {
        return new GaussianNllLoss(options(), newFull, epsilon);
    }

    /**
     * The same loss with another epsilon.
     *
     * @param newEpsilon the least variance, finite and above 0
     * @return a loss with that epsilon
     * @throws IllegalArgumentException where it is not finite and above 0
     */
    public GaussianNllLoss withEpsilon(double newEpsilon) {
        Checks.positive("epsilon", newEpsilon);
        return new GaussianNllLoss(options(), full, newEpsilon);
    }

    @Override
    boolean hasVariances() {
        return true;
    }

    @Override
    protected boolean hasDomain() {
        return true;
    }

    @Override
    String refusal(Tile tile, int element) {
        double variance = tile.variances()[element];
        return variance < 0 ? "the variance " + variance + ", must be at least 0" : null;
    }

    @Override
    void evaluate(Tile tile, boolean withGradient, boolean withHessian) {
        for (int i = 0; i < tile.rows() * tile.classes(); i++) {
            double variance = Math.max(tile.variances()[i], epsilon);
            double error = tile.inputs()[i] - tile.targets()[i];
            double errorLow = Rounding.ofDifference(tile.inputs()[i], tile.targets()[i], error);
            double ratio = error / variance;
            double ratioLow = Double.isInfinite(variance) ? 0 : (Math.fma(-ratio, variance, error) + errorLow) / variance;
            tile.losses()[i] = loss(error, errorLow, ratio, ratioLow, variance);
            if (withGradient) {
                tile.gradient()[i] = ratio;
            }
            if (withGradient && tile.hasVariancesGradient()) {
                tile.variancesGradient()[i] =
                        0.5 * corrected(Math.fma(-ratio, ratio, 1 / variance), -2 * ratio * ratioLow);
            }
            if (withHessian) {
                tile.hessian()[i] = 1 / variance;
            }
        }
    }

    /** What rounding takes from the error and from its ratio to the variance is added to first order. */
    private double loss(double error, double errorLow, double ratio, double ratioLow, double variance) {
        double low = Math.fma(error, ratioLow, errorLow * ratio);
        double loss = 0.5 * corrected(Math.fma(error, ratio, DoubleFunctions.log(variance)), low);
        return full ? loss + HALF_LOG_TWO_PI : loss;
    }

    /** An infinity has nothing to be corrected. */
    private static double corrected(double value, double low) {
        return Double.isInfinite(value) ? value : value + low;
    }

    /** With the variance 1. */
    @Override
    protected double loss(double prediction, double target) {
        double error = prediction - target;
        return loss(error, 0, error, 0, 1);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return prediction - target;
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected double secondDerivative(double prediction, double target) {
        return 1;
    }
}
