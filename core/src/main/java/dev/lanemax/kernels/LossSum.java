package dev.lanemax.kernels;

/**
 * The sum of the losses of a batch, added up in the order of the rows. Every addition keeps its rounding error, by Knuth's exact
 * sum; the errors are added apart. There is one of them for each thread, so that calls allocate nothing.
 */
public final class LossSum {

    private static final ThreadLocal<LossSum> OF_THREAD = ThreadLocal.withInitial(LossSum::new);

    private double sum;
    private double sumLow;

    private LossSum() {
    }

    /** That of the calling thread, with no losses added yet. */
    public static LossSum ofThread() {
        LossSum losses = OF_THREAD.get();
        losses.sum = 0;
        losses.sumLow = 0;
        return losses;
    }

    /** Adds the losses of the first rows of a block. */
    public void add(LossBlock block, int rows) {
        for (int i = 0; i < rows; i++) {
            add(block.losses[i]);
        }
    }

    /** Adds the loss of a row. */
    public void add(double loss) {
        double before = sum;
        sum = before + loss;
        double added = sum - before;
        sumLow += (before - (sum - added)) + (loss - added);
    }

    /** The low part of infinity is NaN. */
    public double sum() {
        return Double.isInfinite(sum) ? sum : sum + sumLow;
    }
}
