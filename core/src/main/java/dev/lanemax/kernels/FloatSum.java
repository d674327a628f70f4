package dev.lanemax.kernels;

/**
 * The sum of a row's terms and what follows from it, in double. {@link DoubleSum} has the same methods, over pairs of doubles.
 * There is one of them for each thread, so that passes can return a pair and calls allocate nothing.
 *
 * <p>The order of additions is the same in every kernel and on every machine.
 * Lane l of {@link #LANES} adds, in order, the elements l, l + 16, l + 32, ... of the row's whole groups of 16,
 * and then, of the elements that remain, the one that is 16 - l from the row's end. The sums s of the lanes are added as a tree:
 * a quartet of lanes is q<sub>l</sub> = (s<sub>l</sub> + s<sub>l+2</sub>) + (s<sub>l+1</sub> + s<sub>l+3</sub>), the row is
 * (q<sub>0</sub> + q<sub>4</sub>) + (q<sub>8</sub> + q<sub>12</sub>). A row of fewer than 16 elements is added up in order, and a long
 * one block by block, as {@link FloatLongRow} says.
 */
final class FloatSum {

    /** A multiple of every vector's length. */
    static final int LANES = 16;

    /** Widening floats is work enough for a pass of its own, which another row's results can share. */
    static final boolean COMES_WITH_TERMS = false;

    /** log_softmax of longer rows is faster where it writes the terms that it adds up. */
    static final int MOST_SUMMED_WITHOUT_TERMS = 1 << 9;

    private static final ThreadLocal<FloatSum> OF_THREAD = ThreadLocal.withInitial(() -> new FloatSum(new FloatSum(null)));

    /** Room for the terms of a row that is shorter than a vector. */
    final float[] terms = new float[LANES];

    private final FloatSum others;
    private double sum;
    private double factor;
    private boolean hugeFactor;
    private float labelGradient;
    private float max;
    private double aboveMax;

    private FloatSum(FloatSum others) {
        this.others = others;
    }

    /** That of the calling thread. */
    static FloatSum ofThread() {
        return OF_THREAD.get();
    }

    /** That of a block of a long row. */
    static FloatSum ofBlock() {
        return new FloatSum(null);
    }

    void clear() {
        sum = 0;
    }

    /** Adds another sum. */
    void add(FloatSum block) {
        sum += block.sum;
    }

    void add(float term) {
        sum += term;
    }

    void set(double newSum) {
        sum = newSum;
    }

    /** Sets the sum to that of so many of the {@link #terms}, in order. */
    void addTerms(int count) {
        double total = 0;
        for (int i = 0; i < count; i++) {
            total += terms[i];
        }
        sum = total;
    }

    double sum() {
        return sum;
    }

    /** The sum of all terms but one of the maximum. Keeping that apart keeps every digit where its probability is near 1. */
    FloatSum others() {
        return others;
    }

    /** Sets the sum to that of the others and of the maximum's term. */
    void addToOthers(float maxTerm) {
        sum = others.sum + maxTerm;
    }

    /** Sets the others to the difference of the sum and the maximum's term. False where that has too few digits left. */
    boolean setOthers(float maxTerm) {
        others.sum = sum - maxTerm;
        return !FloatRow.dominates(maxTerm, sum);
    }

    /** Sets the factor between terms and results to scale / sum. */
    void setFactor(double scale) {
        factor = scale / sum;
        hugeFactor = FloatExp.isHugeFactor(scale, factor);
    }

    /** Sets the factor to that of another sum. */
    void setFactorOf(FloatSum other) {
        factor = other.factor;
        hugeFactor = other.hugeFactor;
    }

    /** Whether moderate terms may be multiplied by the factor as they are. */
    boolean hasModerateFactor() {
        return !hugeFactor && FloatExp.isModerateFactor(factor);
    }

    boolean hasHugeFactor() {
        return hugeFactor;
    }

    /** A term times the factor, whatever that is. */
    float scaled(float term) {
        return (float) (term * factor);
    }

    /** The factor is a pair of floats, so that only the last operation rounds. */
    float factorHigh() {
        return (float) factor;
    }

    float factorLow() {
        return (float) (factor - (float) factor);
    }

    /** The factor times {@link FloatExp#LIFT}, a pair too. */
    float liftedHigh() {
        return (float) (factor * FloatExp.LIFT);
    }

    float liftedLow() {
        return (float) (factor * FloatExp.LIFT - (float) (factor * FloatExp.LIFT));
    }

    /** Sets the label's entry of the gradient: the share of all the other terms, negated. */
    void setLabelGradient(boolean labelIsMax, float labelTerm) {
        double rest = labelIsMax ? others.sum : sum - labelTerm;
        labelGradient = (float) (0 - rest * factor);
    }

    float labelGradient() {
        return labelGradient;
    }

    /** Sets the maximum and log sum exp(x) - max, from the others. */
    void setLogSumExp(float newMax, float base, float rounder) {
        max = newMax;
        aboveMax = FloatRow.logSumExpAboveMax(others.sum, newMax, base, rounder);
    }

    /** Sets the maximum and log sum exp(x) - max to those of another sum. */
    void setLogSumExpOf(FloatSum other) {
        max = other.max;
        aboveMax = other.aboveMax;
    }

    float max() {
        return max;
    }

    /** log sum exp(x) - max. */
    float aboveMax() {
        return (float) aboveMax;
    }

    double logSumExp() {
        return max + aboveMax;
    }

    /** The loss of the row, log sum exp(x) - x[label]. */
    double crossEntropy(float labelLogit) {
        return FloatRow.crossEntropy(labelLogit, max, aboveMax);
    }
}
