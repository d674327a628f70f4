package dev.lanemax.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Some rows of {@code float}, copied into a dense array, for kernels that need them side by side in the heap: where classes are not
 * the last axis, and where memory of different kinds meets. One per thread, reused; it grows to the longest row it has seen.
 */
public final class FloatTile {

    /** A tile has about so many elements, and at least one row. */
    private static final int ELEMENTS = 1 << 14;

    private static final ThreadLocal<FloatTile> OF_THREAD = ThreadLocal.withInitial(FloatTile::new);

    private float[] elements = {};

    private FloatTile() {
    }

    /** The calling thread's elements, with room for {@link #rows} rows. */
    static float[] ofThread(int classes) {
        FloatTile tile = OF_THREAD.get();
        int most = Math.multiplyExact(rows(classes), classes);
        if (tile.elements.length < most) {
            tile.elements = new float[most];
        }
        return tile.elements;
    }

    /** How many rows of a given length a tile has. */
    static int rows(int classes) {
        return Math.max(1, ELEMENTS / classes);
    }

    /** Copies rows in. */
    static void load(Matrix from, long firstRow, int rows, float[] tile) {
        int classes = (int) from.classes();
        for (int row = 0; row < rows;) {
            int neighbours = from.neighbours(firstRow + row, rows - row);
            long place = from.position(firstRow + row);
            if (from.hasContiguousRows()) {
                loadRow(from, place, classes, tile, row * classes);
            } else {
                for (int c = 0; c < classes; c++) {
                    loadClass(from, place + c * from.classStride(), neighbours, tile, row * classes + c, classes);
                }
            }
            row += neighbours;
        }
    }

    /** Copies rows out. */
    static void store(float[] tile, Matrix to, long firstRow, int rows) {
        int classes = (int) to.classes();
        for (int row = 0; row < rows;) {
            int neighbours = to.neighbours(firstRow + row, rows - row);
            long place = to.position(firstRow + row);
            if (to.hasContiguousRows()) {
                storeRow(tile, row * classes, to, place, classes);
            } else {
                for (int c = 0; c < classes; c++) {
                    storeClass(tile, row * classes + c, classes, to, place + c * to.classStride(), neighbours);
                }
            }
            row += neighbours;
        }
    }

    private static void loadRow(Matrix from, long place, int classes, float[] tile, int at) {
        if (from.floats() != null) {
            System.arraycopy(from.floats(), (int) place, tile, at, classes);
        } else {
            MemorySegment.copy(from.segment(), ValueLayout.JAVA_FLOAT, place * Float.BYTES, tile, at, classes);
        }
    }

    private static void storeRow(float[] tile, int at, Matrix to, long place, int classes) {
        if (to.floats() != null) {
            System.arraycopy(tile, at, to.floats(), (int) place, classes);
        } else {
            MemorySegment.copy(tile, at, to.segment(), ValueLayout.JAVA_FLOAT, place * Float.BYTES, classes);
        }
    }

    /** One class of some rows that are neighbours. */
    private static void loadClass(Matrix from, long place, int neighbours, float[] tile, int at, int classes) {
        float[] array = from.floats();
        MemorySegment segment = from.segment();
        for (int i = 0; i < neighbours; i++) {
            tile[at + i * classes] =
                    array != null ? array[(int) place + i] : segment.getAtIndex(ValueLayout.JAVA_FLOAT, place + i);
        }
    }

    private static void storeClass(float[] tile, int at, int classes, Matrix to, long place, int neighbours) {
        float[] array = to.floats();
        MemorySegment segment = to.segment();
        for (int i = 0; i < neighbours; i++) {
            float value = tile[at + i * classes];
            if (array != null) {
                array[(int) place + i] = value;
            } else {
                segment.setAtIndex(ValueLayout.JAVA_FLOAT, place + i, value);
            }
        }
    }
}
