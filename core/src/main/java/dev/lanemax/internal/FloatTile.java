package dev.lanemax.internal;

import dev.lanemax.kernels.FloatTransposition;
import dev.lanemax.kernels.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Some rows of {@code float}, copied into a dense array, for kernels that need them side by side in the heap: where classes are not
 * the last axis, and where memory of different kinds meets. One per thread, reused; it grows to the longest row it has seen.
 */
final class FloatTile {

    /** A tile has about so many elements, and at least one row. */
    private static final int ELEMENTS = 1 << 15;

    /** So many neighbours at a class fill whole vectors and cache lines. */
    static final int NEIGHBOURS = 16;

    private static final Scratch<FloatTile> OF_THREAD = Scratch.ofThread(FloatTile::new);

    private float[] elements = {};
    private float[] results = {};
    private float[] columns = {};

    private FloatTile() {
    }

    /** The calling thread's, with room for {@link #rows} rows. */
    static FloatTile ofThread(int classes) {
        FloatTile tile = OF_THREAD.get();
        int most = Math.addExact(Math.multiplyExact(rows(classes), classes), FloatTransposition.SPARE);
        int mostInColumns = Math.max(most, stride(rows(classes)) * classes);
        tile.elements = atLeast(tile.elements, most);
        tile.results = atLeast(tile.results, mostInColumns);
        tile.columns = atLeast(tile.columns, mostInColumns);
        return tile;
    }

    private static float[] atLeast(float[] array, int elements) {
        return array.length < elements ? new float[elements] : array;
    }

    /** How many rows of a given length a tile has. */
    static int rows(int classes) {
        int rows = Math.max(1, ELEMENTS / Math.max(1, classes));
        return rows < NEIGHBOURS ? rows : rows - rows % NEIGHBOURS;
    }

    /**
     * From one class of neighbours to the next, in the tile: where there are vectors of them, an odd number of cache lines, so that
     * the classes of a row lie in different sets of the cache.
     */
    static int stride(int neighbours) {
        return neighbours < NEIGHBOURS ? neighbours : (Math.ceilDiv(neighbours, NEIGHBOURS) | 1) * NEIGHBOURS;
    }

    /** What is copied in. */
    float[] elements() {
        return elements;
    }

    /** What is copied in as it lies. */
    float[] columns() {
        return columns;
    }

    /** As many elements, to be copied out. */
    float[] results() {
        return results;
    }

    /** Copies elements of a dense matrix in, from one on. */
    void loadDense(Matrix from, long first, int count) {
        copy(from, from.place() + first, elements, 0, count);
    }

    /** Copies results out to elements of a dense matrix, from one on. */
    void storeDense(Matrix to, long first, int count) {
        copy(results, 0, to, to.place() + first, count);
    }

    /** Copies rows in. */
    void load(FloatTransposition transposition, Matrix from, long firstRow, int rows) {
        int classes = (int) from.classes();
        int run = from.hasContiguousRows() && from.rowStride() == classes ? rows : 1;
        for (int row = 0; row < rows;) {
            long place = from.position(firstRow + row);
            if (from.hasContiguousRows()) {
                copy(from, place, elements, row * classes, run * classes);
                row += run;
            } else {
                int neighbours = from.neighbours(firstRow + row, rows - row);
                loadNeighbours(transposition, from, place, row * classes, neighbours, classes);
                row += neighbours;
            }
        }
    }

    /** Copies rows out of one of the arrays. */
    void store(FloatTransposition transposition, float[] tile, Matrix to, long firstRow, int rows) {
        int classes = (int) to.classes();
        int run = to.hasContiguousRows() && to.rowStride() == classes ? rows : 1;
        for (int row = 0; row < rows;) {
            long place = to.position(firstRow + row);
            if (to.hasContiguousRows()) {
                copy(tile, row * classes, to, place, run * classes);
                row += run;
            } else {
                int neighbours = to.neighbours(firstRow + row, rows - row);
                storeNeighbours(transposition, tile, row * classes, to, place, neighbours, classes);
                row += neighbours;
            }
        }
    }

    /** Runs of neighbours are copied class by class first: memory is fast only where it is read on and on. */
    private void loadNeighbours(FloatTransposition transposition, Matrix from, long place, int at, int neighbours, int classes) {
        if (from.floats() != null && neighbours < NEIGHBOURS) {
            transposition.load(from.floats(), (int) place, (int) from.classStride(), elements, at, neighbours, classes);
            return;
        }
        loadColumns(from, place, neighbours, classes);
        transposition.load(columns, 0, stride(neighbours), elements, at, neighbours, classes);
    }

    private void storeNeighbours(
            FloatTransposition transposition, float[] tile, int at, Matrix to, long place, int neighbours, int classes) {
        if (to.floats() != null && neighbours < NEIGHBOURS) {
            transposition.store(tile, at, to.floats(), (int) place, (int) to.classStride(), neighbours, classes);
            return;
        }
        transposition.store(tile, at, columns, 0, stride(neighbours), neighbours, classes);
        storeColumns(columns, to, place, neighbours, classes);
    }

    /** Copies neighbours in as they lie, class by class. */
    void loadColumns(Matrix from, long place, int neighbours, int classes) {
        int stride = stride(neighbours);
        for (int c = 0; c < classes; c++) {
            copy(from, place + c * from.classStride(), columns, c * stride, neighbours);
        }
    }

    /** Copies neighbours out as they lie. */
    static void storeColumns(float[] from, Matrix to, long place, int neighbours, int classes) {
        int stride = stride(neighbours);
        for (int c = 0; c < classes; c++) {
            copy(from, c * stride, to, place + c * to.classStride(), neighbours);
        }
    }

    private static void copy(Matrix from, long place, float[] to, int at, int count) {
        if (from.floats() != null) {
            System.arraycopy(from.floats(), (int) place, to, at, count);
        } else {
            MemorySegment.copy(from.segment(), ValueLayout.JAVA_FLOAT, place * Float.BYTES, to, at, count);
        }
    }

    private static void copy(float[] from, int at, Matrix to, long place, int count) {
        if (to.floats() != null) {
            System.arraycopy(from, at, to.floats(), (int) place, count);
        } else {
            MemorySegment.copy(from, at, to.segment(), ValueLayout.JAVA_FLOAT, place * Float.BYTES, count);
        }
    }
}
