package dev.lanemax.kernels;

/**
 * The kernels over {@code float[]}. The interfaces for memory segments and for addresses are generated from this one.
 *
 * <p>The caller guarantees: every index is inside its array; {@code classes >= 1} (0 for {@link #logSumExp}
 * too); an output is the same elements with the same stride as the logits or shares none with them; every label is in
 * {@code [0, classes)}.
 * Kernels check nothing, allocate nothing, and give the same bits in every implementation.
 */
public interface FloatArrayKernels {

    /** Each row of probabilities is exp(x) / sum exp(x). {@code inPlace} where the result may be the logits. */
    void softmax(float[] logits, int logitsOffset, int logitsStride, float[] probabilities,
            int probabilitiesOffset, int probabilitiesStride, int rows, int classes, boolean inPlace);

    /** Each row is x - log sum exp(x). {@code inPlace} where the result may be the logits. */
    void logSoftmax(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes, boolean inPlace);

    /** One value a row: log sum exp(x). */
    void logSumExp(float[] logits, int logitsOffset, int logitsStride,
            float[] result, int resultOffset, int rows, int classes);

    /** Returns the sum over the rows of log sum exp(x) - x[label]. */
    double crossEntropy(float[] logits, int logitsOffset, int logitsStride,
            int[] labels, int labelsOffset, int rows, int classes);

    /** Writes each row's log sum exp(x) - x[label]. */
    void crossEntropyRows(float[] logits, int logitsOffset, int logitsStride,
            int[] labels, int labelsOffset, float[] losses, int lossesOffset, int rows, int classes);

    /** As {@link #crossEntropy}, and writes gradient = scale (softmax(x) - one-hot(label)). */
    double crossEntropyGradient(float[] logits, int logitsOffset, int logitsStride, int[] labels, int labelsOffset,
            float[] gradient, int gradientOffset, int gradientStride, int rows, int classes, float scale);

    /** As {@link #crossEntropyRows}, and writes gradient = softmax(x) - one-hot(label). */
    void crossEntropyRowsGradient(float[] logits, int logitsOffset, int logitsStride, int[] labels, int labelsOffset,
            float[] losses, int lossesOffset, float[] gradient, int gradientOffset, int gradientStride, int rows, int classes);
}
