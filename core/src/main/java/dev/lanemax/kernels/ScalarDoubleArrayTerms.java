package dev.lanemax.kernels;

/**
 * The passes over a row that take its terms or add them up, one element at a time: the reference for
 * {@link VectorDoubleArrayTerms}, and what runs where the incubator module is absent. Both give the same bits. Sums are taken in the order of {@link DoubleSum}.
 */
final class ScalarDoubleArrayTerms {

    private static final int LANES = DoubleSum.LANES;

    private ScalarDoubleArrayTerms() {
    }

    /**
     * terms = e^logits, scaled as {@link DoubleExp} says for moderate logits, and their sum. In place too. Returns whether all are
     * moderate; if not, there are no terms.
     */
    static boolean moderateTerms(double[] logits, int logitsRow, double[] terms, int termsRow, int classes, DoubleSum sum) {
        return !Double.isNaN(moderateTermsAndMax(logits, logitsRow, terms, termsRow, classes, sum));
    }

    /** The same. Returns the largest logit, or any negative one where all are negative; NaN where not all are moderate. */
    static double moderateTermsAndMax(
            double[] logits, int logitsRow, double[] terms, int termsRow, int classes, DoubleSum sum) {
        long strays = 0;
        double max = Double.NEGATIVE_INFINITY;
        sum.clearLanes();
        for (int i = 0; i < classes; i++) {
            double x = logits[logitsRow + i];
            double shifted = DoubleExp.moderateShifted(x);
            double term = DoubleExp.termOf(x, shifted, DoubleExp.MODERATE_ROUNDER);
            strays |= Double.doubleToRawLongBits(shifted) ^ DoubleExp.ROUNDER_BITS;
            max = x > max ? x : max;
            terms[termsRow + i] = term;
            sum.add(lane(i, classes), term);
        }
        sum.addLanes();
        return strays >>> DoubleExp.MODERATE_BITS == 0 ? max : Double.NaN;
    }

    /** terms = e^logits, scaled as {@link DoubleExp} says, and their sum. In place too. */
    static void terms(double[] logits, int logitsRow, double[] terms, int termsRow, int classes, double base, double rounder,
            DoubleSum sum) {
        sum.clearLanes();
        for (int i = 0; i < classes; i++) {
            double term = DoubleExp.term(logits[logitsRow + i], base, rounder);
            terms[termsRow + i] = term;
            sum.add(lane(i, classes), term);
        }
        sum.addLanes();
    }

    /** The sum of a row's terms. */
    static void sum(double[] terms, int termsRow, int classes, DoubleSum sum) {
        sum.clearLanes();
        for (int i = 0; i < classes; i++) {
            sum.add(lane(i, classes), terms[termsRow + i]);
        }
        sum.addLanes();
    }

    /**
     * {@link ScalarDoubleArrayPasses#scale} of the previous row, whose factor is moderate and so are its terms: the sum came with
     * the terms.
     */
    static void sumAndScale(double[] terms, int termsRow, int previousRow, int classes, DoubleSum sum) {
        ScalarDoubleArrayPasses.scale(terms, previousRow, classes, sum);
    }

    /** {@link ScalarDoubleArrayPasses#subtract} for the previous row: what the kernels' text asks for where sums come apart. */
    static void sumAndSubtract(double[] logits, int previousLogitsRow, double[] terms, int termsRow, int previousRow,
            int classes, DoubleSum sum) {
        ScalarDoubleArrayPasses.subtract(logits, previousLogitsRow, terms, previousRow, classes, sum);
    }

    /** The sum of the terms of all logits but the one at {@code top}, which need not be in the row. */
    static void sumOfTerms(
            double[] logits, int logitsRow, int classes, double base, double rounder, int top, DoubleSum sum) {
        sum.clearLanes();
        for (int i = 0; i < classes; i++) {
            sum.add(lane(i, classes), i == top ? 0 : DoubleExp.term(logits[logitsRow + i], base, rounder));
        }
        sum.addLanes();
    }

    /** The sum of the terms of moderate logits. Returns the largest; NaN where not all are moderate, and then there is no sum. */
    static double moderateSum(double[] logits, int logitsRow, int classes, DoubleSum sum) {
        if (!ScalarDoubleArrayPasses.areModerate(logits, logitsRow, classes)) {
            return Double.NaN;
        }
        sumOfTerms(logits, logitsRow, classes, 0, DoubleExp.MODERATE_ROUNDER, classes, sum);
        return ScalarDoubleArrayPasses.max(logits, logitsRow, classes);
    }

    /** {@link #moderateSum} of a row, after {@link ScalarDoubleArrayPasses#subtract} for the previous one. */
    static double subtractAndSum(double[] logits, int previousLogitsRow, double[] result, int previousRow, int logitsRow,
            int classes, DoubleSum sum) {
        ScalarDoubleArrayPasses.subtract(logits, previousLogitsRow, result, previousRow, classes, sum);
        return moderateSum(logits, logitsRow, classes, sum);
    }

    /** The lane of a sum that adds the element. */
    private static int lane(int i, int classes) {
        int remaining = classes % LANES;
        return i < classes - remaining ? i % LANES : i - (classes - LANES);
    }
}
