package dev.lanemax;

import dev.lanemax.internal.ArgumentSource;
import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowRun;
import dev.lanemax.internal.RowTile;
import dev.lanemax.internal.TileFormula;
import dev.lanemax.kernels.RowOrder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The k largest logits of each row in descending order, and their classes (PyTorch's {@code topk}, ONNX's {@code TopK}); on request
 * their probabilities in place of the logits: softmax and top-k in one call, without memory for the other probabilities. Of equals, the
 * first comes first. NaN counts as larger than any number, as in PyTorch.
 *
 * <p><b>Accuracy.</b> Logits are copied. Probabilities are as exact as those of {@link Softmax}, and NaN where those are.
 *
 * <p>Immutable and safe for any number of threads. Calls allocate nothing, once a thread has made room for the longest row it has seen.
 */
public final class TopK extends Operator {

    private final Provider provider;
    private final int count;
    private final boolean probabilities;
    private final TileFormula formula = this::write;

    /**
     * The k largest.
     *
     * @param k how many, at least 1
     * @throws IllegalArgumentException where it is less than 1
     */
    public TopK(int k) {
        this(Provider.current(), k, false);
    }

    TopK(Provider provider, int k, boolean probabilities) {
        Checks.atLeast("k", k, 1);
        this.provider = provider;
        this.count = k;
        this.probabilities = probabilities;
    }

    /**
     * The same with probabilities as values.
     *
     * @param newProbabilities whether the values are probabilities instead of logits
     * @return an operator with such values
     */
    public TopK withProbabilities(boolean newProbabilities) {
        return new TopK(provider, count, newProbabilities);
    }

