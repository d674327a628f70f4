package dev.lanemax.kernels;

/**
 * The kernels over {@code float[]}. The interfaces for memory segments and for addresses are generated from this one.
 *
 * <p>The caller guarantees: every index is inside its array; {@code classes >= 1} (0 for {@link #logSumExp}
 * too); an output is the same elements with the same stride as the logits or shares none with them; a {@link LossBlock} has
 * room for the rows, and every label below {@code classes}.
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

    /** The loss of each row of a block: log sum exp(x) - x[label]. */
    void crossEntropy(float[] logits, int logitsOffset, int logitsStride, LossBlock block, int rows, int classes);

    /**
     * As {@link #crossEntropy}, and writes gradient = factor (softmax(x) - one-hot(label)). {@code inPlace} where the gradient may
     * be the logits.
     */
    void crossEntropyGradient(float[] logits, int logitsOffset, int logitsStride, LossBlock block,
            float[] gradient, int gradientOffset, int gradientStride, int rows, int classes, boolean inPlace);

    /** {@link #softmax} of one row of more than {@value FloatLongRow#MOST_SHORT} classes, as are those below, by whoever shares in it. */
    void softmax(float[] logits, int logitsRow, float[] probabilities, int probabilitiesRow, int classes, boolean inPlace,
            Division division);

    /** {@link #logSoftmax} of a long row. */
    void logSoftmax(float[] logits, int logitsRow, float[] logProbabilities, int logProbabilitiesRow, int classes, Division division);

    /** {@link #logSumExp} of a long row. */
    void logSumExp(float[] logits, int logitsRow, float[] result, int resultRow, int classes, Division division);

    /** {@link #crossEntropy} of a long row, the one with that number in the block. */
    void crossEntropy(float[] logits, int logitsRow, LossBlock block, int sample, int classes, Division division);

    /** {@link #crossEntropyGradient} of a long row, the one with that number in the block. */
    void crossEntropyGradient(float[] logits, int logitsRow, LossBlock block, int sample, float[] gradient, int gradientRow,
            int classes, boolean inPlace, Division division);
}
