package dev.lanemax.kernels;

/**
 * Several rows at once, which are short, but have {@link FloatSum#LANES} classes at least. One element at a time, there is nothing
 * to gain from that: {@link VectorFloatArrayShortRows} is the one that does it.
 */
final class ScalarFloatArrayShortRows {

    static final int ROWS = 16;

    private ScalarFloatArrayShortRows() {
    }

    /** Softmax of {@link #ROWS} rows. Returns whether it has been computed; if not, nothing has been lost of the logits. */
    static boolean softmax(float[] logits, int logitsOffset, int logitsStride, float[] probabilities,
            int probabilitiesOffset, int probabilitiesStride, int classes, boolean inPlace, FloatSum sum) {
        return false;
    }

    /** As {@link #softmax}, log_softmax, not in place. */
    static boolean logSoftmax(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int classes, FloatSum sum) {
        return false;
    }

    /** As {@link #softmax}, the losses and gradient of rows of which the first is the block's {@code first}. */
    static boolean crossEntropyGradient(float[] logits, int logitsOffset, int logitsStride, LossBlock block, int first,
            float[] gradient, int gradientOffset, int gradientStride, int classes, boolean inPlace, FloatSum sum) {
        return false;
    }
}
