package dev.lanemax.kernels;

/**
 * Softmax and log_softmax of rows of fewer than {@link FloatSum#LANES} classes, one row at a time: the reference for
 * {@link VectorFloatArrayFewClasses}, which computes many rows at once.
 *
 * <p>log_softmax adds up the terms in order. It holds the largest of them back, the first of equals: what
 * is added is the lesser of the next term and the one that is held.
 */
final class ScalarFloatArrayFewClasses {

    private ScalarFloatArrayFewClasses() {
    }

    static void softmax(float[] logits, int logitsOffset, int logitsStride, float[] probabilities,
            int probabilitiesOffset, int probabilitiesStride, int rows, int classes, boolean inPlace) {
        FloatSum sum = FloatSum.ofThread();
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int probabilitiesRow = probabilitiesOffset + row * probabilitiesStride;
            float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            float base = FloatExp.base(max);
            float rounder = FloatExp.rounder(max, base);
            ScalarFloatArrayTerms.terms(logits, logitsRow, probabilities, probabilitiesRow, classes, base, rounder, sum);
            if (!FloatSum.COMES_WITH_TERMS) {
                ScalarFloatArrayTerms.sum(probabilities, probabilitiesRow, classes, sum);
            }
            sum.setFactor(1);
            ScalarFloatArrayPasses.scale(probabilities, probabilitiesRow, classes, sum);
        }
    }

    static void logSoftmax(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes, boolean inPlace) {
        FloatSum sum = FloatSum.ofThread();
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int resultRow = logProbabilitiesOffset + row * logProbabilitiesStride;
            float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            float base = FloatExp.base(max);
            float rounder = FloatExp.rounder(max, base);
            float top = logits[logitsRow];
            float largest = FloatExp.term(top, base, rounder);
            sum.others().clear();
            for (int i = 1; i < classes; i++) {
                float x = logits[logitsRow + i];
                float term = FloatExp.term(x, base, rounder);
                sum.others().add(term > largest ? largest : term);
                top = term > largest ? x : top;
                largest = term > largest ? term : largest;
            }
            sum.setLogSumExp(top, base, rounder);
            ScalarFloatArrayPasses.subtract(logits, logitsRow, logProbabilities, resultRow, classes, sum);
        }
    }
}
