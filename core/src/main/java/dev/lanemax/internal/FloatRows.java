package dev.lanemax.internal;

import dev.lanemax.Layout;
import dev.lanemax.Parallelism;
import dev.lanemax.kernels.Division;
import dev.lanemax.kernels.FloatAddressKernels;
import dev.lanemax.kernels.FloatArrayKernels;
import dev.lanemax.kernels.FloatColumnKernels;
import dev.lanemax.kernels.FloatSegmentKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The row kernels over {@code float} in any memory: those for arrays, off-heap segments or addresses where both arguments are that and
 * have contiguous rows; else rows are copied into tiles.
 */
public final class FloatRows {

    private FloatRows() {
    }

    /** Applies a kernel to every row of arrays. What is left to do where rows are contiguous takes little time even for one row. */
    public static void run(Provider provider, RowKernel kernel, float[] logits, Layout layout,
            String resultName, float[] result, Layout resultLayout) {
        if (contiguous(layout) && contiguous(resultLayout)) {
            Checks.map("logits", logits, layout, resultName, result, resultLayout);
            apply(provider.floatArrays(), kernel, logits, (int) layout.offset(), (int) layout.rowStride(), result,
                    (int) resultLayout.offset(), (int) resultLayout.rowStride(), (int) layout.rows(), (int) layout.classes(),
                    logits == result);
        } else {
            RowRun run = RowRun.ofThread(resultName);
            run.logits.set(logits, layout);
            run.result.set(result, resultLayout);
            run.run(provider, kernel, Parallelism.NONE);
        }
    }

    /**
     * Applies a kernel to every row of off-heap segments, in little time even for one row. Returns false, and has done nothing, where
     * rows are not contiguous, or anything is amiss or asks for a closer look.
     */
    public static boolean run(Provider provider, RowKernel kernel, ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            MemorySegment result, Layout resultLayout) {
        if (!isUsable(type, logits, layout) || !isUsable(type, result, resultLayout) || result.isReadOnly()
                || layout.classes() == 0 || layout.classes() != resultLayout.classes()
                || layout.outer() == 0 || layout.outer() != resultLayout.outer()) {
            return false;
        }
        long start = logits.address() + layout.offset() * Float.BYTES;
        long resultStart = result.address() + resultLayout.offset() * Float.BYTES;
        boolean inPlace = start == resultStart && layout.outerStride() == resultLayout.outerStride();
        if (!inPlace && start < result.address() + resultLayout.end() * Float.BYTES
                && resultStart < logits.address() + layout.end() * Float.BYTES) {
            return false;
        }
        apply(provider.floatSegments(), kernel, logits, layout.offset(), layout.outerStride(), result, resultLayout.offset(),
                resultLayout.outerStride(), layout.outer(), (int) layout.classes(), inPlace);
        return true;
    }

    private static boolean isUsable(ValueLayout.OfFloat type, MemorySegment segment, Layout layout) {
        return type != null && segment != null && layout != null && layout.hasContiguousRows()
                && segment.isNative() && segment.byteSize() >= layout.end() * Float.BYTES
                && (segment.address() & Float.BYTES - 1) == 0 && type.order() == ByteOrder.nativeOrder()
                && segment.scope().isAlive() && segment.isAccessibleBy(Thread.currentThread());
    }

    /** The log-sum-exp of every row of an array. */
    public static void logSumExp(Provider provider, float[] logits, Layout layout, float[] result, int resultOffset) {
        if (contiguous(layout)) {
            Checks.matrix("logits", logits, layout);
            Checks.vector("result", result, resultOffset, layout.rows());
            Checks.disjoint("logits", logits, layout, "result", result, resultOffset);
            provider.floatArrays().logSumExp(logits, (int) layout.offset(), (int) layout.rowStride(),
                    result, resultOffset, (int) layout.rows(), (int) layout.classes());
        } else {
            RowRun run = RowRun.ofThread("result");
            run.logits.set(logits, layout);
            run.result.setColumn(result, resultOffset);
            run.run(provider, RowKernel.LOG_SUM_EXP, Parallelism.NONE);
        }
    }

    private static boolean contiguous(Layout layout) {
        return layout == null || layout.hasContiguousRows();
    }

