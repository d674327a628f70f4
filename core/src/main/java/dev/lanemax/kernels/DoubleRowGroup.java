package dev.lanemax.kernels;

import java.util.Arrays;

/**
 * The terms of several rows at once and what follows from them, row after row without gaps: what {@link FloatRowGroup} is over
 * float. There is one of them for each thread.
 */
final class DoubleRowGroup {

    /** Rows of a group that have {@link DoubleSum#LANES} classes or more, and of one that have fewer. */
    static final int ROWS = 16;
    static final int ROWS_OF_FEW_CLASSES = 64;

    /** Beyond that many classes, what is done once a row no longer counts. */
    static final int MOST_CLASSES = 256;

    /** The first term: before it is room for as many as a vector may hold besides the classes of a row. */
    static final int START = DoubleSum.LANES;

    /** The row within eight of each of their elements, for rows of each number of few classes. */
    static final long[][] ROW_OF = rowOf();

    private static final ThreadLocal<DoubleRowGroup> OF_THREAD = ThreadLocal.withInitial(DoubleRowGroup::new);

    final double[] terms = new double[START + ROWS * MOST_CLASSES];

    /** The lanes of eight rows' sums, and minus their errors. */
    final double[] lanes = new double[DoubleSum.LANES * DoubleSum.LANES];
    final double[] excess = new double[DoubleSum.LANES * DoubleSum.LANES];

    /** The inverses of the rows' sums, as pairs. */
    final double[] factorsHigh = new double[ROWS_OF_FEW_CLASSES];
    final double[] factorsLow = new double[ROWS_OF_FEW_CLASSES];

    /** The largest logit of each row, and log sum exp(x) - top. */
    final double[] tops = new double[ROWS_OF_FEW_CLASSES];
    final double[] above = new double[ROWS_OF_FEW_CLASSES];

    /** The sum of the terms of each row, as a pair, and what takes the place of the label's product. */
    final double[] sums = new double[ROWS_OF_FEW_CLASSES];
    final double[] sumsLow = new double[ROWS_OF_FEW_CLASSES];
    final double[] labelGradients = new double[ROWS_OF_FEW_CLASSES];

    /** Of each row, as pairs: the sum of the terms but the largest, the top's e^r - 1, and the quotients of others and top. */
    final double[] others = new double[ROWS_OF_FEW_CLASSES];
    final double[] othersLow = new double[ROWS_OF_FEW_CLASSES];
    final double[] reduced = new double[ROWS_OF_FEW_CLASSES];
    final double[] reducedLow = new double[ROWS_OF_FEW_CLASSES];
    final double[] quotients = new double[ROWS_OF_FEW_CLASSES];
    final double[] quotientsLow = new double[ROWS_OF_FEW_CLASSES];

    /** Of each row: the sum of the top's steps and the rounder. */
    final double[] shifted = new double[ROWS_OF_FEW_CLASSES];

    /** Of each row: what {@link DoubleRow#log1p} finds in its tables. */
    final double[] inverses = new double[ROWS_OF_FEW_CLASSES];
    final double[] logarithms = new double[ROWS_OF_FEW_CLASSES];
    final double[] logarithmsLow = new double[ROWS_OF_FEW_CLASSES];

    private DoubleRowGroup() {
    }

    /** Finds what {@link DoubleRow#log1p} finds, for the quotients of so many rows. */
    void lookUp(int rows) {
        for (int i = 0; i < rows; i++) {
            int interval = DoubleRow.interval(1 + quotients[i]);
            inverses[i] = DoubleRow.INVERSES[interval];
            logarithms[i] = DoubleRow.LOGARITHMS[interval];
            logarithmsLow[i] = DoubleRow.LOGARITHMS_LOW[interval];
        }
    }

    /** That of the calling thread. */
    static DoubleRowGroup ofThread() {
        return OF_THREAD.get();
    }

    /** Keeps a row's factor and what its label has in the gradient. Returns whether terms may be multiplied by the factor as they are. */
    boolean keepLoss(int row, int label, double labelLogit, int classes, double scale, DoubleSum sum) {
        sum.setOf(this, row);
        sum.setFactor(scale);
        sum.setLabelGradient(labelLogit == tops[row], terms[START + row * classes + label]);
        factorsHigh[row] = sum.factorHigh();
        factorsLow[row] = sum.factorLow();
        labelGradients[row] = sum.labelGradient();
        return sum.hasModerateFactor();
    }

    /** Makes the gradient of a row +0. */
    void ignore(int row) {
        factorsHigh[row] = 0;
        factorsLow[row] = 0;
    }

    private static long[][] rowOf() {
        long[][] rowOf = new long[DoubleSum.LANES][];
        for (int classes = 1; classes < DoubleSum.LANES; classes++) {
            int ofClasses = classes;
            rowOf[classes] = new long[DoubleSum.LANES * classes];
            Arrays.setAll(rowOf[classes], i -> i / ofClasses);
        }
        return rowOf;
    }
}
