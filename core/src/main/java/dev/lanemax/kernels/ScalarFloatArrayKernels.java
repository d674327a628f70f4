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
        if (classes < FloatSum.LANES) {
            ScalarFloatArrayFewClasses.softmax(logits, logitsOffset, logitsStride,
                    probabilities, probabilitiesOffset, probabilitiesStride, rows, classes, inPlace);
            return;
        }
        if (FloatLongRow.isLong(classes)) {
            ScalarFloatArrayLongRow.softmax(logits, logitsOffset, logitsStride,
                    probabilities, probabilitiesOffset, probabilitiesStride, rows, classes, inPlace);
            return;
        }
        FloatSum sum = FloatSum.ofThread();
        int firstRow = 0;
        while (firstRow <= rows - ScalarFloatArrayShortRows.ROWS && ScalarFloatArrayShortRows.softmax(
                logits, logitsOffset + firstRow * logitsStride, logitsStride,
                probabilities, probabilitiesOffset + firstRow * probabilitiesStride, probabilitiesStride, classes, inPlace, sum)) {
            firstRow += ScalarFloatArrayShortRows.ROWS;
        }
        boolean moderate = true;
        int previousRow = probabilitiesOffset;
        for (int row = firstRow; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int probabilitiesRow = probabilitiesOffset + row * probabilitiesStride;
            moderate = moderate && moderateTerms(logits, logitsRow, probabilities, probabilitiesRow, classes, inPlace, sum);
            if (!moderate) {
                float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
                float base = FloatExp.base(max);
                float rounder = FloatExp.rounder(max, base);
                ScalarFloatArrayTerms.terms(logits, logitsRow, probabilities, probabilitiesRow, classes, base, rounder, sum);
            }
            if (row > firstRow && moderate && sum.hasModerateFactor()) {
                ScalarFloatArrayTerms.sumAndScale(probabilities, probabilitiesRow, previousRow, classes, sum);
            } else {
                if (row > firstRow) {
                    ScalarFloatArrayPasses.scale(probabilities, previousRow, classes, sum);
                }
                sum(probabilities, probabilitiesRow, classes, sum);
            }
            sum.setFactor(1);
            previousRow = probabilitiesRow;
        }
        if (rows > firstRow) {
            ScalarFloatArrayPasses.scale(probabilities, previousRow, classes, sum);
        }
    }

    /**
     * As in {@link #softmax}, each row is finished while the next one is summed. Terms are written only where there is room for them,
     * and several rows are taken at once or the row has many classes.
     */
    @Override
    public void logSoftmax(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes, boolean inPlace) {
        if (classes < FloatSum.LANES) {
            ScalarFloatArrayFewClasses.logSoftmax(logits, logitsOffset, logitsStride,
                    logProbabilities, logProbabilitiesOffset, logProbabilitiesStride, rows, classes);
            return;
        }
        if (FloatLongRow.isLong(classes)) {
            ScalarFloatArrayLongRow.logSoftmax(logits, logitsOffset, logitsStride,
                    logProbabilities, logProbabilitiesOffset, logProbabilitiesStride, rows, classes);
            return;
        }
        FloatSum sum = FloatSum.ofThread();
        if (!inPlace && classes > FloatSum.MOST_SUMMED_WITHOUT_TERMS) {
            logSoftmaxOfTerms(logits, logitsOffset, logitsStride,
                    logProbabilities, logProbabilitiesOffset, logProbabilitiesStride, rows, classes, sum);
            return;
        }
        int firstRow = 0;
        while (!inPlace && firstRow <= rows - ScalarFloatArrayShortRows.ROWS && ScalarFloatArrayShortRows.logSoftmax(
                logits, logitsOffset + firstRow * logitsStride, logitsStride, logProbabilities,
                logProbabilitiesOffset + firstRow * logProbabilitiesStride, logProbabilitiesStride, classes, sum)) {
            firstRow += ScalarFloatArrayShortRows.ROWS;
        }
        boolean moderate = true;
        int previousLogitsRow = logitsOffset;
        int previousRow = logProbabilitiesOffset;
        for (int row = firstRow; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            if (row > firstRow && moderate) {
                float max = ScalarFloatArrayTerms.subtractAndSum(
                        logits, previousLogitsRow, logProbabilities, previousRow, logitsRow, classes, sum);
                moderate = setLogSumExp(logits, logitsRow, classes, max, sum);
            } else {
                if (row > firstRow) {
                    ScalarFloatArrayPasses.subtract(logits, previousLogitsRow, logProbabilities, previousRow, classes, sum);
                }
                moderate = logSumExp(logits, logitsRow, classes, moderate, sum);
            }
            previousLogitsRow = logitsRow;
            previousRow = logProbabilitiesOffset + row * logProbabilitiesStride;
        }
        if (rows > firstRow) {
            ScalarFloatArrayPasses.subtract(logits, previousLogitsRow, logProbabilities, previousRow, classes, sum);
        }
    }

    /** Where the maximum is infinite, all that is asked is whether there is a NaN beside it. */
    @Override
    public void logSumExp(float[] logits, int logitsOffset, int logitsStride,
            float[] result, int resultOffset, int rows, int classes) {
        if (classes > 0 && classes < FloatSum.LANES) {
            ScalarFloatArrayFewClasses.logSumExp(logits, logitsOffset, logitsStride, result, resultOffset, rows, classes);
            return;
        }
        if (FloatLongRow.isLong(classes)) {
            for (int row = 0; row < rows; row++) {
                logSumExp(logits, logitsOffset + row * logitsStride, result, resultOffset + row, classes, Division.NONE);
            }
            return;
        }
        FloatSum sum = FloatSum.ofThread();
        boolean moderate = true;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int resultRow = resultOffset + row;
            moderate = logSumExp(logits, logitsRow, classes, moderate, sum);
            result[resultRow] = Float.isInfinite(sum.max())
                    ? ScalarFloatArrayPasses.maxOrNaN(logits, logitsRow, classes, sum.max()) : (float) sum.logSumExp();
        }
    }

    @Override
    public void crossEntropy(
            float[] logits, int logitsOffset, int logitsStride, LossBlock block, int rows, int classes) {
        if (classes < FloatSum.LANES) {
            ScalarFloatArrayFewClasses.crossEntropy(logits, logitsOffset, logitsStride, block, 0, rows, classes);
            return;
        }
        if (FloatLongRow.isLong(classes)) {
            for (int sample = 0; sample < rows; sample++) {
                crossEntropy(logits, logitsOffset + sample * logitsStride, block, sample, classes, Division.NONE);
            }
            return;
        }
        FloatSum sum = FloatSum.ofThread();
        boolean moderate = true;
        for (int sample = 0; sample < rows; sample++) {
            int label = block.labels[sample];
            if (label < 0) {
                block.losses[sample] = 0;
            } else {
                int logitsRow = logitsOffset + sample * logitsStride;
                moderate = logSumExp(logits, logitsRow, classes, moderate, sum);
                block.losses[sample] = sum.crossEntropy(logits[logitsRow + label]);
            }
        }
    }

    /**
     * As in {@link #softmax}, each row is scaled while the next one is summed. All that is needed of a row of logits is read
     * before the gradient, which may be the same memory, is written.
     */
    @Override
    public void crossEntropyGradient(float[] logits, int logitsOffset, int logitsStride, LossBlock block,
            float[] gradient, int gradientOffset, int gradientStride, int rows, int classes, boolean inPlace) {
        if (classes < FloatSum.LANES) {
            ScalarFloatArrayFewClasses.crossEntropyGradient(logits, logitsOffset, logitsStride, block,
                    gradient, gradientOffset, gradientStride, 0, rows, classes);
            return;
        }
        if (FloatLongRow.isLong(classes)) {
            for (int sample = 0; sample < rows; sample++) {
                crossEntropyGradient(logits, logitsOffset + sample * logitsStride, block, sample,
                        gradient, gradientOffset + sample * gradientStride, classes, inPlace, Division.NONE);
            }
            return;
        }
        FloatSum sum = FloatSum.ofThread();
        int done = 0;
        while (done <= rows - ScalarFloatArrayShortRows.ROWS && ScalarFloatArrayShortRows.crossEntropyGradient(
                logits, logitsOffset + done * logitsStride, logitsStride, block, done,
                gradient, gradientOffset + done * gradientStride, gradientStride, classes, inPlace, sum)) {
            done += ScalarFloatArrayShortRows.ROWS;
        }
        boolean moderate = true;
        int previousLabel = -1;
        int previousRow = gradientOffset;
        for (int sample = done; sample < rows; sample++) {
            int label = block.labels[sample];
            int logitsRow = logitsOffset + sample * logitsStride;
            int gradientRow = gradientOffset + sample * gradientStride;
            if (label < 0) {
                block.losses[sample] = 0;
                ScalarFloatArrayPasses.clear(gradient, gradientRow, classes);
            } else {
                float labelLogit = logits[logitsRow + label];
                float max = moderate
                        ? moderateTermsAndMax(logits, logitsRow, gradient, gradientRow, classes, inPlace, sum) : Float.NaN;
                moderate = !Float.isNaN(max);
                if (!moderate) {
                    max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
                }
                float base = FloatExp.base(max);
                float rounder = moderate ? FloatExp.MODERATE_ROUNDER : FloatExp.rounder(max, base);
                if (!moderate) {
                    ScalarFloatArrayTerms.terms(logits, logitsRow, gradient, gradientRow, classes, base, rounder, sum);
                }
                if (previousLabel >= 0 && moderate && sum.hasModerateFactor()) {
                    ScalarFloatArrayTerms.sumAndScale(gradient, gradientRow, previousRow, classes, sum);
                    gradient[previousRow + previousLabel] = sum.labelGradient();
                } else {
                    if (previousLabel >= 0) {
                        scale(gradient, previousRow, classes, previousLabel, sum);
                    }
                    sum(gradient, gradientRow, classes, sum);
                }
                setOthers(gradient, gradientRow, classes, FloatExp.term(max, base, rounder), sum);
                sum.setFactor(block.factors[sample]);
                sum.setLabelGradient(labelLogit == max, FloatExp.term(labelLogit, base, rounder));
                sum.setLogSumExp(max, base, rounder);
                block.losses[sample] = sum.crossEntropy(labelLogit);
                previousLabel = label;
                previousRow = gradientRow;
            }
        }
        if (previousLabel >= 0) {
            scale(gradient, previousRow, classes, previousLabel, sum);
        }
    }

    @Override
    public void softmax(float[] logits, int logitsRow, float[] probabilities, int probabilitiesRow, int classes, boolean inPlace,
            Division division) {
        ScalarFloatArrayLongRow.softmax(logits, logitsRow, probabilities, probabilitiesRow, classes, inPlace, division);
    }

    @Override
    public void logSoftmax(
            float[] logits, int logitsRow, float[] logProbabilities, int logProbabilitiesRow, int classes, Division division) {
        ScalarFloatArrayLongRow.logSoftmax(logits, logitsRow, logProbabilities, logProbabilitiesRow, classes, division);
    }

    @Override
    public void logSumExp(float[] logits, int logitsRow, float[] result, int resultRow, int classes, Division division) {
        result[resultRow] = ScalarFloatArrayLongRow.logSumExp(logits, logitsRow, classes, division);
    }

    @Override
    public void crossEntropy(float[] logits, int logitsRow, LossBlock block, int sample, int classes, Division division) {
        int label = block.labels[sample];
        block.losses[sample] = label < 0 ? 0 : ScalarFloatArrayLongRow.crossEntropy(logits, logitsRow, classes, label, division);
    }

    @Override
    public void crossEntropyGradient(float[] logits, int logitsRow, LossBlock block, int sample, float[] gradient, int gradientRow,
            int classes, boolean inPlace, Division division) {
        int label = block.labels[sample];
        if (label < 0) {
            block.losses[sample] = 0;
            ScalarFloatArrayPasses.clear(gradient, gradientRow, classes);
        } else {
            block.losses[sample] = ScalarFloatArrayLongRow.crossEntropyGradient(logits, logitsRow, gradient, gradientRow, classes,
                    label, block.factors[sample], inPlace, division);
        }
    }

    /** log_softmax by way of the terms, each row finished while the terms of the next one, still in the cache, are summed. */
    private static void logSoftmaxOfTerms(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes, FloatSum sum) {
        boolean moderate = true;
        int previousLogitsRow = logitsOffset;
        int previousRow = logProbabilitiesOffset;
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int termsRow = logProbabilitiesOffset + row * logProbabilitiesStride;
            float max = moderate
                    ? moderateTermsAndMax(logits, logitsRow, logProbabilities, termsRow, classes, false, sum) : Float.NaN;
            moderate = !Float.isNaN(max);
            if (!moderate) {
                max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            }
            float base = FloatExp.base(max);
            float rounder = moderate ? FloatExp.MODERATE_ROUNDER : FloatExp.rounder(max, base);
            if (!moderate) {
                ScalarFloatArrayTerms.terms(logits, logitsRow, logProbabilities, termsRow, classes, base, rounder, sum);
            }
            if (row == 0) {
                sum(logProbabilities, termsRow, classes, sum);
            } else {
                ScalarFloatArrayTerms.sumAndSubtract(
                        logits, previousLogitsRow, logProbabilities, termsRow, previousRow, classes, sum);
            }
            setOthers(logProbabilities, termsRow, classes, FloatExp.term(max, base, rounder), sum);
            sum.setLogSumExp(max, base, rounder);
            previousLogitsRow = logitsRow;
            previousRow = termsRow;
        }
        if (rows > 0) {
            ScalarFloatArrayPasses.subtract(logits, previousLogitsRow, logProbabilities, previousRow, classes, sum);
        }
    }

    /** In place, terms can be written only where they will not prove wrong. */
    private static boolean moderateTerms(
            float[] logits, int logitsRow, float[] terms, int termsRow, int classes, boolean inPlace, FloatSum sum) {
        return (!inPlace || ScalarFloatArrayPasses.areModerate(logits, logitsRow, classes))
                && ScalarFloatArrayTerms.moderateTerms(logits, logitsRow, terms, termsRow, classes, sum);
    }

    /** The largest logit; NaN where not all are moderate, and then there are no terms. */
    private static float moderateTermsAndMax(
            float[] logits, int logitsRow, float[] terms, int termsRow, int classes, boolean inPlace, FloatSum sum) {
        if (inPlace) {
            if (!ScalarFloatArrayPasses.areModerate(logits, logitsRow, classes)) {
                return Float.NaN;
            }
            float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            ScalarFloatArrayTerms.moderateTerms(logits, logitsRow, terms, termsRow, classes, sum);
            return max;
        }
        float largest = ScalarFloatArrayTerms.moderateTermsAndMax(logits, logitsRow, terms, termsRow, classes, sum);
        return largest < 0 ? ScalarFloatArrayPasses.max(logits, logitsRow, classes) : largest;
    }

    /** The gradient of a row of terms, by itself. */
    private static void scale(float[] gradient, int gradientRow, int classes, int label, FloatSum sum) {
        ScalarFloatArrayPasses.scale(gradient, gradientRow, classes, sum);
        gradient[gradientRow + label] = sum.labelGradient();
    }

    /** The sum of terms that have just been written, unless it came with them. */
    private static void sum(float[] terms, int termsRow, int classes, FloatSum sum) {
        if (!FloatSum.COMES_WITH_TERMS) {
            ScalarFloatArrayTerms.sum(terms, termsRow, classes, sum);
        }
    }

    /** The sum of a row's terms but {@code maxTerm}, one of them that is the largest. */
    private static void setOthers(float[] terms, int termsRow, int classes, float maxTerm, FloatSum sum) {
        if (!sum.setOthers(maxTerm)) {
            int top = ScalarFloatArrayPasses.indexOf(terms, termsRow, classes, maxTerm);
            terms[termsRow + top] = 0;
            ScalarFloatArrayTerms.sum(terms, termsRow, classes, sum.others());
            terms[termsRow + top] = maxTerm;
        }
    }

    /**
     * The maximum and log sum exp(x) - max of a row, by the same sums, of terms with the same digits, in the same order, as where
     * the terms are written. Tries whether the logits are moderate, and returns whether they are.
     */
    private static boolean logSumExp(float[] logits, int logitsRow, int classes, boolean tryModerate, FloatSum sum) {
        float max = tryModerate ? ScalarFloatArrayTerms.moderateSum(logits, logitsRow, classes, sum) : Float.NaN;
        return setLogSumExp(logits, logitsRow, classes, max, sum);
    }

    /** The same, after the sum of moderate terms has been tried, with the largest logit, NaN where not all are moderate. */
    private static boolean setLogSumExp(float[] logits, int logitsRow, int classes, float moderateMax, FloatSum sum) {
        boolean moderate = !Float.isNaN(moderateMax);
        float max = moderate ? moderateMax : ScalarFloatArrayPasses.max(logits, logitsRow, classes);
        float base = FloatExp.base(max);
        float rounder = moderate ? FloatExp.MODERATE_ROUNDER : FloatExp.rounder(max, base);
        if (!moderate) {
            ScalarFloatArrayTerms.sumOfTerms(logits, logitsRow, classes, base, rounder, classes, sum);
        }
        if (!sum.setOthers(FloatExp.term(max, base, rounder))) {
            int top = ScalarFloatArrayPasses.indexOf(logits, logitsRow, classes, max);
            ScalarFloatArrayTerms.sumOfTerms(logits, logitsRow, classes, base, rounder, top, sum.others());
        }
        sum.setLogSumExp(max, base, rounder);
        return moderate;
    }
}
