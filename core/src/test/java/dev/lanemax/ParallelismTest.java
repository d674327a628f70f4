package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link Parallelism} promises. */
class ParallelismTest {

    private static final Executor FULL = task -> {
        throw new RejectedExecutionException("full");
    };

    @ParameterizedTest
    @CsvSource({"200000, 3", "5001, 100", "513, 1000", "11, 50000", "500003, 1"})
    void resultsAreTheSameBitsOnAnyNumberOfThreads(int rows, int classes) {
        Problem problem = new Problem(rows, classes);
        for (int threads : new int[] {2, 3, 7}) {
            assertEquals(problem.run(new CrossEntropy()),
                    problem.run(new CrossEntropy().withParallelism(Parallelism.of(threads))), threads + " threads, cross-entropy");
            assertEquals(problem.run(new HuberLoss()),
                    problem.run(new HuberLoss().withParallelism(Parallelism.of(threads))), threads + " threads, Huber's loss");
        }
    }

    @ParameterizedTest
    @CsvSource({"200000, 3", "5001, 100", "513, 1000", "11, 50000"})
    void normalisersGiveTheSameBitsOnAnyNumberOfThreads(int rows, int classes) {
        double[] logits = new Problem(rows, classes).logits;
        Layout layout = Layout.of(rows, classes);
        Layout columns = Layout.of(1, classes, rows);
        for (Normaliser<?> operator : List.of(new Softmax(), new LogSoftmax(), new Softmax().withTemperature(0.7),
                new Softmax().withMask(Mask.causal(rows, 5)), new GumbelSoftmax(5))) {
            double[] alone = new double[logits.length];
            double[] together = new double[logits.length];
            operator.forward(logits, layout, alone, columns);
            operator.withParallelism(Parallelism.of(3)).forward(logits, layout, together, columns);
            assertArrayEquals(alone, together, operator.getClass().getSimpleName());
            operator.backward(logits, layout, logits, layout, alone, layout);
            operator.withParallelism(Parallelism.of(3)).backward(logits, layout, logits, layout, together, layout);
            assertArrayEquals(alone, together, operator.getClass().getSimpleName() + ", gradient");
        }
    }

    @ParameterizedTest
    @CsvSource({"200000, 3", "5001, 100", "1, 500007"})
    void functionsOfEveryElementGiveTheSameBitsOnAnyNumberOfThreads(int rows, int classes) {
        double[] input = new Problem(rows, classes).logits;
        float[] floats = new float[input.length];
        for (int i = 0; i < input.length; i++) {
            floats[i] = (float) input[i];
        }
        for (Elementwise function : List.of(Elementwise.exp(), Elementwise.tanh(), Elementwise.softsign(), Elementwise.softcap(2))) {
            Elementwise together = function.withParallelism(Parallelism.of(3));
            for (List<Layout> layouts : List.of(layouts(Layout.of(rows, classes), Layout.of(rows, classes)),
                    layouts(Layout.of(rows, classes), Layout.of(rows, classes).withRowStride(classes + 1)),
                    layouts(Layout.of(rows, classes), Layout.of(1, classes, rows)))) {
                double[] expected = new double[(int) layouts.getLast().end()];
                double[] actual = expected.clone();
                function.forward(input, layouts.getFirst(), expected, layouts.getLast());
                together.forward(input, layouts.getFirst(), actual, layouts.getLast());
                assertArrayEquals(expected, actual);
                function.backward(input, layouts.getFirst(), input, layouts.getFirst(), expected, layouts.getLast());
                together.backward(input, layouts.getFirst(), input, layouts.getFirst(), actual, layouts.getLast());
                assertArrayEquals(expected, actual);
                float[] expectedFloats = new float[expected.length];
                float[] actualFloats = expectedFloats.clone();
                function.forward(floats, layouts.getFirst(), expectedFloats, layouts.getLast());
                together.forward(floats, layouts.getFirst(), actualFloats, layouts.getLast());
                assertArrayEquals(expectedFloats, actualFloats);
            }
        }
    }

    private static List<Layout> layouts(Layout input, Layout output) {
        return List.of(input, output);
    }

