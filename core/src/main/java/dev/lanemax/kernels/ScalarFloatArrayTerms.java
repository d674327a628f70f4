package dev.lanemax.kernels;

/**
 * The passes over a row that take its terms or add them up, one element at a time: the reference for {@link VectorFloatArrayTerms},
 * and what runs where the incubator module is absent. Both give the same bits. Sums are taken in the order of {@link FloatSum}.
 */
final class ScalarFloatArrayTerms {

    private static final int LANES = FloatSum.LANES;

    private ScalarFloatArrayTerms() {
    }

    /**
     * terms = e^logits, scaled as {@link FloatExp} says for moderate logits. In place too. Returns whether all are moderate; if not,
     * there are no terms.
     */
    static boolean moderateTerms(float[] logits, int logitsRow, float[] terms, int termsRow, int classes, FloatSum sum) {
        return !Float.isNaN(moderateTermsAndMax(logits, logitsRow, terms, termsRow, classes, sum));
    }

    /** The same. Returns the largest logit, or any negative one where all are negative; NaN where not all are moderate. */
    static float moderateTermsAndMax(
            float[] logits, int logitsRow, float[] terms, int termsRow, int classes, FloatSum sum) {
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
    static void terms(float[] logits, int logitsRow, float[] terms, int termsRow, int classes, float base, float rounder,
            FloatSum sum) {
        for (int i = 0; i < classes; i++) {
            terms[termsRow + i] = FloatExp.term(logits[logitsRow + i], base, rounder);
        }
    }

    /** The sum of a row's terms. */
    static void sum(float[] terms, int termsRow, int classes, FloatSum sum) {
        if (classes < LANES) {
            sum.clear();
            for (int i = 0; i < classes; i++) {
                sum.add(terms[termsRow + i]);
            }
            return;
        }
        sum.set((quartet(terms, termsRow, classes, 0) + quartet(terms, termsRow, classes, 4))
                + (quartet(terms, termsRow, classes, 8) + quartet(terms, termsRow, classes, 12)));
    }

    /**
     * {@link #sum} of a row, after {@link ScalarFloatArrayPasses#scale} of the previous one, whose factor is moderate and so are
     * its terms.
     */
    static void sumAndScale(float[] terms, int termsRow, int previousRow, int classes, FloatSum sum) {
        ScalarFloatArrayPasses.scale(terms, previousRow, classes, sum);
        sum(terms, termsRow, classes, sum);
    }

    /** {@link #sum} of a row, after {@link ScalarFloatArrayPasses#subtract} for the previous one. */
    static void sumAndSubtract(
            float[] logits, int previousLogitsRow, float[] terms, int termsRow, int previousRow, int classes, FloatSum sum) {
        ScalarFloatArrayPasses.subtract(logits, previousLogitsRow, terms, previousRow, classes, sum);
        sum(terms, termsRow, classes, sum);
    }

    /** The sum of the terms of all logits but the one at {@code top}, which need not be in the row. */
    static void sumOfTerms(
            float[] logits, int logitsRow, int classes, float base, float rounder, int top, FloatSum sum) {
        if (classes < LANES) {
            sum.clear();
            for (int i = 0; i < classes; i++) {
                sum.add(otherTerm(logits, logitsRow, i, base, rounder, top));
            }
            return;
        }
        sum.set((quartetOfTerms(logits, logitsRow, classes, base, rounder, top, 0)
                + quartetOfTerms(logits, logitsRow, classes, base, rounder, top, 4))
                + (quartetOfTerms(logits, logitsRow, classes, base, rounder, top, 8)
                + quartetOfTerms(logits, logitsRow, classes, base, rounder, top, 12)));
    }

    /** The sum of the terms of moderate logits. Returns the largest; NaN where not all are moderate, and then there is no sum. */
    static float moderateSum(float[] logits, int logitsRow, int classes, FloatSum sum) {
        if (!ScalarFloatArrayPasses.areModerate(logits, logitsRow, classes)) {
            return Float.NaN;
        }
        sumOfTerms(logits, logitsRow, classes, 0, FloatExp.MODERATE_ROUNDER, classes, sum);
        return ScalarFloatArrayPasses.max(logits, logitsRow, classes);
    }

    /** {@link #moderateSum} of a row, after {@link ScalarFloatArrayPasses#subtract} for the previous one. */
    static float subtractAndSum(float[] logits, int previousLogitsRow, float[] result, int previousRow, int logitsRow,
            int classes, FloatSum sum) {
        ScalarFloatArrayPasses.subtract(logits, previousLogitsRow, result, previousRow, classes, sum);
        return moderateSum(logits, logitsRow, classes, sum);
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
