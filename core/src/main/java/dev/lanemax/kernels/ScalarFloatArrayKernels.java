package dev.lanemax.kernels;

/**
 * The kernels, row by row, in passes over the row: find the maximum, take the terms e<sup>x</sup>, add them up, write the result.
 *
 * <p>This class uses the passes of {@link ScalarFloatArrayPasses}. The one that uses the vector passes, and both for memory
 * segments and for addresses, are generated from it.
 */
public final class ScalarFloatArrayKernels implements FloatArrayKernels {

    private static final int BLOCK = RowSum.BLOCK;

    /** The next row's maximum is found while this row's terms are computed, which hides the time its memory takes to arrive. */
    @Override
    public void softmax(float[] logits, int logitsOffset, int logitsStride,
            float[] probabilities, int probabilitiesOffset, int probabilitiesStride, int rows, int classes) {
        float nextMax = rows == 0 ? 0 : ScalarFloatArrayPasses.max(logits, logitsOffset, classes);
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int nextRow = row + 1 < rows ? logitsRow + logitsStride : logitsRow;
            int probabilitiesRow = probabilitiesOffset + row * probabilitiesStride;
            float max = nextMax;
            float base = FloatExp.base(max);
            float rounder = FloatExp.rounder(max, base);
            double sum = 0;
            nextMax = Float.NEGATIVE_INFINITY;
            for (int start = 0; start < classes; start += BLOCK) {
                int length = Math.min(BLOCK, classes - start);
                nextMax = FloatRow.larger(nextMax, ScalarFloatArrayPasses.termsAndNextMax(logits,
                        logitsRow + start, probabilities, probabilitiesRow + start, length, base, rounder, nextRow + start));
                sum += ScalarFloatArrayPasses.sum(probabilities, probabilitiesRow + start, length);
            }
            ScalarFloatArrayPasses.scale(probabilities, probabilitiesRow, classes, 1 / sum);
        }
    }

    /** Where the result has memory of its own, the terms are kept there meanwhile, and the next row's maximum costs as little. */
    @Override
    public void logSoftmax(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes, boolean inPlace) {
        float nextMax = rows == 0 ? 0 : ScalarFloatArrayPasses.max(logits, logitsOffset, classes);
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int nextRow = row + 1 < rows ? logitsRow + logitsStride : logitsRow;
            int resultRow = logProbabilitiesOffset + row * logProbabilitiesStride;
            float max = nextMax;
            float base = FloatExp.base(max);
            float rounder = FloatExp.rounder(max, base);
            int top = ScalarFloatArrayPasses.indexOf(logits, logitsRow, classes, max);
            double others = 0;
            nextMax = Float.NEGATIVE_INFINITY;
            for (int start = 0; start < classes; start += BLOCK) {
                int length = Math.min(BLOCK, classes - start);
                if (inPlace) {
                    nextMax = FloatRow.larger(
                            nextMax, ScalarFloatArrayPasses.max(logits, nextRow + start, length));
                    others += ScalarFloatArrayPasses.sumOfTerms(
                            logits, logitsRow + start, length, base, rounder, top - start);
                } else {
                    nextMax = FloatRow.larger(nextMax, ScalarFloatArrayPasses.termsAndNextMax(logits,
                            logitsRow + start, logProbabilities, resultRow + start, length, base, rounder, nextRow + start));
                    if (top >= start && top < start + length) {
                        logProbabilities[resultRow + top] = 0;
                    }
                    others += ScalarFloatArrayPasses.sum(logProbabilities, resultRow + start, length);
                }
            }
            double above = FloatRow.logSumExpAboveMax(others, max, base, rounder);
            ScalarFloatArrayPasses.subtract(logits, logitsRow, logProbabilities, resultRow, classes, max, (float) above);
        }
    }

    @Override
    public void logSumExp(float[] logits, int logitsOffset, int logitsStride,
            float[] result, int resultOffset, int rows, int classes) {
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int resultRow = resultOffset + row;
            float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            result[resultRow] = Float.isInfinite(max)
                    ? infiniteLogSumExp(logits, logitsRow, classes, max)
                    : (float) (max + logSumExpAboveMax(logits, logitsRow, classes, max));
        }
    }

    @Override
    public double crossEntropy(float[] logits, int logitsOffset, int logitsStride,
            int[] labels, int labelsOffset, int rows, int classes) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int labelRow = labelsOffset + row;
            sum += crossEntropyRow(logits, logitsRow, labels[labelRow], classes);
        }
        return sum;
    }

    @Override
    public void crossEntropyRows(float[] logits, int logitsOffset, int logitsStride,
            int[] labels, int labelsOffset, float[] losses, int lossesOffset, int rows, int classes) {
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int labelRow = labelsOffset + row;
            int lossRow = lossesOffset + row;
            losses[lossRow] = (float) crossEntropyRow(logits, logitsRow, labels[labelRow], classes);
        }
    }

    @Override
    public double crossEntropyGradient(float[] logits, int logitsOffset, int logitsStride, int[] labels, int labelsOffset,
            float[] gradient, int gradientOffset, int gradientStride, int rows, int classes, float scale) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int labelRow = labelsOffset + row;
            int gradientRow = gradientOffset + row * gradientStride;
            sum += crossEntropyGradientRow(logits, logitsRow, labels[labelRow], gradient, gradientRow, classes, scale);
        }
        return sum;
    }

    @Override
    public void crossEntropyRowsGradient(float[] logits, int logitsOffset, int logitsStride, int[] labels, int labelsOffset,
            float[] losses, int lossesOffset, float[] gradient, int gradientOffset, int gradientStride, int rows, int classes) {
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int labelRow = labelsOffset + row;
            int lossRow = lossesOffset + row;
            int gradientRow = gradientOffset + row * gradientStride;
            losses[lossRow] =
                    (float) crossEntropyGradientRow(logits, logitsRow, labels[labelRow], gradient, gradientRow, classes, 1);
        }
    }

    private static double crossEntropyRow(float[] logits, int logitsRow, int label, int classes) {
        float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
        double above = logSumExpAboveMax(logits, logitsRow, classes, max);
        return FloatRow.crossEntropy(logits[logitsRow + label], max, above);
    }

    /** All that is needed of the logits is read before the gradient, which may be the same memory, is written. */
    private static double crossEntropyGradientRow(float[] logits, int logitsRow, int label,
            float[] gradient, int gradientRow, int classes, float scale) {
        float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
        int top = ScalarFloatArrayPasses.indexOf(logits, logitsRow, classes, max);
        float labelLogit = logits[logitsRow + label];
        float base = FloatExp.base(max);
        float rounder = FloatExp.rounder(max, base);
        float maxTerm = FloatExp.term(max, base, rounder);
        float labelTerm = FloatExp.term(labelLogit, base, rounder);
        double others = 0;
        for (int start = 0; start < classes; start += BLOCK) {
            int length = Math.min(BLOCK, classes - start);
            ScalarFloatArrayPasses.termsAndNextMax(logits, logitsRow + start, gradient, gradientRow + start, length,
                    base, rounder, logitsRow + start);
            if (top >= start && top < start + length) {
                gradient[gradientRow + top] = 0;
            }
            others += ScalarFloatArrayPasses.sum(gradient, gradientRow + start, length);
        }
        gradient[gradientRow + top] = maxTerm;
        double sum = maxTerm + others;
        ScalarFloatArrayPasses.scale(gradient, gradientRow, classes, scale / sum);
        gradient[gradientRow + label] = (float) (scale * (labelLogit == max ? (0 - others) / sum : labelTerm / sum - 1));
        return FloatRow.crossEntropy(labelLogit, max, FloatRow.logSumExpAboveMax(others, max, base, rounder));
    }

    /** The same sum, of the same terms in the same order, as for the gradient. */
    private static double logSumExpAboveMax(float[] logits, int logitsRow, int classes, float max) {
        float base = FloatExp.base(max);
        float rounder = FloatExp.rounder(max, base);
        int top = ScalarFloatArrayPasses.indexOf(logits, logitsRow, classes, max);
        double others = 0;
        for (int start = 0; start < classes; start += BLOCK) {
            int length = Math.min(BLOCK, classes - start);
            others += ScalarFloatArrayPasses.sumOfTerms(logits, logitsRow + start, length, base, rounder, top - start);
        }
        return FloatRow.logSumExpAboveMax(others, max, base, rounder);
    }

    /** +inf where a logit is +inf, -inf where all are -inf, but NaN where one is NaN. */
    private static float infiniteLogSumExp(float[] logits, int logitsRow, int classes, float max) {
        float result = max;
        for (int i = 0; i < classes; i++) {
            float x = logits[logitsRow + i];
            result = Float.isNaN(x) ? x : result;
        }
        return result;
    }
}
