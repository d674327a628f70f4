package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.AllLosses.Entry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input to every loss: one exception names the argument, its value and the limit, and nothing is written. */
class LossBadInputTest {

    private static final int ROWS = 3;
    private static final int CLASSES = 4;
    private static final int SIZE = ROWS * CLASSES;
    private static final Layout LAYOUT = Layout.of(ROWS, CLASSES);
    private static final double UNTOUCHED = -7;
    private static final Class<IllegalArgumentException> ARGUMENT = IllegalArgumentException.class;
    private static final Class<IndexOutOfBoundsException> BOUNDS = IndexOutOfBoundsException.class;

    /** A call of a loss with good arguments, which a test makes bad. */
    private static final class Call {

        final Entry entry;
        final LossProblem problem;
        final double[] predictions;
        final double[] losses;
        final double[] gradient = new double[SIZE];
        final double[] hessian = new double[SIZE];
        final double[] variancesGradient = new double[SIZE];
        final Batch batch = new Batch();

        Call(Entry entry) {
            this.entry = entry;
            problem = LossProblem.withAllArguments(entry, ROWS, CLASSES, 1);
            predictions = problem.predictions.clone();
            losses = new double[entry.isElementwise() ? SIZE : ROWS];
            for (double[] output : outputs()) {
                Arrays.fill(output, UNTOUCHED);
            }
            batch.predictions(predictions, LAYOUT).gradient(gradient, LAYOUT).hessian(hessian, LAYOUT)
                    .sampleWeights(problem.sampleWeights, 0);
            if (entry.hasLabels()) {
                batch.labels(new int[] {0, 3, 1}, 0);
            }
            if (entry.hasTargets()) {
                batch.targets(problem.targets, LAYOUT);
            }
            if (problem.variances.length > 0) {
                batch.variances(problem.variances, LAYOUT).variancesGradient(variancesGradient, LAYOUT);
            }
            if (entry.isElementwise()) {
                batch.losses(losses, LAYOUT).elementWeights(problem.elementWeights, LAYOUT);
            } else {
                batch.losses(losses, 0);
            }
        }

        double[][] outputs() {
            return new double[][] {losses, gradient, hessian, variancesGradient};
        }

        double run(Loss<?> loss) {
            return loss.hasHessian() ? loss.lossGradientAndHessian(batch) : loss.lossAndGradient(batch);
        }
    }

    /** What a test does to a good batch must be refused, with a message that has the given parts. */
    private static void refused(Entry entry, Class<? extends RuntimeException> type, Consumer<Batch> change, String... parts) {
        refused(entry, entry.loss(), type, change, parts);
    }

    private static void refused(Entry entry, Loss<?> loss, Class<? extends RuntimeException> type, Consumer<Batch> change,
            String... parts) {
        Call call = new Call(entry);
        assertMessage(assertThrows(type, () -> {
            change.accept(call.batch);
            call.run(loss);
        }, () -> "where the message is to have " + Arrays.toString(parts)), parts);
        assertArrayEquals(call.problem.predictions, call.predictions, "the predictions were written");
        for (double[] output : call.outputs()) {
            assertTrue(DoubleStream.of(output).allMatch(value -> value == UNTOUCHED), "an output was written");
        }
    }

