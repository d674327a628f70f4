package dev.lanemax;

import dev.lanemax.internal.Checks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Brings kernels to full speed before they are needed. A virtual machine interprets a kernel at first, and compiles it after some
 * hundred calls; a service can spend that time at its start. Rows of zeros are computed, over and over, by the normalisers and
 * cross-entropy, over float and double, on arrays and off-heap. Other operators, losses, gradients and functions, and layouts, are
 * warmed up by calls of the service's own.
 */
public final class WarmUp {

    /** Operators take turns: the first call of one may load classes that undo the compilation of another. */
    private static final int TURNS = 8;

    private WarmUp() {
    }

    /**
     * Warms the kernels up on the calling thread.
     *
     * @param rows    how many rows calls will have, from 1 to 2<sup>20</sup>; the same order of magnitude is enough
     * @param classes how many classes rows will have, from 1 to 2<sup>24</sup>; rows of fewer than 16, of up to 256 and of more have
     *                kernels of their own
     * @param time    how long to take; three seconds are enough for short rows
     * @throws IllegalArgumentException where an argument is null or out of its range, or there are more than 2<sup>27</sup> elements
     */
    public static void run(int rows, int classes, Duration time) {
        Checks.range("rows", rows, 1, 1 << 20);
        Checks.range("classes", classes, 1, 1 << 24);
        Checks.range("rows x classes", (long) rows * classes, 1, 1 << 27);
        Checks.present("time", time);
        try (Arena arena = Arena.ofConfined()) {
            takeTurns(calls(arena, Layout.of(rows, classes)), time);
        }
    }

    /**
     * Repeats calls of operators on the calling thread, in turns, until the time is over: with the arguments that a service will have,
     * whatever they call is compiled for them.
     *
     * @param time  how long to take; a tenth of a second for each call is enough for short rows
     * @param calls what is repeated, each at least 8 times
     * @throws IllegalArgumentException where an argument is null
     */
    public static void run(Duration time, Runnable... calls) {
        Checks.present("time", time);
        Checks.present("calls", calls);
        for (int i = 0; i < calls.length; i++) {
            Checks.present("calls[" + i + "]", calls[i]);
        }
        takeTurns(List.of(calls), time);
    }

    private static void takeTurns(List<Runnable> calls, Duration time) {
        for (int turn = 0; turn < TURNS; turn++) {
            for (Runnable call : calls) {
                repeat(call, time.toNanos() / TURNS / calls.size());
            }
        }
    }

    private static void repeat(Runnable call, long nanoseconds) {
        long start = System.nanoTime();
        do {
            call.run();
        } while (System.nanoTime() - start < nanoseconds);
    }

    private static List<Runnable> calls(Arena arena, Layout layout) {
        int elements = Math.toIntExact(layout.end());
        List<Runnable> calls = overArrays(layout, elements);
        MemorySegment labels = arena.allocate(ValueLayout.JAVA_INT, layout.rows());
        for (ValueLayout type : Arrays.asList(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_DOUBLE)) {
            calls.addAll(overSegments(type, layout, arena.allocate(type, elements), arena.allocate(type, elements), labels));
        }
        return calls;
    }

    private static List<Runnable> overArrays(Layout layout, int elements) {
        float[] floats = new float[elements];
        float[] floatResult = new float[elements];
        double[] doubles = new double[elements];
        double[] doubleResult = new double[elements];
        int[] labels = new int[(int) layout.rows()];
        List<Runnable> calls = new ArrayList<>();
        for (RowOperator operator : List.of(new Softmax(), new LogSoftmax())) {
            calls.add(() -> operator.forward(floats, floatResult, layout));
            calls.add(() -> operator.forward(doubles, doubleResult, layout));
        }
        LogSumExp logSumExp = new LogSumExp();
        calls.add(() -> logSumExp.forward(floats, layout, floatResult, 0));
        calls.add(() -> logSumExp.forward(doubles, layout, doubleResult, 0));
        CrossEntropy crossEntropy = new CrossEntropy();
        calls.add(() -> crossEntropy.loss(floats, layout, labels, 0));
        calls.add(() -> crossEntropy.loss(doubles, layout, labels, 0));
        calls.add(() -> crossEntropy.lossAndGradient(floats, layout, labels, 0, floatResult, layout));
        calls.add(() -> crossEntropy.lossAndGradient(doubles, layout, labels, 0, doubleResult, layout));
        return calls;
    }

    private static List<Runnable> overSegments(
            ValueLayout type, Layout layout, MemorySegment logits, MemorySegment result, MemorySegment labels) {
        CrossEntropy crossEntropy = new CrossEntropy();
        Batch batch = new Batch().logits(type, logits, layout).labels(ValueLayout.JAVA_INT, labels, 0).gradient(type, result, layout);
        List<Runnable> calls = new ArrayList<>(List.of(
                () -> crossEntropy.loss(batch), () -> crossEntropy.lossAndGradient(batch)));
        for (RowOperator operator : List.of(new Softmax(), new LogSoftmax())) {
            if (type instanceof ValueLayout.OfFloat floats) {
                calls.add(() -> operator.forward(floats, logits, layout, result, layout));
            } else if (type instanceof ValueLayout.OfDouble doubles) {
                calls.add(() -> operator.forward(doubles, logits, layout, result, layout));
            }
        }
        return calls;
    }
}
