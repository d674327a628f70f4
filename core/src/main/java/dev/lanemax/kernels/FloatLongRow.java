package dev.lanemax.kernels;

import java.util.Arrays;

/**
 * What is found out about a row of more classes than {@link #MOST_SHORT}, block by block: the largest logit and the sum of the terms
 * of each block, and what follows for the row. Each block is added up as {@link FloatSum} says of a row, and then the sums of the
 * blocks, in order. So threads can share a row, and a block is still in the cache when its terms are added up. There is one of them
 * for each thread; it grows to the longest row it has seen.
 */
public final class FloatLongRow {

    /** Rows of up to so many classes are added up in one piece. */
    static final int MOST_SHORT = 1 << 15;

    /** The classes of every block but the last: its logits and terms together fill an eighth of a usual second-level cache. */
    static final int BLOCK = 1 << 14;

    private static final Scratch<FloatLongRow> OF_THREAD = Scratch.ofThread(FloatLongRow::new);

    private FloatSum[] sums = {};
    private float[] maxima = {};
    private FloatSum sum;
    private int classes;
    private float max;
    private float base;
    private float rounder;

    private FloatLongRow() {
    }

    /** Whether rows of so many classes are long. */
    public static boolean isLong(int classes) {
        return classes > MOST_SHORT;
    }

    /** That of the calling thread, for a row of so many classes, which are taken to be moderate. */
    static FloatLongRow ofThread(int classes) {
        FloatLongRow row = OF_THREAD.get();
        row.classes = classes;
        row.sum = FloatSum.ofThread();
        row.setModerate();
        int known = row.sums.length;
        if (known < row.blocks()) {
            row.maxima = new float[row.blocks()];
            row.sums = Arrays.copyOf(row.sums, row.blocks());
            Arrays.setAll(row.sums, block -> block < known ? row.sums[block] : FloatSum.ofBlock());
        }
        return row;
    }

    int blocks() {
        return (classes - 1) / BLOCK + 1;
    }

    int classes() {
        return classes;
    }

    /** How many classes a block has. */
    int classes(int block) {
        return Math.min(BLOCK, classes - block * BLOCK);
    }

    /** The sum of a block's terms. */
    FloatSum sum(int block) {
        return sums[block];
    }

    /** Sets the largest logit of a block, NaN where not all of its logits are moderate. */
    void setMax(int block, float newMax) {
        maxima[block] = newMax;
    }

    /** Sets the largest logit of the row to that of the blocks. Returns whether none of these is NaN. */
    boolean findMax() {
        boolean moderate = true;
        max = Float.NEGATIVE_INFINITY;
        for (int block = 0; block < blocks(); block++) {
            moderate = moderate && !Float.isNaN(maxima[block]);
            max = maxima[block] > max ? maxima[block] : max;
        }
        return moderate;
    }

    /** Takes the logits to be moderate. */
    void setModerate() {
        base = 0;
        rounder = FloatExp.MODERATE_ROUNDER;
    }

    /** Lets terms be taken of logits that are not all moderate. */
    void setRange() {
        base = FloatExp.base(max);
        rounder = FloatExp.rounder(max, base);
    }

    float max() {
        return max;
    }

    float base() {
        return base;
    }

    float rounder() {
        return rounder;
    }

    /** The term of a logit of this row. */
    float term(float logit) {
        return FloatExp.term(logit, base, rounder);
    }

    /** The sum of the row, and what follows from it. */
    FloatSum sum() {
        return sum;
    }

    /** Adds up the blocks. */
    void addBlocks(FloatSum total) {
        total.clear();
        for (int block = 0; block < blocks(); block++) {
            total.add(sums[block]);
        }
    }
}
