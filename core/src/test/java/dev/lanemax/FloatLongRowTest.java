package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.FloatFills.Fill;
import dev.lanemax.FloatMemoryKinds.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are added up block by block: the same bits from every provider, in every memory, in place, and by any number of threads. */
class FloatLongRowTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    /** Classes of a row that is worth more than one thread. */
    private static final int LONG = 500_003;

    private static final List<Fill> FILLS = fills();

    private static List<Fill> fills() {
        List<Fill> fills = new ArrayList<>(FloatFills.special());
        fills.add(FloatFills.normal(1.0));
        fills.add(FloatFills.normal(300.0));
        fills.add(FloatFills.oneDominating(40, 0));
        fills.add(FloatFills.oneDominating(40, -60));
        fills.add(FloatFills.threeLevels(3, 30));
        fills.add(FloatFills.constant(-3));
        return fills;
    }

    /** Around the length where blocks begin, around whole blocks, and with a last block shorter than a vector. */
    @ParameterizedTest
    @ValueSource(ints = {32768, 32769, 49152, 49155})
    void everyProviderAndMemoryGivesTheSameBits(int classes) {
        Operators scalar = Operators.ofEveryProvider().getLast();
        for (Fill fill : FILLS) {
            float[] logits = fill.matrix(1, classes);
            Map<String, float[]> expected = results(scalar, logits, Layout.of(1, classes), Parallelism.NONE);
            for (Operators operators : Operators.ofEveryProvider()) {
                String repeat = operators + ", " + fill + ", " + classes + " classes";
                assertSame(expected, results(operators, logits, Layout.of(1, classes), Parallelism.NONE), repeat);
                for (Kind kind : kinds(operators.softmax()::forward, (x, l, p, m) -> operators.softmax().forward(FLOAT, x, l, p, m))) {
                    assertArrayEquals(expected.get("softmax"), kind.run(logits, 1, classes, classes), repeat);
                }
                for (Kind kind : kinds(
                        operators.logSoftmax()::forward, (x, l, p, m) -> operators.logSoftmax().forward(FLOAT, x, l, p, m))) {
                    assertArrayEquals(expected.get("log_softmax"), kind.run(logits, 1, classes, classes), repeat);
                }
                assertArrayEquals(expected.get("gradient"), gradientInPlace(operators.crossEntropy(), logits), repeat);
            }
        }
    }

    /** A row is finished while the next one is added up, whatever the logits of both are. */
    @Test
    void rowsOneAfterTheOtherHaveTheBitsOfEachAlone() {
        int classes = 32769;
        List<Fill> fills = FILLS.stream().flatMap(fill -> Stream.of(FloatFills.normal(1.0), fill, fill)).toList();
        Layout all = Layout.of(fills.size(), classes);
        Layout one = Layout.of(1, classes);
        float[] logits = new float[fills.size() * classes];
        for (int row = 0; row < fills.size(); row++) {
            System.arraycopy(fills.get(row).matrix(1, classes), 0, logits, row * classes, classes);
        }
        for (Operators operators : Operators.ofEveryProvider()) {
            Map<String, float[]> together = results(operators, logits, all, Parallelism.NONE);
            float[] inPlace = logits.clone();
            operators.softmax().forward(inPlace, inPlace, all);
            assertArrayEquals(together.get("softmax"), inPlace, operators.toString());
            for (int row = 0; row < fills.size(); row++) {
                int start = row * classes;
                float[] alone = new float[classes];
                operators.softmax().forward(logits, one.withOffset(start), alone, one);
                assertArrayEquals(alone, Arrays.copyOfRange(together.get("softmax"), start, start + classes), operators + ", row " + row);
                operators.logSoftmax().forward(logits, one.withOffset(start), alone, one);
                assertArrayEquals(alone, Arrays.copyOfRange(together.get("log_softmax"), start, start + classes), operators + ", row " + row);
            }
        }
    }

    private static List<Kind> kinds(FloatMemoryKinds.ArrayOperator arrays, FloatMemoryKinds.SegmentOperator segments) {
        return List.of(FloatMemoryKinds.arraysInPlace(arrays, 1, 0), FloatMemoryKinds.offHeap(segments, Float.BYTES, 0),
                FloatMemoryKinds.offHeapInPlace(segments, 0, 0));
    }

    private static float[] gradientInPlace(CrossEntropy crossEntropy, float[] logits) {
        float[] memory = logits.clone();
        Layout layout = Layout.of(1, logits.length);
        crossEntropy.lossesAndGradient(memory, layout, labels(layout), 0, new float[1], 0, memory, layout);
        return memory;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void fewLongRowsAreDividedAmongThreadsWithTheSameBits(int rows) {
        int classes = LONG;
        for (Fill fill : List.of(FloatFills.normal(1.0), FloatFills.normal(300.0), FloatFills.oneDominating(40, 0))) {
            for (Layout layout : List.of(Layout.of(rows, classes), Layout.of(1, classes, rows))) {
                float[] logits = fill.matrix(rows, classes);
                Map<String, float[]> expected = results(Operators.ofCurrentProvider(), logits, layout, Parallelism.NONE);
                for (int threads : new int[] {2, 7}) {
                    assertSame(expected, results(Operators.ofCurrentProvider(), logits, layout, Parallelism.of(threads)),
                            fill + ", " + layout + ", " + threads + " threads");
                }
            }
        }
    }

    @Test
    void sharedSegmentsAreDividedTooAndInPlace() {
        int classes = LONG;
        float[] logits = FloatFills.normal(4.0).matrix(1, classes);
        Layout layout = Layout.of(1, classes);
        Map<String, float[]> expected = results(Operators.ofCurrentProvider(), logits, layout, Parallelism.NONE);
        CountingExecutor executor = new CountingExecutor();
        Parallelism parallelism = new Parallelism(executor, 2);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocateFrom(FLOAT, logits);
            new Softmax().withParallelism(parallelism).forward(FLOAT, memory, layout, memory, layout);
            assertArrayEquals(expected.get("softmax"), memory.toArray(FLOAT));
            MemorySegment again = arena.allocateFrom(FLOAT, logits);
            MemorySegment loss = arena.allocate(FLOAT);
            new CrossEntropy().withParallelism(parallelism).lossesAndGradient(FLOAT, again, layout,
                    MemorySegment.ofArray(labels(layout)), 0, loss, 0, again, layout);
            assertArrayEquals(expected.get("gradient"), again.toArray(FLOAT));
            assertArrayEquals(expected.get("losses"), loss.toArray(FLOAT));
        }
        assertTrue(executor.tasks.get() > 0, "nothing was divided");
    }

    @Test
    void aShortCallStaysOnItsThread() {
        CountingExecutor executor = new CountingExecutor();
        results(Operators.ofCurrentProvider(), new float[40_000], Layout.of(1, 40_000), new Parallelism(executor, 4));
        assertEquals(0, executor.tasks.get());
    }

    private static Map<String, float[]> results(Operators operators, float[] logits, Layout layout, Parallelism parallelism) {
        int rows = (int) layout.rows();
        Map<String, float[]> results = new TreeMap<>();
        List.of("softmax", "log_softmax", "gradient").forEach(name -> results.put(name, new float[logits.length]));
        List.of("logsumexp", "losses", "losses alone").forEach(name -> results.put(name, new float[rows]));
        operators.softmax().withParallelism(parallelism).forward(logits, results.get("softmax"), layout);
        operators.logSoftmax().withParallelism(parallelism).forward(logits, results.get("log_softmax"), layout);
        operators.logSumExp().withParallelism(parallelism).forward(logits, layout, results.get("logsumexp"), 0);
        ClassLoss<?> crossEntropy = operators.crossEntropy().withParallelism(parallelism);
        crossEntropy.losses(logits, layout, labels(layout), 0, results.get("losses alone"), 0);
        crossEntropy.lossesAndGradient(
                logits, layout, labels(layout), 0, results.get("losses"), 0, results.get("gradient"), layout);
        assertArrayEquals(results.get("losses"), results.get("losses alone"), "the loss with and without its gradient");
        return results;
    }

    private static int[] labels(Layout layout) {
        int[] labels = new int[(int) layout.rows()];
        Arrays.fill(labels, (int) layout.classes() / 2);
        return labels;
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual, String repeat) {
        expected.forEach((name, results) -> assertArrayEquals(results, actual.get(name), name + ", " + repeat));
    }

    /** The common pool, and how often it has been asked. */
    private static final class CountingExecutor implements Executor {

        private final AtomicInteger tasks = new AtomicInteger();

        @Override
        public void execute(Runnable task) {
            tasks.incrementAndGet();
            ForkJoinPool.commonPool().execute(task);
        }
    }
}
