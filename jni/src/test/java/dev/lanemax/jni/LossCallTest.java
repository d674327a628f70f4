package dev.lanemax.jni;

import dev.lanemax.Batch;
import dev.lanemax.Candidates;
import dev.lanemax.Layout;
import dev.lanemax.LogUniformSampler;
import dev.lanemax.Loss;
import dev.lanemax.Reduction;
import dev.lanemax.Regularizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every loss of the list, called as C calls it; but those whose formulas are functions in C are called by tests in C alone. */
class LossCallTest {

    private static final int ROWS = 37;
    private static final int CLASSES = 5;
    /** What outputs hold before a call. */
    private static final double UNWRITTEN = 42;
    private static final Layout LAYOUT = Layout.of(ROWS, CLASSES);

    /** A loss and a type of elements. */
    record Case(LossEntry entry, ValueLayout type) {
        @Override
        public String toString() {
            return entry + " of " + type.carrier();
        }
    }

    /** The arguments of a call; the outputs come last. */
    private record Arguments(MemorySegment input, MemorySegment labels, MemorySegment targets, MemorySegment variances,
            MemorySegment losses, MemorySegment gradient, MemorySegment hessian) {
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (LossEntry entry : LossEntry.all()) {
            if (!entry.hasFunctions()) {
                cases.add(new Case(entry, JAVA_FLOAT));
                cases.add(new Case(entry, JAVA_DOUBLE));
            }
        }
        return cases;
    }

