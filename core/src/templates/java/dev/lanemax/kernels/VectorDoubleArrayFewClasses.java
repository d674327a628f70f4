package dev.lanemax.kernels;

/**
 * The kernels for rows of fewer than {@link DoubleSum#LANES} classes: softmax of rows without gaps, many at once by
 * {@link VectorDoubleArrayShortRows}, where a vector holds all lanes of a sum. All else, and what remains, is left to the
 * scalar class, whose bits are the same.
 */
final class VectorDoubleArrayFewClasses {

    private static final int BLOCK = DoubleRowGroup.ROWS_OF_FEW_CLASSES;

    private VectorDoubleArrayFewClasses() {
    }

    static void softmax(double[] logits, int logitsOffset, int logitsStride, double[] probabilities,
            int probabilitiesOffset, int probabilitiesStride, int rows, int classes, boolean inPlace) {
        int firstRow = 0;
        if (VectorDoubleRow.HAS_ALL_LANES && classes > 0 && logitsStride == classes && probabilitiesStride == classes) {
            for (; firstRow <= rows - BLOCK; firstRow += BLOCK) {
                int logitsRow = logitsOffset + firstRow * classes;
                int probabilitiesRow = probabilitiesOffset + firstRow * classes;
                if (!VectorDoubleArrayShortRows.softmaxOfFewClasses(
                        logits, logitsRow, probabilities, probabilitiesRow, classes)) {
                    ScalarDoubleArrayFewClasses.softmax(
                            logits, logitsRow, classes, probabilities, probabilitiesRow, classes, BLOCK, classes, inPlace);
                }
            }
        }
        int logitsRow = logitsOffset + firstRow * logitsStride;
        int probabilitiesRow = probabilitiesOffset + firstRow * probabilitiesStride;
        ScalarDoubleArrayFewClasses.softmax(logits, logitsRow, logitsStride,
                probabilities, probabilitiesRow, probabilitiesStride, rows - firstRow, classes, inPlace);
    }

    static void logSoftmax(double[] logits, int logitsOffset, int logitsStride,
            double[] logProbabilities, int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes) {
        ScalarDoubleArrayFewClasses.logSoftmax(logits, logitsOffset, logitsStride,
                logProbabilities, logProbabilitiesOffset, logProbabilitiesStride, rows, classes);
    }

    static void logSumExp(double[] logits, int logitsOffset, int logitsStride,
            double[] result, int resultOffset, int rows, int classes) {
        ScalarDoubleArrayFewClasses.logSumExp(logits, logitsOffset, logitsStride, result, resultOffset, rows, classes);
    }

    static void crossEntropy(
            double[] logits, int logitsOffset, int logitsStride, LossBlock block, int first, int rows, int classes) {
        ScalarDoubleArrayFewClasses.crossEntropy(logits, logitsOffset, logitsStride, block, first, rows, classes);
    }

    static void crossEntropyGradient(double[] logits, int logitsOffset, int logitsStride, LossBlock block,
            double[] gradient, int gradientOffset, int gradientStride, int first, int rows, int classes) {
        ScalarDoubleArrayFewClasses.crossEntropyGradient(logits, logitsOffset, logitsStride, block,
                gradient, gradientOffset, gradientStride, first, rows, classes);
    }
}