    /** Applies a kernel to some rows of matrices that have been checked. */
    static void run(Provider provider, RowKernel kernel, Matrix logits, Matrix result, long firstRow, long rows) {
        boolean contiguous = logits.hasContiguousRows() && result.hasContiguousRows()
                && (kernel != RowKernel.LOG_SUM_EXP || result.rowStride() == 1);
        if (contiguous && logits.floats() != null && result.floats() != null) {
            overArrays(provider.floatArrays(), kernel, logits, result, firstRow, (int) rows);
        } else if (contiguous && logits.isAddress() && result.isAddress()) {
            overAddresses(provider.floatAddresses(), kernel, logits, result, firstRow, rows);
        } else if (contiguous && logits.isOffHeap() && result.isOffHeap()) {
            apply(provider.floatSegments(), kernel, logits.segment(), logits.position(firstRow), logits.rowStride(), result.segment(),
                    result.position(firstRow), result.rowStride(), rows, (int) logits.classes(), logits.isSameAs(result));
        } else {
            overTiles(provider, kernel, logits, result, firstRow, rows);
        }
    }

    /** Applies a kernel to the rows of matrices that have been checked, one after the other, each long and divided. */
    static void run(Provider provider, RowKernel kernel, Matrix logits, Matrix result, Division division) {
        boolean contiguous = logits.hasContiguousRows() && result.hasContiguousRows();
        int classes = (int) logits.classes();
        for (long row = 0; row < logits.rows(); row++) {
            if (contiguous && logits.floats() != null && result.floats() != null) {
                apply(provider.floatArrays(), kernel, logits.floats(), (int) logits.position(row),
                        result.floats(), (int) result.position(row), classes, logits.floats() == result.floats(), division);
            } else if (contiguous && logits.isOffHeap() && result.isOffHeap()) {
                overSegments(provider.floatSegments(), kernel, logits, result, row, division);
            } else {
                FloatTile tile = FloatTile.ofThread(classes);
                tile.load(provider.floatTransposition(), logits, row, 1);
                apply(provider.floatArrays(), kernel, tile.elements(), 0, tile.results(), 0, classes, false, division);
                tile.store(provider.floatTransposition(), tile.results(), result, row, 1);
            }
        }
    }

    private static void apply(FloatArrayKernels kernels, RowKernel kernel, float[] logits, int logitsRow,
            float[] result, int resultRow, int classes, boolean inPlace, Division division) {
        switch (kernel) {
            case SOFTMAX -> kernels.softmax(logits, logitsRow, result, resultRow, classes, inPlace, division);
            case LOG_SOFTMAX -> kernels.logSoftmax(logits, logitsRow, result, resultRow, classes, division);
            case LOG_SUM_EXP -> kernels.logSumExp(logits, logitsRow, result, resultRow, classes, division);
        }
    }

    private static void overSegments(
            FloatSegmentKernels kernels, RowKernel kernel, Matrix logits, Matrix result, long row, Division division) {
        int classes = (int) logits.classes();
        switch (kernel) {
            case SOFTMAX -> kernels.softmax(logits.segment(), logits.position(row), result.segment(), result.position(row),
                    classes, logits.isSameAs(result), division);
            case LOG_SOFTMAX -> kernels.logSoftmax(
                    logits.segment(), logits.position(row), result.segment(), result.position(row), classes, division);
            case LOG_SUM_EXP -> kernels.logSumExp(
                    logits.segment(), logits.position(row), result.segment(), result.position(row), classes, division);
        }
    }

    private static void overArrays(
            FloatArrayKernels kernels, RowKernel kernel, Matrix logits, Matrix result, long firstRow, int rows) {
        float[] from = logits.floats();
        float[] to = result.floats();
        apply(kernels, kernel, from, (int) logits.position(firstRow), (int) logits.rowStride(),
                to, (int) result.position(firstRow), (int) result.rowStride(), rows, (int) logits.classes(), from == to);
    }

    private static void apply(FloatArrayKernels kernels, RowKernel kernel, float[] logits, int logitsOffset, int logitsStride,
            float[] result, int resultOffset, int resultStride, int rows, int classes, boolean inPlace) {
        switch (kernel) {
            case SOFTMAX -> kernels.softmax(
                    logits, logitsOffset, logitsStride, result, resultOffset, resultStride, rows, classes, inPlace);
            case LOG_SOFTMAX -> kernels.logSoftmax(
                    logits, logitsOffset, logitsStride, result, resultOffset, resultStride, rows, classes, inPlace);
            case LOG_SUM_EXP -> kernels.logSumExp(logits, logitsOffset, logitsStride, result, resultOffset, rows, classes);
        }
    }

