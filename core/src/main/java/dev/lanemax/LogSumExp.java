package dev.lanemax;

import dev.lanemax.internal.ArgumentSource;
import dev.lanemax.internal.Checks;
import dev.lanemax.internal.DoubleRows;
import dev.lanemax.internal.FloatRows;
import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowKernel;
import dev.lanemax.internal.RowRun;
import dev.lanemax.internal.RowTile;
import dev.lanemax.internal.Split;
import dev.lanemax.internal.TileFormula;
import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.RowGradients;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The log-sum-exp of each row: log sum<sub>j</sub> e<sup>x<sub>j</sub></sup> (PyTorch's {@code logsumexp},
 * ONNX's {@code ReduceLogSumExp}), in nats; with weights w, log sum<sub>j</sub> w<sub>j</sub> e<sup>x<sub>j</sub></sup> (SciPy's
 * {@code logsumexp(x, b=w)}). For the upstream gradient u of a row, the gradient is u p, p being the softmax, with weights that of
 * x + log w.
 *
 * <p><b>Accuracy.</b> Every result for finite logits is within {@value #MAX_ULP_ERROR} ulp of the larger of the two terms it is
 * the sum of: the largest logit m, and log sum<sub>j</sub> e<sup>x<sub>j</sub> - m</sup>; weights make x + log w, rounded to double, the
 * logits. Each entry of a gradient is within {@value #MAX_ULP_ERROR} ulp.
 *
 * <p><b>Reproducibility.</b> The same logits give the same bits on every processor, at every vector width, in every memory and layout,
 * and whatever the other rows are.
 *
 * <p><b>Special values.</b> A row of -inf only gives -inf, as does one of no classes, which has no gradient; one with +inf gives +inf;
 * one with NaN gives NaN, whatever else it holds. Where a weight is 0, the logit has no effect, whatever it is. The gradient of a logit
 * of -inf is +0; that of a row with +inf or NaN, or of -inf only, is NaN.
 *
 * <p>Immutable and safe for any number of threads. Calls on one thread allocate nothing, once it has made room for the longest row it has
 * seen. The result must not share elements with the logits; a gradient may overwrite them, with the same layout.
 */
public final class LogSumExp extends Operator {

    /** The largest error, in units of the last place of the largest term of the formula. */
    public static final double MAX_ULP_ERROR = 4;

    private final Provider provider;
    private final double[] weights;
    private final double[] logWeights;
    private final Parallelism parallelism;
    private final TileFormula forward = this::forward;
    private final TileFormula backward = this::backward;

    /** Log-sum-exp without weights. */
    public LogSumExp() {
        this(Provider.current());
    }

    LogSumExp(Provider provider) {
        this(provider, new double[0], Parallelism.NONE);
    }

    private LogSumExp(Provider provider, double[] weights, Parallelism parallelism) {
        this.provider = provider;
        this.weights = weights;
        this.parallelism = parallelism;
        logWeights = new double[weights.length];
        for (int c = 0; c < weights.length; c++) {
            logWeights[c] = DoubleFunctions.log(weights[c]);
        }
    }

    /**
     * The same with weights of classes.
     *
     * @param newWeights a finite weight of at least 0 for each class, or none at all
     * @return an operator with these weights
     * @throws IllegalArgumentException where it is null, or one is negative or not finite
     */
    public LogSumExp withWeights(double... newWeights) {
        Checks.present("weights", newWeights);
        for (int c = 0; c < newWeights.length; c++) {
            Checks.weight("weights[" + c + "]", newWeights[c]);
        }
        return new LogSumExp(provider, newWeights.clone(), parallelism);
    }

    /**
     * The same on more threads, or on one.
     *
     * @param newParallelism on how many threads to work, and whose
     * @return an operator with that parallelism, and the same results
     * @throws IllegalArgumentException where it is null
     */
    public LogSumExp withParallelism(Parallelism newParallelism) {
        Checks.present("parallelism", newParallelism);
        return new LogSumExp(provider, weights, newParallelism);
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
        if (weights.length == 0 && Split.isOnOneThread(parallelism, layout)) {
            FloatRows.logSumExp(provider, logits, layout, result, resultOffset);
            return;
        }
        RowRun run = RowRun.ofThread("result");
        run.logits.set(logits, layout);
        run.result.setColumn(result, resultOffset);
        forward(run);
    }

    /**
     * Computes the log-sum-exp of every row, in memory segments. Off-heap segments keep their bounds and lifetime checks and
     * need no native access; logits and result may be in different kinds of memory.
     *
     * @param type         {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits       the logits; any value; aligned to an element
     * @param layout       where the rows of logits lie
     * @param result       receives one value a row; aligned to an element
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
        forward(run);
    }

    /**
     * Computes the gradient with respect to the logits of whatever has the upstream gradient with respect to the results.
     *
     * @param logits         the logits that the results were computed from
     * @param layout         where the rows of logits lie
     * @param upstream       the gradient with respect to each result
     * @param upstreamOffset index of the first row's; the others follow
     * @param gradient       receives the gradient with respect to each logit; may be the logits
     * @param gradientLayout where its rows shall lie
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps partially
     * @throws IndexOutOfBoundsException where an array is too short
     */
    public void backward(float[] logits, Layout layout, float[] upstream, int upstreamOffset, float[] gradient, Layout gradientLayout) {
        RowRun run = RowRun.ofThread("gradient");
        run.logits.set(logits, layout);
        run.upstream.setColumn(upstream, upstreamOffset);
        run.result.set(gradient, gradientLayout);
        backward(run);
    }

    /**
     * As {@link #backward(float[], Layout, float[], int, float[], Layout)}, in memory segments.
     *
     * @param type           {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits         the logits that the results were computed from
     * @param layout         where the rows of logits lie
     * @param upstream       the gradient with respect to each result
     * @param upstreamOffset index of the first row's, in elements; the others follow
     * @param gradient       receives the gradient with respect to each logit; may be the logits
     * @param gradientLayout where its rows shall lie
     * @throws IllegalArgumentException  where an argument is null, shapes differ, memory overlaps partially, is read-only or
     *                                   misaligned
     * @throws IndexOutOfBoundsException where a segment is too short
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void backward(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, MemorySegment upstream, long upstreamOffset,
            MemorySegment gradient, Layout gradientLayout) {
        RowRun run = RowRun.ofThread("gradient");
        run.logits.set(type, logits, layout);
        run.upstream.setColumn(type, upstream, upstreamOffset);
        run.result.set(type, gradient, gradientLayout);
        backward(run);
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
    public void forward(double[] logits, Layout layout, double[] result, int resultOffset) {
        if (weights.length == 0 && Split.isOnOneThread(parallelism, layout)) {
            DoubleRows.logSumExp(provider, logits, layout, result, resultOffset);
            return;
        }
        RowRun run = RowRun.ofThread("result");
        run.logits.set(logits, layout);
        run.result.setColumn(result, resultOffset);
        forward(run);
    }

    /**
     * Computes the log-sum-exp of every row, in memory segments. Off-heap segments keep their bounds and lifetime checks and
     * need no native access; logits and result may be in different kinds of memory.
     *
     * @param type         {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits       the logits; any value; aligned to an element
     * @param layout       where the rows of logits lie
     * @param result       receives one value a row; aligned to an element
     * @param resultOffset index of the first row's value, in elements; the others follow
     * @throws IllegalArgumentException  where an argument is null, or memory overlaps, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfDouble type, MemorySegment logits, Layout layout, MemorySegment result, long resultOffset) {
        RowRun run = RowRun.ofThread("result");
        run.logits.set(type, logits, layout);
        run.result.setColumn(type, result, resultOffset);
        forward(run);
    }

    /**
     * Computes the gradient with respect to the logits of whatever has the upstream gradient with respect to the results.
     *
     * @param logits         the logits that the results were computed from
     * @param layout         where the rows of logits lie
     * @param upstream       the gradient with respect to each result
     * @param upstreamOffset index of the first row's; the others follow
     * @param gradient       receives the gradient with respect to each logit; may be the logits
     * @param gradientLayout where its rows shall lie
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps partially
     * @throws IndexOutOfBoundsException where an array is too short
     */
    public void backward(double[] logits, Layout layout, double[] upstream, int upstreamOffset, double[] gradient, Layout gradientLayout) {
        RowRun run = RowRun.ofThread("gradient");
        run.logits.set(logits, layout);
        run.upstream.setColumn(upstream, upstreamOffset);
        run.result.set(gradient, gradientLayout);
        backward(run);
    }

    /**
     * As {@link #backward(double[], Layout, double[], int, double[], Layout)}, in memory segments.
     *
     * @param type           {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits         the logits that the results were computed from
     * @param layout         where the rows of logits lie
     * @param upstream       the gradient with respect to each result
     * @param upstreamOffset index of the first row's, in elements; the others follow
     * @param gradient       receives the gradient with respect to each logit; may be the logits
     * @param gradientLayout where its rows shall lie
     * @throws IllegalArgumentException  where an argument is null, shapes differ, memory overlaps partially, is read-only or
     *                                   misaligned
     * @throws IndexOutOfBoundsException where a segment is too short
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void backward(ValueLayout.OfDouble type, MemorySegment logits, Layout layout, MemorySegment upstream, long upstreamOffset,
            MemorySegment gradient, Layout gradientLayout) {
        RowRun run = RowRun.ofThread("gradient");
        run.logits.set(type, logits, layout);
        run.upstream.setColumn(type, upstream, upstreamOffset);
        run.result.set(type, gradient, gradientLayout);
        backward(run);
    }

    @Override
    void forward(ArgumentSource arguments) {
        RowRun run = RowRun.ofThread("result");
        arguments.setInput(run.logits);
        arguments.setResult(run.result);
        forward(run);
    }

    @Override
    void backward(ArgumentSource arguments) {
        RowRun run = RowRun.ofThread("gradient");
        arguments.setInput(run.logits);
        arguments.setUpstream(run.upstream);
        arguments.setResult(run.result);
        backward(run);
    }

    private void forward(RowRun run) {
        if (weights.length == 0) {
            run.run(provider, RowKernel.LOG_SUM_EXP, parallelism);
            return;
        }
        try {
            checkWeights(run);
            run.checkColumn(run.result);
            run.run(provider, forward, parallelism);
        } finally {
            run.clear();
        }
    }

    private void backward(RowRun run) {
        try {
            checkWeights(run);
            run.checkMapOfColumn();
            if (run.logits.classes() > 0) {
                run.run(provider, backward, parallelism);
            }
        } finally {
            run.clear();
        }
    }

    private void checkWeights(RowRun run) {
        if (weights.length != 0 && weights.length != run.logits.classes()) {
            throw new IllegalArgumentException(
                    "weights has " + weights.length + " numbers, must have " + run.logits.classes() + " as logits has classes");
        }
    }

    private void forward(RowTile tile) {
        weigh(tile);
        tile.kernels().logSumExp(tile.logits(), 0, tile.classes(), tile.result(), 0, tile.rows(), tile.classes());
    }

    private void backward(RowTile tile) {
        int classes = tile.classes();
        weigh(tile);
        tile.writeProbabilities();
        for (int row = 0; row < tile.rows(); row++) {
            RowGradients.logSumExp(tile.result(), tile.upstream()[row], row * classes, classes);
        }
    }

    /** A weight is an addend of its logit. */
    private void weigh(RowTile tile) {
        for (int i = 0; weights.length != 0 && i < tile.rows() * tile.classes(); i++) {
            int c = i % tile.classes();
            tile.logits()[i] = weights[c] == 0 ? Double.NEGATIVE_INFINITY : tile.logits()[i] + logWeights[c];
        }
    }
}
