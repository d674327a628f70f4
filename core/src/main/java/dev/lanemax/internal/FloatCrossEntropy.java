package dev.lanemax.internal;

import dev.lanemax.kernels.Division;
import dev.lanemax.kernels.FloatArrayKernels;
import dev.lanemax.kernels.FloatSegmentKernels;
import dev.lanemax.kernels.LossBlock;

/** Cross-entropy of blocks of rows of {@code float}, by the kernel for their memory. */
final class FloatCrossEntropy {

    private FloatCrossEntropy() {
    }

    /** The losses of a block's rows, and their gradient where it is asked for. A block of rows that are divided is one row. */
    static void run(Provider provider, Arguments arguments, long firstRow, int rows, boolean withGradient, LossBlock block,
            Division division) {
        Matrix logits = arguments.input;
        Matrix gradient = withGradient ? arguments.gradient : logits;
        int classes = (int) logits.classes();
        if (division != Division.NONE) {
            divided(provider, logits, gradient, firstRow, withGradient, block, division);
        } else if (!logits.hasContiguousRows() || !gradient.hasContiguousRows() || logits.isOffHeap() != gradient.isOffHeap()
                || !logits.isOffHeap() && (logits.floats() == null || gradient.floats() == null)) {
            FloatTile tile = FloatTile.ofThread(classes);
            float[] elements = tile.elements();
            tile.load(provider.floatTransposition(), logits, firstRow, rows);
            if (withGradient) {
                provider.floatArrays().crossEntropyGradient(
                        elements, 0, classes, block, tile.results(), 0, classes, rows, classes, false);
                tile.store(provider.floatTransposition(), tile.results(), gradient, firstRow, rows);
            } else {
                provider.floatArrays().crossEntropy(elements, 0, classes, block, rows, classes);
            }
        } else if (logits.isAddress() && gradient.isAddress()) {
            overAddresses(provider, logits, gradient, firstRow, rows, withGradient, block);
        } else if (logits.isOffHeap()) {
            overSegments(provider, logits, gradient, firstRow, rows, withGradient, block);
        } else {
            overArrays(provider, logits, gradient, firstRow, rows, withGradient, block);
        }
    }

    private static void overArrays(Provider provider, Matrix logits, Matrix gradient, long firstRow, int rows,
            boolean withGradient, LossBlock block) {
        if (withGradient) {
            provider.floatArrays().crossEntropyGradient(
                    logits.floats(), (int) logits.position(firstRow), (int) logits.rowStride(), block,
                    gradient.floats(), (int) gradient.position(firstRow), (int) gradient.rowStride(), rows, (int) logits.classes(),
                    logits.floats() == gradient.floats());
        } else {
            provider.floatArrays().crossEntropy(
                    logits.floats(), (int) logits.position(firstRow), (int) logits.rowStride(), block, rows, (int) logits.classes());
        }
    }

    private static void overAddresses(Provider provider, Matrix logits, Matrix gradient, long firstRow, int rows,
            boolean withGradient, LossBlock block) {
        if (withGradient) {
            provider.floatAddresses().crossEntropyGradient(
                    logits.position(firstRow), logits.rowStride(), block, gradient.position(firstRow), gradient.rowStride(), rows,
                    (int) logits.classes(), logits.position(firstRow) == gradient.position(firstRow));
        } else {
            provider.floatAddresses().crossEntropy(
                    logits.position(firstRow), logits.rowStride(), block, rows, (int) logits.classes());
        }
    }

    private static void overSegments(Provider provider, Matrix logits, Matrix gradient, long firstRow, int rows,
            boolean withGradient, LossBlock block) {
        if (withGradient) {
            provider.floatSegments().crossEntropyGradient(
                    logits.segment(), logits.position(firstRow), logits.rowStride(), block,
                    gradient.segment(), gradient.position(firstRow), gradient.rowStride(), rows, (int) logits.classes(),
                    address(logits, firstRow) == address(gradient, firstRow));
        } else {
            provider.floatSegments().crossEntropy(
                    logits.segment(), logits.position(firstRow), logits.rowStride(), block, rows, (int) logits.classes());
        }
    }

    private static void divided(Provider provider, Matrix logits, Matrix gradient, long row, boolean withGradient, LossBlock block,
            Division division) {
        int classes = (int) logits.classes();
        boolean contiguous = logits.hasContiguousRows() && gradient.hasContiguousRows();
        if (contiguous && logits.isOffHeap() && gradient.isOffHeap()) {
            overSegments(provider.floatSegments(), logits, gradient, row, withGradient, block, division);
        } else if (contiguous && logits.floats() != null && gradient.floats() != null) {
            overArrays(provider.floatArrays(), logits.floats(), (int) logits.position(row), gradient.floats(),
                    (int) gradient.position(row), classes, withGradient, block, division);
        } else {
            FloatTile tile = FloatTile.ofThread(classes);
            tile.load(provider.floatTransposition(), logits, row, 1);
            overArrays(provider.floatArrays(), tile.elements(), 0, tile.results(), 0, classes, withGradient, block, division);
            if (withGradient) {
                tile.store(provider.floatTransposition(), tile.results(), gradient, row, 1);
            }
        }
    }

    private static void overArrays(FloatArrayKernels kernels, float[] logits, int logitsRow, float[] gradient, int gradientRow,
            int classes, boolean withGradient, LossBlock block, Division division) {
        if (withGradient) {
            kernels.crossEntropyGradient(
                    logits, logitsRow, block, 0, gradient, gradientRow, classes, logits == gradient, division);
        } else {
            kernels.crossEntropy(logits, logitsRow, block, 0, classes, division);
        }
    }

    private static void overSegments(FloatSegmentKernels kernels, Matrix logits, Matrix gradient, long row, boolean withGradient,
            LossBlock block, Division division) {
        int classes = (int) logits.classes();
        if (withGradient) {
            kernels.crossEntropyGradient(logits.segment(), logits.position(row), block, 0, gradient.segment(),
                    gradient.position(row), classes, address(logits, row) == address(gradient, row), division);
        } else {
            kernels.crossEntropy(logits.segment(), logits.position(row), block, 0, classes, division);
        }
    }

    private static long address(Matrix matrix, long row) {
        return matrix.segment().address() + matrix.position(row) * Float.BYTES;
    }
}