    /**
     * Finds the largest logits of every row.
     *
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param values        receives k values a row
     * @param valuesLayout  where they shall lie: as many rows as the logits have, of k
     * @param indices       receives the classes that have them
     * @param indicesLayout where they shall lie: as many rows as the logits have, of k
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void forward(float[] logits, Layout layout, float[] values, Layout valuesLayout, int[] indices, Layout indicesLayout) {
        RowRun run = RowRun.ofThread("values");
        run.logits.set(logits, layout);
        run.result.set(values, valuesLayout);
        run.indices.set(indices, indicesLayout);
        forward(run);
    }

    /**
     * Finds the largest logits of every row.
     *
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param values        receives k values a row
     * @param valuesLayout  where they shall lie: as many rows as the logits have, of k
     * @param indices       receives the classes that have them
     * @param indicesLayout where they shall lie: as many rows as the logits have, of k
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void forward(double[] logits, Layout layout, double[] values, Layout valuesLayout, int[] indices, Layout indicesLayout) {
        RowRun run = RowRun.ofThread("values");
        run.logits.set(logits, layout);
        run.result.set(values, valuesLayout);
        run.indices.set(indices, indicesLayout);
        forward(run);
    }

    /**
     * Finds the largest logits of every row, in memory segments.
     *
     * @param type          {@link ValueLayout#JAVA_FLOAT}: what logits and values are; the indices are of {@code int}
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param values        receives k values a row
     * @param valuesLayout  where they shall lie: as many rows as the logits have, of k
     * @param indices       receives the classes that have them
     * @param indicesLayout where they shall lie: as many rows as the logits have, of k
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            MemorySegment values, Layout valuesLayout, MemorySegment indices, Layout indicesLayout) {
        RowRun run = RowRun.ofThread("values");
        run.logits.set(type, logits, layout);
        run.result.set(type, values, valuesLayout);
        run.indices.set(ValueLayout.JAVA_INT, indices, indicesLayout);
        forward(run);
    }

    /**
     * Finds the largest logits of every row, in memory segments.
     *
     * @param type          {@link ValueLayout#JAVA_DOUBLE}: what logits and values are; the indices are of {@code int}
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param values        receives k values a row
     * @param valuesLayout  where they shall lie: as many rows as the logits have, of k
     * @param indices       receives the classes that have them
     * @param indicesLayout where they shall lie: as many rows as the logits have, of k
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfDouble type, MemorySegment logits, Layout layout,
            MemorySegment values, Layout valuesLayout, MemorySegment indices, Layout indicesLayout) {
        RowRun run = RowRun.ofThread("values");
        run.logits.set(type, logits, layout);
        run.result.set(type, values, valuesLayout);
        run.indices.set(ValueLayout.JAVA_INT, indices, indicesLayout);
        forward(run);
    }

    /**
     * Finds the largest logits of every row.
     *
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param values        receives k values a row
     * @param valuesLayout  where they shall lie: as many rows as the logits have, of k
     * @param indices       receives the classes that have them
     * @param indicesLayout where they shall lie: as many rows as the logits have, of k
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void forward(float[] logits, Layout layout, float[] values, Layout valuesLayout, long[] indices, Layout indicesLayout) {
        RowRun run = RowRun.ofThread("values");
        run.logits.set(logits, layout);
        run.result.set(values, valuesLayout);
        run.indices.set(indices, indicesLayout);
        forward(run);
    }

    /**
     * Finds the largest logits of every row.
     *
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param values        receives k values a row
     * @param valuesLayout  where they shall lie: as many rows as the logits have, of k
     * @param indices       receives the classes that have them
     * @param indicesLayout where they shall lie: as many rows as the logits have, of k
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void forward(double[] logits, Layout layout, double[] values, Layout valuesLayout, long[] indices, Layout indicesLayout) {
        RowRun run = RowRun.ofThread("values");
        run.logits.set(logits, layout);
        run.result.set(values, valuesLayout);
        run.indices.set(indices, indicesLayout);
        forward(run);
    }

    /**
     * Finds the largest logits of every row, in memory segments.
     *
     * @param type          {@link ValueLayout#JAVA_FLOAT}: what logits and values are
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param values        receives k values a row
     * @param valuesLayout  where they shall lie: as many rows as the logits have, of k
     * @param indicesType   {@link ValueLayout#JAVA_LONG}: what the indices are
     * @param indices       receives the classes that have them
     * @param indicesLayout where they shall lie: as many rows as the logits have, of k
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, MemorySegment values, Layout valuesLayout,
            ValueLayout.OfLong indicesType, MemorySegment indices, Layout indicesLayout) {
        RowRun run = RowRun.ofThread("values");
        run.logits.set(type, logits, layout);
        run.result.set(type, values, valuesLayout);
        run.indices.set(indicesType, indices, indicesLayout);
        forward(run);
    }

    /**
     * Finds the largest logits of every row, in memory segments.
     *
     * @param type          {@link ValueLayout#JAVA_DOUBLE}: what logits and values are
     * @param logits        the logits; any value
     * @param layout        where the rows of logits lie
     * @param values        receives k values a row
     * @param valuesLayout  where they shall lie: as many rows as the logits have, of k
     * @param indicesType   {@link ValueLayout#JAVA_LONG}: what the indices are
     * @param indices       receives the classes that have them
     * @param indicesLayout where they shall lie: as many rows as the logits have, of k
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfDouble type, MemorySegment logits, Layout layout, MemorySegment values, Layout valuesLayout,
            ValueLayout.OfLong indicesType, MemorySegment indices, Layout indicesLayout) {
        RowRun run = RowRun.ofThread("values");
        run.logits.set(type, logits, layout);
        run.result.set(type, values, valuesLayout);
        run.indices.set(indicesType, indices, indicesLayout);
        forward(run);
    }

    @Override
    void forward(ArgumentSource arguments) {
        RowRun run = RowRun.ofThread("values");
        arguments.setInput(run.logits);
        arguments.setResult(run.result);
        arguments.setIndices(run.indices);
        forward(run);
    }

    private void forward(RowRun run) {
        try {
            run.checkLargest(count);
            run.run(provider, formula, Parallelism.NONE);
        } finally {
            run.clear();
        }
    }

    private void write(RowTile tile) {
        int classes = tile.classes();
        double[] values = tile.logits();
        for (int row = 0; row < tile.rows(); row++) {
            RowOrder.indicesOfLargest(values, row * classes, classes, count, tile.indices(), row * count);
        }
        if (probabilities) {
            tile.kernels().softmax(values, 0, classes, values, 0, classes, tile.rows(), classes, true);
        }
        for (int i = 0; i < tile.rows() * count; i++) {
            tile.result()[i] = values[i / count * classes + (int) tile.indices()[i]];
        }
    }
}
