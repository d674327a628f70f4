package dev.lanemax.internal;

/**
 * One call of an operator on rows: its arguments, in whatever memory they are, and its checks. What a kernel for their type does not
 * do alone, a formula does in double, tile by tile. One per thread, reused.
 */
public final class RowRun {

    private static final ThreadLocal<RowRun> OF_THREAD = ThreadLocal.withInitial(RowRun::new);

    public final Matrix logits = new Matrix("logits");
    /** The gradient with respect to each result of the operator, where its own gradient is asked for. */
    public final Matrix upstream = new Matrix("upstream");
    public final Matrix result = new Matrix("result");
    /** Classes, where the operator gives some beside its results. */
    public final Matrix indices = new Matrix("indices");

    private final Matrix[] all = {logits, upstream, result, indices};
    private final RowTile tile = new RowTile();

    private RowRun() {
    }

    /** That of the calling thread, with a name for the result. */
    public static RowRun ofThread(String resultName) {
        RowRun run = OF_THREAD.get();
        run.result.rename(resultName);
        return run;
    }

    /** Makes every argument absent: no memory is kept that the caller may have done with. */
    public void clear() {
        for (Matrix matrix : all) {
            matrix.clear();
        }
    }

    /** Applies a kernel to every row. The result has a value for each logit, or a logsumexp for each row. */
    public void run(Provider provider, RowKernel kernel) {
        try {
            if (kernel == RowKernel.LOG_SUM_EXP) {
                checkColumn(result);
            } else {
                checkMap();
            }
            if (logits.rows() > 0 && logits.isFloat()) {
                FloatRows.run(provider, kernel, logits, result);
            } else if (logits.rows() > 0) {
                DoubleRows.run(provider, kernel, logits, result);
            }
        } finally {
            clear();
        }
    }

    /** All that is asked of logits and of a result with a value for each of them. */
    public void checkMap() {
        checkLogits();
        checkResult();
        result.checkShape(logits);
        result.checkInPlaceOrDisjoint(logits);
        if (upstream.isPresent() && upstream.classes() == logits.classes()) {
            result.checkInPlaceOrDisjoint(upstream);
        } else {
            result.checkDisjoint(upstream);
        }
    }

    /** All that is asked of logits and of results with one value for each row. */
    public void checkColumn(Matrix column) {
        logits.checkReadable(0);
        column.checkWritable(logits.rows());
        column.checkDisjoint(logits);
    }

    /** That there is at least one class, as most operators need. */
    public void checkLogits() {
        logits.checkReadable(0);
        if (logits.classes() == 0) {
            throw new IllegalArgumentException("classes of " + logits.name() + " is 0, must be at least 1");
        }
    }

    private void checkResult() {
        result.checkWritable(logits.rows());
        if (upstream.isPresent()) {
            upstream.checkReadable(logits.rows());
        }
    }

    /** Applies a formula to every row of arguments that have been checked. */
    public void run(Provider provider, RowFormula formula) {
        Matrix results = result.isPresent() ? result : indices;
        tile.reserve(provider.doubleArrays(), (int) logits.classes(), (int) results.classes());
        int most = RowTile.rows(logits.classes());
        for (long row = 0; row < logits.rows(); row += most) {
            int rows = (int) Math.min(most, logits.rows() - row);
            tile.moveTo(row, rows);
            logits.load(row, rows, tile.logits());
            if (upstream.isPresent()) {
                upstream.load(row, rows, tile.upstream());
            }
            formula.apply(tile);
            if (result.isPresent()) {
                result.store(row, rows, tile.result());
            }
            if (indices.isPresent()) {
                indices.store(row, rows, tile.indices());
            }
        }
    }
}
