package dev.lanemax.internal;

import dev.lanemax.Layout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An argument of a call: a matrix of numbers in an array or a memory segment, or nothing. A column, one number for each row, is a
 * matrix with one class whose number of rows is that of the call. Mutable and reused, so that no call allocates.
 *
 * <p>Rows are read into, and written from, tiles: dense arrays of doubles, row after row. What is float becomes double and back
 * again exactly; results are rounded to float once.
 */
public final class Matrix {

    /** Never started: segments are asked whether it might use them. */
    private static final Thread SOME_OTHER_THREAD = Thread.ofPlatform().unstarted(() -> { });

    private String name;
    private ValueLayout type;
    private Object array;
    private float[] floats;
    private double[] doubles;
    private int[] ints;
    private long[] longs;
    private boolean[] booleans;
    private MemorySegment segment;
    private long length;
    private Layout layout;
    private boolean isColumn;
    private long start;
    private long offset;
    private long end;
    private long rows;
    private long classes;
    private long inner;
    private long outerStride;
    private long classStride;

    /** An absent argument, with the name that error messages give it. */
    public Matrix(String name) {
        this.name = name;
    }

    /** Gives the argument another name. */
    public void rename(String newName) {
        name = newName;
    }

    /** Makes the argument absent. */
    public void clear() {
        type = null;
        array = null;
        floats = null;
        doubles = null;
        ints = null;
        longs = null;
        booleans = null;
        segment = null;
        layout = null;
        isColumn = false;
    }

    public boolean isPresent() {
        return type != null;
    }

    public String name() {
        return name;
    }

    public long rows() {
        return rows;
    }

    public long classes() {
        return classes;
    }

    public boolean isFloat() {
        return type instanceof ValueLayout.OfFloat;
    }

    public boolean isInteger() {
        return type instanceof ValueLayout.OfInt || type instanceof ValueLayout.OfLong;
    }

    /** The array that holds the elements, or null where a segment does. */
    public float[] floats() {
        return floats;
    }

    /** The array that holds the elements, or null where a segment does. */
    public double[] doubles() {
        return doubles;
    }

    /** The segment that holds the elements, or null where an array does. */
    public MemorySegment segment() {
        return segment;
    }

    /** Whether the values of each row lie side by side. */
    public boolean hasContiguousRows() {
        return inner == 1 && classStride == 1;
    }

    /** Whether the elements are in off-heap memory. */
    public boolean isOffHeap() {
        return segment != null && segment.isNative();
    }

    /** Whether the segment is all of memory, so that positions are addresses, counted in elements. */
    public boolean isAddress() {
        return segment != null && segment.isNative() && segment.byteSize() == Long.MAX_VALUE;
    }

    /** Whether threads other than the caller may use it. */
    boolean isShared() {
        return segment == null || segment.isAccessibleBy(SOME_OTHER_THREAD);
    }

    /** The distance from a row's class to its next. */
    public long classStride() {
        return classStride;
    }

    /** How many of the next {@code most} rows, from one on, lie beside each other at every class. */
    int neighbours(long row, int most) {
        return (int) Math.min(most, inner - row % inner);
    }

    /** The distance from one row to the next where rows are contiguous. */
    public long rowStride() {
        return outerStride;
    }

    /** An array of {@code float}, {@code double}, {@code int}, {@code long} or {@code boolean}. */
    public void set(Object newArray, Layout newLayout) {
        setArray(newArray);
        setLayout(newLayout);
    }

    /** A segment; that of an array is treated as the array. */
    public void set(ValueLayout newType, MemorySegment newSegment, Layout newLayout) {
        setSegment(newType, newSegment);
        setLayout(newLayout);
    }

    /** A column in an array of {@code float}, {@code double}, {@code int} or {@code long}. */
    public void setColumn(Object newArray, long newOffset) {
        setArray(newArray);
        setColumnAt(newOffset);
    }

    /** A column in a segment. */
    public void setColumn(ValueLayout newType, MemorySegment newSegment, long newOffset) {
        setSegment(newType, newSegment);
        setColumnAt(newOffset);
    }

