package dev.lanemax.internal;

import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.DoubleArrayKernels;
import dev.lanemax.kernels.PreciseKernels;
import dev.lanemax.kernels.PreciseSoftmax;

/** Some rows of a call as dense arrays of doubles: what a {@link TileFormula} reads and writes. */
public final class RowTile {

    /** A tile has about so many elements, which stay in the first-level cache, and at least one row. */
    private static final int ELEMENTS = 1024;

    private static final double[] NONE = {};

    private double[] logits = NONE;
    private double[] upstream = NONE;
    private double[] result = NONE;
    private double[] indices = NONE;
    private double[] scratch = NONE;
    private final CompensatedSum sum = new CompensatedSum();
    private final PreciseSoftmax softmax = new PreciseSoftmax();
    private DoubleArrayKernels kernels;
    private PreciseKernels precise;
    private boolean isFloat;
    private long firstRow;
    private int rows;
    private int classes;

    RowTile() {
    }

    /** How many rows of a given length a tile has. */
    static int rows(long classes) {
        return (int) Math.max(1, ELEMENTS / Math.max(1, classes));
    }

    void reserve(Provider provider, boolean newIsFloat, int newClasses, int newColumns) {
        kernels = provider.doubleArrays();
        precise = provider.precise();
        isFloat = newIsFloat;
        classes = newClasses;
        int most = rows(newClasses);
        logits = atLeast(logits, Math.multiplyExact(most, newClasses));
        upstream = atLeast(upstream, Math.multiplyExact(most, newClasses));
        result = atLeast(result, Math.multiplyExact(most, Math.max(newClasses, newColumns)));
        indices = atLeast(indices, Math.multiplyExact(most, newColumns));
        scratch = atLeast(scratch, newClasses);
    }

    private static double[] atLeast(double[] array, int elements) {
        return array.length < elements ? new double[elements] : array;
    }

    void moveTo(long newFirstRow, int newRows) {
        firstRow = newFirstRow;
        rows = newRows;
    }

    /** A sum, for whoever needs one. */
    public CompensatedSum sum() {
        return sum;
    }

    public DoubleArrayKernels kernels() {
        return kernels;
    }

    /**
     * Writes softmax of each row for a formula that goes on computing with it: within 1 ulp where the call's results are doubles, and
     * within 3, many times faster, where they are rounded to floats.
     */
    public void writeProbabilities() {
        if (isFloat) {
            kernels.softmax(logits, 0, classes, result, 0, classes, rows, classes, false);
            return;
        }
        for (int row = 0; row < rows; row++) {
            softmax.compute(precise, logits, row * classes, classes, scratch);
            System.arraycopy(scratch, 0, result, row * classes, classes);
        }
    }

    /** The number of the tile's first row in the call. */
    public long firstRow() {
        return firstRow;
    }

    public int rows() {
        return rows;
    }

    public int classes() {
        return classes;
    }

    public double[] logits() {
        return logits;
    }

    /** One for each logit, or for each row, as the operator has it. */
    public double[] upstream() {
        return upstream;
    }

    public double[] result() {
        return result;
    }

    /** Classes, where the operator gives some. */
    public double[] indices() {
        return indices;
    }

    /** Room for a row of the logits' length. */
    public double[] scratch() {
        return scratch;
    }
}
