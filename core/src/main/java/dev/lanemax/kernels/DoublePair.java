package dev.lanemax.kernels;

/**
 * A number as the unevaluated sum of two doubles, high + low, for formulas of many factors, each of which would be rounded otherwise.
 * Sums, products and quotients have an error of about 2<sup>-100</sup> of their largest term, by Knuth's exact sum and by fused
 * multiply-add, and are rounded to a double once, by {@link #value}. It is overwritten, so that computing with it allocates nothing.
 *
 * <p>An infinity makes its own low part NaN, and counts as itself.
 */
public final class DoublePair {

    /** Up to this, a whole exponent is a number of multiplications. */
    private static final int MOST_PRODUCTS = 4;

    private double high;
    private double low;

    public DoublePair set(double value) {
        return set(value, 0);
    }

    public DoublePair set(DoublePair other) {
        return set(other.high, other.low);
    }

    /** A number and what it has lost by rounding, some 2^-52 of it at most. */
    DoublePair set(double newHigh, double newLow) {
        high = newHigh;
        low = newLow;
        return this;
    }

    /** a + b, exactly. */
    public DoublePair setSum(double a, double b) {
        return set(a).add(b);
    }

    public DoublePair add(double summand) {
        return add(summand, 0);
    }

    public DoublePair add(DoublePair summand) {
        return add(summand.high, summand.low);
    }

    private DoublePair add(double summand, double summandLow) {
        double sum = high + summand;
        double added = sum - high;
        return set(sum, (high - (sum - added)) + (summand - added) + (low + summandLow));
    }

    public DoublePair multiply(double factor) {
        return multiply(factor, 0);
    }

    public DoublePair multiply(DoublePair factor) {
        return multiply(factor.high, factor.low);
    }

    private DoublePair multiply(double factor, double factorLow) {
        double product = high * factor;
        return set(product, Math.fma(high, factor, -product) + Math.fma(high, factorLow, low * factor));
    }

    public DoublePair divide(DoublePair divisor) {
        double quotient = high / divisor.high;
        double remainder = Math.fma(-quotient, divisor.low, Math.fma(-quotient, divisor.high, high) + low);
        return set(quotient, remainder / divisor.high);
    }

    /** The power, for a number of at least 0: its relative error is that of the number times the exponent. */
    public DoublePair raise(double exponent) {
        if (!(exponent >= 0 && exponent <= MOST_PRODUCTS && exponent == Math.rint(exponent))) {
            return Power.raise(this, exponent);
        }
        double factor = high;
        double factorLow = low;
        set(1);
        for (int i = 0; i < exponent; i++) {
            multiply(factor, factorLow);
        }
        return this;
    }

    public double high() {
        return high;
    }

    public double low() {
        return low;
    }

    /** The number, rounded once. */
    public double value() {
        return Math.abs(high) < Double.POSITIVE_INFINITY ? high + low : high;
    }
}
