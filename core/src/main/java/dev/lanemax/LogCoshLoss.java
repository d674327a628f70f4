package dev.lanemax;

import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.Rounding;

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

    private static final double LN2 = 0x1.62e42fefa39efp-1;

    private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

    /** From here on |e| + log(1 + e^-2|e|) - ln 2 keeps its digits. */
    private static final double LARGE = 1;

    /** cosh e = 1 + w/2 + w^2/2 (COSH[0] + COSH[1] w + ...) with w = e^2: 2 / (2k)! for k from 2 to 10; the next is below 2^-68. */
    private static final double[] COSH = {
        2.0 / 24, 2.0 / 720, 2.0 / 40_320, 2.0 / 3_628_800, 2.0 / 479_001_600, 2.0 / 87_178_291_200L, 2.0 / 20_922_789_888_000L,
        2.0 / 6_402_373_705_728_000L, 2.0 / 2_432_902_008_176_640_000L};

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

    /** What rounding takes from e is added to first order. */
    @Override
    protected double loss(double prediction, double target) {
        double error = prediction - target;
        double errorLow = Rounding.ofDifference(prediction, target, error);
        if (Math.abs(error) >= LARGE) {
            double magnitude = Math.abs(error);
            double rest = DoubleFunctions.softplus(-2 * magnitude) + (Math.signum(error) * errorLow - LN2_LOW);
            return magnitude - LN2 + rest;
        }
        double square = Math.fma(error, error, 2 * error * errorLow);
        return DoubleFunctions.log1p(coshMinusOne(square));
    }

    private static double coshMinusOne(double square) {
        double series = 0;
        for (int k = COSH.length - 1; k >= 0; k--) {
            series = Math.fma(series, square, COSH[k]);
        }
        double half = 0.5 * square;
        return Math.fma(half, series * square, half);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return DoubleFunctions.tanh(prediction - target);
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
