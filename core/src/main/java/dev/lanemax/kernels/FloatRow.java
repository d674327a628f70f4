package dev.lanemax.kernels;

/**
 * What is computed once a row, in double, from the terms of {@link FloatExp} and from {@code others}, the sum of all the terms
 * of the row but one that belongs to the maximum. Keeping that one apart keeps every digit where its probability is near 1.
 */
final class FloatRow {

    static final double LN2 = 0x1.62e42fefa39efp-1;
    static final double LOG2_E = 0x1.71547652b82fep0;
    static final int SIGNIFICAND_BITS = 52;

    /** Added to a small integer, gives a double whose last bits are those of the integer. */
    static final double ROUNDER = 0x1.8p52;
    static final long ROUNDER_BITS = 0x4338000000000000L;

    /** The bits of 1/sqrt 2: numbers from here to twice as much have the exponent 0. */
    static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
    static final long SIGNIFICAND_MASK = (1L << SIGNIFICAND_BITS) - 1;

    static final long INVERSE_FACTOR_BITS = Double.doubleToRawLongBits(1 / FloatExp.TERM_FACTOR);

    /** The error of a sum, below 2^-37 of it for 2^20 classes, is below 2^-25 of this share of it. */
    static final double FEW_OTHERS = 0x1p-12;

    private FloatRow() {
    }

    /** log sum exp(x) - max = log(1 + others / t), with t the term of the maximum, of x - base, computed anew, in double. */
    static double logSumExpAboveMax(double others, float max, float base, float rounder) {
        return log1p(others * inverseTerm(max - base, FloatExp.scale(rounder)));
    }

    /** Whether a term is so nearly all of the sum that their difference has too few digits left of the other terms. */
    static boolean dominates(float term, double sum) {
        return sum - term < sum * FEW_OTHERS;
    }

    /** The loss of a row, log sum exp(x) - x[label]: both differences are positive, so neither loses digits. */
    static double crossEntropy(float labelLogit, float max, double logSumExpAboveMax) {
        return (double) max - labelLogit + logSumExpAboveMax;
    }

    /**
     * 1 / (C e^x 2^scale), relative error below 2^-36: with n = rint(x log2 e) and r = n ln 2 - x, |r| <= 0.3466, it is
     * e^r 2^(-n - scale) / C, and the remainder of the series, r^10 / 10!, is below 2^-36.9.
     */
    static double inverseTerm(double x, double scale) {
        double n = Math.fma(x, LOG2_E, ROUNDER) - ROUNDER;
        double r = Math.fma(n, LN2, -x);
        double p = Math.fma(r, 1.0 / 362880, 1.0 / 40320);
        p = Math.fma(p, r, 1.0 / 5040);
        p = Math.fma(p, r, 1.0 / 720);
        p = Math.fma(p, r, 1.0 / 120);
        p = Math.fma(p, r, 1.0 / 24);
        p = Math.fma(p, r, 1.0 / 6);
        p = Math.fma(p, r, 0.5);
        p = Math.fma(p, r, 1);
        p = Math.fma(p, r, 1);
        long octaves = Double.doubleToRawLongBits(ROUNDER - (n + scale)) << SIGNIFICAND_BITS;
        return p * Double.longBitsToDouble(INVERSE_FACTOR_BITS + octaves);
    }

    /**
     * log(1 + u) for u >= 0, relative error below 2^-36. With v = 1 + u rounded, v = 2^k m, 1/sqrt 2 <= m < sqrt 2, f = m - 1 and
     * s = f / (2 + f): log v = k ln 2 + 2 artanh s. What v has lost of u counts only where k = 0; f takes it up, and NaN with it.
     */
    static double log1p(double u) {
        double v = 1 + u;
        double lost = v < 2 ? u - (v - 1) : u - u;
        long above = Double.doubleToRawLongBits(v) - SQRT_HALF_BITS;
        double k = Double.longBitsToDouble((above >> SIGNIFICAND_BITS) + ROUNDER_BITS) - ROUNDER;
        double f = (Double.longBitsToDouble((above & SIGNIFICAND_MASK) + SQRT_HALF_BITS) - 1) + lost;
        double s = f / (f + 2);
        double w = s * s;
        double p = Math.fma(w, 2.0 / 13, 2.0 / 11);
        p = Math.fma(p, w, 2.0 / 9);
        p = Math.fma(p, w, 2.0 / 7);
        p = Math.fma(p, w, 2.0 / 5);
        p = Math.fma(p, w, 2.0 / 3);
        return Math.fma(k, LN2, Math.fma(s * w, p, s + s));
    }
}
