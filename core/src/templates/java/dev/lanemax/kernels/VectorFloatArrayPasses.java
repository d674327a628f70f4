package dev.lanemax.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes over a row that take no terms, with the Vector API: the same operations on the same numbers in the same order as
 * {@link ScalarFloatArrayPasses}, whose comments hold here too, and so the same bits, at 128, 256 and 512 bits.
 *
 * <p>What remains at the end of a row is reached by the row's last whole vector, loaded before the row may be overwritten:
 * writing an element twice, with the same value, costs less than a masked access. Rows shorter than a vector are left to the
 * scalar passes. So each vector operation of a method is executed whenever the method is, and C2 has seen it run before it
 * compiles it: what C2 has not seen, it leaves out of line, and every vector that is used there is allocated.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods by their bodies.
 */
final class VectorFloatArrayPasses {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    private VectorFloatArrayPasses() {
    }

    static float max(float[] logits, int logitsRow, int classes) {
        if (classes < FLOATS.length()) {
            return ScalarFloatArrayPasses.max(logits, logitsRow, classes);
        }
        return classes < 4 * FLOATS.length()
                ? maxOfShortRow(logits, logitsRow, classes)
                : maxOfLongRow(logits, logitsRow, classes);
    }

    private static float maxOfShortRow(float[] logits, int logitsRow, int classes) {
        FloatVector max = FloatVector.fromArray(FLOATS, logits, logitsRow + classes - FLOATS.length());
        for (int i = 0; i <= classes - FLOATS.length(); i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            max = x.blend(max, x.compare(VectorOperators.LE, max));
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    /**
     * Four independent maxima. Comparing and blending is twice as fast as {@code max()}, which also orders zeros and keeps NaN.
     */
    private static float maxOfLongRow(float[] logits, int logitsRow, int classes) {
        int length = FLOATS.length();
        FloatVector max0 = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector max1 = max0;
        FloatVector max2 = max0;
        FloatVector max3 = max0;
        for (int i = 0; i <= classes - 4 * length; i += 4 * length) {
            FloatVector x0 = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            FloatVector x1 = FloatVector.fromArray(FLOATS, logits, logitsRow + i + length);
            FloatVector x2 = FloatVector.fromArray(FLOATS, logits, logitsRow + i + 2 * length);
            FloatVector x3 = FloatVector.fromArray(FLOATS, logits, logitsRow + i + 3 * length);
            max0 = x0.blend(max0, x0.compare(VectorOperators.LE, max0));
            max1 = x1.blend(max1, x1.compare(VectorOperators.LE, max1));
            max2 = x2.blend(max2, x2.compare(VectorOperators.LE, max2));
            max3 = x3.blend(max3, x3.compare(VectorOperators.LE, max3));
        }
        max0 = max0.blend(max1, max1.compare(VectorOperators.GT, max0));
        max2 = max2.blend(max3, max3.compare(VectorOperators.GT, max2));
        float max = max0.blend(max2, max2.compare(VectorOperators.GT, max0)).reduceLanes(VectorOperators.MAX);
        float last = maxOfShortRow(logits, logitsRow + classes - 4 * length, 4 * length);
        return last > max ? last : max;
    }

    static float maxOrNaN(float[] logits, int logitsRow, int classes, float max) {
        return ScalarFloatArrayPasses.maxOrNaN(logits, logitsRow, classes, max);
    }

    /** Where there is none, because a NaN has hidden the maximum, any index. */
    static int indexOf(float[] logits, int logitsRow, int classes, float value) {
        int bound = FLOATS.loopBound(classes);
        int i = 0;
        while (i < bound && !FloatVector.fromArray(FLOATS, logits, logitsRow + i).compare(VectorOperators.EQ, value).anyTrue()) {
            i += FLOATS.length();
        }
        return i < classes ? i + ScalarFloatArrayPasses.indexOf(logits, logitsRow + i, classes - i, value) : 0;
    }

    static boolean areModerate(float[] logits, int logitsRow, int classes) {
        if (classes < FLOATS.length()) {
            return ScalarFloatArrayPasses.areModerate(logits, logitsRow, classes);
        }
        int last = classes - FLOATS.length();
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
        IntVector magnitude = lastLogits.reinterpretAsInts().and(FloatExp.MAGNITUDE_BITS);
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            magnitude = x.reinterpretAsInts().and(FloatExp.MAGNITUDE_BITS).max(magnitude);
        }
        return magnitude.reinterpretAsFloats().reduceLanes(VectorOperators.MAX) <= FloatExp.MODERATE_LOGIT;
    }

    static void clear(float[] result, int resultRow, int classes) {
        ScalarFloatArrayPasses.clear(result, resultRow, classes);
    }

    static void scale(float[] terms, int termsRow, int classes, FloatSum sum) {
        if (classes < FLOATS.length() || sum.hasHugeFactor()) {
            ScalarFloatArrayPasses.scale(terms, termsRow, classes, sum);
            return;
        }
        float high = sum.liftedHigh();
        float low = sum.liftedLow();
        int lastOffset = termsRow + classes - FLOATS.length();
        FloatVector lastTerms = FloatVector.fromArray(FLOATS, terms, lastOffset);
        for (int i = 0; i <= classes - FLOATS.length(); i += FLOATS.length()) {
            FloatVector term = FloatVector.fromArray(FLOATS, terms, termsRow + i);
            FloatVector result = scaled(term, high, low);
            result.intoArray(terms, termsRow + i);
        }
        FloatVector lastResult = scaled(lastTerms, high, low);
        lastResult.intoArray(terms, lastOffset);
    }

    static void subtract(float[] logits, int logitsRow, float[] result, int resultRow, int classes, FloatSum sum) {
        if (classes < FLOATS.length()) {
            ScalarFloatArrayPasses.subtract(logits, logitsRow, result, resultRow, classes, sum);
            return;
        }
        float max = sum.max();
        float above = sum.aboveMax();
        int last = classes - FLOATS.length();
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector.fromArray(FLOATS, logits, logitsRow + i).sub(max).sub(above).intoArray(result, resultRow + i);
        }
        lastLogits.sub(max).sub(above).intoArray(result, resultRow + last);
    }

    /** {@link FloatExp#scaled}, lane by lane. */
    @Inlined
    private static FloatVector scaled(FloatVector term, float high, float low) {
        FloatVector product = term.fma(FloatVector.broadcast(FLOATS, high), term.mul(low));
        return product.reinterpretAsInts().sub(FloatExp.LIFT_BITS).reinterpretAsFloats()
                .blend(FloatVector.zero(FLOATS), product.abs().compare(VectorOperators.LT, FloatExp.LEAST_LIFTED));
    }
}
