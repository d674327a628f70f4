package dev.lanemax.kernels;

/**
 * The kernels for rows of fewer than {@link FloatSum#LANES} classes, one row at a time: the reference for
 * {@link VectorFloatArrayFewClasses}, which computes many rows at once.
 *
 * <p>Softmax adds up the terms in order. The other kernels hold the largest of them back, the first of equals: what
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

    static void logSoftmax(float[] logits, int logitsOffset, int logitsStride,
            float[] logProbabilities, int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes) {
        FloatSum sum = FloatSum.ofThread();
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int resultRow = logProbabilitiesOffset + row * logProbabilitiesStride;
            float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            logSumExp(logits, logitsRow, classes, max, sum);
            ScalarFloatArrayPasses.subtract(logits, logitsRow, logProbabilities, resultRow, classes, sum);
        }
    }

    static void logSumExp(float[] logits, int logitsOffset, int logitsStride,
            float[] result, int resultOffset, int rows, int classes) {
        FloatSum sum = FloatSum.ofThread();
        for (int row = 0; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int resultRow = resultOffset + row;
            float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
            logSumExp(logits, logitsRow, classes, max, sum);
            result[resultRow] = Float.isInfinite(max)
                    ? ScalarFloatArrayPasses.maxOrNaN(logits, logitsRow, classes, max) : (float) sum.logSumExp();
        }
    }

    /** The losses of the rows, of which the first is the block's {@code first}. */
    static void crossEntropy(
            float[] logits, int logitsOffset, int logitsStride, LossBlock block, int first, int rows, int classes) {
        FloatSum sum = FloatSum.ofThread();
        for (int i = 0; i < rows; i++) {
            int sample = first + i;
            int label = block.labels[sample];
            int logitsRow = logitsOffset + i * logitsStride;
            if (label < 0) {
                block.losses[sample] = 0;
            } else {
                logSumExp(logits, logitsRow, classes, ScalarFloatArrayPasses.max(logits, logitsRow, classes), sum);
                block.losses[sample] = sum.crossEntropy(logits[logitsRow + label]);
            }
        }
    }

    /** The losses and the gradient of the rows, of which the first is the block's {@code first}. */
    static void crossEntropyGradient(float[] logits, int logitsOffset, int logitsStride, LossBlock block,
            float[] gradient, int gradientOffset, int gradientStride, int first, int rows, int classes) {
        FloatSum sum = FloatSum.ofThread();
        for (int i = 0; i < rows; i++) {
            int sample = first + i;
            int label = block.labels[sample];
            int logitsRow = logitsOffset + i * logitsStride;
            int gradientRow = gradientOffset + i * gradientStride;
            if (label < 0) {
                block.losses[sample] = 0;
                ScalarFloatArrayPasses.clear(gradient, gradientRow, classes);
            } else {
                float max = ScalarFloatArrayPasses.max(logits, logitsRow, classes);
                float base = FloatExp.base(max);
                float rounder = FloatExp.rounder(max, base);
                float largest = FloatExp.term(logSumExp(logits, logitsRow, classes, max, sum), base, rounder);
                float labelTerm = FloatExp.term(logits[logitsRow + label], base, rounder);
                block.losses[sample] = sum.crossEntropy(logits[logitsRow + label]);
                sum.addToOthers(largest);
                sum.setFactor(block.factors[sample]);
                sum.setLabelGradient(labelTerm == largest, labelTerm);
                ScalarFloatArrayTerms.terms(logits, logitsRow, gradient, gradientRow, classes, base, rounder, sum);
                ScalarFloatArrayPasses.scale(gradient, gradientRow, classes, sum);
                gradient[gradientRow + label] = sum.labelGradient();
            }
        }
    }

    /** Sets log sum exp(x) of a row and the sum of all terms but the largest. Returns the logit of that. */
    private static float logSumExp(float[] logits, int logitsRow, int classes, float max, FloatSum sum) {
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
        return top;
    }
}