    private static void overAddresses(
            FloatAddressKernels kernels, RowKernel kernel, Matrix logits, Matrix result, long firstRow, long rows) {
        int classes = (int) logits.classes();
        switch (kernel) {
            case SOFTMAX -> kernels.softmax(logits.position(firstRow), logits.rowStride(),
                    result.position(firstRow), result.rowStride(), rows, classes, logits.isSameAs(result));
            case LOG_SOFTMAX -> kernels.logSoftmax(logits.position(firstRow), logits.rowStride(),
                    result.position(firstRow), result.rowStride(), rows, classes, logits.isSameAs(result));
            case LOG_SUM_EXP -> kernels.logSumExp(logits.position(firstRow), logits.rowStride(),
                    result.position(firstRow), rows, classes);
        }
    }

    private static void apply(FloatSegmentKernels kernels, RowKernel kernel, MemorySegment logits, long logitsOffset,
            long logitsStride, MemorySegment result, long resultOffset, long resultStride, long rows, int classes, boolean inPlace) {
        switch (kernel) {
            case SOFTMAX -> kernels.softmax(
                    logits, logitsOffset, logitsStride, result, resultOffset, resultStride, rows, classes, inPlace);
            case LOG_SOFTMAX -> kernels.logSoftmax(
                    logits, logitsOffset, logitsStride, result, resultOffset, resultStride, rows, classes, inPlace);
            case LOG_SUM_EXP -> kernels.logSumExp(logits, logitsOffset, logitsStride, result, resultOffset, rows, classes);
        }
    }

    /** Rows of logits and of results need not lie alike, and may lie in different memory. */
    private static void overTiles(
            Provider provider, RowKernel kernel, Matrix logits, Matrix result, long firstRow, long count) {
        int classes = (int) logits.classes();
        int columns = (int) result.classes();
        FloatTile tile = FloatTile.ofThread(classes);
        int most = FloatTile.rows(classes);
        for (long row = firstRow; row < firstRow + count;) {
            int rows = (int) Math.min(most, firstRow + count - row);
            int neighbours = logits.hasContiguousRows() ? 0 : logits.neighbours(row, rows);
            if (neighbours >= FloatTile.NEIGHBOURS && (kernel == RowKernel.LOG_SUM_EXP || liesAlike(logits, result))
                    && overColumns(provider, kernel, logits, result, tile, row, neighbours)) {
                row += neighbours;
            } else {
                tile.load(provider.floatTransposition(), logits, row, rows);
                apply(provider.floatArrays(), kernel, tile.elements(), 0, classes, tile.results(), 0, columns, rows, classes, false);
                tile.store(provider.floatTransposition(), tile.results(), result, row, rows);
                row += rows;
            }
        }
    }

    /** Rows that are neighbours, as they lie, class by class. Returns whether there is a kernel for that and for these logits. */
    private static boolean overColumns(
            Provider provider, RowKernel kernel, Matrix logits, Matrix result, FloatTile tile, long row, int rows) {
        FloatColumnKernels kernels = provider.floatColumns();
        int classes = (int) logits.classes();
        int stride = FloatTile.stride(rows);
        float[] columns = tile.columns();
        float[] results = tile.results();
        float[] terms = tile.elements();
        tile.loadColumns(logits, logits.position(row), rows, classes);
        boolean computed = switch (kernel) {
            case SOFTMAX -> kernels.softmax(columns, results, terms, stride, rows, classes);
            case LOG_SOFTMAX -> kernels.logSoftmax(columns, results, terms, stride, rows, classes);
            case LOG_SUM_EXP -> kernels.logSumExp(columns, results, terms, stride, rows, classes);
        };
        if (computed && kernel == RowKernel.LOG_SUM_EXP) {
            tile.store(provider.floatTransposition(), results, result, row, rows);
        } else if (computed) {
            FloatTile.storeColumns(results, result, result.position(row), rows, classes);
        }
        return computed;
    }

    /** Whether rows that are neighbours in one matrix are so in the other. */
    private static boolean liesAlike(Matrix logits, Matrix result) {
        return !result.hasContiguousRows() && result.inner() == logits.inner();
    }
}
