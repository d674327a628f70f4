package dev.lanemax.kernels;

/**
 * What is known of each of some rows that {@link VectorFloatArrayFewClasses}, {@link VectorFloatArrayShortRows} and
 * {@link VectorFloatColumnKernels} compute at once. There is one of them for each thread, so that what one method has found the next
 * can use, and calls allocate nothing.
 */
final class FloatRowGroup {

    static final int ROWS = 64;

    /** Sums are stored as a vector of eight, of which only four may be meant. */
    private static final int SPARE = 4;

    private static final ThreadLocal<FloatRowGroup> OF_THREAD = ThreadLocal.withInitial(FloatRowGroup::new);

    /** Rows of few classes, one behind the other, with what a vector reads beyond the last; and columns of some of them. */
    final float[] rows = new float[(ROWS + 2) * FloatSum.LANES];
    final float[] columns = new float[FloatSum.LANES * FloatSum.LANES];

    /** The label of each row, its logit and its term. */
    final int[] labels = new int[ROWS];
    final float[] labelLogits = new float[ROWS];
    final float[] labelTerms = new float[ROWS];

    /** The largest term of each row, its logit, and the sum of the other terms. */
    final float[] largest = new float[ROWS];
    final float[] tops = new float[ROWS];
    final double[] others = new double[ROWS];

    /** The sum of all terms of each row. */
    final double[] sums = new double[ROWS + SPARE];

    /** The lanes of one row's sum. */
    final double[] lanes = new double[FloatSum.LANES];

    /** log sum exp(x) - top of each row. */
    final double[] above = new double[ROWS];
    final float[] aboveRounded = new float[ROWS];

    /** The sums of the quartets of lanes: the first quartet of each row, the second, and so on. */
    final double[] quartets = new double[FloatSum.LANES / 4 * FloatSum.LANES];

    /** What the terms of each row are multiplied by, as a pair, and what takes the place of the label's product. */
    final float[] factorsHigh = new float[ROWS];
    final float[] factorsLow = new float[ROWS];
    final float[] labelGradients = new float[ROWS];

    private FloatRowGroup() {
    }

    /** That of the calling thread. It holds what the last call has left. */
    static FloatRowGroup ofThread() {
        return OF_THREAD.get();
    }

    /** Makes columns of so many rows. */
    void transpose(int start, int classes, int count) {
        for (int row = 0; row < count; row++) {
            for (int c = 0; c < classes; c++) {
                columns[c * count + row] = rows[start + row * classes + c];
            }
        }
    }

    /** {@link VectorFloatRow#divide}, row by row. */
    long divide(LossBlock block, int sample, int count) {
        long moderate = -1;
        for (int i = 0; i < count; i++) {
            double scale = block.factors[sample + i];
            double factor = scale / sums[i];
            double rest = labelTerms[i] == largest[i] ? others[i] : sums[i] - labelTerms[i];
            factorsHigh[i] = (float) factor;
            factorsLow[i] = (float) (factor - factorsHigh[i]);
            labelGradients[i] = (float) (0 - rest * factor);
            moderate &= FloatExp.isModerate(scale, factor) ? -1 : 0;
        }
        return moderate;
    }

    /** {@link FloatRow#logSumExpAboveMax} for so many rows of moderate logits. */
    void takeLogarithms(int count) {
        for (int i = 0; i < count; i++) {
            above[i] = FloatRow.logSumExpAboveMax(others[i], tops[i], 0, FloatExp.MODERATE_ROUNDER);
        }
    }

    /** The tree over the lanes that {@link FloatSum} tells of. */
    double sumOfLanes() {
        return (quartet(0) + quartet(4)) + (quartet(8) + quartet(12));
    }

    private double quartet(int first) {
        return (lanes[first] + lanes[first + 2]) + (lanes[first + 1] + lanes[first + 3]);
    }
}
