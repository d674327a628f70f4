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
public final class Matrix extends Storage {

    private Layout layout;
    private boolean isColumn;
    private long offset;
    private long end;
    private long rows;
    private long classes;
    private long inner;
    private long outerStride;
    private long classStride;

    /** An absent argument, with the name that error messages give it. */
    public Matrix(String name) {
        super(name);
    }

    /** Makes the argument absent. */
    @Override
    public void clear() {
        super.clear();
        layout = null;
        isColumn = false;
    }

    public long rows() {
        return rows;
    }

    public long classes() {
        return classes;
    }

    /** Whether the values of each row lie side by side. */
    public boolean hasContiguousRows() {
        return inner == 1 && classStride == 1;
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
        setNative(newType, memory, element);
        offset = 0;
        rows = newOuter * newInner;
        classes = newClasses;
        inner = newInner;
        outerStride = newOuterStride;
        classStride = newClassStride;
        end = rows == 0 || newClasses == 0 ? 0
                : (newOuter - 1) * newOuterStride + (newClasses - 1) * newClassStride + newInner;
    }

    /** A segment of bytes, which are read only. */
    public void setBytes(ValueLayout.OfByte newType, MemorySegment newSegment, Layout newLayout) {
        setAnySegment(newType, newSegment);
        setLayout(newLayout);
    }

    private void setLayout(Layout newLayout) {
        if (newLayout == null) {
            clear();
            throw new IllegalArgumentException("layout of " + name() + " is null");
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
        checkUsable();
        if (isColumn) {
            Checks.vector(name(), length(), offset, callRows);
            rows = callRows;
            end = callRows == 0 ? 0 : offset + callRows;
        } else if (layout != null) {
            Checks.holds(name(), length(), layout);
        }
    }

    /** Whether every element may be written. */
    public void checkWritable(long callRows) {
        checkReadable(callRows);
        checkWritable();
    }

    /** Whether there are as many rows and classes as in another matrix. */
    public void checkShape(Matrix input) {
        if (rows != input.rows || classes != input.classes) {
            throw new IllegalArgumentException(name() + " has " + rows + " rows of " + classes + " classes, must have "
                    + input.rows + " of " + input.classes + " as " + input.name());
        }
    }

    /** Whether an output has no element in common with another argument. */
    public void checkDisjoint(Matrix other) {
        if (other.isPresent() && meets(other) && !interleaves(other)) {
            throw Checks.overlap(other.name(), other.offset, name(), offset);
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

    private boolean interleaves(Matrix other) {
        return hasContiguousRows() && other.hasContiguousRows() && outerStride == other.outerStride
                && type().byteSize() == other.type().byteSize()
                && Checks.interleave((firstByte() - other.firstByte()) / type().byteSize(), outerStride, other.classes, classes);
    }

    private long firstByte() {
        return byteOf(offset);
    }

    private long endByte() {
        return byteOf(end);
    }

    /** The place of a row's first element in the array or segment. */
    public long position(long row) {
        return start() + offset + (inner == 1 ? row * outerStride : row / inner * outerStride + row % inner);
    }

    /** The number in a row of a column. */
    public double number(long row) {
        return get(position(row));
    }

    /** The integer in a row of a column. */
    public long integer(long row) {
        return getInteger(position(row));
    }

    /** Writes an integer into a row of a column of integers. */
    public void setInteger(long row, long value) {
        putInteger(position(row), value);
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
        return start() + offset;
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
}
