package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanemax.FloatFills.Fill;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the rows of a batch are split among threads, the bits are the same; the operators are shared by all threads. */
class FloatThreadsTest {

    private static final int ROWS = 150;
    private static final int[] CLASSES = {1, 3, 10, 16, 33, 1000};

    /** An operator on some of the rows. */
    private interface Part {
        void run(Layout rows);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void theNumberOfThreadsDoesNotChangeTheBits(int threads) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (Operators operators : Operators.ofEveryProvider()) {
                for (int classes : CLASSES) {
                    for (Fill fill : List.of(FloatFills.normal(1.0), FloatFills.normal(300.0))) {
                        check(operators, fill.matrix(ROWS, classes), classes, threads, executor);
                    }
                }
            }
        }
    }

    private static void check(Operators operators, float[] logits, int classes, int threads, ExecutorService executor)
            throws Exception {
        Layout all = Layout.of(ROWS, classes);
        int[] labels = new int[ROWS];
        float[] whole = new float[logits.length];
        float[] parts = new float[logits.length];
        String repeat = operators + ", " + classes + " classes, " + threads + " threads";

        operators.softmax().forward(logits, whole, all);
        split(classes, threads, executor, rows -> operators.softmax().forward(logits, parts, rows));
        assertArrayEquals(whole, parts, "softmax, " + repeat);

        operators.logSoftmax().forward(logits, whole, all);
        split(classes, threads, executor, rows -> operators.logSoftmax().forward(logits, parts, rows));
        assertArrayEquals(whole, parts, "log_softmax, " + repeat);

        float[] wholeLosses = new float[ROWS];
        float[] partLosses = new float[ROWS];
        operators.crossEntropy().lossesAndGradient(logits, all, labels, 0, wholeLosses, 0, whole, all);
        split(classes, threads, executor, rows -> operators.crossEntropy().lossesAndGradient(
                logits, rows, labels, 0, partLosses, (int) rows.offset() / classes, parts, rows));
        assertArrayEquals(wholeLosses, partLosses, "losses, " + repeat);
        assertArrayEquals(whole, parts, "gradient, " + repeat);
    }

    private static void split(int classes, int threads, ExecutorService executor, Part part) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = ROWS * thread / threads;
            int rows = ROWS * (thread + 1) / threads - first;
            tasks.add(() -> {
                part.run(Layout.of(rows, classes).withOffset((long) first * classes));
                return null;
            });
        }
        for (Future<Void> task : executor.invokeAll(tasks)) {
            task.get();
        }
    }
}
