package dev.lanemax.internal;

import dev.lanemax.kernels.LossBlock;

/** Cross-entropy of blocks of rows of {@code float}, by the kernel for their memory. */
final class FloatCrossEntropy {

    private FloatCrossEntropy() {
    }

    /** The losses of a block's rows, and their gradient where it is asked for. */
    static void run(Provider provider, Arguments arguments, long firstRow, int rows, boolean withGradient, LossBlock block) {
        Matrix logits = arguments.input;
        Matrix gradient = withGradient ? arguments.gradient : logits;
        int classes = (int) logits.classes();
        if (!logits.hasContiguousRows() || !gradient.hasContiguousRows() || logits.isOffHeap() != gradient.isOffHeap()
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

    private static long address(Matrix matrix, long row) {
        return matrix.segment().address() + matrix.position(row) * Float.BYTES;
    }
}
