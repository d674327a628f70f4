package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Matrix;
import dev.lanemax.internal.RowTile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Which classes of which rows a {@link Normaliser} sees. A hidden class counts as a logit of -inf, whatever its logit is, NaN included:
 * its probability is exactly +0, and so is its gradient. An additive mask is added to the logits, and hides where it is -inf.
 *
 * <p>A mask may have fewer rows than the logits. Row r of the logits then has the mask's row r mod M, M being the number of the mask's
 * rows, or (r / n) mod M where each is {@linkplain #forEach shared} by n rows one after the other. Attention scores of shape (batch,
 * heads, queries, keys) thus take a mask of shape (queries, keys), or one of shape (batch, keys) that is shared by
 * heads x queries rows each. The number of rows must be a multiple of M n.
 *
 * <p>A mask refers to the caller's memory, which it reads at each call. It is immutable as far as that is, and safe for any number of
 * threads.
 */
public final class Mask {

    private enum Kind { ADDITIVE, VISIBLE, CAUSAL }

    private final Kind kind;
    private final Matrix values;
    private final long rows;
    private final long shared;
    private final long offset;
    private final Mask next;

    private Mask(Kind kind, Matrix values, long rows, long shared, long offset, Mask next) {
        this.kind = kind;
        this.values = values;
        this.rows = rows;
        this.shared = shared;
        this.offset = offset;
        this.next = next;
    }

    private static Mask of(Kind kind, Matrix values) {
        values.checkReadable(0);
        Checks.atLeast("rows of " + values.name(), values.rows(), 1);
        return new Mask(kind, values, values.rows(), 1, 0, null);
    }

    /**
     * Numbers that are added to the logits after scaling.
     *
     * @param addends an addend for each class, -inf to hide it
     * @param layout  where its rows lie
     * @return the mask
     */
    public static Mask additive(float[] addends, Layout layout) {
        Matrix values = new Matrix("mask");
        values.set(addends, layout);
        return of(Kind.ADDITIVE, values);
    }

    /**
     * Numbers that are added to the logits after scaling.
     *
     * @param addends an addend for each class, -inf to hide it
     * @param layout  where its rows lie
     * @return the mask
     */
    public static Mask additive(double[] addends, Layout layout) {
        Matrix values = new Matrix("mask");
        values.set(addends, layout);
        return of(Kind.ADDITIVE, values);
    }

    /**
     * Numbers that are added to the logits after scaling, in a memory segment.
     *
     * @param type    {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param addends an addend for each class, -inf to hide it
     * @param layout  where its rows lie
     * @return the mask
     */
    public static Mask additive(ValueLayout.OfFloat type, MemorySegment addends, Layout layout) {
        Matrix values = new Matrix("mask");
        values.set(type, addends, layout);
        return of(Kind.ADDITIVE, values);
    }

    /**
     * Numbers that are added to the logits after scaling, in a memory segment.
     *
     * @param type    {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param addends an addend for each class, -inf to hide it
     * @param layout  where its rows lie
     * @return the mask
     */
    public static Mask additive(ValueLayout.OfDouble type, MemorySegment addends, Layout layout) {
        Matrix values = new Matrix("mask");
        values.set(type, addends, layout);
        return of(Kind.ADDITIVE, values);
    }

    /**
     * Classes that are visible or not.
     *
     * @param visible true where a class is to be seen
     * @param layout  where its rows lie
     * @return the mask
     */
    public static Mask visible(boolean[] visible, Layout layout) {
        Matrix values = new Matrix("mask");
        values.set(visible, layout);
        return of(Kind.VISIBLE, values);
    }

    /**
     * Classes that are visible or not, in a memory segment.
     *
     * @param type    {@link ValueLayout#JAVA_BYTE}: what the elements are
     * @param visible other than 0 where a class is to be seen
     * @param layout  where its rows lie
     * @return the mask
     */
    public static Mask visible(ValueLayout.OfByte type, MemorySegment visible, Layout layout) {
        Matrix values = new Matrix("mask");
        values.setBytes(type, visible, layout);
        return of(Kind.VISIBLE, values);
    }

    /**
     * The causal mask: query q sees the keys 0 to q + offset.
     *
     * @param queries number of rows of a group; row r is query r mod queries
     * @param offset  number of keys before the first query's own, in a cache for example
     * @return the mask
     * @throws IllegalArgumentException where there is no query
     */
    public static Mask causal(long queries, long offset) {
        Checks.atLeast("queries", queries, 1);
        return new Mask(Kind.CAUSAL, null, queries, 1, Math.clamp(offset, -queries, Integer.MAX_VALUE), null);
    }

    /**
     * The same mask, each of whose rows is for several rows of logits, one after the other.
     *
     * @param logitsRows so many, at least 1
     * @return the shared mask
     * @throws IllegalArgumentException where it is less than 1
     */
    public Mask forEach(long logitsRows) {
        Checks.atLeast("logitsRows", logitsRows, 1);
        return new Mask(kind, values, rows, logitsRows, offset, next);
    }

    /**
     * This mask and others: addends are added, and a class is hidden that either hides.
     *
     * @param others the others
     * @return both
     * @throws IllegalArgumentException where it is null
     */
    public Mask and(Mask others) {
        Checks.present("others", others);
        return new Mask(kind, values, rows, shared, offset, next == null ? others : next.and(others));
    }

    /** Whether it fits the logits, and the result leaves it alone. */
    void check(Matrix logits, Matrix result) {
        if (values != null) {
            values.checkReadable(0);
            if (values.classes() != logits.classes()) {
                throw new IllegalArgumentException(
                        "mask has " + values.classes() + " classes, must have " + logits.classes() + " as " + logits.name());
            }
            result.checkDisjoint(values);
        }
        if (logits.rows() % rows != 0 || logits.rows() / rows % shared != 0) {
            throw new IllegalArgumentException(logits.name() + " has " + logits.rows() + " rows, must have a multiple of the "
                    + rows + " x " + shared + " that the mask is for");
        }
        if (next != null) {
            next.check(logits, result);
        }
    }

    /** Applies it to scaled logits. */
    void apply(RowTile tile) {
        int classes = tile.classes();
        for (int i = 0; i < tile.rows(); i++) {
            long row = (tile.firstRow() + i) / shared % rows;
            if (kind == Kind.CAUSAL) {
                hideAfter(tile, i * classes, Math.clamp(row + offset + 1, 0, classes));
            } else {
                values.load(row, 1, tile.scratch());
                mask(tile, i * classes);
            }
        }
        if (next != null) {
            next.apply(tile);
        }
    }

    private void mask(RowTile tile, int row) {
        double hidden = kind == Kind.ADDITIVE ? Double.NEGATIVE_INFINITY : 0;
        double[] mask = tile.scratch();
        for (int c = 0; c < tile.classes(); c++) {
            if (mask[c] == hidden) {
                hide(tile, row + c);
            } else if (kind == Kind.ADDITIVE) {
                tile.logits()[row + c] += mask[c];
            }
        }
    }

    private static void hideAfter(RowTile tile, int row, int visible) {
        for (int c = visible; c < tile.classes(); c++) {
            hide(tile, row + c);
        }
    }

    /** The upstream gradient of what does not depend on any logit reaches none. */
    private static void hide(RowTile tile, int element) {
        tile.logits()[element] = Double.NEGATIVE_INFINITY;
        tile.upstream()[element] = 0;
    }
}
