package dev.lanemax.kernels;

import java.util.Arrays;

/**
 * The sum of a row's terms and what follows from it, as pairs of doubles: what {@link FloatSum} is over float.
 *
 * <p>Every addition of a term keeps its rounding error, by Knuth's exact sum; the errors are added apart. Lane l of {@link #LANES}
 * adds, in order, the elements l, l + 8, l + 16, ... of the row's whole groups of 8, and then, of the elements that remain, the one
 * that is 8 - l from the row's end. The lanes are added as a tree: l and l + 4, then l and l + 2, then 0 and 1. A long row is
 * added up block by block, as {@link DoubleLongRow} says.
 */
final class DoubleSum {

    /** A multiple of every vector's length. */
    static final int LANES = 8;

    /** The exponential leaves the processor room to add up its results. */
    static final boolean COMES_WITH_TERMS = true;

    /** log_softmax never writes terms only to add them up. */
    static final int MOST_SUMMED_WITHOUT_TERMS = Integer.MAX_VALUE;

    private static final ThreadLocal<DoubleSum> OF_THREAD = ThreadLocal.withInitial(() -> new DoubleSum(new DoubleSum(null)));

    /** Room for the sum of each lane and its error, and for a row's last logits and terms while the row is overwritten. */
    final double[] lanes = new double[LANES];
    final double[] errors = new double[LANES];
    final double[] last = new double[LANES];

    private final DoubleSum others;
    private double sum;
    private double sumLow;
    private double factor;
    private boolean hugeFactor;
    private double factorLow;
    private double labelGradient;
    private double max;
    private double aboveMax;

    private DoubleSum(DoubleSum others) {
        this.others = others;
    }

    /** That of the calling thread. */
    static DoubleSum ofThread() {
        return OF_THREAD.get();
    }

    /** That of a block of a long row. */
    static DoubleSum ofBlock() {
        return new DoubleSum(null);
    }

    void clear() {
        sum = 0;
        sumLow = 0;
    }

    /** Adds to the sum, by Knuth's exact sum. */
    void add(double term) {
        double before = sum;
        sum = before + term;
        double added = sum - before;
        sumLow += (before - (sum - added)) + (term - added);
    }

    /** Adds another sum. */
    void add(DoubleSum block) {
        add(block.sum);
        sumLow += block.sumLow;
    }

    /** Sets all lanes to zero. */
    void clearLanes() {
        Arrays.fill(lanes, 0);
        Arrays.fill(errors, 0);
    }

    /** Adds to a lane, by Knuth's exact sum. */
    void add(int lane, double term) {
        double before = lanes[lane];
        double after = before + term;
        double added = after - before;
        errors[lane] = (before - (after - added)) + (term - added) + errors[lane];
        lanes[lane] = after;
    }

    /** Sets the sum to that of the lanes, which are overwritten. */
    void addLanes() {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                add(lane, lanes[lane + half]);
                errors[lane] += errors[lane + half];
            }
        }
        set(lanes[0], errors[0]);
    }

    /** Sets the sum to a larger and a smaller number. */
    private void set(double larger, double smaller) {
        sum = larger + smaller;
        sumLow = (larger - sum) + smaller;
    }

    /** The sum of all terms but one of the maximum. Keeping that apart keeps every digit where its probability is near 1. */
    DoubleSum others() {
        return others;
    }

    /** Sets the sum to that of the others and of the maximum's term. */
    void addToOthers(double maxTerm) {
        sum = others.sum;
        sumLow = others.sumLow;
        add(maxTerm);
    }

    /** Sets the others to the difference of the sum and the maximum's term. False where that has too few digits left. */
    boolean setOthers(double maxTerm) {
        double difference = sum - maxTerm;
        others.set(difference, errorOfDifference(sum, maxTerm, difference) + sumLow);
        return !DoubleRow.dominates(others.sum, sum);
    }

    /** What the difference of two numbers has lost by rounding. */
    private static double errorOfDifference(double minuend, double subtrahend, double difference) {
        double subtracted = minuend - difference;
        return (minuend - (difference + subtracted)) + (subtracted - subtrahend);
    }

    /** Sets the sums, the maximum and log sum exp(x) - max to those of a row of a group. */
    void setOf(DoubleRowGroup group, int row) {
        sum = group.sums[row];
        sumLow = group.sumsLow[row];
        others.sum = group.others[row];
        others.sumLow = group.othersLow[row];
        max = group.tops[row];
        aboveMax = group.above[row];
    }

    /** Sets the factor between terms and results to scale / sum. */
    void setFactor(double scale) {
        factor = scale / sum;
        hugeFactor = DoubleExp.isHugeFactor(scale, factor);
        factorLow = Math.fma(-factor, sumLow, Math.fma(-factor, sum, scale)) / sum;
    }

    /** Sets the factor to that of another sum. */
    void setFactorOf(DoubleSum other) {
        factor = other.factor;
        factorLow = other.factorLow;
        hugeFactor = other.hugeFactor;
    }

    /** Whether moderate terms may be multiplied by the factor as they are. */
    boolean hasModerateFactor() {
        return !hugeFactor && DoubleExp.isModerateFactor(factor);
    }

    boolean hasHugeFactor() {
        return hugeFactor;
    }

    /** A term times the factor, whatever that is. */
    double scaled(double term) {
        return term * factor;
    }

    double factorHigh() {
        return factor;
    }

    double factorLow() {
        return factorLow;
    }

    /** The factor times {@link DoubleExp#LIFT}, a pair too. */
    double liftedHigh() {
        return factor * DoubleExp.LIFT;
    }

    double liftedLow() {
        return factorLow * DoubleExp.LIFT;
    }

    /** Sets the label's entry of the gradient: the share of all the other terms, negated. */
    void setLabelGradient(boolean labelIsMax, double labelTerm) {
        double rest = labelIsMax ? others.sum : sum - labelTerm;
        double restLow = labelIsMax ? others.sumLow : errorOfDifference(sum, labelTerm, rest) + sumLow;
        labelGradient = 0 - Math.fma(rest, factor, Math.fma(rest, factorLow, restLow * factor));
    }

    double labelGradient() {
        return labelGradient;
    }

    /** Sets the maximum and log sum exp(x) - max, from the others. */
    void setLogSumExp(double newMax, double base, double rounder) {
        max = newMax;
        aboveMax = DoubleRow.logSumExpAboveMax(others.sum, others.sumLow, newMax, base, rounder);
    }

    /** Sets the maximum and log sum exp(x) - max to those of another sum. */
    void setLogSumExpOf(DoubleSum other) {
        max = other.max;
        aboveMax = other.aboveMax;
    }

    double max() {
        return max;
    }

    /** log sum exp(x) - max. */
    double aboveMax() {
        return aboveMax;
    }

    double logSumExp() {
        return max + aboveMax;
    }

    /** The loss of the row, log sum exp(x) - x[label]. */
    double crossEntropy(double labelLogit) {
        return (max - labelLogit) + aboveMax;
    }
}
