package dev.lanemax;

/**
 * Where the rows of a tensor lie in an array or memory segment: a tensor of {@code outer} x {@code classes} x {@code inner} values,
 * whose class axis may be anywhere. Row {@code r = o * inner + i} has its class {@code c} at element
 * {@code offset + o * outerStride + c * classStride + i}. A matrix whose rows are contiguous has an inner size of 1.
 * All numbers count elements, not bytes. A layout is immutable and meant to be created once and reused.
 *
 * <p>PyTorch's and ONNX's tensor of shape (N, C, d<sub>1</sub>, ..., d<sub>k</sub>) is {@code of(N, C, d1 * ... * dk)}; one whose
 * classes are the last axis is {@code of(N * d1 * ... * dk, C)}; a matrix stored column by column is {@code of(1, C, N)}.
 *
 * @param offset      index of the first element, at least 0
 * @param outer       number of groups of rows, at least 0
 * @param classes     number of values in a row, from 0 to 2<sup>31</sup> - 1; 0 only for {@link LogSumExp}
 * @param inner       number of rows in a group, at least 0; they are neighbours at every class
 * @param outerStride distance from one group to the next, at least the extent of a group and at least 1
 * @param classStride distance from a row's class to its next, at least {@code inner} and at least 1
 */
public record Layout(long offset, long outer, long classes, long inner, long outerStride, long classStride) {

    /** The byte address of every element of the widest type fits a {@code long}. */
    private static final long MAX_END = Long.MAX_VALUE / Double.BYTES;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException where one is out of its range, or the last element's index exceeds a {@code long}
     */
    public Layout {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + ", must be at least 0");
        }
        if (outer < 0) {
            throw new IllegalArgumentException((inner == 1 ? "rows" : "outer") + " is " + outer + ", must be at least 0");
        }
        if (classes < 0 || classes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("classes is " + classes + ", must be from 0 to " + Integer.MAX_VALUE);
        }
        if (inner < 0) {
            throw new IllegalArgumentException("inner is " + inner + ", must be at least 0");
        }
        if (classStride < Math.max(1, inner)) {
            throw new IllegalArgumentException("classStride is " + classStride + ", must be at least " + Math.max(1, inner));
        }
        if (inner > MAX_END || classes > 0 && classStride > (MAX_END - inner) / classes) {
            throw new IllegalArgumentException("classes x classStride is " + classes + " x " + classStride
                    + ", must end at element " + MAX_END + " or before");
        }
        long extent = extent(classes, inner, classStride);
        if (outerStride < Math.max(1, extent)) {
            throw new IllegalArgumentException((inner == 1 && classStride == 1 ? "rowStride" : "outerStride")
                    + " is " + outerStride + ", must be at least " + Math.max(1, extent));
        }
        if (offset > MAX_END - extent || outer - 1 > (MAX_END - offset - extent) / outerStride) {
            throw new IllegalArgumentException("offset + rows x rowStride is " + offset + " + " + outer + " x " + outerStride
                    + ", must end at element " + MAX_END + " or before");
        }
    }

    /**
     * Contiguous rows: row {@code r} occupies the elements {@code offset + r * rowStride} to
     * {@code offset + r * rowStride + classes - 1}.
     *
     * @param offset    index of the first element of the first row, at least 0
     * @param rowStride distance from one row to the next, at least {@code classes} and at least 1
     * @param rows      number of rows, at least 0
     * @param classes   number of values in a row, from 0 to 2<sup>31</sup> - 1; 0 only for {@link LogSumExp}
     * @throws IllegalArgumentException where one is out of its range, or the last element's index exceeds a {@code long}
     */
    public Layout(long offset, long rowStride, long rows, long classes) {
        this(offset, rows, classes, 1, rowStride, 1);
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
     * A dense tensor whose class axis has others before and after it, from element 0.
     *
     * @param outer   product of the sizes of the axes before the classes
     * @param classes number of values in a row
     * @param inner   product of the sizes of the axes after the classes
     * @return the dense layout
     */
    public static Layout of(long outer, long classes, long inner) {
        return new Layout(0, outer, classes, inner, Math.max(1, extent(classes, inner, inner)), Math.max(1, inner));
    }

    private static long extent(long classes, long inner, long classStride) {
        return inner == 0 ? 0 : Math.max(0, classes - 1) * classStride + inner;
    }

    /**
     * The same rows, starting elsewhere.
     *
     * @param newOffset index of the first element
     * @return the moved layout
     */
    public Layout withOffset(long newOffset) {
        return new Layout(newOffset, outer, classes, inner, outerStride, classStride);
    }

    /**
     * The same rows (or groups of rows), at another distance from each other.
     *
     * @param newRowStride distance from one to the next
     * @return the spread layout
     */
    public Layout withRowStride(long newRowStride) {
        return new Layout(offset, outer, classes, inner, newRowStride, classStride);
    }

    /**
     * The number of rows.
     *
     * @return outer x inner
     */
    public long rows() {
        return outer * inner;
    }

    /**
     * The distance from one group of rows to the next; where the inner size is 1, from row to row.
     *
     * @return the outer stride
     */
    public long rowStride() {
        return outerStride;
    }

    /**
     * Whether the values of each row lie side by side.
     *
     * @return whether inner size and class stride are 1
     */
    public boolean hasContiguousRows() {
        return inner == 1 && classStride == 1;
    }

    /**
     * The number of elements that memory with this layout must have.
     *
     * @return one more than the index of the last element, 0 where there is none
     */
    public long end() {
        return outer == 0 || classes == 0 || inner == 0 ? 0 : offset + (outer - 1) * outerStride + extent(classes, inner, classStride);
    }
}
