package dev.lanemax;

/**
 * Where a matrix of {@code rows} x {@code classes} values lies in an array or memory segment.
 * Row {@code r} occupies the elements {@code offset + r * rowStride} to {@code offset + r * rowStride + classes - 1}.
 * All four numbers count elements, not bytes. A layout is immutable and meant to be created once and reused.
 *
 * @param offset    index of the first element of the first row, at least 0
 * @param rowStride distance from one row to the next, at least {@code classes} and at least 1
 * @param rows      number of rows, at least 0
 * @param classes   number of values in a row, from 0 to 2<sup>31</sup> - 1; 0 only for {@link LogSumExp}
 */
public record Layout(long offset, long rowStride, long rows, long classes) {

    /** The byte address of every element of the widest type fits a {@code long}. */
    private static final long MAX_END = Long.MAX_VALUE / Double.BYTES;

    /**
     * Checks the four numbers.
     *
     * @throws IllegalArgumentException where one is out of its range, or the last element's index exceeds a {@code long}
     */
    public Layout {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + ", must be at least 0");
        }
        if (rows < 0) {
            throw new IllegalArgumentException("rows is " + rows + ", must be at least 0");
        }
        if (classes < 0 || classes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("classes is " + classes + ", must be from 0 to " + Integer.MAX_VALUE);
        }
        if (rowStride < Math.max(1, classes)) {
            throw new IllegalArgumentException("rowStride is " + rowStride + ", must be at least " + Math.max(1, classes));
        }
        if (offset > MAX_END - classes || rows - 1 > (MAX_END - offset - classes) / rowStride) {
            throw new IllegalArgumentException("offset + rows x rowStride is " + offset + " + " + rows + " x " + rowStride
                    + ", must end at element " + MAX_END + " or before");
        }
    }

    /**
     * Rows stored one right after the other, from element 0.
     *
     * @param rows    number of rows
     * @param classes number of values in a row
     * @return the dense layout
     */
    public static Layout of(long rows, long classes) {
        return new Layout(0, Math.max(1, classes), rows, classes);
    }

    /**
     * The same rows, starting elsewhere.
     *
     * @param newOffset index of the first element
     * @return the moved layout
     */
    public Layout withOffset(long newOffset) {
        return new Layout(newOffset, rowStride, rows, classes);
    }

    /**
     * The same rows, at another distance from each other.
     *
     * @param newRowStride distance from one row to the next
     * @return the spread layout
     */
    public Layout withRowStride(long newRowStride) {
        return new Layout(offset, newRowStride, rows, classes);
    }

    /**
     * The number of elements that memory with this layout must have.
     *
     * @return one more than the index of the last element, 0 where there is none
     */
    public long end() {
        return rows == 0 || classes == 0 ? 0 : offset + (rows - 1) * rowStride + classes;
    }
}