    @ParameterizedTest
    @CsvSource({"200000, 3", "5001, 100"})
    void logSumExpGivesTheSameBitsOnAnyNumberOfThreads(int rows, int classes) {
        double[] logits = new Problem(rows, classes).logits;
        double[] weights = new double[classes];
        Arrays.setAll(weights, c -> c);
        Layout layout = Layout.of(rows, classes);
        for (LogSumExp operator : List.of(new LogSumExp(), new LogSumExp().withWeights(weights))) {
            LogSumExp together = operator.withParallelism(Parallelism.of(3));
            double[] expected = new double[rows];
            double[] actual = new double[rows];
            operator.forward(logits, layout, expected, 0);
            together.forward(logits, layout, actual, 0);
            assertArrayEquals(expected, actual);
            double[] expectedGradient = new double[logits.length];
            double[] actualGradient = new double[logits.length];
            operator.backward(logits, layout, expected, 0, expectedGradient, layout);
            together.backward(logits, layout, expected, 0, actualGradient, layout);
            assertArrayEquals(expectedGradient, actualGradient);
        }
    }

    @Test
    void theCallerDoesEverythingWhereTheExecutorDoesNothingOrRefuses() {
        Problem problem = new Problem(5000, 100);
        Result expected = problem.run(new CrossEntropy());
        AtomicInteger asked = new AtomicInteger();
        assertEquals(expected, problem.run(new CrossEntropy().withParallelism(new Parallelism(task -> asked.incrementAndGet(), 4))));
        assertTrue(asked.get() > 0, "the executor was not asked");
        assertEquals(expected, problem.run(new CrossEntropy().withParallelism(new Parallelism(Runnable::run, 4))));
        assertEquals(expected, problem.run(new CrossEntropy().withParallelism(new Parallelism(FULL, 4))));
    }

