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
        if (classes < RowSum.LANES) {
            ScalarFloatArrayFewClasses.softmax(logits, logitsOffset, logitsStride,
                    probabilities, probabilitiesOffset, probabilitiesStride, rows, classes, inPlace);
            return;
        }
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
        if (classes < RowSum.LANES) {
            ScalarFloatArrayFewClasses.logSoftmax(logits, logitsOffset, logitsStride,
                    logProbabilities, logProbabilitiesOffset, logProbabilitiesStride, rows, classes, inPlace);
            return;
        }
        if (inPlace) {
            logSoftmaxInPlace(logits, logitsOffset, logitsStride,
                    logProbabilities, logProbabilitiesOffset, logProbabilitiesStride, rows, classes);
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
            float max = moderate
                    ? ScalarFloatArrayPasses.moderateTerms(logits, logitsRow, logProbabilities, termsRow, classes) : Float.NaN;
            moderate = !Float.isNaN(max);
            if (!(max >= 0)) {
                max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            }
            float base = FloatExp.base(max);
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
        boolean moderate = true;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int resultRow = resultOffset + row;
            double logSumExp = moderate ? ScalarFloatArrayPasses.moderateLogSumExp(logits, logitsRow, classes, 0) : Double.NaN;
            moderate = !Double.isNaN(logSumExp);
            result[resultRow] = (float) (moderate ? logSumExp : anyLogSumExp(logits, logitsRow, classes));
        }
    }

    @Override
    public double crossEntropy(float[] logits, int logitsOffset, int logitsStride,
            int[] labels, int labelsOffset, int rows, int classes) {
        double sum = 0;
        boolean moderate = true;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int labelRow = labelsOffset + row;
            float labelLogit = logits[logitsRow + labels[labelRow]];
            double loss = moderate
                    ? ScalarFloatArrayPasses.moderateLogSumExp(logits, logitsRow, classes, labelLogit) : Double.NaN;
            moderate = !Double.isNaN(loss);
            sum += moderate ? loss : anyCrossEntropy(logits, logitsRow, labelLogit, classes);
        }
        return sum;
    }

    @Override
    public void crossEntropyRows(float[] logits, int logitsOffset, int logitsStride,
            int[] labels, int labelsOffset, float[] losses, int lossesOffset, int rows, int classes) {
        boolean moderate = true;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int labelRow = labelsOffset + row;
            int lossRow = lossesOffset + row;
            float labelLogit = logits[logitsRow + labels[labelRow]];
            double loss = moderate
                    ? ScalarFloatArrayPasses.moderateLogSumExp(logits, logitsRow, classes, labelLogit) : Double.NaN;
            moderate = !Double.isNaN(loss);
            losses[lossRow] = (float) (moderate ? loss : anyCrossEntropy(logits, logitsRow, labelLogit, classes));
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

    /** The loss of a row whose logits need not be moderate. */
    private static double anyCrossEntropy(float[] logits, int logitsRow, float labelLogit, int classes) {
        float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
        return FloatRow.crossEntropy(labelLogit, max, logSumExpAboveMax(logits, logitsRow, classes, max));
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
    private static void logSoftmaxInPlace(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes) {
        boolean moderate = true;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int resultRow = logProbabilitiesOffset + row * logProbabilitiesStride;
            float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            double above = moderate ? ScalarFloatArrayPasses.moderateLogSumExp(logits, logitsRow, classes, max) : Double.NaN;
            moderate = !Double.isNaN(above);
            if (!moderate) {
                above = logSumExpAboveMax(logits, logitsRow, classes, max);
            }
            ScalarFloatArrayPasses.subtract(logits, logitsRow, logProbabilities, resultRow, classes, max, (float) above);
        }
    }

    /** In place, terms can be written only where they will not prove wrong. */
    private static boolean moderateTerms(
            float[] logits, int logitsRow, float[] terms, int termsRow, int classes, boolean inPlace) {
        return (!inPlace || ScalarFloatArrayPasses.areModerate(logits, logitsRow, classes))
                && !Float.isNaN(ScalarFloatArrayPasses.moderateTerms(logits, logitsRow, terms, termsRow, classes));
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

    /** The same sums, of terms with the same digits, in the same order, as where the terms are written. */
    private static double logSumExpAboveMax(float[] logits, int logitsRow, int classes, float max) {
        float base = FloatExp.base(max);
        float rounder = FloatExp.rounder(max, base);
        double sum = ScalarFloatArrayPasses.sumOfTerms(logits, logitsRow, classes, base, rounder, classes);
        double others = ScalarFloatArrayPasses.others(logits, logitsRow, classes, sum, max, base, rounder);
        return FloatRow.logSumExpAboveMax(others, max, base, rounder);
    }

    /** log sum exp of logits that need not be moderate: +inf where one is +inf, -inf where all are -inf, NaN where one is NaN. */
    private static double anyLogSumExp(float[] logits, int logitsRow, int classes) {
        float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
        if (!Float.isInfinite(max)) {
            return max + logSumExpAboveMax(logits, logitsRow, classes, max);
        }
        float result = max;
        for (int i = 0; i < classes; i++) {
            float x = logits[logitsRow + i];
            result = Float.isNaN(x) ? x : result;
        }
        return result;
    }
}
