package dev.lanemax.internal;

import dev.lanemax.Layout;
import dev.lanemax.Parallelism;
import dev.lanemax.kernels.FloatArrayFunctions;
import dev.lanemax.kernels.FloatSegmentFunctions;
import java.lang.foreign.MemorySegment;

/**
 * The kernels of an elementary function over {@code float}, and how the elements of two layouts become rows for them: in arrays, or in
 * off-heap segments; else elements are copied into tiles.
 */
public record FloatElementwise(ArrayFunction arrayFunction, SegmentFunction segmentFunction) {

    /** So many elements keep a thread busy for longer than it takes to hand them out. */
    private static final int BLOCK = 1 << 13;

    /** A method of {@link FloatArrayFunctions}. */
    public interface ArrayFunction {
        void apply(FloatArrayFunctions functions, float[] input, int inputOffset, int inputStride,
                float[] output, int outputOffset, int outputStride, int rows, int columns);
    }

    /** The method of {@link FloatSegmentFunctions} with the same name. */
    public interface SegmentFunction {
        void apply(FloatSegmentFunctions functions, MemorySegment input, long inputOffset, long inputStride,
                MemorySegment output, long outputOffset, long outputStride, long rows, int columns);
    }

    /** Applies the function to arrays with contiguous rows, in little time even for one row. */
    public void overRows(Provider provider, float[] input, Layout inputLayout, float[] output, Layout outputLayout) {
        Checks.map("input", input, inputLayout, "output", output, outputLayout);
        long elements = inputLayout.rows() * inputLayout.classes();
        boolean dense = inputLayout.rowStride() == inputLayout.classes() && outputLayout.rowStride() == inputLayout.classes()
                && elements <= Integer.MAX_VALUE;
        arrayFunction.apply(provider.floatArrayFunctions(),
                input, (int) inputLayout.offset(), (int) inputLayout.rowStride(),
                output, (int) outputLayout.offset(), (int) outputLayout.rowStride(),
                (int) (dense ? Math.min(1, inputLayout.rows()) : inputLayout.rows()),
                (int) (dense ? elements : inputLayout.classes()));
    }

    /** Applies the function to every element; shapes and memory have been checked. One thread copies what is copied into tiles. */
    void run(Provider provider, Matrix input, Matrix output, Parallelism parallelism) {
        boolean sameOrder = input.inner() == output.inner();
        boolean dense = sameOrder && input.isDense() && output.isDense();
        if (areArrays(input, output) || input.isOffHeap() && output.isOffHeap()) {
            overRuns(provider, input, output, sameOrder, dense, parallelism);
        } else if (dense) {
            overDenseTiles(provider, input, output);
        } else {
            overTilesOfRows(provider, input, output);
        }
    }

    private static boolean areArrays(Matrix input, Matrix output) {
        return input.floats() != null && output.floats() != null;
    }

    private void overRuns(
            Provider provider, Matrix input, Matrix output, boolean sameOrder, boolean dense, Parallelism parallelism) {
        long inner = input.inner();
        long elements = input.rows() * input.classes();
        if (dense && elements <= Integer.MAX_VALUE) {
            if (Split.isWorthwhile(parallelism, elements, Split.BY_KERNEL, Math.ceilDiv(elements, BLOCK))) {
                Split.run(parallelism, Math.ceilDiv(elements, BLOCK), (firstBlock, endBlock) ->
                        elements(provider, input, output, firstBlock * BLOCK, Math.min(endBlock * BLOCK, elements)));
            } else {
                elements(provider, input, output, 0, elements);
            }
        } else if (sameOrder && input.hasDenseGroups() && output.hasDenseGroups() && input.classes() * inner <= Integer.MAX_VALUE) {
            long groups = input.rows() / inner;
            if (Split.isWorthwhile(parallelism, elements, Split.BY_KERNEL, groups)) {
                Split.run(parallelism, groups, (firstGroup, endGroup) -> groups(provider, input, output, firstGroup, endGroup));
            } else {
                groups(provider, input, output, 0, groups);
            }
        } else {
            long neighbours = sameOrder && inner <= Integer.MAX_VALUE ? inner : 1;
            if (Split.isWorthwhile(parallelism, elements, Split.BY_KERNEL, input.rows() / neighbours)) {
                Split.run(parallelism, input.rows() / neighbours, (first, end) ->
                        neighbours(provider, input, output, neighbours, first * neighbours, end * neighbours));
            } else {
                neighbours(provider, input, output, neighbours, 0, input.rows());
            }
        }
    }

    /** Some of the elements of matrices all of whose elements follow one another. */
    private void elements(Provider provider, Matrix input, Matrix output, long first, long end) {
        apply(provider, input, input.position(0) + first, 0, output, output.position(0) + first, 0, 1, end - first);
    }

    /** Some of the groups of rows, the elements of each of which follow one another. */
    private void groups(Provider provider, Matrix input, Matrix output, long first, long end) {
        long inner = input.inner();
        apply(provider, input, input.position(first * inner), input.rowStride(), output, output.position(first * inner),
                output.rowStride(), end - first, input.classes() * inner);
    }

    /** Some rows, so many of which lie side by side. */
    private void neighbours(Provider provider, Matrix input, Matrix output, long neighbours, long firstRow, long endRow) {
        for (long row = firstRow; row < endRow; row += neighbours) {
            apply(provider, input, input.position(row), input.classStride(), output, output.position(row), output.classStride(),
                    input.classes(), neighbours);
        }
    }

    /** Applies the function to runs of elements that are a stride apart. */
    private void apply(Provider provider, Matrix input, long inputPosition, long inputStride,
            Matrix output, long outputPosition, long outputStride, long runs, long length) {
        if (areArrays(input, output)) {
            arrayFunction.apply(provider.floatArrayFunctions(), input.floats(), (int) inputPosition, (int) inputStride,
                    output.floats(), (int) outputPosition, (int) outputStride, (int) runs, (int) length);
        } else {
            segmentFunction.apply(provider.floatSegmentFunctions(), input.segment(), inputPosition, inputStride,
                    output.segment(), outputPosition, outputStride, runs, (int) length);
        }
    }

    /** Elements lie alike, but in different memory. */
    private void overDenseTiles(Provider provider, Matrix input, Matrix output) {
        FloatTile tile = FloatTile.ofThread(1);
        long elements = input.rows() * input.classes();
        int most = FloatTile.rows(1);
        for (long first = 0; first < elements; first += most) {
            int count = (int) Math.min(most, elements - first);
            tile.loadDense(input, first, count);
            apply(provider, tile, count);
            tile.storeDense(output, first, count);
        }
    }

    private void overTilesOfRows(Provider provider, Matrix input, Matrix output) {
        int classes = (int) input.classes();
        FloatTile tile = FloatTile.ofThread(classes);
        int most = FloatTile.rows(classes);
        for (long row = 0; row < input.rows(); row += most) {
            int rows = (int) Math.min(most, input.rows() - row);
            tile.load(provider.floatTransposition(), input, row, rows);
            apply(provider, tile, rows * classes);
            tile.store(provider.floatTransposition(), tile.results(), output, row, rows);
        }
    }

    private void apply(Provider provider, FloatTile tile, int count) {
        arrayFunction.apply(provider.floatArrayFunctions(), tile.elements(), 0, count, tile.results(), 0, count, 1, count);
    }
}
