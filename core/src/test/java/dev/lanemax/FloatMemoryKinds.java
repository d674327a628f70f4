package dev.lanemax;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the operators over every kind of memory. Each kind places a dense matrix as a layout says, into memory that is filled
 * with guards elsewhere, runs an operator, checks that the guards still stand, and returns the dense results.
 */
interface FloatMemoryKinds {

    /** No kernel computes this NaN. */
    int GUARD_BITS = 0xffabcdef;

    /** Elements before and after. */
    int MARGIN = 40;

    /** An operator from logits to results; the two may lie in different memory. */
    interface ArrayOperator {
        void run(float[] logits, Layout logitsLayout, float[] result, Layout resultLayout);
    }

    /** The same operator over segments. */
    interface SegmentOperator {
        void run(MemorySegment logits, Layout logitsLayout, MemorySegment result, Layout resultLayout);
    }

    /** The dense results for dense logits; the result has its own number of columns (1 where it is one value a row). */
    interface Kind {
        float[] run(float[] logits, int rows, int classes, int resultColumns);
    }

    static Kind arrays(ArrayOperator operator, int offset, int padding) {
        return (logits, rows, classes, columns) -> {
            Layout from = new Layout(offset, classes + padding, rows, classes);
            Layout to = new Layout(offset + 1, columns + (columns == 1 ? 0 : padding), rows, columns);
            float[] source = guarded(from);
            place(logits, source, from);
            float[] before = source.clone();
            float[] target = guarded(to);
            operator.run(source, from, target, to);
            requireSameBits("logits", before, source);
            return taken(target, to);
        };
    }

    /** One array for both: their rows take turns, or where there is one value a row, the results follow the logits. */
    static Kind oneArray(ArrayOperator operator) {
        return (logits, rows, classes, columns) -> {
            int stride = columns == 1 ? classes : classes + columns + 2;
            Layout from = new Layout(4, stride, rows, classes);
            Layout to = columns == 1
                    ? new Layout(from.end() + 3, 1, rows, 1)
                    : new Layout(4 + classes + 1, stride, rows, columns);
            float[] memory = guarded(to);
            place(logits, memory, from);
            operator.run(memory, from, memory, to);
            for (int row = 0; row < rows; row++) {
                int start = (int) (from.offset() + row * from.rowStride());
                requireSameBits("logits", Arrays.copyOfRange(logits, row * classes, (row + 1) * classes),
                        Arrays.copyOfRange(memory, start, start + classes));
                Arrays.fill(memory, start, start + classes, Float.intBitsToFloat(GUARD_BITS));
            }
            return taken(memory, to);
        };
    }

    static Kind arraysInPlace(ArrayOperator operator, int offset, int padding) {
        return (logits, rows, classes, columns) -> {
            Layout layout = new Layout(offset, classes + padding, rows, classes);
            float[] memory = guarded(layout);
            place(logits, memory, layout);
            operator.run(memory, layout, memory, layout);
            return taken(memory, layout);
        };
    }

    /** Off-heap; {@code misalignment} in bytes from a multiple of 64. */
    static Kind offHeap(SegmentOperator operator, int misalignment, int padding) {
        return (logits, rows, classes, columns) -> {
            try (Arena arena = Arena.ofConfined()) {
                Layout from = new Layout(3, classes + padding, rows, classes);
                Layout to = new Layout(2, columns + (columns == 1 ? 0 : padding), rows, columns);
                MemorySegment source = offHeap(arena, guarded(from), misalignment);
                float[] expectedSource = guarded(from);
                place(logits, expectedSource, from);
                copy(expectedSource, source);
                MemorySegment target = offHeap(arena, guarded(to), misalignment);
                operator.run(source, from, target, to);
                requireSameBits("logits", expectedSource, source.toArray(ValueLayout.JAVA_FLOAT));
                return taken(target.toArray(ValueLayout.JAVA_FLOAT), to);
            }
        };
    }

    static Kind offHeapInPlace(SegmentOperator operator, int misalignment, int padding) {
        return (logits, rows, classes, columns) -> {
            try (Arena arena = Arena.ofConfined()) {
                Layout layout = new Layout(3, classes + padding, rows, classes);
                float[] placed = guarded(layout);
                place(logits, placed, layout);
                MemorySegment memory = offHeap(arena, placed, misalignment);
                operator.run(memory, layout, memory, layout);
                return taken(memory.toArray(ValueLayout.JAVA_FLOAT), layout);
            }
        };
    }

    /** Segments that are slices of {@code float[]}. */
    static Kind heapSegments(SegmentOperator operator, int sliceStart) {
        return (logits, rows, classes, columns) -> {
            Layout from = new Layout(1, classes, rows, classes);
            Layout to = new Layout(2, columns, rows, columns);
            float[] source = new float[sliceStart + (int) from.end()];
            MemorySegment sourceSlice = MemorySegment.ofArray(source).asSlice((long) sliceStart * Float.BYTES);
            MemorySegment.copy(logits, 0, sourceSlice, ValueLayout.JAVA_FLOAT, Float.BYTES, logits.length);
            float[] target = guarded(to);
            float[] shifted = new float[sliceStart + target.length];
            Arrays.fill(shifted, 0, sliceStart, Float.intBitsToFloat(GUARD_BITS));
            System.arraycopy(target, 0, shifted, sliceStart, target.length);
            MemorySegment targetSlice = MemorySegment.ofArray(shifted).asSlice((long) sliceStart * Float.BYTES);
            operator.run(sourceSlice, from, targetSlice, to);
            requireGuards(shifted, 0, sliceStart);
            return taken(Arrays.copyOfRange(shifted, sliceStart, shifted.length), to);
        };
    }

