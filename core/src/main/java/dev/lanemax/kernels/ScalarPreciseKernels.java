package dev.lanemax.kernels;

import java.util.Arrays;

/** One element at a time: what runs where the incubator module is absent, and at the end of a row. */
public final class ScalarPreciseKernels implements PreciseKernels {

    @Override
    public double max(double[] x, int from, int classes) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            max = Math.max(max, x[from + c]);
        }
        return max;
    }

    @Override
    public void terms(double[] x, int from, int classes, double max, int top, double[] highs, double[] lows,
            double[] sums, double[] errors) {
        Arrays.fill(sums, 0);
        Arrays.fill(errors, 0);
        terms(x, from, 0, classes, max, highs, lows);
        addUp(0, classes, top, highs, lows, sums, errors);
    }

    @Override
    public void divide(double[] highs, double[] lows, int classes, double total, double totalLow) {
        divide(highs, lows, 0, classes, total, totalLow);
    }

    /** The terms from one class on. */
    static void terms(double[] x, int from, int first, int classes, double max, double[] highs, double[] lows) {
        for (int c = first; c < classes; c++) {
            double z = x[from + c] - max;
            if (z < LEAST) {
                highs[c] = 0;
                lows[c] = 0;
            } else {
                double back = z + max;
                double zLow = (x[from + c] - back) + ((back - z) - max);
                double shifted = z * LOG2_E + ROUNDER;
                double n = shifted - ROUNDER;
                double exact = Math.fma(n, -LN2_HIGH, z);
                double ofHigh = Math.fma(n, -LN2_LOW, exact);
                double ofLow = Math.fma(n, -LN2_LOW, exact - ofHigh) + zLow;
                double r = ofHigh + ofLow;
                double rLow = (ofHigh - r) + ofLow;
                double onePlusR = 1 + r;
                double rest = ((1 - onePlusR) + r) + Math.fma(r * r, PreciseSoftmax.curve(r), rLow * onePlusR);
                double high = onePlusR + rest;
                double scale = Double.longBitsToDouble((Double.doubleToRawLongBits(shifted) << SIGNIFICAND_BITS) + LIFTED_BIAS);
                highs[c] = high * scale;
                lows[c] = ((onePlusR - high) + rest) * scale;
            }
        }
    }

    /** The sums of terms from one class on. */
    static void addUp(int first, int classes, int top, double[] highs, double[] lows, double[] sums, double[] errors) {
        for (int c = first; c < classes; c++) {
            int lane = c % LANES;
            double high = c == top ? 0 : highs[c];
            double low = c == top ? 0 : lows[c];
            double before = sums[lane];
            double after = before + high;
            double added = after - before;
            errors[lane] += ((before - (after - added)) + (high - added)) + low;
            sums[lane] = after;
        }
    }

    /** The quotients from one class on. */
    static void divide(double[] highs, double[] lows, int first, int classes, double total, double totalLow) {
        double inverse = 1 / total;
        for (int c = first; c < classes; c++) {
            double quotient = highs[c] * inverse;
            double rest = Math.fma(-quotient, total, highs[c]);
            double correction = (Math.fma(-quotient, totalLow, rest) + lows[c]) * inverse;
            highs[c] = quotient + correction;
            lows[c] = (quotient - highs[c]) + correction;
        }
    }
}
