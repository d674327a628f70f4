package dev.lanemax.kernels;

/**
 * What is computed once a row, in double, from the terms of {@link FloatExp} and from {@code others}, the sum of all the terms
 * of the row but one that belongs to the maximum. Keeping that one apart keeps every digit where its probability is near 1.
 * Plain multiplications and additions only, so that the bits need no double FMA.
 */
final class FloatRow {

    private static final double LN2 = 0x1.62e42fefa39efp-1;
    private static final double SQRT2 = 0x1.6a09e667f3bcdp0;

    /** The error of a sum, below 2^-37 of it for 2^20 classes, is below 2^-25 of this share of it. */
    private static final double FEW_OTHERS = 0x1p-12;

    private static final int DOUBLE_SIGNIFICAND_BITS = 52;
    private static final int DOUBLE_EXPONENT_BIAS = 1023;

    private FloatRow() {
    }

    /** log sum exp(x) - max = log(1 + others / t), with t the term of the maximum computed anew, in double. */
    static double logSumExpAboveMax(double others, float max, float base, float rounder) {
        double octave = FloatExp.octave(max - base);
        double power = FloatExp.TERM_FACTOR * powerOfTwo(octave + FloatExp.scale(rounder));
        return log1p(others / (power * exp((max - base) - octave * LN2)));
    }

    /** Whether a term is so nearly all of the sum that their difference has too few digits left of the other terms. */
    static boolean dominates(float term, double sum) {
        return sum - term < sum * FEW_OTHERS;
    }

    /** The loss of a row, log sum exp(x) - x[label]: both differences are positive, so neither loses digits. */
    static double crossEntropy(float labelLogit, float max, double logSumExpAboveMax) {
        return (double) max - labelLogit + logSumExpAboveMax;
    }

    /** 2^k for |k| < 1023; for NaN, any number. */
    private static double powerOfTwo(double k) {
        return Double.longBitsToDouble((long) (k + DOUBLE_EXPONENT_BIAS) << DOUBLE_SIGNIFICAND_BITS);
    }

    /** e^r for |r| <= 0.35 by Taylor's series; its remainder, r^10 / 10!, is below 2^-36. */
    private static double exp(double r) {
        double p = 1.0 / 362880;
        p = p * r + 1.0 / 40320;
        p = p * r + 1.0 / 5040;
        p = p * r + 1.0 / 720;
        p = p * r + 1.0 / 120;
        p = p * r + 1.0 / 24;
        p = p * r + 1.0 / 6;
        p = p * r + 0.5;
        p = p * r + 1;
        return p * r + 1;
    }

    /**
     * log(1 + u) for u >= 0, relative error below 2^-39. With v = 1 + u rounded, v = 2^k m and m in [1/sqrt 2, sqrt 2]:
     * log(1 + u) = k ln 2 + log m + (1 + u - v) / v, and log m = 2 artanh(s), s = (m - 1) / (m + 1), |s| <= 0.1716.
     */
    private static double log1p(double u) {
        double v = 1 + u;
        double rounding = u < 1 ? u - (v - 1) : 1 - (v - u);
        long bits = Double.doubleToRawLongBits(v);
        int k = (int) (bits >> DOUBLE_SIGNIFICAND_BITS) - DOUBLE_EXPONENT_BIAS;
        double m = Double.longBitsToDouble(bits - ((long) k << DOUBLE_SIGNIFICAND_BITS));
        if (m > SQRT2) {
            m *= 0.5;
            k++;
        }
        double s = (m - 1) / (m + 1);
        double square = s * s;
        double p = 2.0 / 13;
        p = p * square + 2.0 / 11;
        p = p * square + 2.0 / 9;
        p = p * square + 2.0 / 7;
        p = p * square + 2.0 / 5;
        p = p * square + 2.0 / 3;
        p = p * square + 2;
        return k * LN2 + (p * s + rounding / v);
    }
}
