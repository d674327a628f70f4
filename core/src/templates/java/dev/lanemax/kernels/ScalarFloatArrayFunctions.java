package dev.lanemax.kernels;

/**
 * The elementary functions one element at a time: the reference for {@link VectorFloatArrayFunctions}, and what runs where the
 * incubator module is absent. Both give the same bits.
 *
 * <p>This file is a template: the build repeats the method for every method of {@link FloatArrayFunctions}.
 */
public final class ScalarFloatArrayFunctions implements FloatArrayFunctions {

    @EachFunction
    @Override
    public void exp(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            int inputRow = inputOffset + row * inputStride;
            int outputRow = outputOffset + row * outputStride;
            for (int i = 0; i < columns; i++) {
                output[outputRow + i] = FloatFunctions.exp(input[inputRow + i]);
            }
        }
    }
}
