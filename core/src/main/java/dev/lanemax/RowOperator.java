package dev.lanemax;

import dev.lanemax.internal.ArgumentSource;
import dev.lanemax.internal.DoubleRows;
import dev.lanemax.internal.FloatRows;
import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowKernel;
import dev.lanemax.internal.RowRun;
import dev.lanemax.internal.RowTile;
import dev.lanemax.internal.Split;
import dev.lanemax.internal.TileFormula;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An operator that makes a value of each logit of a row: immutable, safe for any number of threads, made once and reused. Rows may
 * lie along any axis of a tensor (see {@link Layout}).
 *
 * <p><b>Reproducibility.</b> The same logits give the same bits on every processor, at every vector width, in every memory and
 * layout, and whatever the other rows are.
 *
 * <p>Calls allocate nothing, once a thread has made room for the longest row it has seen. The result may overwrite the logits, with
 * the same layout; apart from that they must not share elements.
 */
public abstract class RowOperator extends Operator {

    private final TileFormula forward = this::forward;
    private final TileFormula backward = this::backward;
    private final Provider provider;

    /** For the operators of this package alone. */
    RowOperator(Provider provider) {
        this.provider = provider;
    }

    final Provider provider() {
        return provider;
    }

    /** The kernel that does all that is asked for, or null. */
    RowKernel kernel() {
        return null;
    }

    abstract String resultName();

    /** On how many threads to work. */
    Parallelism parallelism() {
        return Parallelism.NONE;
    }

    /** Refuses arguments that do not fit the options. */
    void check(RowRun run) {
        // most options fit everything
    }

    /** Makes results of the tile's logits. */
    abstract void forward(RowTile tile);

    /** Makes results, the gradient, of the tile's logits and upstream gradient. */
    abstract void backward(RowTile tile);

    /**
     * Computes every row.
     *
     * @param logits the logits; any value
     * @param result receives a value for each logit; may be {@code logits}
     * @param layout where the rows lie in both
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short for the layout
     */
    public final void forward(float[] logits, float[] result, Layout layout) {
        forward(logits, layout, result, layout);
    }

    /**
     * Computes every row.
     *
     * @param logits       the logits; any value
     * @param logitsLayout where the rows of logits lie
     * @param result       receives a value for each logit
     * @param resultLayout where the rows of the result shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps partially
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public final void forward(float[] logits, Layout logitsLayout, float[] result, Layout resultLayout) {
        RowKernel kernel = kernel();
        if (kernel != null && Split.isOnOneThread(parallelism(), logitsLayout)) {
            FloatRows.run(provider(), kernel, logits, logitsLayout, resultName(), result, resultLayout);
            return;
        }
        RowRun run = RowRun.ofThread(resultName());
        run.logits.set(logits, logitsLayout);
        run.result.set(result, resultLayout);
        forward(run);
    }

    /**
     * Computes every row, in memory segments. Off-heap segments keep their bounds and lifetime checks and need no native access; the
     * logits and the result may be in different kinds of memory.
     *
     * @param type         {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits       the logits; any value; aligned to an element
     * @param logitsLayout where the rows of logits lie
     * @param result       receives a value for each logit; aligned to an element
     * @param resultLayout where the rows of the result shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, shapes differ, memory overlaps partially, is read-only or
     *                                   misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public final void forward(ValueLayout.OfFloat type, MemorySegment logits, Layout logitsLayout,
            MemorySegment result, Layout resultLayout) {
        RowKernel kernel = kernel();
        if (kernel != null && Split.isOnOneThread(parallelism(), logitsLayout)
                && FloatRows.run(provider(), kernel, type, logits, logitsLayout, result, resultLayout)) {
            return;
        }
        RowRun run = RowRun.ofThread(resultName());
        run.logits.set(type, logits, logitsLayout);
        run.result.set(type, result, resultLayout);
        forward(run);
    }

    /**
     * Computes the gradient with respect to the logits of whatever has the upstream gradient with respect to the results: the
     * vector-Jacobian product, from the logits.
     *
     * @param logits   the logits that the results were computed from
     * @param upstream the gradient with respect to each result
     * @param gradient receives the gradient with respect to each logit; may be {@code logits} or {@code upstream}
     * @param layout   where the rows lie in all three
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short for the layout
     */
    public final void backward(float[] logits, float[] upstream, float[] gradient, Layout layout) {
        backward(logits, layout, upstream, layout, gradient, layout);
    }

    /**
     * As {@link #backward(float[], float[], float[], Layout)}, with rows that lie differently.
     *
     * @param logits         the logits that the results were computed from
     * @param logitsLayout   where the rows of logits lie
     * @param upstream       the gradient with respect to each result
     * @param upstreamLayout where its rows lie
     * @param gradient       receives the gradient with respect to each logit
     * @param gradientLayout where its rows shall lie
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps partially
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public final void backward(float[] logits, Layout logitsLayout, float[] upstream, Layout upstreamLayout,
            float[] gradient, Layout gradientLayout) {
        RowRun run = RowRun.ofThread("gradient");
        run.logits.set(logits, logitsLayout);
        run.upstream.set(upstream, upstreamLayout);
        run.result.set(gradient, gradientLayout);
        backward(run);
    }

    /**
     * As {@link #backward(float[], float[], float[], Layout)}, in memory segments.
     *
     * @param type           {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits         the logits that the results were computed from
     * @param logitsLayout   where the rows of logits lie
     * @param upstream       the gradient with respect to each result
     * @param upstreamLayout where its rows lie
     * @param gradient       receives the gradient with respect to each logit
     * @param gradientLayout where its rows shall lie
     * @throws IllegalArgumentException  where an argument is null, shapes differ, memory overlaps partially, is read-only or
     *                                   misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public final void backward(ValueLayout.OfFloat type, MemorySegment logits, Layout logitsLayout,
            MemorySegment upstream, Layout upstreamLayout, MemorySegment gradient, Layout gradientLayout) {
        RowRun run = RowRun.ofThread("gradient");
        run.logits.set(type, logits, logitsLayout);
        run.upstream.set(type, upstream, upstreamLayout);
        run.result.set(type, gradient, gradientLayout);
        backward(run);
    }

    /**
     * Computes every row.
     *
     * @param logits the logits; any value
     * @param result receives a value for each logit; may be {@code logits}
     * @param layout where the rows lie in both
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short for the layout
     */
    public final void forward(double[] logits, double[] result, Layout layout) {
        forward(logits, layout, result, layout);
    }

