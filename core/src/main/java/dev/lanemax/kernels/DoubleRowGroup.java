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

    private DoubleRowGroup() {
    }

    /** That of the calling thread. */
    static DoubleRowGroup ofThread() {
        return OF_THREAD.get();
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