    @Test
    void severalThreadsWorkOnALargeCallAndOnlyTheCallerOnASmallOne() {
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            new Problem(4000, 1000).run(new Watched(workers).withParallelism(new Parallelism(pool, 4)));
            assertTrue(workers.size() > 1, workers + " worked on a large call");
            workers.clear();
            new Problem(10, 10).run(new Watched(workers).withParallelism(new Parallelism(pool, 4)));
            assertEquals(Set.of(Thread.currentThread()), workers);
        }
    }

    /** Calls that take less time than it takes to wake a thread: the executor is not even asked. */
    @Test
    void smallCallsOfNoOperatorAskTheExecutor() {
        Parallelism forbidden = new Parallelism(task -> {
            throw new AssertionError("asked");
        }, 4);
        Problem problem = new Problem(8, 1000);
        double[] result = new double[8_000];
        new Softmax().withParallelism(forbidden).forward(problem.logits, result, problem.layout);
        new LogSoftmax().withParallelism(forbidden).backward(problem.logits, problem.logits, result, problem.layout);
        new LogSumExp().withParallelism(forbidden).forward(problem.logits, problem.layout, result, 0);
        Elementwise.exp().withParallelism(forbidden).forward(problem.logits, result, problem.layout);
        Elementwise.softsign().withParallelism(forbidden).backward(problem.logits, problem.logits, result, problem.layout);
        problem.run(new CrossEntropy().withParallelism(forbidden));
        problem.run(new HuberLoss().withParallelism(forbidden));
    }

    /** On the calling thread, once compiled: what hands the parts out. */
    @Test
    void aCallOnSeveralThreadsAllocatesLittle() {
        Problem problem = new Problem(500, 1000);
        double[] result = new double[problem.logits.length];
        Softmax softmax = new Softmax().withParallelism(Parallelism.of(2));
        Elementwise exp = Elementwise.exp().withParallelism(Parallelism.of(2));
        CrossEntropy crossEntropy = new CrossEntropy().withParallelism(Parallelism.of(2));
        assertAllocates(500, () -> softmax.forward(problem.logits, result, problem.layout));
        assertAllocates(500, () -> exp.forward(problem.logits, result, problem.layout));
        assertAllocates(500, () -> crossEntropy.lossAndGradient(
                problem.logits, problem.layout, problem.labels, 0, result, problem.layout));
    }

    private static void assertAllocates(long mostBytes, Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = 100;
        long bytes = Long.MAX_VALUE;
        for (int series = 0; series < 30 && bytes > mostBytes; series++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            bytes = (threads.getCurrentThreadAllocatedBytes() - before) / calls;
        }
        assertTrue(bytes <= mostBytes, bytes + " bytes a call");
    }

    @Test
    void aLossMayBeCalledFromTasksOfTheSameExecutor() throws Exception {
        Problem problem = new Problem(5000, 100);
        Result expected = problem.run(new CrossEntropy());
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            assertEquals(expected,
                    one.submit(() -> problem.run(new CrossEntropy().withParallelism(new Parallelism(one, 2)))).get());
        }
    }

    @Test
    void whatAFormulaThrowsOnAnotherThreadReachesTheCaller() {
        Problem problem = new Problem(2000, 1000);
        ArithmeticException thrown = assertThrows(ArithmeticException.class,
                () -> problem.run(new Failing(LossOptions.of(Reduction.SUM)).withParallelism(Parallelism.of(3))));
        assertEquals("no", thrown.getMessage());
        assertEquals(problem.run(new CrossEntropy()), problem.run(new CrossEntropy()), "the thread is usable afterwards");
    }

    @Test
    void confinedSegmentsStayOnTheCallersThread() {
        try (Arena arena = Arena.ofConfined()) {
            Layout layout = Layout.of(5000, 100);
            MemorySegment logits = arena.allocate(ValueLayout.JAVA_FLOAT, layout.end());
            MemorySegment labels = arena.allocate(ValueLayout.JAVA_INT, layout.rows());
            assertEquals(StrictMath.log(100), new CrossEntropy().withParallelism(Parallelism.of(3))
                    .loss(ValueLayout.JAVA_FLOAT, logits, layout, labels, 0), 1e-6);
        }
    }

    @Test
    void badArgumentsAreRefused() {
        assertEquals("threads is 0, must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> Parallelism.of(0)).getMessage());
        assertEquals("executor is null",
                assertThrows(IllegalArgumentException.class, () -> new Parallelism(null, 1)).getMessage());
    }

    private record Result(double loss, int gradientHash) {
    }

    /** Logits, labels and targets. */
    private static final class Problem {

        private final Layout layout;
        private final double[] logits;
        private final double[] targets;
        private final int[] labels;

        Problem(int rows, int classes) {
            SplittableRandom random = new SplittableRandom(rows);
            layout = Layout.of(rows, classes);
            logits = random.doubles((long) rows * classes, -5, 5).toArray();
            targets = random.doubles((long) rows * classes, -5, 5).toArray();
            labels = random.ints(rows, 0, classes).toArray();
        }

        Result run(Loss<?> loss) {
            double[] gradient = new double[logits.length];
            Batch batch = new Batch().logits(logits, layout).labels(labels, 0).targets(targets, layout).gradient(gradient, layout);
            double value = loss.lossAndGradient(batch);
            double[] alone = new double[logits.length];
            assertEquals(value, loss.lossAndGradient(batch.gradient(alone, layout)), "run again");
            assertArrayEquals(gradient, alone, "run again");
            return new Result(value, Arrays.hashCode(gradient));
        }
    }

    /** Notes which threads evaluate it. */
    private static final class Watched extends ClassLoss<Watched> {

        private final Set<Thread> workers;

        Watched(Set<Thread> workers) {
            this(LossOptions.of(Reduction.SUM), workers);
        }

        private Watched(LossOptions options, Set<Thread> workers) {
            super(options);
            this.workers = workers;
        }

        @Override
        protected Watched withOptions(LossOptions options) {
            return new Watched(options, workers);
        }

        @Override
        protected double loss(Row row) {
            workers.add(Thread.currentThread());
            return row.logSumExp();
        }

        @Override
        protected void gradient(Row row) {
            for (int c = 0; c < row.classes(); c++) {
                row.setGradient(c, row.probability(c));
            }
        }
    }

    /** A formula with a fault. */
    private static final class Failing extends ElementwiseLoss<Failing> {

        Failing(LossOptions options) {
            super(options);
        }

        @Override
        protected Failing withOptions(LossOptions options) {
            return new Failing(options);
        }

        @Override
        protected double loss(double prediction, double target) {
            throw new ArithmeticException("no");
        }

        @Override
        protected double derivative(double prediction, double target) {
            return 0;
        }
    }
}