    /**
     * Computes every row.
     *
     * @param logits       the logits; any value
     * @param logitsLayout where the rows of logits lie
     * @param result       receives a value for each logit
     * @param resultLayout where the rows of the result shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps partially
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public final void forward(double[] logits, Layout logitsLayout, double[] result, Layout resultLayout) {
        RowKernel kernel = kernel();
        if (kernel != null && Split.isOnOneThread(parallelism(), logitsLayout)) {
            DoubleRows.run(provider(), kernel, logits, logitsLayout, resultName(), result, resultLayout);
            return;
        }
        RowRun run = RowRun.ofThread(resultName());
        run.logits.set(logits, logitsLayout);
        run.result.set(result, resultLayout);
        forward(run);
    }

    /**
     * Computes every row, in memory segments. Off-heap segments keep their bounds and lifetime checks and need no native access; the
     * logits and the result may be in different kinds of memory.
     *
     * @param type         {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits       the logits; any value; aligned to an element
     * @param logitsLayout where the rows of logits lie
     * @param result       receives a value for each logit; aligned to an element
     * @param resultLayout where the rows of the result shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, shapes differ, memory overlaps partially, is read-only or
     *                                   misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public final void forward(ValueLayout.OfDouble type, MemorySegment logits, Layout logitsLayout,
            MemorySegment result, Layout resultLayout) {
        RowKernel kernel = kernel();
        if (kernel != null && Split.isOnOneThread(parallelism(), logitsLayout)
                && DoubleRows.run(provider(), kernel, type, logits, logitsLayout, result, resultLayout)) {
            return;
        }
        RowRun run = RowRun.ofThread(resultName());
        run.logits.set(type, logits, logitsLayout);
        run.result.set(type, result, resultLayout);
        forward(run);
    }

    /**
     * Computes the gradient with respect to the logits of whatever has the upstream gradient with respect to the results: the
     * vector-Jacobian product, from the logits.
     *
     * @param logits   the logits that the results were computed from
     * @param upstream the gradient with respect to each result
     * @param gradient receives the gradient with respect to each logit; may be {@code logits} or {@code upstream}
     * @param layout   where the rows lie in all three
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short for the layout
     */
    public final void backward(double[] logits, double[] upstream, double[] gradient, Layout layout) {
        backward(logits, layout, upstream, layout, gradient, layout);
    }

    /**
     * As {@link #backward(double[], double[], double[], Layout)}, with rows that lie differently.
     *
     * @param logits         the logits that the results were computed from
     * @param logitsLayout   where the rows of logits lie
     * @param upstream       the gradient with respect to each result
     * @param upstreamLayout where its rows lie
     * @param gradient       receives the gradient with respect to each logit
     * @param gradientLayout where its rows shall lie
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps partially
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public final void backward(double[] logits, Layout logitsLayout, double[] upstream, Layout upstreamLayout,
            double[] gradient, Layout gradientLayout) {
        RowRun run = RowRun.ofThread("gradient");
        run.logits.set(logits, logitsLayout);
        run.upstream.set(upstream, upstreamLayout);
        run.result.set(gradient, gradientLayout);
        backward(run);
    }

    /**
     * As {@link #backward(double[], double[], double[], Layout)}, in memory segments.
     *
     * @param type           {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits         the logits that the results were computed from
     * @param logitsLayout   where the rows of logits lie
     * @param upstream       the gradient with respect to each result
     * @param upstreamLayout where its rows lie
     * @param gradient       receives the gradient with respect to each logit
     * @param gradientLayout where its rows shall lie
     * @throws IllegalArgumentException  where an argument is null, shapes differ, memory overlaps partially, is read-only or
     *                                   misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public final void backward(ValueLayout.OfDouble type, MemorySegment logits, Layout logitsLayout,
            MemorySegment upstream, Layout upstreamLayout, MemorySegment gradient, Layout gradientLayout) {
        RowRun run = RowRun.ofThread("gradient");
        run.logits.set(type, logits, logitsLayout);
        run.upstream.set(type, upstream, upstreamLayout);
        run.result.set(type, gradient, gradientLayout);
        backward(run);
    }

    @Override
    final void forward(ArgumentSource arguments) {
        RowRun run = RowRun.ofThread(resultName());
        arguments.setInput(run.logits);
        arguments.setResult(run.result);
        forward(run);
    }

    @Override
    final void backward(ArgumentSource arguments) {
        RowRun run = RowRun.ofThread("gradient");
        arguments.setInput(run.logits);
        arguments.setUpstream(run.upstream);
        arguments.setResult(run.result);
        backward(run);
    }

    private void forward(RowRun run) {
        if (kernel() != null) {
            run.run(provider(), kernel(), parallelism());
            return;
        }
        try {
            run.checkMap();
            check(run);
            run.run(provider(), forward, parallelism());
        } finally {
            run.clear();
        }
    }

    private void backward(RowRun run) {
        try {
            run.checkMap();
            check(run);
            run.run(provider(), backward, parallelism());
        } finally {
            run.clear();
        }
    }
}