    private static void assertMessage(RuntimeException refusal, String... parts) {
        for (String part : parts) {
            assertTrue(String.valueOf(refusal.getMessage()).contains(part),
                    () -> "the message does not name " + part + ": " + refusal.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void theGoodCallIsGood(Entry entry) {
        Call call = new Call(entry);
        call.run(entry.loss());
        assertTrue(DoubleStream.of(call.gradient).noneMatch(value -> value == UNTOUCHED));
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void missingArguments(Entry entry) {
        Loss<?> none = entry.loss().withReduction(Reduction.NONE);
        String target = entry.hasLabels() ? "labels" : "targets";
        double[] x = new Call(entry).predictions;
        Batch batch = new Batch();
        assertMessage(assertThrows(ARGUMENT, () -> entry.loss().loss(new Batch())), "missing");
        assertMessage(assertThrows(ARGUMENT, () -> entry.loss().loss(null)), "batch", "null");
        if (entry.loss() instanceof ClassLoss<?> loss ? loss.needsLabels() : entry.hasTargets()) {
            assertMessage(assertThrows(ARGUMENT, () -> entry.loss().loss(batch.predictions(x, LAYOUT))), target, "missing");
        }
        LossProblem problem = new Call(entry).problem;
        batch.predictions(x, LAYOUT);
        Batch complete = entry.hasLabels() ? batch.labels(new long[ROWS], 0)
                : entry.hasTargets() ? batch.targets(problem.targets, LAYOUT) : batch;
        if (problem.variances.length > 0) {
            complete.variances(problem.variances, LAYOUT);
        }
        entry.loss().withReduction(Reduction.SUM).loss(complete);
        assertMessage(assertThrows(ARGUMENT, () -> entry.loss().lossAndGradient(complete)), "gradient", "missing");
        assertMessage(assertThrows(ARGUMENT, () -> none.loss(complete)), "losses", "missing");
        if (entry.loss().hasHessian()) {
            complete.gradient(new double[SIZE], LAYOUT);
            assertMessage(assertThrows(ARGUMENT, () -> entry.loss().lossGradientAndHessian(complete)), "hessian", "missing");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void memoryThatIsNullOrTooShort(Entry entry) {
        double[] few = new double[SIZE - 1];
        refused(entry, BOUNDS, batch -> batch.predictions(few, LAYOUT), "predictions", "11", "12");
        refused(entry, BOUNDS, batch -> batch.logits(few, LAYOUT), "logits", "11", "12");
        refused(entry, BOUNDS, batch -> batch.gradient(few, LAYOUT), "gradient", "11", "12");
        refused(entry, BOUNDS, batch -> batch.hessian(few, LAYOUT), "hessian", "11", "12");
        refused(entry, BOUNDS, batch -> batch.sampleWeights(few, SIZE - 3), "sampleWeights", "11", "3", "9");
        refused(entry, BOUNDS, batch -> batch.sampleWeights(few, -1), "sampleWeights", "-1");
        refused(entry, BOUNDS, batch -> batch.sampleWeights(few, Long.MAX_VALUE), "sampleWeights", "11");
        refused(entry, BOUNDS, batch -> batch.sampleWeights(few, Long.MIN_VALUE), "sampleWeights", "11");
        refused(entry, ARGUMENT, batch -> batch.predictions((double[]) null, LAYOUT), "predictions", "null");
        refused(entry, ARGUMENT, batch -> batch.predictions(new double[SIZE], null), "layout", "predictions", "null");
        refused(entry, ARGUMENT, batch -> batch.gradient(ValueLayout.JAVA_DOUBLE, null, LAYOUT), "gradient", "null");
        refused(entry, ARGUMENT, batch -> batch.gradient(null, MemorySegment.ofArray(few), LAYOUT), "gradient", "null");
        if (entry.hasLabels()) {
            refused(entry, BOUNDS, batch -> batch.labels(new int[2], 0), "labels", "2", "3");
            refused(entry, BOUNDS, batch -> batch.labels(new long[3], 1), "labels", "3", "1");
            refused(entry, ARGUMENT, batch -> batch.labels((int[]) null, 0), "labels", "null");
        }
        if (entry.hasTargets()) {
            refused(entry, BOUNDS, batch -> batch.targets(few, LAYOUT), "targets", "11", "12");
            refused(entry, ARGUMENT, batch -> batch.targets((float[]) null, LAYOUT), "targets", "null");
        }
        if (entry.isElementwise()) {
            refused(entry, BOUNDS, batch -> batch.losses(few, LAYOUT), "losses", "11", "12");
            refused(entry, BOUNDS, batch -> batch.elementWeights(few, LAYOUT), "elementWeights", "11", "12");
            refused(entry, BOUNDS, batch -> batch.upstream(few, LAYOUT), "upstream", "11", "12");
        } else {
            refused(entry, BOUNDS, batch -> batch.losses(new double[2], 0), "losses", "2", "3");
        }
        refused(entry, BOUNDS, batch -> batch.upstream(new double[2], 0), "upstream", "2", "3");
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void argumentsOfAnotherShape(Entry entry) {
        Layout fewer = Layout.of(ROWS - 1, CLASSES);
        Layout narrower = Layout.of(ROWS, CLASSES - 1);
        refused(entry, ARGUMENT, batch -> batch.gradient(new double[SIZE], fewer), "gradient", "2 rows", "3");
        refused(entry, ARGUMENT, batch -> batch.hessian(new double[SIZE], narrower), "hessian", "3 classes", "4");
        refused(entry, ARGUMENT, batch -> batch.predictions(new double[SIZE], Layout.of(ROWS, 0)), "predictions", "0");
        if (entry.hasTargets()) {
            refused(entry, ARGUMENT, batch -> batch.targets(new double[SIZE], fewer), "targets", "2 rows", "3");
            refused(entry, ARGUMENT, batch -> batch.targets(new double[SIZE], narrower), "targets", "3 classes", "4");
        }
        if (entry.isElementwise()) {
            refused(entry, ARGUMENT, batch -> batch.elementWeights(new double[SIZE], fewer), "elementWeights", "2 rows", "3");
            refused(entry, ARGUMENT, batch -> batch.losses(new double[SIZE], 0), "losses");
            for (Layout other : new Layout[] {fewer, narrower, Layout.of(ROWS - 1, 1), Layout.of(1, CLASSES), Layout.of(ROWS, 0)}) {
                refused(entry, ARGUMENT, batch -> batch.upstream(new double[SIZE], other),
                        "upstream has " + other.rows() + " rows of " + other.classes() + " numbers",
                        "must have 3 of one number or of 4");
            }
        } else {
            refused(entry, ARGUMENT, batch -> batch.losses(new double[SIZE], LAYOUT), "losses", "4");
            refused(entry, ARGUMENT, batch -> batch.upstream(new double[SIZE], LAYOUT), "upstream", "4");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void argumentsOfAnotherType(Entry entry) {
        MemorySegment segment = Arena.ofAuto().allocate(8 * SIZE, 8);
        refused(entry, ARGUMENT, batch -> batch.gradient(new float[SIZE], LAYOUT), "gradient", "type");
        refused(entry, ARGUMENT, batch -> batch.hessian(ValueLayout.JAVA_FLOAT, segment, LAYOUT), "hessian", "type");
        for (ValueLayout type : new ValueLayout[] {ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_SHORT,
            ValueLayout.JAVA_BYTE, ValueLayout.JAVA_CHAR, ValueLayout.JAVA_BOOLEAN, ValueLayout.ADDRESS}) {
            refused(entry, ARGUMENT, batch -> batch.predictions(type, segment, LAYOUT), "predictions", "float");
            refused(entry, ARGUMENT, batch -> batch.gradient(type, segment, LAYOUT), "gradient", "type");
            refused(entry, ARGUMENT, batch -> batch.sampleWeights(type, segment, 0), "sampleWeights", "float");
            if (!(type instanceof ValueLayout.OfInt || type instanceof ValueLayout.OfLong)) {
                if (entry.hasLabels()) {
                    refused(entry, ARGUMENT, batch -> batch.labels(type, segment, 0), "labels", "int");
                }
                if (entry.hasTargets()) {
                    refused(entry, ARGUMENT, batch -> batch.targets(type, segment, LAYOUT), "targets");
                }
            }
        }
        if (entry.hasLabels()) {
            refused(entry, ARGUMENT, batch -> batch.labels(ValueLayout.JAVA_FLOAT, segment, 0), "labels", "int");
            refused(entry, ARGUMENT, batch -> batch.labels(ValueLayout.JAVA_DOUBLE, segment, 0), "labels", "int");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void outputsThatOverlapAnything(Entry entry) {
        double[] memory = new double[4 * SIZE];
        refused(entry, ARGUMENT, batch -> batch.predictions(memory, LAYOUT).gradient(memory, LAYOUT.withOffset(1)),
                "predictions", "gradient", "overlap");
        refused(entry, ARGUMENT, batch -> batch.predictions(memory, LAYOUT).gradient(memory, Layout.of(1, CLASSES, ROWS)),
                "predictions", "gradient", "overlap");
        refused(entry, ARGUMENT, batch -> batch.predictions(memory, LAYOUT).hessian(memory, LAYOUT), "predictions", "hessian", "overlap");
        refused(entry, ARGUMENT, batch -> batch.gradient(memory, LAYOUT).hessian(memory, LAYOUT.withOffset(SIZE - 1)),
                "gradient", "hessian", "overlap");
        refused(entry, ARGUMENT, batch -> batch.sampleWeights(memory, SIZE - 1).gradient(memory, LAYOUT),
                "sampleWeights", "gradient", "overlap");
        if (entry.hasTargets()) {
            refused(entry, ARGUMENT, batch -> batch.targets(memory, LAYOUT).gradient(memory, LAYOUT), "targets", "gradient", "overlap");
        }
        if (!entry.isElementwise()) {
            refused(entry, ARGUMENT, batch -> batch.losses(memory, 5).gradient(memory, LAYOUT), "losses", "gradient", "overlap");
            refused(entry, ARGUMENT, batch -> batch.losses(memory, 5).predictions(memory, LAYOUT), "losses", "predictions", "overlap");
        }
        MemorySegment off = Arena.ofAuto().allocate(8L * memory.length, 8);
        refused(entry, ARGUMENT, batch -> batch.predictions(ValueLayout.JAVA_DOUBLE, off, LAYOUT)
                .gradient(ValueLayout.JAVA_DOUBLE, off.asSlice(8), LAYOUT), "predictions", "gradient", "overlap");
        MemorySegment heap = MemorySegment.ofArray(memory);
        refused(entry, ARGUMENT, batch -> batch.predictions(ValueLayout.JAVA_DOUBLE, heap.asReadOnly(), LAYOUT)
                .gradient(memory, LAYOUT.withOffset(1)), "predictions", "gradient", "overlap");
        if (entry.hasLabels()) {
            refused(entry, ARGUMENT, batch -> batch.labels(ValueLayout.JAVA_INT, off, 0)
                    .gradient(ValueLayout.JAVA_DOUBLE, off, LAYOUT), "labels", "gradient", "overlap");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void segmentsThatCannotBeUsed(Entry entry) throws InterruptedException {
        MemorySegment readOnly = MemorySegment.ofArray(new double[SIZE]).asReadOnly();
        refused(entry, ARGUMENT, batch -> batch.gradient(ValueLayout.JAVA_DOUBLE, readOnly, LAYOUT), "gradient", "read-only");
        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            closed = arena.allocate(ValueLayout.JAVA_DOUBLE, SIZE);
        }
        refused(entry, IllegalStateException.class, batch -> batch.predictions(ValueLayout.JAVA_DOUBLE, closed, LAYOUT), "predictions");
        MemorySegment[] foreign = new MemorySegment[1];
        Thread other = Thread.ofPlatform().start(() -> foreign[0] = Arena.ofConfined().allocate(ValueLayout.JAVA_DOUBLE, SIZE));
        other.join();
        refused(entry, WrongThreadException.class, batch -> batch.gradient(ValueLayout.JAVA_DOUBLE, foreign[0], LAYOUT), "gradient");
        Arena closedLater = Arena.ofConfined();
        MemorySegment alive = closedLater.allocate(ValueLayout.JAVA_DOUBLE, SIZE);
        refused(entry, IllegalStateException.class, batch -> {
            batch.gradient(ValueLayout.JAVA_DOUBLE, alive, LAYOUT);
            closedLater.close();
        }, "gradient", "closed");
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void weightsAndUpstreamGradientsThatAreNoNumbersOrNegative(Entry entry) {
        for (double bad : new double[] {-0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(entry, ARGUMENT, batch -> batch.sampleWeights(new double[] {1, bad, 1}, 0), "sampleWeights", "1", "" + bad);
            if (entry.isElementwise()) {
                double[] weights = new double[SIZE];
                weights[SIZE - 1] = bad;
                refused(entry, ARGUMENT, batch -> batch.elementWeights(weights, LAYOUT), "elementWeights", "2", "" + bad);
            }
        }
        for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            refused(entry, ARGUMENT, batch -> batch.upstream(bad), "upstream", "" + bad);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void labelsThatNameNoClass(Entry entry) {
        if (!(entry.loss() instanceof ClassLoss<?> loss)) {
            return;
        }
        for (long bad : new long[] {-1, CLASSES, -99, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
            refused(entry, BOUNDS, batch -> batch.labels(new long[] {0, bad, 1}, 0), "label", "row 1", "" + bad, "3");
            refused(entry, loss.withIgnoreIndex(-5), BOUNDS, batch -> batch.labels(new long[] {0, bad, 1}, 0), "label", "row 1", "" + bad);
        }
        refused(entry, loss.withIgnoreIndex(-5).withoutIgnoreIndex(), BOUNDS, batch -> batch.labels(new int[] {0, 1, -5}, 0),
                "label", "row 2", "-5");
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void optionsThatMakeNoSense(Entry entry) {
        Loss<?> loss = entry.loss();
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refusedOption(() -> loss.withDivisor(bad), "divisor", "" + bad);
        }
        refusedOption(() -> loss.withReduction(null), "reduction", "null");
        refusedOption(() -> loss.withZeroDenominator(null), "zeroDenominator", "null");
        refusedOption(() -> loss.withUnit(null), "unit", "null");
        refusedOption(() -> loss.withParallelism(null), "parallelism", "null");
        if (loss instanceof ClassLoss<?> ofClasses) {
            refusedOption(() -> ofClasses.withClassWeights(1, Double.NaN), "classWeights[1]", "NaN");
            refusedOption(() -> ofClasses.withClassWeights(-1), "classWeights[0]", "-1");
            refusedOption(() -> ofClasses.withClassWeights((double[]) null), "classWeights", "null");
            refused(entry, ofClasses.withClassWeights(1, 2, 3), ARGUMENT, batch -> { }, "classWeights", "3", "4");
        }
    }

    private static void refusedOption(Executable call, String... parts) {
        assertMessage(assertThrows(ARGUMENT, call), parts);
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void aRefusedCallLeavesTheNextOneUnharmed(Entry entry) {
        Call good = new Call(entry);
        double value = good.run(entry.loss());
        Call bad = new Call(entry);
        bad.batch.sampleWeights(new double[] {1, -1, 1}, 0);
        assertThrows(ARGUMENT, () -> bad.run(entry.loss()));
        bad.batch.sampleWeights(bad.problem.sampleWeights, 0);
        assertTrue(value == bad.run(entry.loss()));
        assertArrayEquals(good.gradient, bad.gradient);
    }
}