    /**
     * Memory of a native caller, who answers for its size: an element of a segment, and a {@link Layout}'s numbers from there on.
     * No object is made for them.
     */
    public void setNative(ValueLayout newType, MemorySegment memory, long element, long newOuter, long newClasses, long newInner,
            long newOuterStride, long newClassStride) {
        clear();
        type = newType;
        segment = memory;
        start = element;
        offset = 0;
        rows = newOuter * newInner;
        classes = newClasses;
        inner = newInner;
        outerStride = newOuterStride;
        classStride = newClassStride;
        end = rows == 0 || newClasses == 0 ? 0
                : (newOuter - 1) * newOuterStride + (newClasses - 1) * newClassStride + newInner;
        length = end;
    }

    private void setArray(Object newArray) {
        clear();
        Checks.present(name, newArray);
        array = newArray;
        start = 0;
        if (newArray instanceof float[] of) {
            floats = of;
            length = of.length;
            type = ValueLayout.JAVA_FLOAT;
        } else if (newArray instanceof double[] of) {
            doubles = of;
            length = of.length;
            type = ValueLayout.JAVA_DOUBLE;
        } else if (newArray instanceof int[] of) {
            ints = of;
            length = of.length;
            type = ValueLayout.JAVA_INT;
        } else if (newArray instanceof boolean[] of) {
            booleans = of;
            length = of.length;
            type = ValueLayout.JAVA_BOOLEAN;
        } else {
            longs = (long[]) newArray;
            length = longs.length;
            type = ValueLayout.JAVA_LONG;
        }
    }

    /** A segment of bytes, which are read only. */
    public void setBytes(ValueLayout.OfByte newType, MemorySegment newSegment, Layout newLayout) {
        setAnySegment(newType, newSegment);
        setLayout(newLayout);
    }

    private void setSegment(ValueLayout newType, MemorySegment newSegment) {
        clear();
        if (newType == null) {
            throw new IllegalArgumentException("type of " + name + " is null");
        }
        if (!(newType instanceof ValueLayout.OfFloat || newType instanceof ValueLayout.OfDouble
                || newType instanceof ValueLayout.OfInt || newType instanceof ValueLayout.OfLong)) {
            throw new IllegalArgumentException("type of " + name + " is " + newType + ", must be float, double, int or long");
        }
        setAnySegment(newType, newSegment);
    }

    private void setAnySegment(ValueLayout newType, MemorySegment newSegment) {
        clear();
        Checks.usable(name, newType, newSegment);
        Object base = newSegment.isNative() ? null : HeapSegments.array(newType, newSegment);
        if (base instanceof float[] && newType instanceof ValueLayout.OfFloat
                || base instanceof double[] && newType instanceof ValueLayout.OfDouble
                || base instanceof int[] && newType instanceof ValueLayout.OfInt
                || base instanceof long[] && newType instanceof ValueLayout.OfLong) {
            setArray(base);
            start = newSegment.address() / newType.byteSize();
        } else {
            array = base;
            segment = newSegment;
            type = newType;
            start = 0;
        }
        length = newSegment.byteSize() / newType.byteSize();
    }

    private void setLayout(Layout newLayout) {
        if (newLayout == null) {
            clear();
            throw new IllegalArgumentException("layout of " + name + " is null");
        }
        layout = newLayout;
        offset = newLayout.offset();
        end = newLayout.end();
        rows = newLayout.rows();
        classes = newLayout.classes();
        inner = newLayout.inner();
        outerStride = newLayout.outerStride();
        classStride = newLayout.classStride();
    }

    private void setColumnAt(long newOffset) {
        isColumn = true;
        offset = newOffset;
        classes = 1;
        inner = 1;
        outerStride = 1;
        classStride = 1;
    }

    /** Whether every element may be read. A column has as many rows as the call has. */
    public void checkReadable(long callRows) {
        if (segment != null) {
            Checks.usable(name, type, segment);
        }
        if (isColumn) {
            Checks.vector(name, length, offset, callRows);
            rows = callRows;
            end = callRows == 0 ? 0 : offset + callRows;
        } else if (layout != null) {
            Checks.holds(name, length, layout);
        }
    }

