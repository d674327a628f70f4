package dev.lanemax.benchmarks;

import dev.lanemax.benchmarks.Batch.Distribution;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time of one call of an operator on a batch. Each contender is a subclass; its results are checked before they are timed.
 * Forks are many and short, because what varies is how memory was laid out and what the compiler decided in each.
 *
 * <p>Buffers take turns. There is one of each kind, which stays in the cache as far as it fits, except for shapes that are meant
 * to be beyond the last-level cache: these get as many as it takes to be so.
 *
 * <p>All run with {@code ./lanemax bench}; JMH's own command line is {@code org.openjdk.jmh.Main} in the same jar.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public abstract class BatchBenchmark {

    /** Batches of so many bytes are meant to be beyond the last-level cache. */
    private static final long BEYOND_CACHE = 100_000_000;

    private static final long LONGEST_WARM_UP = TimeUnit.SECONDS.toNanos(10);
    private static final int WARM_BYTES = 2000;

    /** What a call computes. */
    @Param
    public Operator operator;

    /** Rows and classes, or a group's rows too. */
    @Param({"100000x3", "10000x10", "1024x100", "256x1000", "64x32768", "16x128256", "256x128256", "32x81x8732"})
    public String shape;

    /** How the logits are distributed. */
    @Param("NORMAL")
    public Distribution distribution;

    private int buffers;
    private int turn;
    private long calls;

    /** Makes the batch, checks what a call computes, and has the kernels compiled. */
    @Setup
    public final void setUp() throws Exception {
        prepareAndCheck();
        warmUp();
    }

    /** Makes the batch and checks what a call computes. */
    final void prepareAndCheck() throws Exception {
        Batch random = Batch.random(Shape.parse(shape), distribution);
        Batch batch = operator.isLogarithm() ? random.magnitudes() : random;
        long bytes = (long) batch.logits().length * operator.elementBytes();
        buffers = bytes < BEYOND_CACHE ? 1 : (int) (1 + Cache.lastLevelBytes() / bytes);
        prepare(batch, buffers);
        check(batch);
    }

    /** Throws where a call computes something else than it claims to. */
    void check(Batch batch) throws Exception {
        float[] expected = new float[operator.outputs(batch.shape())];
        float expectedLoss = MathExpLoops.call(operator.overFloat(), batch, expected);
        float loss = call(0);
        agreement().require("loss", expectedLoss, loss);
        agreement().require(operator.toString(), expected, output(0, expected.length));
    }

    /** Until C2 has compiled a kernel, each of its vector operations allocates: calls until hardly anything does. */
    private void warmUp() throws Exception {
        Allocation allocation = new Allocation();
        long end = System.nanoTime() + LONGEST_WARM_UP;
        do {
            allocation.start();
            call();
            allocation.stop(1);
        } while (allocation.bytesPerCall > bytesWhenWarm() && System.nanoTime() < end);
    }

    /** What is timed. */
    @Benchmark
    public float call() throws Exception {
        calls++;
        turn = turn + 1 == buffers ? 0 : turn + 1;
        return call(turn);
    }

    /** Ends counting what the calls of an iteration allocate. */
    @TearDown(Level.Iteration)
    public void countAllocation(Allocation allocation) {
        allocation.stop(calls);
        calls = 0;
    }

    /** Frees what it has allocated outside the Java heap. */
    @TearDown
    public final void tearDown() throws Exception {
        release();
    }

    /** Throws where the operator is none of those. */
    final void requireSupported(Set<Operator> supported) {
        if (!supported.contains(operator)) {
            throw new IllegalArgumentException("operator is " + operator + ", must be one of " + supported);
        }
    }

    /** Copies the batch to so many buffers, and makes everything else that a call needs. */
    abstract void prepare(Batch batch, int bufferCount) throws Exception;

    /** Computes on the buffers whose turn it is; returns the loss, or 0 where the operator has none. */
    abstract float call(int index) throws Exception;

    /** The first values that the latest call has written to the buffer. */
    abstract float[] output(int index, int count);

    /** How close its results are to those of loops in double. */
    abstract Agreement agreement();

    /** What a call may allocate once its kernels are compiled. */
    double bytesWhenWarm() {
        return WARM_BYTES;
    }

    /** Frees what {@link #prepare} and calls have allocated outside the Java heap. */
    void release() throws Exception {
        // Most have nothing there.
    }
}
