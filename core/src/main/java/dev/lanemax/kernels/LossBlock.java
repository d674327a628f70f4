package dev.lanemax.kernels;

/**
 * What a loss kernel is told of each row of a block, and what it finds: the labels and factors go in, the losses come out.
 * There is one of them for each thread, so that calls allocate nothing.
 */
public final class LossBlock {

    /** The rows of a block, at most. */
    public static final int ROWS = 1024;

    private static final ThreadLocal<LossBlock> OF_THREAD = ThreadLocal.withInitial(LossBlock::new);

    /** The true class of each row. A row with a negative label is ignored: its loss is 0 and its gradient +0, whatever its logits. */
    public final int[] labels = new int[ROWS];

    /** What the caller multiplies the loss of each row by. The kernel does not look at it. */
    public final double[] weights = new double[ROWS];

    /** What the gradient of each row is multiplied by. The loss is not. */
    public final double[] factors = new double[ROWS];

    /** The loss of each row, as exact as the kernel can tell. */
    public final double[] losses = new double[ROWS];

    private final CompensatedSum blockSum = new CompensatedSum();
    private final CompensatedSum sum = new CompensatedSum();

    private LossBlock() {
    }

    /** That of the calling thread. It holds what the last call has left. */
    public static LossBlock ofThread() {
        return OF_THREAD.get();
    }

    /** Begins a sum over blocks. */
    public void clearSum() {
        sum.clear();
    }

    /** Adds the losses of the first rows: those of a block are added up, and then those of the blocks, in order. */
    public void addLosses(int rows) {
        blockSum.clear();
        blockSum.add(losses, rows);
        sum.add(blockSum);
    }

    /** The sum over all blocks since it was begun, rounded once. */
    public double sum() {
        return sum.value();
    }

    /** That sum divided by a number of rows, rounded once; NaN for none. */
    public double mean(long rows) {
        return sum.dividedBy(rows, 0);
    }
}
