import dev.lanemax.Layout;
import dev.lanemax.Softmax;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

/** The softmax as Java calls it, off the heap as C does; call_benchmark.c asks for it. */
final class JavaLoop {

    private JavaLoop() {
    }

    static double nanosecondsACall(long rows, int classes, int calls, int rounds) {
        double[] times = new double[rounds];
        Softmax softmax = new Softmax();
        Layout layout = Layout.of(rows, classes);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment logits = arena.allocate(JAVA_FLOAT, Math.max(1, rows) * classes);
            MemorySegment probabilities = arena.allocate(JAVA_FLOAT, Math.max(1, rows) * classes);
            for (int i = 0; i < rows * classes; i++) {
                logits.setAtIndex(JAVA_FLOAT, i, i * 7919L % 101 * 0.1f);
            }
            for (int round = 0; round < rounds; round++) {
                times[round] = round(softmax, logits, probabilities, layout, calls);
            }
        }
        Arrays.sort(times);
        return times[rounds / 10];
    }

    private static double round(Softmax softmax, MemorySegment logits, MemorySegment probabilities, Layout layout, int calls) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            softmax.forward(JAVA_FLOAT, logits, layout, probabilities, layout);
        }
        return (System.nanoTime() - start) / (double) calls;
    }
}
