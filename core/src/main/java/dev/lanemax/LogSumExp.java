package dev.lanemax;

import dev.lanemax.internal.DoubleRows;
import dev.lanemax.internal.FloatRows;
import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowKernel;
import dev.lanemax.internal.RowRun;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The log-sum-exp of each row: log sum<sub>j</sub> e<sup>x<sub>j</sub></sup> (PyTorch's {@code logsumexp(dim=-1)},
 * ONNX's {@code ReduceLogSumExp}), in nats.
 *
 * <p><b>Accuracy.</b> Every result for finite logits is within {@value #MAX_ULP_ERROR} ulp of the larger of the two terms it is
 * the sum of: the largest logit m, and log sum<sub>j</sub> e<sup>x<sub>j</sub> - m</sup>.
 *
 * <p><b>Reproducibility.</b> The same logits give the same bits on every processor, at every vector width, in every memory,
 * and whatever the other rows are.
 *
 * <p><b>Special values.</b> A row of -inf only gives -inf, as does one of no classes; one with +inf gives +inf; one with NaN gives
 * NaN, whatever else it holds.
 *
 * <p>Immutable and safe for any number of threads. Calls allocate nothing. The result must not share elements with the logits.
 */
public final class LogSumExp {

    /** The largest error, in units of the last place of the largest term of the formula. */
    public static final double MAX_ULP_ERROR = 4;

    private final Provider provider;

    /** Log-sum-exp without options. */
    public LogSumExp() {
        this(Provider.current());
    }

    LogSumExp(Provider provider) {
        this.provider = provider;
    }

    /**
     * Computes the log-sum-exp of every row.
     *
     * @param logits       the logits; any value
     * @param layout       where the rows of logits lie
     * @param result       receives one value a row
     * @param resultOffset index of the first row's value; the others follow
     * @throws IllegalArgumentException  where an argument is null, or memory overlaps
     * @throws IndexOutOfBoundsException where an array is too short
     */
    public void forward(float[] logits, Layout layout, float[] result, int resultOffset) {
        FloatRows.logSumExp(provider, logits, layout, result, resultOffset);
    }

    /**
     * Computes the log-sum-exp of every row, in memory segments. Off-heap segments keep their bounds and lifetime checks and
     * need no native access; a segment of a {@code float[]} costs what the array does; a mixture of both is slow.
     *
     * @param type         {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits       the logits; any value; aligned to four bytes
     * @param layout       where the rows of logits lie
     * @param result       receives one value a row; aligned to four bytes
     * @param resultOffset index of the first row's value, in elements; the others follow
     * @throws IllegalArgumentException  where an argument is null, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, MemorySegment result, long resultOffset) {
        RowRun run = RowRun.ofThread("result");
        run.logits.set(type, logits, layout);
        run.result.setColumn(type, result, resultOffset);
        run.run(provider, RowKernel.LOG_SUM_EXP);
    }

    /**
     * As {@link #forward(float[], Layout, float[], int)}, in double.
     *
     * @param logits       the logits; any value
     * @param layout       where the rows of logits lie
     * @param result       receives one value a row
     * @param resultOffset index of the first row's value; the others follow
     */
    public void forward(double[] logits, Layout layout, double[] result, int resultOffset) {
        DoubleRows.logSumExp(provider, logits, layout, result, resultOffset);
    }

    /**
     * As {@link #forward(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, long)}, in double.
     *
     * @param type         {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits       the logits; any value; aligned to eight bytes
     * @param layout       where the rows of logits lie
     * @param result       receives one value a row; aligned to eight bytes
     * @param resultOffset index of the first row's value, in elements; the others follow
     */
    public void forward(ValueLayout.OfDouble type, MemorySegment logits, Layout layout, MemorySegment result, long resultOffset) {
        RowRun run = RowRun.ofThread("result");
        run.logits.set(type, logits, layout);
        run.result.setColumn(type, result, resultOffset);
        run.run(provider, RowKernel.LOG_SUM_EXP);
    }
}
