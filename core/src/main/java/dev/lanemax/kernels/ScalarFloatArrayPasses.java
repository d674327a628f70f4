package dev.lanemax.kernels;

/**
 * The passes over a row, one element at a time: the reference for {@link VectorFloatArrayPasses}, and what runs where the
 * incubator module is absent. Both give the same bits.
 */
final class ScalarFloatArrayPasses {

    private static final int LANES = RowSum.LANES;

    private ScalarFloatArrayPasses() {
    }

    /** The largest element, -inf where there is none. Where one is NaN, any element: the NaN makes its term, and so the row, NaN. */
    static float max(float[] logits, int logitsRow, int classes) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < classes; i++) {
            float x = logits[logitsRow + i];
            max = x > max ? x : max;
        }
        return max;
    }

    /** The first index of an element equal to {@code value}, or 0 where there is none. */
    static int indexOf(float[] logits, int logitsRow, int classes, float value) {
        for (int i = 0; i < classes; i++) {
            if (logits[logitsRow + i] == value) {
                return i;
            }
        }
        return 0;
    }

    /** Whether all logits are safely moderate, as {@link FloatExp} says. */
    static boolean areModerate(float[] logits, int logitsRow, int classes) {
        for (int i = 0; i < classes; i++) {
            if (!(Math.abs(logits[logitsRow + i]) <= FloatExp.MODERATE_LOGIT)) {
                return false;
            }
        }
        return true;
    }

    /**
     * terms = e^logits, scaled as {@link FloatExp} says for moderate logits. In place too. Returns the largest logit, or any
     * negative one where all are negative; NaN where not all are moderate, and then there are no terms.
     */
    static float moderateTerms(float[] logits, int logitsRow, float[] terms, int termsRow, int classes) {
        int strays = 0;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < classes; i++) {
            float x = logits[logitsRow + i];
            float shifted = FloatExp.moderateShifted(x);
            strays |= Float.floatToRawIntBits(shifted) ^ FloatExp.ROUNDER_BITS;
            max = x > max ? x : max;
            terms[termsRow + i] = FloatExp.termOf(x, shifted, FloatExp.MODERATE_ROUNDER);
        }
        return strays >>> FloatExp.MODERATE_BITS == 0 ? max : Float.NaN;
    }

    /** terms = e^logits, scaled as {@link FloatExp} says. In place too. */
    static void terms(float[] logits, int logitsRow, float[] terms, int termsRow, int classes, float base, float rounder) {
        for (int i = 0; i < classes; i++) {
            terms[termsRow + i] = FloatExp.term(logits[logitsRow + i], base, rounder);
        }
    }

    /** The sum of a row's terms, in the order of {@link RowSum}. */
    static double sum(float[] terms, int termsRow, int classes) {
        if (classes < LANES) {
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                sum += terms[termsRow + i];
            }
            return sum;
        }
        return (quartet(terms, termsRow, classes, 0) + quartet(terms, termsRow, classes, 4))
                + (quartet(terms, termsRow, classes, 8) + quartet(terms, termsRow, classes, 12));
    }

    /** The sum of the terms of all logits but the one at {@code top}, which need not be in the row, in the order of {@link RowSum}. */
    static double sumOfTerms(float[] logits, int logitsRow, int classes, float base, float rounder, int top) {
        if (classes < LANES) {
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                sum += otherTerm(logits, logitsRow, i, base, rounder, top);
            }
            return sum;
        }
        return (quartetOfTerms(logits, logitsRow, classes, base, rounder, top, 0)
                + quartetOfTerms(logits, logitsRow, classes, base, rounder, top, 4))
                + (quartetOfTerms(logits, logitsRow, classes, base, rounder, top, 8)
                + quartetOfTerms(logits, logitsRow, classes, base, rounder, top, 12));
    }

    /** log sum exp(logits) - x, from one pass; NaN where not all logits are moderate. */
    static double moderateLogSumExp(float[] logits, int logitsRow, int classes, float x) {
        if (!areModerate(logits, logitsRow, classes)) {
            return Double.NaN;
        }
        float rounder = FloatExp.MODERATE_ROUNDER;
        float max = max(logits, logitsRow, classes);
        double sum = sumOfTerms(logits, logitsRow, classes, 0, rounder, classes);
        double others = others(logits, logitsRow, classes, sum, max, 0, rounder);
        return FloatRow.crossEntropy(x, max, FloatRow.logSumExpAboveMax(others, max, 0, rounder));
    }

    /** The sum of the terms of all logits but one that is the maximum, from the sum of all. */
    static double others(
            float[] logits, int logitsRow, int classes, double sum, float max, float base, float rounder) {
        float maxTerm = FloatExp.term(max, base, rounder);
        return FloatRow.dominates(maxTerm, sum)
                ? sumOfTerms(logits, logitsRow, classes, base, rounder, indexOf(logits, logitsRow, classes, max))
                : sum - maxTerm;
    }

    /** terms = factor terms. The factor is a pair of floats, so that only the last operation rounds. NaN where the factor is. */
    static void scale(float[] terms, int termsRow, int classes, double factor) {
        if (Double.isNaN(factor)) {
            for (int i = 0; i < classes; i++) {
                terms[termsRow + i] = Float.NaN;
            }
            return;
        }
        double lifted = factor * FloatExp.LIFT;
        float high = (float) lifted;
        float low = (float) (lifted - high);
        for (int i = 0; i < classes; i++) {
            terms[termsRow + i] = FloatExp.scaled(terms[termsRow + i], high, low);
        }
    }

    /** {@link #sum} of a row, after {@link #scale} of the previous one, whose factor is moderate and so are its terms. */
    static double sumAndScale(float[] terms, int termsRow, int previousRow, int classes, double factor) {
        scale(terms, previousRow, classes, factor);
        return sum(terms, termsRow, classes);
    }

    /** {@link #sum} of a row, after {@link #subtract} for the previous one. */
    static double sumAndSubtract(float[] logits, int previousLogitsRow, float[] terms, int termsRow, int previousRow,
            int classes, float max, float above) {
        subtract(logits, previousLogitsRow, terms, previousRow, classes, max, above);
        return sum(terms, termsRow, classes);
    }

    /** result = (logits - max) - above: two numbers of one sign, so nothing cancels. In place too. */
    static void subtract(float[] logits, int logitsRow, float[] result, int resultRow, int classes, float max, float above) {
        for (int i = 0; i < classes; i++) {
            result[resultRow + i] = logits[logitsRow + i] - max - above;
        }
    }

    private static double quartet(float[] terms, int termsRow, int classes, int lane) {
        int whole = classes - classes % LANES;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = lane; i < whole; i += LANES) {
            s0 += terms[termsRow + i];
            s1 += terms[termsRow + i + 1];
            s2 += terms[termsRow + i + 2];
            s3 += terms[termsRow + i + 3];
        }
        int last = classes - LANES + lane;
        s0 += last >= whole ? terms[termsRow + last] : 0;
        s1 += last + 1 >= whole ? terms[termsRow + last + 1] : 0;
        s2 += last + 2 >= whole ? terms[termsRow + last + 2] : 0;
        s3 += last + 3 >= whole ? terms[termsRow + last + 3] : 0;
        return (s0 + s2) + (s1 + s3);
    }

    private static double quartetOfTerms(
            float[] logits, int logitsRow, int classes, float base, float rounder, int top, int lane) {
        int whole = classes - classes % LANES;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = lane; i < whole; i += LANES) {
            s0 += otherTerm(logits, logitsRow, i, base, rounder, top);
            s1 += otherTerm(logits, logitsRow, i + 1, base, rounder, top);
            s2 += otherTerm(logits, logitsRow, i + 2, base, rounder, top);
            s3 += otherTerm(logits, logitsRow, i + 3, base, rounder, top);
        }
        int last = classes - LANES + lane;
        s0 += last >= whole ? otherTerm(logits, logitsRow, last, base, rounder, top) : 0;
        s1 += last + 1 >= whole ? otherTerm(logits, logitsRow, last + 1, base, rounder, top) : 0;
        s2 += last + 2 >= whole ? otherTerm(logits, logitsRow, last + 2, base, rounder, top) : 0;
        s3 += last + 3 >= whole ? otherTerm(logits, logitsRow, last + 3, base, rounder, top) : 0;
        return (s0 + s2) + (s1 + s3);
    }

    private static float otherTerm(float[] logits, int logitsRow, int i, float base, float rounder, int top) {
        return i == top ? 0 : FloatExp.term(logits[logitsRow + i], base, rounder);
    }
}