    /** Whether every element may be written. */
    public void checkWritable(long callRows) {
        checkReadable(callRows);
        if (segment != null) {
            Checks.writable(name, segment);
        }
    }

    /** Whether there are as many rows and classes as in another matrix. */
    public void checkShape(Matrix input) {
        if (rows != input.rows || classes != input.classes) {
            throw new IllegalArgumentException(name + " has " + rows + " rows of " + classes + " classes, must have "
                    + input.rows + " of " + input.classes + " as " + input.name);
        }
    }

    /** Whether an output has no element in common with another argument. */
    public void checkDisjoint(Matrix other) {
        if (other.isPresent() && meets(other) && !interleaves(other)) {
            throw Checks.overlap(other.name, other.offset, name, offset);
        }
    }

    /** Whether an output is the input, in the same layout, or has no element in common with it. */
    public void checkInPlaceOrDisjoint(Matrix input) {
        if (!isSameAs(input)) {
            checkDisjoint(input);
        }
    }

    /** Whether this is the same elements in the same order. */
    public boolean isSameAs(Matrix other) {
        return firstByte() == other.firstByte() && inner == other.inner
                && (rows <= inner || outerStride == other.outerStride) && (classes <= 1 || classStride == other.classStride)
                && sharesMemory(other);
    }

    private boolean meets(Matrix other) {
        return offset < end && other.offset < other.end
                && firstByte() < other.endByte() && other.firstByte() < endByte() && sharesMemory(other);
    }

    /** Off-heap memory is one, each array another, which a read-only segment conceals. */
    private boolean sharesMemory(Matrix other) {
        return concealsArray() ? other.meets(segment) : other.concealsArray() ? meets(other.segment) : array == other.array;
    }

    private boolean concealsArray() {
        return array == null && !segment.isNative();
    }

    /** Whether a segment that conceals its array has some of it in common with this memory. */
    private boolean meets(MemorySegment concealing) {
        return segment != null ? concealing.asOverlappingSlice(segment).isPresent()
                : floats != null ? HeapSegments.meets(concealing, floats) : doubles != null ? HeapSegments.meets(concealing, doubles)
                : ints != null ? HeapSegments.meets(concealing, ints)
                : longs != null && HeapSegments.meets(concealing, longs);
    }

    private boolean interleaves(Matrix other) {
        return hasContiguousRows() && other.hasContiguousRows() && outerStride == other.outerStride
                && type.byteSize() == other.type.byteSize()
                && Checks.interleave((firstByte() - other.firstByte()) / type.byteSize(), outerStride, other.classes, classes);
    }

    private long firstByte() {
        return (segment == null ? 0 : segment.address()) + (start + offset) * type.byteSize();
    }

    private long endByte() {
        return (segment == null ? 0 : segment.address()) + (start + end) * type.byteSize();
    }

    /** The place of a row's first element in the array or segment. */
    public long position(long row) {
        return start + offset + (inner == 1 ? row * outerStride : row / inner * outerStride + row % inner);
    }

    /** The number in a row of a column. */
    public double number(long row) {
        return get(position(row));
    }

    /** The integer in a row of a column. */
    public long integer(long row) {
        long place = position(row);
        if (ints != null) {
            return ints[(int) place];
        }
        if (longs != null) {
            return longs[(int) place];
        }
        return SegmentElements.integer(type, segment, place);
    }

    /** Writes an integer into a row of a column of integers. */
    public void setInteger(long row, long value) {
        putInteger(position(row), value);
    }

    private void putInteger(long place, long value) {
        if (ints != null) {
            ints[(int) place] = (int) value;
        } else if (longs != null) {
            longs[(int) place] = value;
        } else {
            SegmentElements.putInteger(type, segment, place, value);
        }
    }

    /** The number of rows that lie beside each other at every class. */
    long inner() {
        return inner;
    }

