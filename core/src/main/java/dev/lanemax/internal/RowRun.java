package dev.lanemax.internal;

/** One call of an operator on rows: its arguments, in whatever memory they are, and its checks. One per thread, reused. */
public final class RowRun {

    private static final ThreadLocal<RowRun> OF_THREAD = ThreadLocal.withInitial(RowRun::new);

    public final Matrix logits = new Matrix("logits");
    public final Matrix result = new Matrix("result");

    private RowRun() {
    }

    /** That of the calling thread, with a name for the result. */
    public static RowRun ofThread(String resultName) {
        RowRun run = OF_THREAD.get();
        run.result.rename(resultName);
        return run;
    }

    /** Applies a kernel to every row, without options. */
    public void run(Provider provider, RowKernel kernel) {
        try {
            if (kernel == RowKernel.LOG_SUM_EXP) {
                checkColumn();
            } else {
                checkMap();
            }
            if (logits.rows() == 0) {
                return;
            }
            if (logits.isFloat()) {
                FloatRows.run(provider, kernel, logits, result);
            } else {
                DoubleRows.run(provider, kernel, logits, result);
            }
        } finally {
            clear();
        }
    }

    /** All that is asked of logits and of a result with a value for each of them. */
    private void checkMap() {
        logits.checkReadable(0);
        result.checkWritable(0);
        result.checkShape(logits);
        if (logits.classes() == 0) {
            throw new IllegalArgumentException("classes of " + logits.name() + " is 0, must be at least 1");
        }
        result.checkInPlaceOrDisjoint(logits);
    }

    /** All that is asked of logits and of a result with a value for each row. */
    private void checkColumn() {
        logits.checkReadable(0);
        result.checkWritable(logits.rows());
        result.checkDisjoint(logits);
    }

    private void clear() {
        logits.clear();
        result.clear();
    }
}