    /** From a read-only segment of a {@code float[]} to off-heap memory. */
    static Kind readOnlyToOffHeap(SegmentOperator operator, int padding) {
        return (logits, rows, classes, columns) -> {
            try (Arena arena = Arena.ofConfined()) {
                Layout from = new Layout(3, classes + padding, rows, classes);
                Layout to = new Layout(2, columns + (columns == 1 ? 0 : padding), rows, columns);
                float[] source = guarded(from);
                place(logits, source, from);
                MemorySegment target = offHeap(arena, guarded(to), Float.BYTES);
                operator.run(MemorySegment.ofArray(source).asReadOnly(), from, target, to);
                return taken(target.toArray(ValueLayout.JAVA_FLOAT), to);
            }
        };
    }

    /** From off-heap memory to a segment of a {@code long[]}, where the layouts are of different axes. */
    static Kind offHeapToLongs(SegmentOperator operator) {
        return (logits, rows, classes, columns) -> {
            try (Arena arena = Arena.ofConfined()) {
                Layout from = Layout.of(1, classes, rows);
                Layout to = Layout.of(rows, columns);
                float[] source = new float[(int) from.end()];
                for (int i = 0; i < source.length; i++) {
                    source[i % classes * rows + i / classes] = logits[i];
                }
                float[] guards = guarded(to);
                MemorySegment target = MemorySegment.ofArray(new long[guards.length]).asSlice(0, (long) guards.length * Float.BYTES);
                copy(guards, target);
                operator.run(offHeap(arena, source, 0), from, target, to);
                return taken(target.toArray(ValueLayout.JAVA_FLOAT), to);
            }
        };
    }

    static List<Kind> separate(ArrayOperator arrays, SegmentOperator segments) {
        return List.of(arrays(arrays, 0, 0), arrays(arrays, 3, 5), oneArray(arrays),
                offHeap(segments, 0, 0), offHeap(segments, Float.BYTES, 3), offHeap(segments, 9 * Float.BYTES, 16),
                heapSegments(segments, 0), heapSegments(segments, 7),
                readOnlyToOffHeap(segments, 0), readOnlyToOffHeap(segments, 3), offHeapToLongs(segments));
    }

    static List<Kind> inPlace(ArrayOperator arrays, SegmentOperator segments) {
        return List.of(arraysInPlace(arrays, 0, 0), arraysInPlace(arrays, 5, 3),
                offHeapInPlace(segments, 0, 0), offHeapInPlace(segments, Float.BYTES, 1));
    }

    private static float[] guarded(Layout layout) {
        float[] memory = new float[(int) layout.end() + MARGIN];
        Arrays.fill(memory, Float.intBitsToFloat(GUARD_BITS));
        return memory;
    }

    private static void place(float[] dense, float[] memory, Layout layout) {
        int classes = (int) layout.classes();
        for (int row = 0; row < layout.rows(); row++) {
            System.arraycopy(dense, row * classes, memory, (int) (layout.offset() + row * layout.rowStride()), classes);
        }
    }

    /** Takes the results out and requires that everything around them is still guarded. */
    private static float[] taken(float[] memory, Layout layout) {
        int classes = (int) layout.classes();
        float[] dense = new float[(int) layout.rows() * classes];
        int end = 0;
        for (int row = 0; row < layout.rows(); row++) {
            int start = (int) (layout.offset() + row * layout.rowStride());
            requireGuards(memory, end, start);
            System.arraycopy(memory, start, dense, row * classes, classes);
            end = start + classes;
        }
        requireGuards(memory, end, memory.length);
        return dense;
    }

    private static void requireGuards(float[] memory, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Float.floatToRawIntBits(memory[i]) != GUARD_BITS) {
                throw new AssertionError("element " + i + " outside of the layout was overwritten with " + memory[i]);
            }
        }
    }

    private static void requireSameBits(String name, float[] before, float[] after) {
        for (int i = 0; i < before.length; i++) {
            if (Float.floatToRawIntBits(before[i]) != Float.floatToRawIntBits(after[i])) {
                throw new AssertionError(name + " were changed at element " + i + " from " + before[i] + " to " + after[i]);
            }
        }
    }

    private static MemorySegment offHeap(Arena arena, float[] contents, int misalignment) {
        long bytes = (long) contents.length * Float.BYTES;
        MemorySegment segment = arena.allocate(bytes + misalignment, 64).asSlice(misalignment);
        copy(contents, segment);
        return segment;
    }

    private static void copy(float[] contents, MemorySegment segment) {
        MemorySegment.copy(contents, 0, segment, ValueLayout.JAVA_FLOAT, 0, contents.length);
    }
}
