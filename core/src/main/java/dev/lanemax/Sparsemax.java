package dev.lanemax;

import dev.lanemax.internal.Arguments;
import dev.lanemax.internal.SparsemaxRun;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sparsemax over the classes of each row: the point of the probability simplex next to the logits (Martins and Astudillo 2016). It is
 * p = max(0, x - t), with the threshold t at which p adds up to 1, so that small logits get the probability 0. See {@link SparsemaxLoss}.
 *
 * <p>Its vector-Jacobian product of an upstream gradient u is u minus the mean of u over the classes whose probability is above 0, and
 * +0 for the others.
 *
 * <p><b>Accuracy.</b> A probability is within {@value #MAX_ULP_ERROR} ulp of 1, an entry of the product within as many of the sum of the
 * magnitudes of its terms. The same arguments give the same bits on every processor and in every memory.
 *
 * <p><b>Special values.</b> A logit of -inf has the probability +0. A row with NaN or +inf, or of -inf only, becomes NaN; other rows are
 * not affected.
 *
 * <p>Immutable and safe for any number of threads. Calls allocate nothing, once a thread has made room for the longest row it has seen.
 * Probabilities may overwrite the logits and the gradient may overwrite the probabilities, in the same layout; apart from that an output
 * shares elements with no other argument. Rows may lie in any {@link Layout}.
 *
 * <p>Every method throws {@link IllegalArgumentException} where an argument is null, shapes or types differ, or memory overlaps or cannot
 * be written, {@link IndexOutOfBoundsException} where memory is too short for its layout, {@link IllegalStateException} where a segment's
 * arena has been closed, and {@link WrongThreadException} where a segment is confined to another thread.
 */
public final class Sparsemax {

    /** The largest error of a probability, in units of the last place of 1. */
    public static final double MAX_ULP_ERROR = 4;

    /** Sparsemax has no options. */
    public Sparsemax() {
        // nothing to keep
    }

    /**
     * Computes the sparsemax of every row.
     *
     * @param logits              the logits; any value
     * @param logitsLayout        where the rows of logits lie
     * @param probabilities       receives the probabilities; may be the logits
     * @param probabilitiesLayout where the rows of probabilities shall lie
     */
    public void forward(float[] logits, Layout logitsLayout, float[] probabilities, Layout probabilitiesLayout) {
        SparsemaxRun run = SparsemaxRun.ofThread();
        Arguments arguments = run.begin("logits", "probabilities");
        arguments.input.set(logits, logitsLayout);
        arguments.gradient.set(probabilities, probabilitiesLayout);
        run.forward();
    }

    /**
     * Computes the sparsemax of every row.
     *
     * @param logits              the logits; any value
     * @param logitsLayout        where the rows of logits lie
     * @param probabilities       receives the probabilities; may be the logits
     * @param probabilitiesLayout where the rows of probabilities shall lie
     */
    public void forward(double[] logits, Layout logitsLayout, double[] probabilities, Layout probabilitiesLayout) {
        SparsemaxRun run = SparsemaxRun.ofThread();
        Arguments arguments = run.begin("logits", "probabilities");
        arguments.input.set(logits, logitsLayout);
        arguments.gradient.set(probabilities, probabilitiesLayout);
        run.forward();
    }

    /**
     * Computes the sparsemax of every row, in memory segments.
     *
     * @param type                what the elements are, {@link ValueLayout#JAVA_FLOAT} or {@link ValueLayout#JAVA_DOUBLE}
     * @param logits              the logits; any value
     * @param logitsLayout        where the rows of logits lie
     * @param probabilities       receives the probabilities; may be the logits
     * @param probabilitiesLayout where the rows of probabilities shall lie
     */
    public void forward(ValueLayout type, MemorySegment logits, Layout logitsLayout,
            MemorySegment probabilities, Layout probabilitiesLayout) {
        SparsemaxRun run = SparsemaxRun.ofThread();
        Arguments arguments = run.begin("logits", "probabilities");
        arguments.input.set(type, logits, logitsLayout);
        arguments.gradient.set(type, probabilities, probabilitiesLayout);
        run.forward();
    }

    /**
     * Computes the gradient with respect to the logits.
     *
     * @param probabilities       what {@link #forward(float[], Layout, float[], Layout)} has computed
     * @param probabilitiesLayout where their rows lie
     * @param upstream            the gradient with respect to the probabilities
     * @param upstreamLayout      where its rows lie
     * @param gradient            receives the gradient; may be the probabilities
     * @param gradientLayout      where its rows shall lie
     */
    public void vectorJacobianProduct(float[] probabilities, Layout probabilitiesLayout, float[] upstream, Layout upstreamLayout,
            float[] gradient, Layout gradientLayout) {
        SparsemaxRun run = SparsemaxRun.ofThread();
        Arguments arguments = run.begin("probabilities", "gradient");
        arguments.input.set(probabilities, probabilitiesLayout);
        arguments.gradient.set(gradient, gradientLayout);
        arguments.upstream.set(upstream, upstreamLayout);
        run.vectorJacobianProduct();
    }

    /**
     * Computes the gradient with respect to the logits.
     *
     * @param probabilities       what {@link #forward(double[], Layout, double[], Layout)} has computed
     * @param probabilitiesLayout where their rows lie
     * @param upstream            the gradient with respect to the probabilities
     * @param upstreamLayout      where its rows lie
     * @param gradient            receives the gradient; may be the probabilities
     * @param gradientLayout      where its rows shall lie
     */
    public void vectorJacobianProduct(double[] probabilities, Layout probabilitiesLayout, double[] upstream, Layout upstreamLayout,
            double[] gradient, Layout gradientLayout) {
        SparsemaxRun run = SparsemaxRun.ofThread();
        Arguments arguments = run.begin("probabilities", "gradient");
        arguments.input.set(probabilities, probabilitiesLayout);
        arguments.gradient.set(gradient, gradientLayout);
        arguments.upstream.set(upstream, upstreamLayout);
        run.vectorJacobianProduct();
    }

    /**
     * Computes the gradient with respect to the logits, in memory segments.
     *
     * @param type                what the elements are, {@link ValueLayout#JAVA_FLOAT} or {@link ValueLayout#JAVA_DOUBLE}
     * @param probabilities       what {@link #forward(ValueLayout, MemorySegment, Layout, MemorySegment, Layout)} has computed
     * @param probabilitiesLayout where their rows lie
     * @param upstream            the gradient with respect to the probabilities
     * @param upstreamLayout      where its rows lie
     * @param gradient            receives the gradient; may be the probabilities
     * @param gradientLayout      where its rows shall lie
     */
    public void vectorJacobianProduct(ValueLayout type, MemorySegment probabilities, Layout probabilitiesLayout,
            MemorySegment upstream, Layout upstreamLayout, MemorySegment gradient, Layout gradientLayout) {
        SparsemaxRun run = SparsemaxRun.ofThread();
        Arguments arguments = run.begin("probabilities", "gradient");
        arguments.input.set(type, probabilities, probabilitiesLayout);
        arguments.gradient.set(type, gradient, gradientLayout);
        arguments.upstream.set(type, upstream, upstreamLayout);
        run.vectorJacobianProduct();
    }
}
