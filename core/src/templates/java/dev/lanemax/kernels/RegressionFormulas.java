package dev.lanemax.kernels;

/**
 * Regression losses of one prediction and its target, and their derivatives with respect to the prediction: what the kernels of
 * {@link ElementLosses} repeat, operation by operation. The losses' own documentation says what they are.
 *
 * <p>This file is a template: the build replaces the calls of polynomial by its steps.
 */
public final class RegressionFormulas {

    static final double PERCENT = 100;

    /** The least denominator of a relative error. */
    static final double LEAST_TARGET = 1e-7;

    /** The least number whose logarithm a squared logarithmic error takes. */
    public static final double LEAST_OF_LOGARITHM = 1e-7;

    /** From here on log cosh e is |e| - ln 2 + softplus(-2|e|), up to here it is log1p of a series. */
    static final double LARGE = 1;

    private RegressionFormulas() {
    }

    public static double squaredErrorLoss(double prediction, double target, double scale) {
        double error = prediction - target;
        return scale * error * error;
    }

    public static double squaredErrorSlope(double prediction, double target, double scale) {
        return 2 * scale * (prediction - target);
    }

    public static double absoluteErrorLoss(double prediction, double target) {
        return Math.abs(prediction - target);
    }

    public static double absoluteErrorSlope(double prediction, double target) {
        return prediction > target ? 1 : prediction < target ? -1 : 0;
    }

    public static double huberLoss(double prediction, double target, double delta) {
        double error = Math.abs(prediction - target);
        return error <= delta ? 0.5 * error * error : delta * (error - 0.5 * delta);
    }

    public static double huberSlope(double prediction, double target, double delta) {
        double error = prediction - target;
        return error > delta ? delta : error < -delta ? -delta : error;
    }

    public static double smoothL1Loss(double prediction, double target, double beta) {
        double error = Math.abs(prediction - target);
        return error < beta ? 0.5 * error * (error / beta) : error - 0.5 * beta;
    }

    public static double smoothL1Slope(double prediction, double target, double beta) {
        double error = prediction - target;
        return Math.abs(error) < beta ? error / beta : Math.signum(error);
    }

    /** What rounding takes from e is added to first order. */
    public static double logCoshLoss(double prediction, double target) {
        double error = prediction - target;
        double errorLow = Rounding.ofDifference(prediction, target, error);
        double magnitude = Math.abs(error);
        double rest = DoubleFunctions.softplus(-2 * magnitude) + (Math.signum(error) * errorLow - DoubleConstants.LN2_LOW);
        double square = Math.fma(error, error, 2 * error * errorLow);
        double small = DoubleFunctions.log1p(coshMinusOne(square));
        return magnitude >= LARGE ? magnitude - DoubleConstants.LN2_HIGH + rest : small;
    }

    public static double logCoshSlope(double prediction, double target) {
        return DoubleFunctions.tanh(prediction - target);
    }

    private static double coshMinusOne(double square) {
        double series = polynomial(square, DoubleConstants.COSH);
        double half = 0.5 * square;
        return Math.fma(half, series * square, half);
    }

    public static double pinballLoss(double prediction, double target, double quantile) {
        double error = prediction - target;
        return error < 0 ? -quantile * error : (1 - quantile) * error;
    }

    public static double pinballSlope(double prediction, double target, double quantile) {
        double error = prediction - target;
        return error < 0 ? -quantile : error > 0 ? 1 - quantile : error;
    }

    public static double percentageErrorLoss(double prediction, double target) {
        return PERCENT * (Math.abs(prediction - target) / Math.max(Math.abs(target), LEAST_TARGET));
    }

    public static double percentageErrorSlope(double prediction, double target) {
        double slope = Math.signum(prediction - target) * (PERCENT / Math.max(Math.abs(target), LEAST_TARGET));
        return Double.isInfinite(target) ? Double.NaN : slope;
    }

