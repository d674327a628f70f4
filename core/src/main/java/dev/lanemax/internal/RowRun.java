package dev.lanemax.internal;

import dev.lanemax.Parallelism;
import dev.lanemax.kernels.Division;
import dev.lanemax.kernels.Scratch;

/**
 * One call of an operator on rows: its arguments, in whatever memory they are, and its checks. What a kernel for their type does not
 * do alone, a formula does in double, tile by tile. One per thread, reused.
 */
public final class RowRun {

    /** About so many logits are a block. */
    private static final long BLOCK = 1 << 12;
    /** The most rows that a kernel takes at once. */
    private static final long GROUP = 64;

    private static final Scratch<RowRun> OF_THREAD = Scratch.ofThread(RowRun::new);

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
        run.logits.rename("logits");
        run.upstream.rename("upstream");
        run.indices.rename("indices");
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
    public void run(Provider provider, RowKernel kernel, Parallelism parallelism) {
        try {
            if (kernel == RowKernel.LOG_SUM_EXP) {
                checkColumn(result);
            } else {
                checkMap();
            }
            if (Split.dividesRows(parallelism, logits.rows(), logits.classes()) && areShared()) {
                runDivided(provider, kernel, (blocks, part) -> Split.run(parallelism, blocks, part));
            } else if (isSplit(parallelism, Split.byKernel(logits.classes()))) {
                split(parallelism, (firstRow, rows) -> run(provider, kernel, firstRow, rows));
            } else if (logits.rows() > 0) {
                run(provider, kernel, 0, logits.rows());
            }
        } catch (OutOfMemoryError exhausted) {
            Scratch.release();
            throw exhausted;
        } finally {
            clear();
        }
    }

    /** All that is asked of logits, of a result with a value for each of them, and of an upstream gradient. */
    public void checkMap() {
        checkLogits();
        result.checkWritable(logits.rows());
        result.checkShape(logits);
        result.checkInPlaceOrDisjoint(logits);
        if (upstream.isPresent()) {
            upstream.checkReadable(logits.rows());
            upstream.checkShape(logits);
            result.checkInPlaceOrDisjoint(upstream);
        }
    }

    /** As {@link #checkMap}, with an upstream gradient for each row, and of rows that may have no classes. */
    public void checkMapOfColumn() {
        logits.checkReadable(0);
        result.checkWritable(logits.rows());
        result.checkShape(logits);
        result.checkInPlaceOrDisjoint(logits);
        upstream.checkReadable(logits.rows());
        result.checkDisjoint(upstream);
    }

    /** All that is asked of logits and of results with some of each row's values and their classes. */
    public void checkLargest(int count) {
        checkLogits();
        if (count > logits.classes()) {
            throw new IllegalArgumentException("k is " + count + ", must be at most " + logits.classes() + ", the classes of logits");
        }
        checkSome(result, count);
        checkSome(indices, count);
        result.checkDisjoint(indices);
    }

    private void checkSome(Matrix output, int count) {
        output.checkWritable(logits.rows());
        if (output.rows() != logits.rows() || output.classes() != count) {
            throw new IllegalArgumentException(output.name() + " has " + output.rows() + " rows of " + output.classes()
                    + ", must have " + logits.rows() + " of " + count);
        }
        output.checkDisjoint(logits);
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

    private void run(Provider provider, RowKernel kernel, long firstRow, long rows) {
        if (logits.isFloat()) {
            FloatRows.run(provider, kernel, logits, result, firstRow, rows);
        } else {
            DoubleRows.run(provider, kernel, logits, result, firstRow, rows);
        }
    }

    private void runDivided(Provider provider, RowKernel kernel, Division division) {
        if (logits.isFloat()) {
            FloatRows.run(provider, kernel, logits, result, division);
        } else {
            DoubleRows.run(provider, kernel, logits, result, division);
        }
    }

    /** What is done with some rows. */
    private interface Rows {
        void run(long firstRow, long rows);
    }

    /** A block has so many rows that a thread has something to do; of groups that kernels take at once, whole ones. */
    private long blockRows() {
        long rows = Math.ceilDiv(BLOCK, Math.max(1, logits.classes()));
        return rows < GROUP ? rows : Math.ceilDiv(rows, GROUP) * GROUP;
    }

    private boolean isSplit(Parallelism parallelism, double nanoseconds) {
        return Split.isWorthwhile(parallelism, (double) logits.rows() * logits.classes(), nanoseconds,
                Math.ceilDiv(logits.rows(), blockRows())) && areShared();
    }

    private void split(Parallelism parallelism, Rows work) {
        Split.run(parallelism, Math.ceilDiv(logits.rows(), blockRows()), (firstBlock, endBlock) -> {
            long firstRow = firstBlock * blockRows();
            work.run(firstRow, Math.min(endBlock * blockRows(), logits.rows()) - firstRow);
        });
    }

    private boolean areShared() {
        for (Matrix matrix : all) {
            if (matrix.isPresent() && !matrix.isShared()) {
                return false;
            }
        }
        return true;
    }

    /** Applies a formula to every row of arguments that have been checked. */
    public void run(Provider provider, TileFormula formula, Parallelism parallelism) {
        try {
            if (isSplit(parallelism, Split.BY_FORMULA)) {
                split(parallelism, (firstRow, rows) -> run(provider, formula, OF_THREAD.get().tile, firstRow, rows));
            } else {
                run(provider, formula, tile, 0, logits.rows());
            }
        } catch (OutOfMemoryError exhausted) {
            Scratch.release();
            throw exhausted;
        }
    }

    private void run(Provider provider, TileFormula formula, RowTile tile, long firstRow, long count) {
        if (count == 0) {
            return; // without room for a row, which may be long
        }
        Matrix results = result.isPresent() ? result : indices;
        tile.reserve(provider, logits.isFloat(), (int) logits.classes(), (int) results.classes());
        int most = RowTile.rows(logits.classes());
        for (long row = firstRow; row < firstRow + count; row += most) {
            int rows = (int) Math.min(most, firstRow + count - row);
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
