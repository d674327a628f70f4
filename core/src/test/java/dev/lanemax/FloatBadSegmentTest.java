package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Bad input in memory segments: one exception names the argument, its value and the limit, and nothing is written. */
class FloatBadSegmentTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int ROWS = 3;
    private static final int CLASSES = 4;
    private static final Layout LAYOUT = Layout.of(ROWS, CLASSES);
    private static final int SIZE = ROWS * CLASSES;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment logits = filled(SIZE, 1.0f);
    private final MemorySegment result = filled(SIZE, -7.0f);
    private final MemorySegment losses = filled(ROWS, -7.0f);
    private final MemorySegment labels = arena.allocateFrom(ValueLayout.JAVA_INT, 0, 3, 2);
    private final CrossEntropy crossEntropy = new CrossEntropy();

    private MemorySegment filled(int length, float value) {
        MemorySegment segment = arena.allocate(FLOAT, length);
        for (int i = 0; i < length; i++) {
            segment.setAtIndex(FLOAT, i, value);
        }
        return segment;
    }

    /** Every call, with one segment for the logits. */
    private List<Executable> callsWithLogits(MemorySegment bad) {
        return List.of(
                () -> new Softmax().forward(FLOAT, bad, LAYOUT, result, LAYOUT),
                () -> new LogSoftmax().forward(FLOAT, bad, LAYOUT, result, LAYOUT),
                () -> new LogSumExp().forward(FLOAT, bad, LAYOUT, losses, 0),
                () -> crossEntropy.loss(FLOAT, bad, LAYOUT, labels, 0),
                () -> crossEntropy.lossAndGradient(FLOAT, bad, LAYOUT, labels, 0, result, LAYOUT),
                () -> crossEntropy.losses(FLOAT, bad, LAYOUT, labels, 0, losses, 0),
                () -> crossEntropy.lossesAndGradient(FLOAT, bad, LAYOUT, labels, 0, losses, 0, result, LAYOUT));
    }

    private List<Executable> callsWithMatrixResult(MemorySegment bad) {
        return List.of(
                () -> new Softmax().forward(FLOAT, logits, LAYOUT, bad, LAYOUT),
                () -> new LogSoftmax().forward(FLOAT, logits, LAYOUT, bad, LAYOUT),
                () -> crossEntropy.lossAndGradient(FLOAT, logits, LAYOUT, labels, 0, bad, LAYOUT),
                () -> crossEntropy.lossesAndGradient(FLOAT, logits, LAYOUT, labels, 0, losses, 0, bad, LAYOUT));
    }

    private List<Executable> callsWithResultPerRow(MemorySegment bad) {
        return List.of(
                () -> new LogSumExp().forward(FLOAT, logits, LAYOUT, bad, 0),
                () -> crossEntropy.losses(FLOAT, logits, LAYOUT, labels, 0, bad, 0),
                () -> crossEntropy.lossesAndGradient(FLOAT, logits, LAYOUT, labels, 0, bad, 0, result, LAYOUT));
    }

    private List<Executable> callsWithLabels(MemorySegment bad) {
        return List.of(
                () -> crossEntropy.loss(FLOAT, logits, LAYOUT, bad, 0),
                () -> crossEntropy.lossAndGradient(FLOAT, logits, LAYOUT, bad, 0, result, LAYOUT),
                () -> crossEntropy.losses(FLOAT, logits, LAYOUT, bad, 0, losses, 0),
                () -> crossEntropy.lossesAndGradient(FLOAT, logits, LAYOUT, bad, 0, losses, 0, result, LAYOUT));
    }

    private void everyArgument(Class<? extends RuntimeException> type, MemorySegment bad, String... parts) {
        callsWithLogits(bad).forEach(call -> assertRefused(type, call, with("logits", parts)));
        callsWithMatrixResult(bad).forEach(call -> assertRefused(type, call, parts));
        callsWithResultPerRow(bad).forEach(call -> assertRefused(type, call, parts));
        callsWithLabels(bad).forEach(call -> assertRefused(type, call, with("labels", parts)));
    }

    private static String[] with(String name, String[] parts) {
        String[] all = new String[parts.length + 1];
        all[0] = name;
        System.arraycopy(parts, 0, all, 1, parts.length);
        return all;
    }

    @Test
    void nullSegments() {
        everyArgument(IllegalArgumentException.class, null, "null");
    }

    @Test
    void aNullElementType() {
        assertRefused(IllegalArgumentException.class,
                () -> new Softmax().forward((ValueLayout.OfFloat) null, logits, LAYOUT, result, LAYOUT), "type", "null");
        assertRefused(IllegalArgumentException.class, () -> crossEntropy.loss((ValueLayout.OfFloat) null, logits, LAYOUT, labels, 0), "type", "null");
    }

    @Test
    void segmentsThatAreTooShort() {
        callsWithLogits(logits.asSlice(0, logits.byteSize() - 1)).forEach(
                call -> assertRefused(IndexOutOfBoundsException.class, call, "logits", "11", "12"));
        callsWithMatrixResult(result.asSlice(0, result.byteSize() - 1)).forEach(
                call -> assertRefused(IndexOutOfBoundsException.class, call, "11", "12"));
        callsWithResultPerRow(losses.asSlice(0, losses.byteSize() - 1)).forEach(
                call -> assertRefused(IndexOutOfBoundsException.class, call, "2", "3"));
        callsWithLabels(labels.asSlice(0, labels.byteSize() - 1)).forEach(
                call -> assertRefused(IndexOutOfBoundsException.class, call, "labels", "2", "3"));
        everyArgument(IndexOutOfBoundsException.class, MemorySegment.NULL, "0");
    }

    @Test
    void segmentsThatAreNotAligned() {
        MemorySegment bytes = arena.allocate(100, 64);
        for (int shift = 1; shift < 4; shift++) {
            everyArgument(IllegalArgumentException.class, bytes.asSlice(shift), "must be aligned");
        }
    }

    @Test
    void segmentsOfAnotherByteOrder() {
        ValueLayout.OfFloat swapped = FLOAT.withOrder(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        assertRefused(IllegalArgumentException.class,
                () -> new Softmax().forward(swapped, logits, LAYOUT, result, LAYOUT), "order", "ENDIAN");
    }

    @Test
    void segmentsOfAClosedArena() {
        Arena closed = Arena.ofConfined();
        MemorySegment bad = closed.allocate(SIZE * FLOAT.byteSize(), FLOAT.byteSize());
        closed.close();
        everyArgument(IllegalStateException.class, bad, "closed");
    }

    @Test
    void segmentsConfinedToAnotherThread() throws InterruptedException {
        MemorySegment[] foreign = new MemorySegment[1];
        Thread owner = new Thread(() -> foreign[0] = Arena.ofConfined().allocate(SIZE * FLOAT.byteSize(), FLOAT.byteSize()));
        owner.start();
        owner.join();
        everyArgument(WrongThreadException.class, foreign[0], "thread");
    }

    @Test
    void outputsThatAreReadOnly() {
        callsWithMatrixResult(result.asReadOnly()).forEach(
                call -> assertRefused(IllegalArgumentException.class, call, "read-only"));
        callsWithResultPerRow(losses.asReadOnly()).forEach(
                call -> assertRefused(IllegalArgumentException.class, call, "read-only"));
    }

    @Test
    void inputsMayBeReadOnly() {
        new Softmax().forward(FLOAT, logits.asReadOnly(), LAYOUT, result, LAYOUT);
        assertEquals(0.25f, result.getAtIndex(FLOAT, 0));
        crossEntropy.loss(FLOAT, logits.asReadOnly(), LAYOUT, labels.asReadOnly(), 0);
    }

    @Test
    void heapSegmentsMayBeReadOnlyInputsToo() {
        float[] array = new float[SIZE];
        MemorySegment readOnly = MemorySegment.ofArray(array).asReadOnly();
        MemorySegment output = arena.allocate(FLOAT, SIZE);
        new Softmax().forward(FLOAT, readOnly, LAYOUT, output, LAYOUT);
        assertEquals(0.25f, output.getAtIndex(FLOAT, SIZE - 1));
        callsWithMatrixResult(readOnly).forEach(
                call -> assertRefused(IllegalArgumentException.class, call, "read-only"));
    }

    /** A heap segment guarantees no more than its array's element alignment; bytes are not aligned to a float. */
    @Test
    void heapSegmentsOfOtherElementsWorkOrAreRefused() {
        for (MemorySegment other : List.of(MemorySegment.ofArray(new byte[100]), MemorySegment.ofArray(new int[25]),
                MemorySegment.ofArray(new long[13]), MemorySegment.ofArray(new double[13]))) {
            MemorySegment.copy(logits, 0, other, 0, SIZE * FLOAT.byteSize());
            try {
                new Softmax().forward(FLOAT, other, LAYOUT, result, LAYOUT);
                assertEquals(0.25f, result.getAtIndex(FLOAT, 0));
                new Softmax().forward(FLOAT, other, LAYOUT, other, LAYOUT);
                assertEquals(0.25f, other.get(FLOAT.withByteAlignment(1), 0));
            } catch (IllegalArgumentException refusal) {
                assertTrue(refusal.getMessage().contains("logits"), refusal.getMessage());
            }
        }
    }

    @Test
    void lossesInAHeapSegmentOfOtherElementsWorkOrAreRefusedBeforeTheGradientIsWritten() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[ROWS * (int) FLOAT.byteSize()]);
        MemorySegment gradient = filled(SIZE, -7.0f);
        try {
            crossEntropy.lossesAndGradient(FLOAT, logits, LAYOUT, labels, 0, bytes, 0, gradient, LAYOUT);
            assertEquals((float) Math.log(CLASSES), bytes.get(FLOAT.withByteAlignment(1), 0), 1e-6f);
        } catch (IllegalArgumentException refusal) {
            assertTrue(refusal.getMessage().contains("losses"), refusal.getMessage());
            assertEquals(-7.0f, gradient.getAtIndex(FLOAT, 0), "the gradient was written");
        }
    }

    @Test
    void aHeapSegmentAndAnOffHeapSegmentMix() {
        float[] array = new float[SIZE];
        new Softmax().forward(FLOAT, logits, LAYOUT, MemorySegment.ofArray(array), LAYOUT);
        assertEquals(0.25f, array[0]);
        int[] labelArray = {0, 3, 2};
        float onHeap = crossEntropy.loss(FLOAT, logits, LAYOUT, MemorySegment.ofArray(labelArray), 0);
        assertEquals(crossEntropy.loss(FLOAT, logits, LAYOUT, labels, 0), onHeap);
        assertEquals(onHeap, crossEntropy.loss(
                FLOAT, MemorySegment.ofArray(logits.toArray(FLOAT)), LAYOUT, labels, 0));
    }

    @Test
    void aLabelOutOfRangeNamesItsRow() {
        for (int label : new int[] {-1, CLASSES, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            MemorySegment bad = arena.allocateFrom(ValueLayout.JAVA_INT, 0, 1, label);
            callsWithLabels(bad).forEach(call -> assertRefused(
                    IndexOutOfBoundsException.class, call, "label", "row 2", String.valueOf(label), "3"));
        }
    }

    @Test
    void outputsThatOverlapInPart() {
        MemorySegment memory = arena.allocate(FLOAT, 100);
        for (int shift : new int[] {1, 3, 4, 11}) {
            MemorySegment shifted = memory.asSlice(shift * FLOAT.byteSize());
            assertRefused(IllegalArgumentException.class,
                    () -> new Softmax().forward(FLOAT, memory, LAYOUT, shifted, LAYOUT), "probabilities", "logits", "overlap");
            assertRefused(IllegalArgumentException.class,
                    () -> new LogSoftmax().forward(FLOAT, shifted, LAYOUT, memory, LAYOUT), "robabilities", "logits", "overlap");
            assertRefused(IllegalArgumentException.class, () -> crossEntropy.lossAndGradient(
                    FLOAT, memory, LAYOUT, labels, 0, shifted, LAYOUT), "gradient", "logits", "overlap");
            assertRefused(IllegalArgumentException.class,
                    () -> new LogSumExp().forward(FLOAT, memory, LAYOUT, shifted, 0), "result", "logits", "overlap");
            assertRefused(IllegalArgumentException.class, () -> crossEntropy.lossesAndGradient(
                    FLOAT, logits, LAYOUT, labels, 0, shifted, 0, memory, LAYOUT), "losses", "gradient", "overlap");
        }
    }

    @Test
    void labelsThatAreOverwritten() {
        MemorySegment memory = arena.allocate(FLOAT, 100);
        assertRefused(IllegalArgumentException.class, () -> crossEntropy.lossAndGradient(
                FLOAT, logits, LAYOUT, memory, 5, memory, LAYOUT), "gradient", "labels", "overlap");
        assertRefused(IllegalArgumentException.class, () -> crossEntropy.losses(
                FLOAT, logits, LAYOUT, memory, 1, memory, 0), "losses", "labels", "overlap");
    }

    @Test
    void slicesOfOneHeapArrayThatOverlapInPart() {
        float[] array = new float[100];
        MemorySegment whole = MemorySegment.ofArray(array);
        assertRefused(IllegalArgumentException.class, () -> new Softmax().forward(
                FLOAT, whole, LAYOUT, whole.asSlice(FLOAT.byteSize()), LAYOUT), "probabilities", "logits", "overlap");
        new Softmax().forward(FLOAT, whole.asSlice(FLOAT.byteSize()), LAYOUT, whole.asSlice(FLOAT.byteSize()), LAYOUT);
        assertEquals(0.25f, array[SIZE]);
        assertEquals(0.0f, array[SIZE + 1]);
    }

    @Test
    void offsetsAndSizesBeyondEverySegment() {
        for (Layout layout : List.of(
                LAYOUT.withOffset(1L << 59), Layout.of(1L << 40, 1L << 15), LAYOUT.withRowStride(1L << 40))) {
            Consumer<Executable> refused = call -> assertRefused(IndexOutOfBoundsException.class, call, "logits", "12");
            refused.accept(() -> new Softmax().forward(FLOAT, logits, layout, result, layout));
            refused.accept(() -> new LogSumExp().forward(FLOAT, logits, layout, losses, 0));
            refused.accept(() -> crossEntropy.loss(FLOAT, logits, layout, labels, 0));
        }
        for (long offset : new long[] {-1, 1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62}) {
            assertRefused(IndexOutOfBoundsException.class,
                    () -> new LogSumExp().forward(FLOAT, logits, LAYOUT, losses, offset), "result", String.valueOf(offset));
            assertRefused(IndexOutOfBoundsException.class,
                    () -> crossEntropy.loss(FLOAT, logits, LAYOUT, labels, offset), "labels", String.valueOf(offset));
        }
    }

    private void assertRefused(Class<? extends RuntimeException> type, Executable call, String... parts) {
        RuntimeException refusal = assertThrows(type, call);
        for (String part : parts) {
            assertTrue(String.valueOf(refusal.getMessage()).contains(part),
                    () -> "the message does not name " + part + ": " + refusal.getMessage());
        }
        for (int i = 0; i < SIZE; i++) {
            assertEquals(1.0f, logits.getAtIndex(FLOAT, i), "logits were written");
            assertEquals(-7.0f, result.getAtIndex(FLOAT, i), "the result was written");
        }
        for (int row = 0; row < ROWS; row++) {
            assertEquals(-7.0f, losses.getAtIndex(FLOAT, row), "losses were written");
        }
    }
}
