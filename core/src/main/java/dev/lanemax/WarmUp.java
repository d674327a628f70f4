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
 * cross-entropy, over float and double, on arrays and off-heap.
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
            List<Runnable> calls = calls(arena, Layout.of(rows, classes));
            long share = time.toNanos() / TURNS / calls.size();
            for (int turn = 0; turn < TURNS; turn++) {
                for (Runnable call : calls) {
                    repeat(call, share);
                }
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
        int[] labels = new int[(int) layout.rows()];
        List<Runnable> calls = new ArrayList<>();
        calls.addAll(overFloats(layout, new float[elements], new float[elements], labels));
        calls.addAll(overDoubles(layout, new double[elements], new double[elements], labels));
        MemorySegment offHeapLabels = arena.allocate(ValueLayout.JAVA_INT, layout.rows());
        for (ValueLayout type : Arrays.asList(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_DOUBLE)) {
            calls.addAll(overSegments(
                    type, layout, arena.allocate(type, elements), arena.allocate(type, elements), offHeapLabels));
        }
        return calls;
    }

    private static List<Runnable> overFloats(Layout layout, float[] logits, float[] result, int[] labels) {
        Softmax softmax = new Softmax();
        LogSoftmax logSoftmax = new LogSoftmax();
        LogSumExp logSumExp = new LogSumExp();
        CrossEntropy crossEntropy = new CrossEntropy();
        return List.of(
                () -> softmax.forward(logits, result, layout),
                () -> logSoftmax.forward(logits, result, layout),
                () -> logSumExp.forward(logits, layout, result, 0),
                () -> crossEntropy.loss(logits, layout, labels, 0),
                () -> crossEntropy.lossAndGradient(logits, layout, labels, 0, result, layout));
    }

    private static List<Runnable> overDoubles(Layout layout, double[] logits, double[] result, int[] labels) {
        Softmax softmax = new Softmax();
        LogSoftmax logSoftmax = new LogSoftmax();
        LogSumExp logSumExp = new LogSumExp();
        CrossEntropy crossEntropy = new CrossEntropy();
        return List.of(
                () -> softmax.forward(logits, result, layout),
                () -> logSoftmax.forward(logits, result, layout),
                () -> logSumExp.forward(logits, layout, result, 0),
                () -> crossEntropy.loss(logits, layout, labels, 0),
                () -> crossEntropy.lossAndGradient(logits, layout, labels, 0, result, layout));
    }

    private static List<Runnable> overSegments(
            ValueLayout type, Layout layout, MemorySegment logits, MemorySegment result, MemorySegment labels) {
        CrossEntropy crossEntropy = new CrossEntropy();
        Batch batch = new Batch().logits(type, logits, layout).labels(ValueLayout.JAVA_INT, labels, 0).gradient(type, result, layout);
        List<Runnable> calls = new ArrayList<>(List.of(
                () -> crossEntropy.loss(batch), () -> crossEntropy.lossAndGradient(batch)));
        Softmax softmax = new Softmax();
        LogSoftmax logSoftmax = new LogSoftmax();
        if (type instanceof ValueLayout.OfFloat floats) {
            calls.add(() -> softmax.forward(floats, logits, layout, result, layout));
            calls.add(() -> logSoftmax.forward(floats, logits, layout, result, layout));
        } else if (type instanceof ValueLayout.OfDouble doubles) {
            calls.add(() -> softmax.forward(doubles, logits, layout, result, layout));
            calls.add(() -> logSoftmax.forward(doubles, logits, layout, result, layout));
        }
        return calls;
    }
}
