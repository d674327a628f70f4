package dev.lanemax.kernels;

/**
 * The kernels, row by row, in passes over the row: find the maximum, take the terms e<sup>x</sup>, add them up, write the result.
 *
 * <p>This class uses the passes of {@link ScalarFloatArrayPasses}. The one that uses the vector passes, and both for memory
 * segments and for addresses, are generated from it.
 */
public final class ScalarFloatArrayKernels implements FloatArrayKernels {

    /** Each row is scaled while the next one is summed, so that neither waits for the other. */
    @Override
    public void softmax(float[] logits, int logitsOffset, int logitsStride, float[] probabilities,
            int probabilitiesOffset, int probabilitiesStride, int rows, int classes, boolean inPlace) {
        boolean moderate = true;
        double factor = 0;
        int previousRow = probabilitiesOffset;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int probabilitiesRow = probabilitiesOffset + row * probabilitiesStride;
            boolean scaleNow = moderate && row > 0 && FloatExp.isModerateFactor(factor);
            if (row > 0 && !scaleNow) {
                ScalarFloatArrayPasses.scale(probabilities, previousRow, classes, factor);
            }
            moderate = moderate && moderateTerms(logits, logitsRow, probabilities, probabilitiesRow, classes, inPlace);
            if (!moderate) {
                float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
                float base = FloatExp.base(max);
                float rounder = FloatExp.rounder(max, base);
                ScalarFloatArrayPasses.terms(logits, logitsRow, probabilities, probabilitiesRow, classes, base, rounder);
            }
            double sum = scaleNow
                    ? ScalarFloatArrayPasses.sumAndScale(probabilities, probabilitiesRow, previousRow, classes, factor)
                    : ScalarFloatArrayPasses.sum(probabilities, probabilitiesRow, classes);
            factor = 1 / sum;
            previousRow = probabilitiesRow;
        }
        if (rows > 0) {
            ScalarFloatArrayPasses.scale(probabilities, previousRow, classes, factor);
        }
    }

    /** As in {@link #softmax}, each row is finished while the next one is summed. In place there is no room for the terms. */
    @Override
    public void logSoftmax(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes, boolean inPlace) {
        if (inPlace) {
            logSoftmaxInPlace(logits, logitsOffset, logitsStride, logProbabilities, rows, classes);
            return;
        }
        boolean moderate = true;
        float previousMax = 0;
        float above = 0;
        int previousLogitsRow = logitsOffset;
        int previousRow = logProbabilitiesOffset;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int termsRow = logProbabilitiesOffset + row * logProbabilitiesStride;
            float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            float base = FloatExp.base(max);
            moderate = moderate && ScalarFloatArrayPasses.moderateTerms(logits, logitsRow, logProbabilities, termsRow, classes);
            float rounder = moderate ? FloatExp.MODERATE_ROUNDER : FloatExp.rounder(max, base);
            if (!moderate) {
                ScalarFloatArrayPasses.terms(logits, logitsRow, logProbabilities, termsRow, classes, base, rounder);
            }
            double sum = row == 0
                    ? ScalarFloatArrayPasses.sum(logProbabilities, termsRow, classes)
                    : ScalarFloatArrayPasses.sumAndSubtract(logits, previousLogitsRow, logProbabilities, termsRow, previousRow,
                            classes, previousMax, above);
            double others = others(logProbabilities, termsRow, classes, sum, FloatExp.term(max, base, rounder));
            above = (float) FloatRow.logSumExpAboveMax(others, max, base, rounder);
            previousMax = max;
            previousLogitsRow = logitsRow;
            previousRow = termsRow;
        }
        if (rows > 0) {
            ScalarFloatArrayPasses.subtract(
                    logits, previousLogitsRow, logProbabilities, previousRow, classes, previousMax, above);
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
        float labelLogit = logits[logitsRow + label];
        float base = FloatExp.base(max);
        float rounder = FloatExp.rounder(max, base);
        float maxTerm = FloatExp.term(max, base, rounder);
        float labelTerm = FloatExp.term(labelLogit, base, rounder);
        ScalarFloatArrayPasses.terms(logits, logitsRow, gradient, gradientRow, classes, base, rounder);
        double sum = ScalarFloatArrayPasses.sum(gradient, gradientRow, classes);
        double others = others(gradient, gradientRow, classes, sum, maxTerm);
        ScalarFloatArrayPasses.scale(gradient, gradientRow, classes, scale / sum);
        double othersThanLabel = labelLogit == max ? others : sum - labelTerm;
        gradient[gradientRow + label] = (float) (scale * ((0 - othersThanLabel) / sum));
        return FloatRow.crossEntropy(labelLogit, max, FloatRow.logSumExpAboveMax(others, max, base, rounder));
    }

    /** log_softmax row by row, the terms computed only to be added up. */
    private static void logSoftmaxInPlace(
            float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities, int rows, int classes) {
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            float above = (float) logSumExpAboveMax(logits, logitsRow, classes, max);
            ScalarFloatArrayPasses.subtract(logits, logitsRow, logProbabilities, logitsRow, classes, max, above);
        }
    }

    /** In place, terms can be written only where they will not prove wrong. */
    private static boolean moderateTerms(
            float[] logits, int logitsRow, float[] terms, int termsRow, int classes, boolean inPlace) {
        return (!inPlace || ScalarFloatArrayPasses.areModerate(logits, logitsRow, classes))
                && ScalarFloatArrayPasses.moderateTerms(logits, logitsRow, terms, termsRow, classes);
    }

    /** The sum of a row's terms but {@code maxTerm}, one of them that is the largest. */
    private static double others(float[] terms, int termsRow, int classes, double sum, float maxTerm) {
        if (!FloatRow.dominates(maxTerm, sum)) {
            return sum - maxTerm;
        }
        int top = ScalarFloatArrayPasses.indexOf(terms, termsRow, classes, maxTerm);
        terms[termsRow + top] = 0;
        double others = ScalarFloatArrayPasses.sum(terms, termsRow, classes);
        terms[termsRow + top] = maxTerm;
        return others;
    }

    /** The same sums, of the same terms in the same order, as where the terms are written. */
    private static double logSumExpAboveMax(float[] logits, int logitsRow, int classes, float max) {
        float base = FloatExp.base(max);
        float rounder = FloatExp.rounder(max, base);
        float maxTerm = FloatExp.term(max, base, rounder);
        double sum = ScalarFloatArrayPasses.sumOfTerms(logits, logitsRow, classes, base, rounder, classes);
        double others = sum - maxTerm;
        if (FloatRow.dominates(maxTerm, sum)) {
            int top = ScalarFloatArrayPasses.indexOf(logits, logitsRow, classes, max);
            others = ScalarFloatArrayPasses.sumOfTerms(logits, logitsRow, classes, base, rounder, top);
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
