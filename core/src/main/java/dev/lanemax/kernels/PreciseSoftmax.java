package dev.lanemax.kernels;

import java.util.Arrays;

/**
 * Softmax of a row for formulas that go on computing with it: every probability within 1 ulp, where {@link DoubleArrayKernels}, which is
 * faster, may be off by 3. The terms and their sum are pairs of doubles, as {@link PreciseKernels} says.
 */
public final class PreciseSoftmax {

    private final CompensatedSum sum = new CompensatedSum();
    private final double[] sums = new double[PreciseKernels.LANES];
    private final double[] errors = new double[PreciseKernels.LANES];
    private double[] lows = {};
    private double otherShare;

    /** Writes the probabilities of a row; all NaN where it has NaN or +inf, or -inf only. */
    public void compute(PreciseKernels kernels, double[] x, int from, int classes, double[] p) {
        lows = lows.length < classes ? new double[classes] : lows;
        double max = kernels.max(x, from, classes);
        if (!(Math.abs(max) < Double.POSITIVE_INFINITY)) {
            Arrays.fill(p, 0, classes, Double.NaN);
            otherShare = Double.NaN;
            return;
        }
        int top = 0;
        while (x[from + top] != max) {
            top++;
        }
        kernels.terms(x, from, classes, max, top, p, lows, sums, errors);
        sum.clear();
        for (int lane = 0; lane < PreciseKernels.LANES; lane++) {
            sum.add(sums[lane], errors[lane]);
        }
        double others = sum.value();
        double othersLow = sum.remainder();
        sum.add(p[top]);
        double total = sum.value();
        double totalLow = sum.remainder();
        otherShare = quotient(others, othersLow, total, totalLow, 1 / total);
        kernels.divide(p, lows, classes, total, totalLow);
    }

    /** 1 minus the largest probability, the first of equals: the sum of the others. */
    public double otherShare() {
        return otherShare;
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

    /** The product with the inverse, and what is left of the dividend. */
    static double quotient(double a, double aLow, double b, double bLow, double inverse) {
        double quotient = a * inverse;
        return quotient + (Math.fma(-quotient, bLow, Math.fma(-quotient, b, a)) + aLow) * inverse;
    }
}
