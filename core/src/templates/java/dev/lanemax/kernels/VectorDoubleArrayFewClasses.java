package dev.lanemax.kernels;

/**
 * The kernels for rows of fewer than {@link DoubleSum#LANES} classes: what is taken of rows without gaps many at once, by
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
        if (areTogether(logitsStride, probabilitiesStride, classes)) {
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
        DoubleRowGroup group = DoubleRowGroup.ofThread();
        int firstRow = 0;
        for (; areTogether(logitsStride, logProbabilitiesStride, classes) && firstRow <= rows - BLOCK; firstRow += BLOCK) {
            int logitsRow = logitsOffset + firstRow * classes;
            int resultRow = logProbabilitiesOffset + firstRow * classes;
            if (VectorDoubleArrayShortRows.takeLogarithmsOfFewClasses(logits, logitsRow, classes, group)) {
                for (int i = 0; i < BLOCK; i += DoubleSum.LANES) {
                    int next = i * classes;
                    VectorDoubleArrayShortRows.subtractEight(
                            logits, logitsRow + next, logProbabilities, resultRow + next, classes, group, i);
                }
            } else {
                ScalarDoubleArrayFewClasses.logSoftmax(logits, logitsRow, classes, logProbabilities, resultRow, classes, BLOCK, classes);
            }
        }
        int logitsRow = logitsOffset + firstRow * logitsStride;
        int resultRow = logProbabilitiesOffset + firstRow * logProbabilitiesStride;
        ScalarDoubleArrayFewClasses.logSoftmax(logits, logitsRow, logitsStride,
                logProbabilities, resultRow, logProbabilitiesStride, rows - firstRow, classes);
    }

    static void logSumExp(double[] logits, int logitsOffset, int logitsStride,
            double[] result, int resultOffset, int rows, int classes) {
        DoubleRowGroup group = DoubleRowGroup.ofThread();
        int firstRow = 0;
        for (; areTogether(logitsStride, classes, classes) && firstRow <= rows - BLOCK; firstRow += BLOCK) {
            int logitsRow = logitsOffset + firstRow * classes;
            if (VectorDoubleArrayShortRows.takeLogarithmsOfFewClasses(logits, logitsRow, classes, group)) {
                for (int i = 0; i < BLOCK; i++) {
                    result[resultOffset + firstRow + i] = group.tops[i] + group.above[i];
                }
            } else {
                ScalarDoubleArrayFewClasses.logSumExp(logits, logitsRow, classes, result, resultOffset + firstRow, BLOCK, classes);
            }
        }
        ScalarDoubleArrayFewClasses.logSumExp(logits, logitsOffset + firstRow * logitsStride, logitsStride,
                result, resultOffset + firstRow, rows - firstRow, classes);
    }

    private static boolean areTogether(int logitsStride, int resultStride, int classes) {
        return VectorDoubleRow.HAS_ALL_LANES && classes > 0 && logitsStride == classes && resultStride == classes;
    }

    static void crossEntropy(
            double[] logits, int logitsOffset, int logitsStride, LossBlock block, int first, int rows, int classes) {
        ScalarDoubleArrayFewClasses.crossEntropy(logits, logitsOffset, logitsStride, block, first, rows, classes);
    }

    static void crossEntropyGradient(double[] logits, int logitsOffset, int logitsStride, LossBlock block,
            double[] gradient, int gradientOffset, int gradientStride, int first, int rows, int classes) {
        int done = 0;
        for (; areTogether(logitsStride, gradientStride, classes) && done <= rows - BLOCK; done += BLOCK) {
            int logitsRow = logitsOffset + done * classes;
            int gradientRow = gradientOffset + done * classes;
            if (!VectorDoubleArrayShortRows.crossEntropyGradientOfFewClasses(
                    logits, logitsRow, block, first + done, gradient, gradientRow, classes)) {
                ScalarDoubleArrayFewClasses.crossEntropyGradient(logits, logitsRow, classes, block,
                        gradient, gradientRow, classes, first + done, BLOCK, classes);
            }
        }
        ScalarDoubleArrayFewClasses.crossEntropyGradient(logits, logitsOffset + done * logitsStride, logitsStride, block,
                gradient, gradientOffset + done * gradientStride, gradientStride, first + done, rows - done, classes);
    }
}
