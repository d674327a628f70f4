package dev.lanemax.reference;

import java.util.Arrays;

/**
 * Softmax, log-softmax, logsumexp and cross-entropy of one row, exact to about 1e-28 relative.
 *
 * <p>The logits are finite or -infinity, at least one of them finite. Nothing cancels: the terms other than the maximum
 * are summed apart, so a loss near zero and the gradient's target entry {@code p - 1} keep all their digits. The terms are
 * e^(x - max) 2^600, so that their low parts do not become subnormal; those of results below 2^-970 do.
 */
public final class ExactRow {

    private static final int SCALE = 600;

    private final double[] logits;
    private final double[] termsHigh;
    private final double[] termsLow;
    private final int maximumIndex;
    /** Sum of the terms of all classes but {@link #maximumIndex}. */
    private final DoubleDouble tail;
    private final DoubleDouble sum;
    private final DoubleDouble logOfSum;

    private ExactRow(double[] logits) {
        this.logits = logits;
        this.termsHigh = new double[logits.length];
        this.termsLow = new double[logits.length];
        this.maximumIndex = maximumIndex(logits);
        DoubleDouble others = DoubleDouble.ZERO;
        for (int c = 0; c < logits.length; c++) {
            DoubleDouble term = logits[c] == Double.NEGATIVE_INFINITY ? DoubleDouble.ZERO : ExactMath.exp(distance(c), SCALE);
            termsHigh[c] = term.high();
            termsLow[c] = term.low();
            if (c != maximumIndex) {
                others = others.plus(term);
            }
        }
        this.tail = others;
        this.sum = DoubleDouble.ONE.timesPowerOfTwo(SCALE).plus(others);
        this.logOfSum = ExactMath.log1p(others.timesPowerOfTwo(-SCALE));
    }

    public static ExactRow of(double[] logits) {
        return new ExactRow(logits.clone());
    }

    public static ExactRow of(float[] logits, int offset, int classes) {
        double[] row = new double[classes];
        for (int c = 0; c < classes; c++) {
            row[c] = logits[offset + c];
        }
        return new ExactRow(row);
    }

    public static ExactRow of(double[] logits, int offset, int classes) {
        return new ExactRow(Arrays.copyOfRange(logits, offset, offset + classes));
    }

    private static int maximumIndex(double[] logits) {
        int index = 0;
        for (int c = 1; c < logits.length; c++) {
            if (logits[c] > logits[index]) {
                index = c;
            }
        }
        if (!Double.isFinite(logits[index])) {
            throw new IllegalArgumentException("no finite maximum: logits[" + index + "] = " + logits[index]);
        }
        return index;
    }

    public int classes() {
        return logits.length;
    }

    /** x - max, exactly. */
    private DoubleDouble distance(int c) {
        return DoubleDouble.sum(logits[c], -logits[maximumIndex]);
    }

    private DoubleDouble term(int c) {
        return new DoubleDouble(termsHigh[c], termsLow[c]);
    }

    public DoubleDouble probability(int c) {
        return term(c).dividedBy(sum);
    }

    public DoubleDouble logProbability(int c) {
        if (logits[c] == Double.NEGATIVE_INFINITY) {
            return DoubleDouble.of(Double.NEGATIVE_INFINITY);
        }
        return distance(c).minus(logOfSum);
    }

    public DoubleDouble logSumExp() {
        return DoubleDouble.of(logits[maximumIndex]).plus(logOfSum);
    }

    /** The largest term, in magnitude, of logsumexp = max + log(sum of e^(x - max)). */
    public double largestLogSumExpTerm() {
        return Math.max(Math.abs(logits[maximumIndex]), logOfSum.high());
    }

    public DoubleDouble loss(int label) {
        return logProbability(label).negated();
    }

    /** The derivative of {@code loss(label)} with respect to logit {@code c}: p, or p - 1 at the label. */
    public DoubleDouble gradient(int label, int c) {
        if (c != label) {
            return probability(c);
        }
        DoubleDouble others = label == maximumIndex ? tail : sum.minus(term(label));
        return others.dividedBy(sum).negated();
    }
}
