package dev.lanemax;

import dev.lanemax.internal.ArgumentSource;
import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowRun;
import dev.lanemax.internal.RowTile;
import dev.lanemax.internal.TileFormula;
import dev.lanemax.kernels.RowOrder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The class of the largest logit of each row, the first of equals (NumPy's, PyTorch's and ONNX's {@code argmax}): the prediction of a
 * classifier. NaN counts as larger than any number, as in NumPy and PyTorch.
 *
 * <p>Immutable and safe for any number of threads. Calls allocate nothing, once a thread has made room for the longest row it has seen.
 */
public final class Argmax extends Operator {

    private static final TileFormula FORMULA = Argmax::write;

    private final Provider provider;

    /** Argmax has no options. */
    public Argmax() {
        this(Provider.current());
    }

    Argmax(Provider provider) {
        this.provider = provider;
    }

    /**
     * Finds the class of every row.
     *
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param indices       receives a class a row
     * @param indicesOffset index of the first row's; the others follow
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short
     */
    public void forward(float[] logits, Layout layout, int[] indices, int indicesOffset) {
        RowRun run = RowRun.ofThread("indices");
        run.logits.set(logits, layout);
        run.indices.setColumn(indices, indicesOffset);
        forward(run);
    }

    /**
     * Finds the class of every row.
     *
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param indices       receives a class a row
     * @param indicesOffset index of the first row's; the others follow
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short
     */
    public void forward(float[] logits, Layout layout, long[] indices, int indicesOffset) {
        RowRun run = RowRun.ofThread("indices");
        run.logits.set(logits, layout);
        run.indices.setColumn(indices, indicesOffset);
        forward(run);
    }

    /**
     * Finds the class of every row.
     *
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param indices       receives a class a row
     * @param indicesOffset index of the first row's; the others follow
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short
     */
    public void forward(double[] logits, Layout layout, int[] indices, int indicesOffset) {
        RowRun run = RowRun.ofThread("indices");
        run.logits.set(logits, layout);
        run.indices.setColumn(indices, indicesOffset);
        forward(run);
    }

    /**
     * Finds the class of every row.
     *
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param indices       receives a class a row
     * @param indicesOffset index of the first row's; the others follow
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short
     */
    public void forward(double[] logits, Layout layout, long[] indices, int indicesOffset) {
        RowRun run = RowRun.ofThread("indices");
        run.logits.set(logits, layout);
        run.indices.setColumn(indices, indicesOffset);
        forward(run);
    }

    /**
     * Finds the class of every row, in memory segments.
     *
     * @param type          {@link ValueLayout#JAVA_FLOAT}: what the logits are
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param indicesType   {@link ValueLayout#JAVA_INT}: what the indices are
     * @param indices       receives a class a row
     * @param indicesOffset index of the first row's, in elements; the others follow
     * @throws IllegalArgumentException  where an argument is null, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            ValueLayout.OfInt indicesType, MemorySegment indices, long indicesOffset) {
        RowRun run = RowRun.ofThread("indices");
        run.logits.set(type, logits, layout);
        run.indices.setColumn(indicesType, indices, indicesOffset);
        forward(run);
    }

    /**
     * Finds the class of every row, in memory segments.
     *
     * @param type          {@link ValueLayout#JAVA_FLOAT}: what the logits are
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param indicesType   {@link ValueLayout#JAVA_LONG}: what the indices are
     * @param indices       receives a class a row
     * @param indicesOffset index of the first row's, in elements; the others follow
     * @throws IllegalArgumentException  where an argument is null, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            ValueLayout.OfLong indicesType, MemorySegment indices, long indicesOffset) {
        RowRun run = RowRun.ofThread("indices");
        run.logits.set(type, logits, layout);
        run.indices.setColumn(indicesType, indices, indicesOffset);
        forward(run);
    }

    /**
     * Finds the class of every row, in memory segments.
     *
     * @param type          {@link ValueLayout#JAVA_DOUBLE}: what the logits are
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param indicesType   {@link ValueLayout#JAVA_INT}: what the indices are
     * @param indices       receives a class a row
     * @param indicesOffset index of the first row's, in elements; the others follow
     * @throws IllegalArgumentException  where an argument is null, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfDouble type, MemorySegment logits, Layout layout,
            ValueLayout.OfInt indicesType, MemorySegment indices, long indicesOffset) {
        RowRun run = RowRun.ofThread("indices");
        run.logits.set(type, logits, layout);
        run.indices.setColumn(indicesType, indices, indicesOffset);
        forward(run);
    }

    /**
     * Finds the class of every row, in memory segments.
     *
     * @param type          {@link ValueLayout#JAVA_DOUBLE}: what the logits are
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param indicesType   {@link ValueLayout#JAVA_LONG}: what the indices are
     * @param indices       receives a class a row
     * @param indicesOffset index of the first row's, in elements; the others follow
     * @throws IllegalArgumentException  where an argument is null, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfDouble type, MemorySegment logits, Layout layout,
            ValueLayout.OfLong indicesType, MemorySegment indices, long indicesOffset) {
        RowRun run = RowRun.ofThread("indices");
        run.logits.set(type, logits, layout);
        run.indices.setColumn(indicesType, indices, indicesOffset);
        forward(run);
    }

    @Override
    void forward(ArgumentSource arguments) {
        RowRun run = RowRun.ofThread("indices");
        arguments.setInput(run.logits);
        arguments.setIndices(run.indices);
        forward(run);
    }

    private void forward(RowRun run) {
        try {
            run.checkLogits();
            run.checkColumn(run.indices);
            run.run(provider, FORMULA, Parallelism.NONE);
        } finally {
            run.clear();
        }
    }

    private static void write(RowTile tile) {
        for (int row = 0; row < tile.rows(); row++) {
            tile.indices()[row] = RowOrder.indexOfMax(tile.logits(), row * tile.classes(), tile.classes());
        }
    }
}
