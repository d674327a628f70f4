package dev.lanemax.kernels;

/**
 * Copies between memory where rows lie side by side at every class, and a tile of dense rows. The caller guarantees that every
 * index is inside its array, and that there are {@link #SPARE} elements after the last row of a tile: what they hold is lost.
 */
public interface FloatTransposition {

    /** A vector's elements, at most: what an operation may read or write after the end of a tile. */
    int SPARE = 16;

    /** tile[tileOffset + r classes + c] = memory[offset + c stride + r]. */
    void load(float[] memory, int offset, int stride, float[] tile, int tileOffset, int rows, int classes);

    /** memory[offset + c stride + r] = tile[tileOffset + r classes + c]. */
    void store(float[] tile, int tileOffset, float[] memory, int offset, int stride, int rows, int classes);
}