    /** Whether each group of rows, all classes of it, is one run of elements. */
    boolean hasDenseGroups() {
        return classStride == inner;
    }

    /** Whether all elements are one run, in the order of groups, classes and rows of a group. */
    boolean isDense() {
        return hasDenseGroups() && (rows <= inner || outerStride == classes * inner);
    }

    /** The place of the first element. */
    long place() {
        return start + offset;
    }

    /** Reads elements of a dense matrix, from one on, into a tile. */
    void loadDense(long first, int count, double[] tile) {
        loadRun(place() + first, count, tile, 0);
    }

    /** Writes elements of a dense matrix, from one on, from a tile. */
    void storeDense(long first, int count, double[] tile) {
        storeRun(place() + first, count, tile, 0);
    }

    /** Reads rows into a tile. */
    public void load(long firstRow, int count, double[] tile) {
        load(firstRow, count, 0, (int) classes, tile);
    }

    /** Reads so many classes of rows, from one on, into a tile. */
    void load(long firstRow, int count, int firstClass, int width, double[] tile) {
        if (hasContiguousRows()) {
            boolean dense = outerStride == width;
            for (int row = 0; row < (dense ? Math.min(1, count) : count); row++) {
                loadRun(position(firstRow + row) + firstClass, dense ? count * width : width, tile, row * width);
            }
            return;
        }
        for (int row = 0; row < count; row++) {
            long place = position(firstRow + row) + firstClass * classStride;
            for (int c = 0; c < width; c++) {
                tile[row * width + c] = get(place + c * classStride);
            }
        }
    }

    /** Writes rows from a tile. */
    public void store(long firstRow, int count, double[] tile) {
        store(firstRow, count, 0, (int) classes, tile);
    }

    /** Writes so many classes of rows, from one on, from a tile. */
    void store(long firstRow, int count, int firstClass, int width, double[] tile) {
        if (hasContiguousRows()) {
            boolean dense = outerStride == width;
            for (int row = 0; row < (dense ? Math.min(1, count) : count); row++) {
                storeRun(position(firstRow + row) + firstClass, dense ? count * width : width, tile, row * width);
            }
            return;
        }
        for (int row = 0; row < count; row++) {
            long place = position(firstRow + row) + firstClass * classStride;
            for (int c = 0; c < width; c++) {
                put(place + c * classStride, tile[row * width + c]);
            }
        }
    }

    private void loadRun(long place, int count, double[] tile, int at) {
        if (floats != null) {
            for (int i = 0; i < count; i++) {
                tile[at + i] = floats[(int) place + i];
            }
        } else if (doubles != null) {
            System.arraycopy(doubles, (int) place, tile, at, count);
        } else if (segment != null) {
            SegmentElements.load(type, segment, place, count, tile, at);
        } else {
            for (int i = 0; i < count; i++) {
                tile[at + i] = get(place + i);
            }
        }
    }

    private void storeRun(long place, int count, double[] tile, int at) {
        if (floats != null) {
            for (int i = 0; i < count; i++) {
                floats[(int) place + i] = (float) tile[at + i];
            }
        } else if (doubles != null) {
            System.arraycopy(tile, at, doubles, (int) place, count);
        } else if (segment != null) {
            SegmentElements.store(type, segment, place, count, tile, at);
        } else {
            for (int i = 0; i < count; i++) {
                put(place + i, tile[at + i]);
            }
        }
    }

    private double get(long place) {
        if (segment == null) {
            return floats != null ? floats[(int) place] : doubles != null ? doubles[(int) place]
                    : ints != null ? ints[(int) place] : longs != null ? longs[(int) place] : booleans[(int) place] ? 1 : 0;
        }
        return SegmentElements.get(type, segment, place);
    }

    private void put(long place, double value) {
        if (floats != null) {
            floats[(int) place] = (float) value;
        } else if (doubles != null) {
            doubles[(int) place] = value;
        } else if (segment != null) {
            SegmentElements.put(type, segment, place, value);
        } else {
            putInteger(place, (long) value);
        }
    }
}
