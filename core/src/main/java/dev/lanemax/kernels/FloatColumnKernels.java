package dev.lanemax.kernels;

/**
 * The kernels for rows that lie side by side, element c of row r at place c stride + r: vectors hold the same class of different
 * rows, and nothing need be transposed. {@code terms} is room for 16 elements of each class.
 *
 * <p>Each returns whether it has computed the results. Where it has not, what is in their place means nothing, and the kernels for
 * dense rows must compute them.
 */
public interface FloatColumnKernels {

    /** As {@link FloatArrayKernels#softmax}, not in place. */
    boolean softmax(float[] logits, float[] probabilities, float[] terms, int stride, int rows, int classes);

    /** As {@link FloatArrayKernels#logSoftmax}, not in place. */
    boolean logSoftmax(float[] logits, float[] logProbabilities, float[] terms, int stride, int rows, int classes);

    /** As {@link FloatArrayKernels#logSumExp}. */
    boolean logSumExp(float[] logits, float[] result, float[] terms, int stride, int rows, int classes);
}