    /** Of the logarithm of a rate. */
    public static double logPoissonLoss(double prediction, double target) {
        double rate = DoubleFunctions.exp(prediction);
        return rate == Double.POSITIVE_INFINITY ? rate : Math.fma(-target, prediction, rate);
    }

    public static double logPoissonSlope(double prediction, double target) {
        return DoubleFunctions.exp(prediction) - target;
    }

    /** Of a rate. */
    public static double poissonLoss(double rate, double target, double epsilon) {
        return rate == Double.POSITIVE_INFINITY ? rate : minusTimes(rate, target, logOfSum(rate, epsilon));
    }

    public static double poissonSlope(double rate, double target, double epsilon) {
        return 1 - ratio(target, rate + epsilon);
    }

    /** r - t log r, where 0 times infinity is 0. */
    private static double minusTimes(double rate, double target, double logRate) {
        return target == 0 && Double.isInfinite(logRate) ? rate : Math.fma(-target, logRate, rate);
    }

    /** log(x + y), with what rounding takes from the sum to first order. */
    private static double logOfSum(double x, double y) {
        double sum = x + y;
        double corrected = DoubleFunctions.log(sum) + Rounding.ofDifference(x, -y, sum) / sum;
        return sum == 0 ? Double.NEGATIVE_INFINITY : corrected;
    }

    /** t / r, where 0 / 0 is 0. */
    public static double ratio(double target, double rate) {
        return target == 0 && rate == 0 ? 0 : target / rate;
    }

    public static double squaredLogErrorLoss(double prediction, double target) {
        double difference = logDifference(prediction, target);
        return difference * difference;
    }

    public static double squaredLogErrorSlope(double prediction, double target) {
        double slope = 2 * logDifference(prediction, target) / (1 + prediction);
        return prediction < LEAST_OF_LOGARITHM ? 0 : slope;
    }

    /** log((1 + prediction) / (1 + target)), as the logarithm of a number of at least 1, which keeps the digits of a small one. */
    public static double logDifference(double prediction, double target) {
        double x = Math.max(prediction, LEAST_OF_LOGARITHM);
        double y = Math.max(target, LEAST_OF_LOGARITHM);
        double larger = x < y ? y : x;
        double smaller = x < y ? x : y;
        double logarithm = logOfQuotient(larger, smaller);
        return x < y ? -logarithm : logarithm;
    }

    /** log(1 + q + qLow) with q + qLow = (larger - smaller) / (1 + smaller): what rounding takes from q is added to first order. */
    private static double logOfQuotient(double larger, double smaller) {
        double difference = larger - smaller;
        double onePlus = 1 + smaller;
        double q = difference / onePlus;
        double lost = Rounding.ofDifference(larger, smaller, difference) - q * Rounding.ofDifference(1, -smaller, onePlus);
        double qLow = (Math.fma(-q, onePlus, difference) + lost) / onePlus;
        double logarithm = DoubleFunctions.log1p(q) + qLow / (1 + q);
        return q == Double.POSITIVE_INFINITY ? q : logarithm;
    }

    /** Of a log-probability and a probability. */
    public static double klDivLoss(double prediction, double target) {
        return klDivergence(prediction, target, DoubleFunctions.log(target));
    }

    public static double klDivSlope(double prediction, double target) {
        return Double.isNaN(prediction) ? prediction : -target;
    }

    /** Of two log-probabilities. */
    public static double logKlDivLoss(double prediction, double target) {
        return klDivergence(prediction, DoubleFunctions.exp(target), target);
    }

    public static double logKlDivSlope(double prediction, double target) {
        return Double.isNaN(prediction) ? prediction : -DoubleFunctions.exp(target);
    }

    private static double klDivergence(double prediction, double probability, double logProbability) {
        return probability == 0 && !Double.isNaN(prediction) ? 0 : probability * (logProbability - prediction);
    }

    /** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule: written out by the build. */
    private static double polynomial(double x, double[] c) {
        double p = c[c.length - 1];
        for (int i = c.length - 2; i >= 0; i--) {
            p = Math.fma(p, x, c[i]);
        }
        return p;
    }
}
