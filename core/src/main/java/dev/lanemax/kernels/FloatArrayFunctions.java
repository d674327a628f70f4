package dev.lanemax.kernels;

/**
 * The elementary functions, element by element, over {@code float[]}. The interfaces for memory segments and for addresses are
 * generated from this one, and every implementation has one loop for all the methods declared here.
 *
 * <p>The caller guarantees: every index is inside its array; an output is the same elements with the same stride as the input or
 * shares none with it. Kernels check nothing, allocate nothing, and give the same bits in every implementation.
 */
public interface FloatArrayFunctions {

    /** e^x. */
    void exp(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns);

    /** e^x - 1. */
    void expm1(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns);

    /** The natural logarithm of x. */
    void log(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns);

    /** The natural logarithm of 1 + x. */
    void log1p(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns);

    /** 1 / (1 + e^-x). */
    void sigmoid(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns);

    /** -log(1 + e^-x). */
    void logSigmoid(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns);

    /** log(1 + e^x). */
    void softplus(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns);

    /** The hyperbolic tangent of x. */
    void tanh(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns);
}
