package dev.lanemax.kernels;

/**
 * The passes over a row that take no terms, one element at a time: the reference for {@link VectorFloatArrayPasses}, and what runs
 * where the incubator module is absent. Both give the same bits.
 */
final class ScalarFloatArrayPasses {

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

    /** The infinite maximum, or the last NaN of the row, which hides it. */
    static float maxOrNaN(float[] logits, int logitsRow, int classes, float max) {
        float result = max;
        for (int i = 0; i < classes; i++) {
            float x = logits[logitsRow + i];
            result = Float.isNaN(x) ? x : result;
        }
        return result;
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

    /** result = +0. */
    static void clear(float[] result, int resultRow, int classes) {
        for (int i = 0; i < classes; i++) {
            result[resultRow + i] = 0;
        }
    }

    /** terms = factor terms. */
    static void scale(float[] terms, int termsRow, int classes, FloatSum sum) {
        if (sum.hasHugeFactor()) {
            for (int i = 0; i < classes; i++) {
                terms[termsRow + i] = sum.scaled(terms[termsRow + i]);
            }
            return;
        }
        float high = sum.liftedHigh();
        float low = sum.liftedLow();
        for (int i = 0; i < classes; i++) {
            terms[termsRow + i] = FloatExp.scaled(terms[termsRow + i], high, low);
        }
    }

    /** result = (logits - max) - log sum exp(logits - max): two numbers of one sign, so nothing cancels. In place too. */
    static void subtract(float[] logits, int logitsRow, float[] result, int resultRow, int classes, FloatSum sum) {
        float max = sum.max();
        float above = sum.aboveMax();
        for (int i = 0; i < classes; i++) {
            result[resultRow + i] = logits[logitsRow + i] - max - above;
        }
    }
}
