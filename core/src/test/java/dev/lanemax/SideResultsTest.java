package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What a batch can be asked for besides the loss. */
class SideResultsTest {

    private static final double NAN = Double.NaN;
    private static final double NO = Double.NEGATIVE_INFINITY;
    private static final Layout LAYOUT = Layout.of(5, 3);
    private static final double[] LOGITS = {1, 3, 2, 4, 4, 0, 1, NAN, 2, NO, NO, NO, 0, 0, 1};
    private static final int[] LABELS = {1, 1, 1, 0, -100};

    private static final List<ClassLoss<?>> LOSSES = List.of(new CrossEntropy(), new CrossEntropy().withLabelSmoothing(0.1),
            new SoftmaxFocalLoss(), new NllLoss(), new MultiMarginLoss(), new SparsemaxLoss(), new ZLoss(), new SoftmaxZeroOneLoss().withSharpness(2));

    @Test
    void everyLossOfLabelsHasThem() {
        for (ClassLoss<?> loss : LOSSES) {
            ClassLoss<?> ignoring = loss.withIgnoreIndex(-100);
            double[] logSumExp = new double[5];
            int[] argmax = new int[5];
            Batch batch = new Batch().logits(LOGITS, LAYOUT).labels(LABELS, 0);
            double plain = ignoring.loss(batch);
            batch.logSumExp(logSumExp, 0).argmax(argmax, 0).countCorrect();
            assertEquals(plain, ignoring.loss(batch), loss.getClass().getSimpleName());
            assertArrayEquals(new int[] {1, 0, 1, 0, 2}, argmax);
            assertEquals(3, batch.correct());
            double[] expected = new double[5];
            new LogSumExp().forward(LOGITS, LAYOUT, expected, 0);
            assertArrayEquals(expected, logSumExp);
        }
    }

    /** The true class is the first of a row of candidates, and its label a number of the vocabulary. */
    @Test
    void aRowOfCandidatesIsRightWhereItsFirstLogitIsTheLargest() {
        Candidates candidates = new LogUniformSampler(1000, 7).draw(2, 0);
        int[] argmax = new int[5];
        Batch batch = new Batch().logits(new double[] {3, 1, 2, 1, 3, 2, 3, 3, 0, 5, 0, 0, 1, 1, 1}, LAYOUT)
                .labels(new int[] {0, 1, 999, -100, 2}, 0).argmax(argmax, 0).countCorrect();
        new SampledSoftmaxLoss(candidates).withIgnoreIndex(-100).loss(batch);
        assertArrayEquals(new int[] {0, 1, 0, 0, 0}, argmax);
        assertEquals(3, batch.correct());
    }

    @Test
    void theyAreThoseOfTheLogitsThatTheGradientOverwrites() {
        float[] logits = {1, 3, 2, 4, 5, 0};
        Layout layout = Layout.of(2, 3);
        float[] logSumExp = new float[4];
        long[] argmax = new long[3];
        Batch batch = new Batch().logits(logits, layout).labels(new long[] {0, 1}, 0).gradient(logits, layout)
                .logSumExp(logSumExp, 1).argmax(argmax, 1).countCorrect();
        new CrossEntropy().lossAndGradient(batch);
        assertArrayEquals(new long[] {0, 1, 1}, argmax);
        assertEquals(1, batch.correct());
        assertEquals((float) Math.log(Math.exp(4) + Math.exp(5) + 1), logSumExp[2], 1e-6f);
    }

    @Test
    void segmentsAndOtherLayouts() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment logits = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 4, 3, 5, 2, 0);
            MemorySegment logSumExp = arena.allocate(ValueLayout.JAVA_FLOAT, 2);
            MemorySegment argmax = arena.allocate(ValueLayout.JAVA_LONG, 2);
            Batch batch = new Batch().logits(ValueLayout.JAVA_FLOAT, logits, Layout.of(1, 3, 2)).labels(new int[] {1, 1}, 0)
                    .logSumExp(ValueLayout.JAVA_FLOAT, logSumExp, 0).argmax(ValueLayout.JAVA_LONG, argmax, 0);
            new CrossEntropy().loss(batch);
            assertArrayEquals(new long[] {1, 1}, argmax.toArray(ValueLayout.JAVA_LONG));
            assertEquals((float) Math.log(Math.exp(1) + Math.exp(3) + Math.exp(2)), logSumExp.getAtIndex(ValueLayout.JAVA_FLOAT, 0), 1e-6f);
        }
    }

    @Test
    void manyRowsOnManyThreads() {
        int rows = 40_000;
        double[] logits = new Random(1).doubles(rows * 10L, -4, 4).toArray();
        int[] labels = new Random(2).ints(rows, 0, 10).toArray();
        Layout layout = Layout.of(rows, 10);
        int[] argmax = new int[rows];
        Batch batch = new Batch().logits(logits, layout).labels(labels, 0).argmax(argmax, 0).countCorrect();
        new CrossEntropy().loss(batch);
        long alone = batch.correct();
        int[] ofThreads = new int[rows];
        ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            new CrossEntropy().withParallelism(new Parallelism(executor, 4)).loss(batch.argmax(ofThreads, 0));
        } finally {
            executor.shutdown();
        }
        assertEquals(alone, batch.correct());
        assertArrayEquals(argmax, ofThreads);
        long expected = 0;
        for (int row = 0; row < rows; row++) {
            expected += argmax[row] == labels[row] ? 1 : 0;
        }
        assertEquals(expected, alone);
    }

    @Test
    void theyAreForgottenWithTheRest() {
        Batch batch = new Batch().logits(LOGITS, LAYOUT).labels(LABELS, 0).countCorrect();
        assertEquals(0, batch.correct());
        batch.clear();
        assertEquals("correct rows are not counted, must be asked for by countCorrect",
                assertThrows(IllegalStateException.class, batch::correct).getMessage());
    }

    @Test
    void badArgumentsAreRefusedBeforeAnythingIsWritten() {
        double[] untouched = new double[5];
        refused("argmax has numbers, must have integers", batch().logSumExp(untouched, 0)
                .argmax(ValueLayout.JAVA_FLOAT, MemorySegment.ofArray(new float[5]), 0));
        refused("logSumExp has another type than logits, must have the same", batch().logSumExp(new float[5], 0));
        refused("labels is missing from the batch, must be there", new Batch().logits(LOGITS, LAYOUT).logSumExp(untouched, 0).countCorrect());
        assertArrayEquals(new double[5], untouched);
        assertThrows(IndexOutOfBoundsException.class, () -> new ZLoss().loss(batch().argmax(new int[4], 0)));
    }

    private static Batch batch() {
        return new Batch().logits(LOGITS, LAYOUT).labels(new int[5], 0);
    }

    private static void refused(String message, Batch batch) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> new ZLoss().loss(batch)).getMessage());
    }
}
