package dev.lanemax;

import dev.lanemax.internal.DoubleRows;
import dev.lanemax.internal.FloatRows;
import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowKernel;
import dev.lanemax.internal.RowRun;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Softmax over the classes of each row: p<sub>i</sub> = e<sup>x<sub>i</sub></sup> / sum<sub>j</sub> e<sup>x<sub>j</sub></sup>
 * (PyTorch's {@code softmax(dim=-1)}, ONNX's {@code Softmax(axis=-1)}).
 *
 * <p><b>Accuracy.</b> Every probability of finite logits is within {@value #MAX_ULP_ERROR} ulp of the exact one, whatever the
 * number of classes and the range of the logits. A probability below the smallest normal number,
 * 2<sup>-126</sup> or in double 2<sup>-1022</sup>, may be rounded to a subnormal or to +0.
 *
 * <p><b>Reproducibility.</b> The same logits give the same bits on every processor, at every vector width, in every memory,
 * and whatever the other rows are.
 *
 * <p><b>Special values.</b> A logit of -inf has the probability +0. A row with NaN or +inf, or of -inf only, becomes NaN;
 * other rows are not affected.
 *
 * <p>Immutable and safe for any number of threads. Calls allocate nothing. The result may overwrite the logits, with the same
 * layout; apart from that they must not share elements.
 */
public final class Softmax {

    /** The largest error of a probability, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 3;

    private final Provider provider;

    /** Softmax without options. */
    public Softmax() {
        this(Provider.current());
    }

    Softmax(Provider provider) {
        this.provider = provider;
    }

    /**
     * Computes the softmax of every row.
     *
     * @param logits        the logits; any value
     * @param probabilities receives the probabilities; may be {@code logits}
     * @param layout        where the rows lie in both
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short for the layout
     */
    public void forward(float[] logits, float[] probabilities, Layout layout) {
        forward(logits, layout, probabilities, layout);
    }

    /**
     * Computes the softmax of every row.
     *
     * @param logits              the logits; any value
     * @param logitsLayout        where the rows of logits lie
     * @param probabilities       receives the probabilities
     * @param probabilitiesLayout where the rows of probabilities shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps partially
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void forward(float[] logits, Layout logitsLayout, float[] probabilities, Layout probabilitiesLayout) {
        FloatRows.run(provider, RowKernel.SOFTMAX, logits, logitsLayout, "probabilities", probabilities, probabilitiesLayout);
    }

    /**
     * Computes the softmax of every row, in memory segments. Off-heap segments keep their bounds and lifetime checks and need no
     * native access; a segment of a {@code float[]} costs what the array does; a mixture of both is slow.
     *
     * @param type                {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits              the logits; any value; aligned to four bytes
     * @param logitsLayout        where the rows of logits lie
     * @param probabilities       receives the probabilities; aligned to four bytes
     * @param probabilitiesLayout where the rows of probabilities shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, shapes differ, memory overlaps partially, is read-only or
     *                                   misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfFloat type, MemorySegment logits, Layout logitsLayout,
            MemorySegment probabilities, Layout probabilitiesLayout) {
        RowRun run = RowRun.ofThread("probabilities");
        run.logits.set(type, logits, logitsLayout);
        run.result.set(type, probabilities, probabilitiesLayout);
        run.run(provider, RowKernel.SOFTMAX);
    }

    /**
     * As {@link #forward(float[], float[], Layout)}, in double.
     *
     * @param logits        the logits; any value
     * @param probabilities receives the probabilities; may be {@code logits}
     * @param layout        where the rows lie in both
     */
    public void forward(double[] logits, double[] probabilities, Layout layout) {
        forward(logits, layout, probabilities, layout);
    }

    /**
     * As {@link #forward(float[], Layout, float[], Layout)}, in double.
     *
     * @param logits              the logits; any value
     * @param logitsLayout        where the rows of logits lie
     * @param probabilities       receives the probabilities
     * @param probabilitiesLayout where the rows of probabilities shall lie
     */
    public void forward(double[] logits, Layout logitsLayout, double[] probabilities, Layout probabilitiesLayout) {
        DoubleRows.run(provider, RowKernel.SOFTMAX, logits, logitsLayout, "probabilities", probabilities, probabilitiesLayout);
    }

    /**
     * As {@link #forward(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, Layout)}, in double.
     *
     * @param type                {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits              the logits; any value; aligned to eight bytes
     * @param logitsLayout        where the rows of logits lie
     * @param probabilities       receives the probabilities; aligned to eight bytes
     * @param probabilitiesLayout where the rows of probabilities shall lie
     */
    public void forward(ValueLayout.OfDouble type, MemorySegment logits, Layout logitsLayout,
            MemorySegment probabilities, Layout probabilitiesLayout) {
        RowRun run = RowRun.ofThread("probabilities");
        run.logits.set(type, logits, logitsLayout);
        run.result.set(type, probabilities, probabilitiesLayout);
        run.run(provider, RowKernel.SOFTMAX);
    }
}
