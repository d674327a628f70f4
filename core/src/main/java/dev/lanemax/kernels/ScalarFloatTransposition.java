package dev.lanemax.kernels;

/** Element by element. */
public final class ScalarFloatTransposition implements FloatTransposition {

    @Override
    public void load(float[] memory, int offset, int stride, float[] tile, int tileOffset, int rows, int classes) {
        for (int c = 0; c < classes; c++) {
            for (int r = 0; r < rows; r++) {
                tile[tileOffset + r * classes + c] = memory[offset + c * stride + r];
            }
        }
    }

    @Override
    public void store(float[] tile, int tileOffset, float[] memory, int offset, int stride, int rows, int classes) {
        for (int c = 0; c < classes; c++) {
            for (int r = 0; r < rows; r++) {
                memory[offset + c * stride + r] = tile[tileOffset + r * classes + c];
            }
        }
    }
}