    @BeforeEach
    void nameTheFunctions() {
        LossCall.setNames(LossEntry.all().stream().map(LossEntry::name).toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void upcallsAndJniGiveTheBitsOfJava(Case example) throws ReflectiveOperationException {
        try (Arena arena = Arena.ofConfined()) {
            Arguments inJava = arguments(example, arena);
            Arguments byUpcall = arguments(example, arena);
            Arguments byJni = arguments(example, arena);
            double expected = inJava(example, inJava);
            LossCallBlock upcall = block(example, byUpcall, arena);
            LossCallBlock jni = block(example, byJni, arena);
            LossCall.loss(upcall.memory.address());
            LossCall.loss(BufferCall.of(jni.memory.asByteBuffer(), jni.buffers()));
            assertEquals(Status.OK, upcall.status(), upcall::detail);
            assertEquals(Status.OK, jni.status(), jni::detail);
            assertEquals(expected, upcall.result());
            assertEquals(expected, jni.result());
            assertSame(inJava, byUpcall);
            assertSame(inJava, byJni);
            assertNotEquals(-1, inJava.gradient.mismatch(arguments(example, arena).gradient), "the gradient is not written");
        }
    }

    private static void assertSame(Arguments expected, Arguments actual) {
        assertArrayEquals(expected.losses.toArray(JAVA_BYTE), actual.losses.toArray(JAVA_BYTE), "losses");
        assertArrayEquals(expected.gradient.toArray(JAVA_BYTE), actual.gradient.toArray(JAVA_BYTE), "gradient");
        assertArrayEquals(expected.hessian.toArray(JAVA_BYTE), actual.hessian.toArray(JAVA_BYTE), "hessian");
    }

    /** From 0 to 1, labels that are classes and targets of 1, so that every loss is defined for them. */
    private static Arguments arguments(Case example, Arena arena) {
        Random random = new Random(7);
        MemorySegment[] matrices = new MemorySegment[6];
        for (int i = 0; i < matrices.length; i++) {
            matrices[i] = arena.allocate(example.type, LAYOUT.end());
        }
        MemorySegment labels = arena.allocate(JAVA_INT, ROWS);
        for (int i = 0; i < LAYOUT.end(); i++) {
            set(example.type, matrices[0], i, random.nextDouble());
            set(example.type, matrices[1], i, 1);
            set(example.type, matrices[2], i, 0.5 + random.nextDouble());
            for (int output = 3; output < matrices.length; output++) {
                set(example.type, matrices[output], i, UNWRITTEN);
            }
        }
        for (int row = 0; row < ROWS; row++) {
            labels.setAtIndex(JAVA_INT, row, random.nextInt(CLASSES));
        }
        return new Arguments(matrices[0], labels, matrices[1], matrices[2], matrices[3], matrices[4], matrices[5]);
    }

    private static void set(ValueLayout type, MemorySegment segment, long index, double value) {
        if (type instanceof ValueLayout.OfFloat of) {
            segment.setAtIndex(of, index, (float) value);
        } else {
            segment.setAtIndex((ValueLayout.OfDouble) type, index, value);
        }
    }

    private static double inJava(Case example, Arguments arguments) throws ReflectiveOperationException {
        LossEntry entry = example.entry;
        ValueLayout type = example.type;
        Batch batch = new Batch().logits(type, arguments.input, LAYOUT).gradient(type, arguments.gradient, LAYOUT);
        if (entry.ofElements()) {
            batch.losses(type, arguments.losses, LAYOUT);
        } else {
            batch.losses(type, arguments.losses, 0);
        }
        if (entry.has().contains("labels")) {
            batch.labels(JAVA_INT, arguments.labels, 0);
        }
        if (entry.has().contains("targets")) {
            batch.targets(type, arguments.targets, LAYOUT);
        }
        if (entry.has().contains("variances")) {
            batch.variances(type, arguments.variances, LAYOUT);
        }
        Loss<?> loss = entry.newLoss();
        return loss.hasHessian() ? loss.lossGradientAndHessian(batch.hessian(type, arguments.hessian, LAYOUT))
                : loss.lossAndGradient(batch);
    }

    private static LossCallBlock block(Case example, Arguments arguments, Arena arena) {
        LossEntry entry = example.entry;
        ValueLayout type = example.type;
        LossCallBlock block = new LossCallBlock(entry, arena).withShape(ROWS, CLASSES)
                .withParameter(LossParameters.FUNCTION, LossEntry.all().indexOf(entry))
                .with(0, type, arguments.input, CLASSES, true)
                .with(11, type, arguments.losses, entry.ofElements() ? CLASSES : 1, entry.ofElements())
                .with(12, type, arguments.gradient, CLASSES, true);
        if (entry.has().contains("labels")) {
            block.with(1, JAVA_INT, arguments.labels, 1, false);
        }
        if (entry.has().contains("targets")) {
            block.with(2, type, arguments.targets, CLASSES, true);
        }
        if (entry.has().contains("variances")) {
            block.with(3, type, arguments.variances, CLASSES, true);
        }
        return entry.has().contains("hessian") ? block.with(13, type, arguments.hessian, CLASSES, true) : block;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRefusalHasACodeAndAMessageByEitherWay(Case example) {
        try (Arena arena = Arena.ofConfined()) {
            for (boolean byUpcall : new boolean[] {true, false}) {
                LossCallBlock block = block(example, arguments(example, arena), arena).withReal(LossParameters.UPSTREAM, Double.NaN);
                call(block, byUpcall);
                assertEquals(Status.VALUE, block.status());
                assertEquals("upstream is NaN, must be a finite number", block.detail());
                block = block(example, arguments(example, arena), arena)
                        .withParameter(LossParameters.REDUCTION, Reduction.DIVISOR.ordinal()).withReal(LossParameters.DIVISOR, 0);
                call(block, byUpcall);
                assertEquals(Status.OPTION, block.status());
                assertTrue(block.detail().startsWith("divisor is 0.0, must be "), block.detail());
            }
        }
    }

    @Test
    void candidatesAreThoseThatJavaDrawsByEitherWay() {
        int count = 3;
        Candidates expected = new LogUniformSampler(50, 7).draw(count, 3);
        try (Arena arena = Arena.ofConfined()) {
            for (boolean byUpcall : new boolean[] {true, false}) {
                MemorySegment drawn = arena.allocate(JAVA_LONG, count);
                LossCallBlock block = new LossCallBlock(LossEntry.all().getFirst(), arena).with(0, JAVA_LONG, drawn, count, false);
                long[] numbers = {count, 50, 7, 3};
                for (int i = 0; i < numbers.length; i++) {
                    block.withParameter(i, numbers[i]);
                }
                if (byUpcall) {
                    SamplerCall.sample(block.memory.address());
                } else {
                    SamplerCall.sample(BufferCall.of(block.memory.asByteBuffer(), block.buffers()));
                }
                assertEquals(Status.OK, block.status(), block::detail);
                assertArrayEquals(IntStream.range(0, count).mapToLong(expected::candidate).toArray(), drawn.toArray(JAVA_LONG));
                assertEquals(expected.tries(), block.integer(SamplerCall.TRIES));
            }
        }
    }

    @Test
    void expectedCountsAreThoseOfJavaByEitherWay() {
        Candidates expected = new LogUniformSampler(50, 7).draw(3, 3);
        long[] classes = {0, 13, 49, expected.candidate(1)};
        try (Arena arena = Arena.ofConfined()) {
            for (boolean byUpcall : new boolean[] {true, false}) {
                MemorySegment counts = arena.allocate(JAVA_DOUBLE, classes.length);
                LossCallBlock block = new LossCallBlock(LossEntry.all().getFirst(), arena)
                        .with(0, JAVA_LONG, arena.allocateFrom(JAVA_LONG, classes), classes.length, false)
                        .with(1, JAVA_DOUBLE, counts, classes.length, false);
                block.withParameter(SamplerCall.COUNT, classes.length);
                block.withParameter(SamplerCall.VOCABULARY, 50L);
                block.withParameter(SamplerCall.TRIES, expected.tries());
                if (byUpcall) {
                    SamplerCall.logExpectedCounts(block.memory.address());
                } else {
                    SamplerCall.logExpectedCounts(BufferCall.of(block.memory.asByteBuffer(), block.buffers()));
                }
                assertEquals(Status.OK, block.status(), block::detail);
                assertArrayEquals(LongStream.of(classes).mapToDouble(expected::logExpectedCountOf).toArray(),
                        counts.toArray(JAVA_DOUBLE));
                assertEquals(expected.logExpectedCount(1), counts.getAtIndex(JAVA_DOUBLE, 3));
            }
        }
    }

    @Test
    void aPenaltyLeavesOutTheColumnsThatJavaDoes() {
        Regularizer inJava = Regularizer.l1AndL2(0.3, 0.7).withoutLastColumn().withoutColumns(2, 0);
        for (Case example : cases()) {
            if (example.entry.name().equals("regularizer")) {
                assertPenalty(inJava, example, true);
                assertPenalty(inJava, example, false);
            }
        }
    }

    private static void assertPenalty(Regularizer inJava, Case example, boolean byUpcall) {
        try (Arena arena = Arena.ofConfined()) {
            Arguments expected = arguments(example, arena);
            Arguments written = arguments(example, arena);
            double penalty = inJava.penaltyAndGradient(example.type, expected.input, LAYOUT, expected.gradient, LAYOUT);
            LossCallBlock block = block(example, written, arena).withReal(LossParameters.OWN, 0.3).withReal(LossParameters.OWN + 1, 0.7)
                    .withParameter(LossParameters.OWN + 2, 1).withOptions(BatchArrays.CLASS_WEIGHTS + 1, 2, 0);
            call(block, byUpcall);
            assertEquals(Status.OK, block.status(), block::detail);
            assertEquals(penalty, block.result());
            assertArrayEquals(expected.gradient.toArray(JAVA_BYTE), written.gradient.toArray(JAVA_BYTE));
        }
    }

    private static void call(LossCallBlock block, boolean byUpcall) {
        if (byUpcall) {
            LossCall.loss(block.memory.address());
        } else {
            LossCall.loss(BufferCall.of(block.memory.asByteBuffer(), block.buffers()));
        }
    }
}
