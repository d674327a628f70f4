package dev.lanemax.kernels;

/**
 * Softmax of a row for formulas that go on computing with it: every probability within 1 ulp, where {@link DoubleArrayKernels}, which is
 * faster, may be off by 3. Each term e^(x - max) is a pair of doubles, high + low, with an error below 2^-55 of it, and so is their sum.
 *
 * <p>With z = x - max, n = rint(z log2 e) and r = z - n ln 2, a term is 2^n (1 + r + r^2 (1/2! + r/3! + ...)). It is lifted by 2^600, so
 * that no part of a term is subnormal.
 */
public final class PreciseSoftmax {

    private static final double LOG2_E = 0x1.71547652b82fep0;

    /** ln 2 as a pair; the high part has so few digits that its products with exponents are exact. */
    private static final double LN2_HIGH = 0x1.62e42fefa2p-1;
    private static final double LN2_LOW = 0x1.9ef35793c7673p-41;

    /** Terms below e^-760 are below 2^-1074 of the largest. */
    private static final double LEAST = -760;

    /** The lift and the bias of an exponent's bits: 600 + 1023. */
    private static final long LIFTED_BIAS = 1623;
    private static final int SIGNIFICAND_BITS = 52;

    private final CompensatedSum sum = new CompensatedSum();
    private double[] lows = {};
    private double otherShare;

    /** Writes the probabilities of a row; all NaN where it has NaN or +inf, or -inf only. */
    public void compute(double[] x, int from, int classes, double[] p) {
        lows = lows.length < classes ? new double[classes] : lows;
        int top = 0;
        double max = x[from];
        for (int c = 1; c < classes; c++) {
            top = x[from + c] > max ? c : top;
            max = Math.max(max, x[from + c]);
        }
        boolean unknown = !(Math.abs(max) < Double.POSITIVE_INFINITY);
        sum.clear();
        for (int c = 0; c < classes; c++) {
            if (unknown) {
                p[c] = Double.NaN;
                lows[c] = Double.NaN;
            } else {
                setTerm(x[from + c], max, c, p);
            }
            if (c != top) {
                sum.add(p[c]);
                sum.add(lows[c]);
            }
        }
        divide(classes, top, p);
    }

    /** 1 minus the largest probability, the first of equals: the sum of the others. */
    public double otherShare() {
        return otherShare;
    }

    private void setTerm(double x, double max, int c, double[] p) {
        double z = x - max;
        if (z < LEAST) {
            p[c] = 0;
            lows[c] = 0;
            return;
        }
        double back = z + max;
        double zLow = (x - back) + ((back - z) - max);
        double n = Math.rint(z * LOG2_E);
        double exact = Math.fma(n, -LN2_HIGH, z);
        double ofHigh = Math.fma(n, -LN2_LOW, exact);
        double ofLow = Math.fma(n, -LN2_LOW, exact - ofHigh) + zLow;
        double r = ofHigh + ofLow;
        double rLow = (ofHigh - r) + ofLow;
        double curve = curve(r);
        double onePlusR = 1 + r;
        double rest = ((1 - onePlusR) + r) + Math.fma(r * r, curve, rLow * onePlusR);
        double high = onePlusR + rest;
        double scale = Double.longBitsToDouble((long) n + LIFTED_BIAS << SIGNIFICAND_BITS);
        p[c] = high * scale;
        lows[c] = ((onePlusR - high) + rest) * scale;
    }

    /** (e^r - 1 - r) / r^2 = 1/2! + r/3! + ..., whose remainder is below 2^-60 for |r| < 0.35. */
    static double curve(double r) {
        double p = Math.fma(r, 1.0 / 1307674368000.0, 1.0 / 87178291200.0);
        p = Math.fma(p, r, 1.0 / 6227020800.0);
        p = Math.fma(p, r, 1.0 / 479001600);
        p = Math.fma(p, r, 1.0 / 39916800);
        p = Math.fma(p, r, 1.0 / 3628800);
        p = Math.fma(p, r, 1.0 / 362880);
        p = Math.fma(p, r, 1.0 / 40320);
        p = Math.fma(p, r, 1.0 / 5040);
        p = Math.fma(p, r, 1.0 / 720);
        p = Math.fma(p, r, 1.0 / 120);
        p = Math.fma(p, r, 1.0 / 24);
        p = Math.fma(p, r, 1.0 / 6);
        return Math.fma(p, r, 0.5);
    }

    /** Each term by the sum of the others and of the largest. */
    private void divide(int classes, int top, double[] p) {
        double others = sum.value();
        double othersLow = sum.remainder();
        sum.add(p[top]);
        double total = sum.value();
        double totalLow = sum.remainder();
        double inverse = 1 / total;
        otherShare = quotient(others, othersLow, total, totalLow, inverse);
        for (int c = 0; c < classes; c++) {
            p[c] = quotient(p[c], lows[c], total, totalLow, inverse);
        }
    }

    /** The product with the inverse, and what is left of the dividend. */
    private static double quotient(double a, double aLow, double b, double bLow, double inverse) {
        double quotient = a * inverse;
        return quotient + (Math.fma(-quotient, bLow, Math.fma(-quotient, b, a)) + aLow) * inverse;
    }
}
