package dev.lanemax;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * An argument of an operator in memory of any type and kind, with guards before, between and behind its elements. Values come and go as
 * doubles in dense order, row after row.
 */
final class Place {

    /** What memory the caller hands over. */
    enum Memory {
        ARRAY, HEAP_SEGMENT, SEGMENT_OF_LONGS, OFF_HEAP, READ_ONLY;

        /** Memory that may be written. */
        static final Memory[] WRITABLE = {ARRAY, HEAP_SEGMENT, SEGMENT_OF_LONGS, OFF_HEAP};
    }

    /** Setters of {@link Batch} for a matrix or a column, the last for integers. */
    interface Floats<P> {
        Batch set(float[] array, P place);
    }

    interface Doubles<P> {
        Batch set(double[] array, P place);
    }

    interface Segments<P> {
        Batch set(ValueLayout type, MemorySegment segment, P place);
    }

    interface Longs {
        Batch set(long[] array, long offset);
    }

    private static final int MARGIN = 3;

    /** Each byte before and between elements: they make a NaN that nothing computes, and no class. */
    private static final byte GUARD = -1;

    private final ValueLayout type;
    private final Layout layout;
    private final Memory memory;
    private final Object array;
    private final MemorySegment segment;

    private Place(ValueLayout type, Memory memory, Layout layout) {
        this.type = type;
        this.memory = memory;
        this.layout = layout;
        int length = Math.toIntExact(layout.end()) + MARGIN;
        boolean off = memory == Memory.OFF_HEAP;
        array = off ? null : memory == Memory.SEGMENT_OF_LONGS ? new long[length + 1] : array(type, length + 1);
        // A segment starts at the second element of its memory, so that its address is not that of a vector.
        segment = off ? Arena.ofAuto().allocate((length + 1) * type.byteSize(), Long.BYTES).asSlice(type.byteSize())
                : memory == Memory.ARRAY ? asSegment(array) : asSegment(array).asSlice(type.byteSize());
        segment.fill(GUARD);
    }

    private Place(Place of, Memory memory, Layout layout) {
        type = of.type;
        this.memory = memory;
        this.layout = layout;
        array = of.array;
        segment = of.segment;
    }

    /** A matrix, whose elements are guards too until they are set. */
    static Place matrix(ValueLayout type, Memory memory, Layout layout) {
        return new Place(type, memory, layout);
    }

    /** A column of one number for each row. */
    static Place column(ValueLayout type, Memory memory, int offset, int rows) {
        return new Place(type, memory, new Layout(offset, 1, rows, 1));
    }

    private static Object array(ValueLayout type, int length) {
        return switch (type) {
            case ValueLayout.OfFloat _ -> new float[length];
            case ValueLayout.OfDouble _ -> new double[length];
            case ValueLayout.OfInt _ -> new int[length];
            default -> new long[length];
        };
    }

    private static MemorySegment asSegment(Object array) {
        return switch (array) {
            case float[] of -> MemorySegment.ofArray(of);
            case double[] of -> MemorySegment.ofArray(of);
            case int[] of -> MemorySegment.ofArray(of);
            default -> MemorySegment.ofArray((long[]) array);
        };
    }

    /** Other elements of the same memory. */
    Place at(Layout other) {
        return new Place(this, memory, other);
    }

    /** The same memory, where it is none of an array, as one that may not be written. */
    Place readOnly() {
        return new Place(this, isArray() ? memory : Memory.READ_ONLY, layout);
    }

    ValueLayout type() {
        return type;
    }

    Layout layout() {
        return layout;
    }

    boolean isArray() {
        return memory == Memory.ARRAY;
    }

    /** Its array, where it is one. */
    Object array() {
        return array;
    }

    MemorySegment segment() {
        return memory == Memory.READ_ONLY ? segment.asReadOnly() : segment;
    }

    Place set(double[] values) {
        for (int i = 0; i < values.length; i++) {
            set(index(i), values[i]);
        }
        return this;
    }

    double[] values() {
        double[] values = new double[(int) (layout.rows() * layout.classes())];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(index(i));
        }
        return values;
    }

    private double get(long index) {
        return switch (type) {
            case ValueLayout.OfFloat _ -> segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
            case ValueLayout.OfDouble _ -> segment.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
            case ValueLayout.OfInt _ -> segment.getAtIndex(ValueLayout.JAVA_INT, index);
            default -> segment.getAtIndex(ValueLayout.JAVA_LONG, index);
        };
    }

    private void set(long index, double value) {
        switch (type) {
            case ValueLayout.OfFloat _ -> segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
            case ValueLayout.OfDouble _ -> segment.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
            case ValueLayout.OfInt _ -> segment.setAtIndex(ValueLayout.JAVA_INT, index, (int) value);
            default -> segment.setAtIndex(ValueLayout.JAVA_LONG, index, (long) value);
        }
    }

    /** Where the layout has the i-th value in dense order. */
    private long index(int i) {
        long row = i / layout.classes();
        return layout.offset() + row / layout.inner() * layout.outerStride() + row % layout.inner()
                + i % layout.classes() * layout.classStride();
    }

    /** All of its bytes, guards included. */
    byte[] bytes() {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    /** Fails where anything but the elements has been written. */
    void checkGuards(String name) {
        byte[] bytes = bytes();
        int size = (int) type.byteSize();
        for (int i = 0; i < layout.rows() * layout.classes(); i++) {
            int start = (int) index(i) * size;
            Arrays.fill(bytes, start, start + size, GUARD);
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != GUARD) {
                throw new AssertionError("element " + i / size + " of " + name + " was written, which is none of " + layout);
            }
        }
    }

    /** Hands a matrix over. */
    void matrix(Floats<Layout> floats, Doubles<Layout> doubles, Segments<Layout> segments) {
        hand(floats, doubles, segments, layout);
    }

    /** Hands a column over. */
    void column(Floats<Long> floats, Doubles<Long> doubles, Segments<Long> segments) {
        hand(floats, doubles, segments, layout.offset());
    }

    /** Hands a column of longs over. */
    void column(Longs longs, Segments<Long> segments) {
        if (isArray()) {
            longs.set((long[]) array, layout.offset());
        } else {
            hand(null, null, segments, layout.offset());
        }
    }

    private <P> void hand(Floats<P> floats, Doubles<P> doubles, Segments<P> segments, P where) {
        if (isArray() && array instanceof float[] of) {
            floats.set(of, where);
        } else if (isArray() && array instanceof double[] of) {
            doubles.set(of, where);
        } else {
            segments.set(type, segment(), where);
        }
    }
}
