package dev.lanemax;

import dev.lanemax.internal.DoubleRows;
import dev.lanemax.internal.FloatRows;
import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowKernel;
import dev.lanemax.internal.RowRun;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The logarithm of the softmax over the classes of each row: x<sub>i</sub> - log sum<sub>j</sub> e<sup>x<sub>j</sub></sup>
 * (PyTorch's {@code log_softmax(dim=-1)}, ONNX's {@code LogSoftmax(axis=-1)}), in nats.
 *
 * <p><b>Accuracy.</b> Every result for finite logits is within {@value #MAX_ULP_ERROR} ulp of the exact one, also where a
 * probability is close to 1 and its logarithm close to 0.
 *
 * <p><b>Reproducibility.</b> The same logits give the same bits on every processor, at every vector width, in every memory,
 * and whatever the other rows are.
 *
 * <p><b>Special values.</b> A logit of -inf gives -inf. A row with NaN or +inf, or of -inf only, becomes NaN;
 * other rows are not affected.
 *
 * <p>Immutable and safe for any number of threads. Calls allocate nothing. The result may overwrite the logits, with the same
 * layout; apart from that they must not share elements.
 */
public final class LogSoftmax {

    /** The largest error of a result, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 2;

    private final Provider provider;

    /** Log-softmax without options. */
    public LogSoftmax() {
        this(Provider.current());
    }

    LogSoftmax(Provider provider) {
        this.provider = provider;
    }

    /**
     * Computes the logarithm of the softmax of every row.
     *
     * @param logits           the logits; any value
     * @param logProbabilities receives the log-probabilities; may be {@code logits}
     * @param layout           where the rows lie in both
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short for the layout
     */
    public void forward(float[] logits, float[] logProbabilities, Layout layout) {
        forward(logits, layout, logProbabilities, layout);
    }

    /**
     * Computes the logarithm of the softmax of every row.
     *
     * @param logits                 the logits; any value
     * @param logitsLayout           where the rows of logits lie
     * @param logProbabilities       receives the log-probabilities
     * @param logProbabilitiesLayout where the rows of log-probabilities shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps partially
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void forward(float[] logits, Layout logitsLayout, float[] logProbabilities, Layout logProbabilitiesLayout) {
        FloatRows.run(provider, RowKernel.LOG_SOFTMAX, logits, logitsLayout, "logProbabilities", logProbabilities, logProbabilitiesLayout);
    }

    /**
     * Computes the logarithm of the softmax of every row, in memory segments. Off-heap segments keep their bounds and
     * lifetime checks and need no native access; a segment of a {@code float[]} costs what the array does; a mixture of both
     * is slow.
     *
     * @param type                   {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits                 the logits; any value; aligned to four bytes
     * @param logitsLayout           where the rows of logits lie
     * @param logProbabilities       receives the log-probabilities; aligned to four bytes
     * @param logProbabilitiesLayout where the rows of log-probabilities shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, shapes differ, memory overlaps partially, is read-only or
     *                                   misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfFloat type, MemorySegment logits, Layout logitsLayout,
            MemorySegment logProbabilities, Layout logProbabilitiesLayout) {
        RowRun run = RowRun.ofThread("logProbabilities");
        run.logits.set(type, logits, logitsLayout);
        run.result.set(type, logProbabilities, logProbabilitiesLayout);
        run.run(provider, RowKernel.LOG_SOFTMAX);
    }

    /**
     * As {@link #forward(float[], float[], Layout)}, in double.
     *
     * @param logits           the logits; any value
     * @param logProbabilities receives the log-probabilities; may be {@code logits}
     * @param layout           where the rows lie in both
     */
    public void forward(double[] logits, double[] logProbabilities, Layout layout) {
        forward(logits, layout, logProbabilities, layout);
    }

    /**
     * As {@link #forward(float[], Layout, float[], Layout)}, in double.
     *
     * @param logits                 the logits; any value
     * @param logitsLayout           where the rows of logits lie
     * @param logProbabilities       receives the log-probabilities
     * @param logProbabilitiesLayout where the rows of log-probabilities shall lie
     */
    public void forward(double[] logits, Layout logitsLayout, double[] logProbabilities, Layout logProbabilitiesLayout) {
        DoubleRows.run(provider, RowKernel.LOG_SOFTMAX, logits, logitsLayout, "logProbabilities", logProbabilities, logProbabilitiesLayout);
    }

    /**
     * As {@link #forward(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, Layout)}, in double.
     *
     * @param type                   {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits                 the logits; any value; aligned to eight bytes
     * @param logitsLayout           where the rows of logits lie
     * @param logProbabilities       receives the log-probabilities; aligned to eight bytes
     * @param logProbabilitiesLayout where the rows of log-probabilities shall lie
     */
    public void forward(ValueLayout.OfDouble type, MemorySegment logits, Layout logitsLayout,
            MemorySegment logProbabilities, Layout logProbabilitiesLayout) {
        RowRun run = RowRun.ofThread("logProbabilities");
        run.logits.set(type, logits, logitsLayout);
        run.result.set(type, logProbabilities, logProbabilitiesLayout);
        run.run(provider, RowKernel.LOG_SOFTMAX);
    }
}
