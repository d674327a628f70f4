package dev.lanemax.kernels;

/**
 * What is computed once a row, in double, from the terms of {@link FloatExp} and from {@code others}, the sum of all the terms
 * of the row but one that belongs to the maximum. Keeping that one apart keeps every digit where its probability is near 1.
 */
final class FloatRow {

    private static final double LN2 = 0x1.62e42fefa39efp-1;
    private static final int SIGNIFICAND_BITS = 52;
    private static final int EXPONENT_BIAS = 1023;

    /** The error of a sum, below 2^-37 of it for 2^20 classes, is below 2^-25 of this share of it. */
    private static final double FEW_OTHERS = 0x1p-12;

    /** The bits of {@link FloatExp#TERM_FACTOR} 2^(j/8), of which {@link FloatExp#POWERS} has the same roundings to float. */
    private static final long[] POWERS = new long[FloatExp.STEPS];

    /** Where 1 <= m < 2, and i = (m - 1) 2^6 rounded down: c near 1/m, 1 itself for i = 0, and -log c. */
    private static final int INTERVAL_BITS = 6;
    private static final double[] INVERSES = new double[1 << INTERVAL_BITS];
    private static final double[] LOGARITHMS = new double[1 << INTERVAL_BITS];

    static {
        for (int j = 0; j < POWERS.length; j++) {
            double power = FloatExp.TERM_FACTOR * StrictMath.pow(2, (double) j / FloatExp.STEPS);
            POWERS[j] = Double.doubleToRawLongBits(power * FloatExp.LEAST_POWER);
        }
        for (int i = 0; i < INVERSES.length; i++) {
            INVERSES[i] = i == 0 ? 1 : 1 / (1 + (i + 0.5) / INVERSES.length);
            LOGARITHMS[i] = 0 - StrictMath.log(INVERSES[i]);
        }
    }

    private FloatRow() {
    }

    /** log sum exp(x) - max = log(1 + others / t), with t the term of the maximum computed anew, in double. */
    static double logSumExpAboveMax(double others, float max, float base, float rounder) {
        return log1p(others / term(max - base, rounder));
    }

    /** Whether a term is so nearly all of the sum that their difference has too few digits left of the other terms. */
    static boolean dominates(float term, double sum) {
        return sum - term < sum * FEW_OTHERS;
    }

    /** The loss of a row, log sum exp(x) - x[label]: both differences are positive, so neither loses digits. */
    static double crossEntropy(float labelLogit, float max, double logSumExpAboveMax) {
        return (double) max - labelLogit + logSumExpAboveMax;
    }

    /** {@link FloatExp#term} of x without the base, relative error below 2^-36: the remainder of the series, r^6 / 6!. */
    private static double term(float x, float rounder) {
        float shifted = Math.fma(x, FloatExp.STEPS_PER_NAT, rounder);
        double r = Math.fma(shifted - rounder, -LN2 / FloatExp.STEPS, x);
        double p = Math.fma(r, 1.0 / 120, 1.0 / 24);
        p = Math.fma(p, r, 1.0 / 6);
        p = Math.fma(p, r, 0.5);
        p = Math.fma(p, r, 1);
        p = Math.fma(p, r, 1);
        int steps = Float.floatToRawIntBits(shifted) - FloatExp.ROUNDER_BITS;
        int step = steps & FloatExp.STEPS - 1;
        return p * Double.longBitsToDouble(POWERS[step] + ((long) (steps >> FloatExp.STEPS_BITS) << SIGNIFICAND_BITS));
    }

    /**
     * log(1 + u) for u >= 0, relative error below 2^-37. With v = 1 + u rounded, v = 2^k m, 1 <= m < 2, and f = m c - 1:
     * log v = k ln 2 - log c + log(1 + f), where |f| < 2^-6. What v has lost of u counts only where v is near 1;
     * f takes it up, and NaN with it.
     */
    private static double log1p(double u) {
        double v = 1 + u;
        double lost = v < 2 ? u - (v - 1) : u - u;
        long bits = Double.doubleToRawLongBits(v);
        long k = (bits >> SIGNIFICAND_BITS) - EXPONENT_BIAS;
        int interval = (int) (bits >> SIGNIFICAND_BITS - INTERVAL_BITS) & INVERSES.length - 1;
        double m = Double.longBitsToDouble(bits - (k << SIGNIFICAND_BITS));
        double f = Math.fma(m, INVERSES[interval], -1) + lost;
        double p = Math.fma(f, -1.0 / 6, 1.0 / 5);
        p = Math.fma(p, f, -1.0 / 4);
        p = Math.fma(p, f, 1.0 / 3);
        p = Math.fma(p, f, -1.0 / 2);
        return Math.fma(k, LN2, LOGARITHMS[interval]) + Math.fma(f * f, p, f);
    }
}
