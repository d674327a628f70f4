package dev.lanemax.kernels;

import java.util.Arrays;

/**
 * Softmax of a row for formulas that go on computing with it: every probability within 1 ulp, where {@link DoubleArrayKernels}, which is
 * faster, may be off by 3. The terms and their sum are pairs of doubles, as {@link PreciseKernels} says.
 */
public final class PreciseSoftmax {

    /** 2^-600: terms are lifted by 2^600. */
    private static final double UNLIFTED = 0x1p-600;

    private final CompensatedSum sum = new CompensatedSum();
    private final double[] sums = new double[PreciseKernels.LANES];
    private final double[] errors = new double[PreciseKernels.LANES];
    private final DoublePair total = new DoublePair();
    private final DoublePair otherShare = new DoublePair();
    private double[] lows = {};
    private double max;
    private double logSumExpAboveMax;

    /** Writes the probabilities of a row; all NaN where it has NaN or +inf, or -inf only. */
    public void compute(PreciseKernels kernels, double[] x, int from, int classes, double[] p) {
        lows = lows.length < classes ? new double[classes] : lows;
        max = kernels.max(x, from, classes);
        if (!(Math.abs(max) < Double.POSITIVE_INFINITY)) {
            Arrays.fill(p, 0, classes, Double.NaN);
            otherShare.set(Double.NaN);
            logSumExpAboveMax = Double.NaN;
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
        otherShare.set(sum.value(), sum.remainder());
        logSumExpAboveMax = DoubleRow.log1p(otherShare.high() * UNLIFTED, otherShare.low() * UNLIFTED);
        sum.add(p[top]);
        total.set(sum.value(), sum.remainder());
        otherShare.divide(total);
        kernels.divide(p, lows, classes, total.high(), total.low());
    }

    /** 1 minus the largest probability, the first of equals: the sum of the others. */
    public double otherShare() {
        return otherShare.value();
    }

    /** Sets a pair to the probability of a class, with its low part. */
    public DoublePair setProbability(int c, double[] p, DoublePair pair) {
        return unknown() ? pair.set(Double.NaN) : pair.set(p[c], lows[c]);
    }

    /** Sets a pair to 1 minus the probability of a class: where that is above 1/2, the sum of the others. */
    public DoublePair setOtherProbability(int c, double[] p, DoublePair pair) {
        return unknown() || p[c] > 0.5 ? pair.set(otherShare) : pair.setSum(1, -p[c]).add(-lows[c]);
    }

    /** Sets a pair to the negated logarithm of the probability of a logit, max - x + log sum e^(x - max); no term is negative. */
    public DoublePair setSurprise(double x, DoublePair pair) {
        return pair.setSum(max, -x).add(logSumExpAboveMax);
    }

    private boolean unknown() {
        return Double.isNaN(logSumExpAboveMax);
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
}
