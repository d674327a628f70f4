package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes over a row with the Vector API: the same operations on the same numbers in the same order as
 * {@link ScalarFloatArrayPasses}, whose comments hold here too, and so the same bits, at 128, 256 and 512 bits.
 *
 * <p>A vector holds 4, 8 or 16 of the 16 lanes of a sum. Where it holds fewer than all, the row is swept once for each part of
 * the lanes. A sum needs doubles: the lower and the upper half of a float vector each widen to one double vector.
 *
 * <p>What remains at the end of a row is reached by the row's last whole vector, loaded before the row may be overwritten:
 * writing an element twice, with the same value, costs less than a masked access. Rows shorter than a vector are left to the
 * scalar passes. So each vector operation of a method is executed whenever the method is, and C2 has seen it run before it
 * compiles it: what C2 has not seen, it leaves out of line, and every vector that is used there is allocated. For the same reason
 * the vector that a loop carries is the argument of an operation, not its receiver, whose class C2 would have to find out.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods by their bodies.
 */
final class VectorFloatArrayPasses {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

    /** Brings the upper half of a float vector down, from where it widens without a slow path of C2. */
    private static final VectorShuffle<Float> UPPER_HALF =
            VectorShuffle.fromOp(FLOATS, i -> (i + HALF.length()) % FLOATS.length());

    private static final VectorShuffle<Double> ONE_ON = VectorShuffle.fromOp(DOUBLES, i -> (i + 1) % DOUBLES.length());
    private static final VectorShuffle<Double> TWO_ON = VectorShuffle.fromOp(DOUBLES, i -> (i + 2) % DOUBLES.length());

    private static final int LANES = RowSum.LANES;

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

    /** Where there is none, because a NaN has hidden the maximum, any index. */
    static int indexOf(float[] logits, int logitsRow, int classes, float value) {
        int bound = FLOATS.loopBound(classes);
        int i = 0;
        while (i < bound && !FloatVector.fromArray(FLOATS, logits, logitsRow + i).compare(VectorOperators.EQ, value).anyTrue()) {
            i += FLOATS.length();
        }
        return i < classes ? i + ScalarFloatArrayPasses.indexOf(logits, logitsRow + i, classes - i, value) : 0;
    }

    static float termsAndNextMax(float[] logits, int logitsRow, float[] terms, int termsRow, int classes,
            float base, float rounder, int nextRow) {
        if (classes < FLOATS.length()) {
            return ScalarFloatArrayPasses.termsAndNextMax(
                    logits, logitsRow, terms, termsRow, classes, base, rounder, nextRow);
        }
        int last = classes - FLOATS.length();
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
        FloatVector max = FloatVector.fromArray(FLOATS, logits, nextRow + last);
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector next = FloatVector.fromArray(FLOATS, logits, nextRow + i);
            max = next.blend(max, next.compare(VectorOperators.LE, max));
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            FloatVector e = term(x, base, rounder);
            e.intoArray(terms, termsRow + i);
        }
        FloatVector lastTerms = term(lastLogits, base, rounder);
        lastTerms.intoArray(terms, termsRow + last);
        return max.reduceLanes(VectorOperators.MAX);
    }

    static double sum(float[] terms, int termsRow, int classes) {
        if (classes < LANES) {
            return ScalarFloatArrayPasses.sum(terms, termsRow, classes);
        }
        int remaining = classes % LANES;
        FloatVector indexes = FloatVector.zero(HALF).addIndex(1);
        double first = 0;
        double second = 0;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            DoubleVector lower = DoubleVector.zero(DOUBLES);
            DoubleVector upper = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += LANES) {
                FloatVector lowerTerms = FloatVector.fromArray(HALF, terms, termsRow + i);
                FloatVector upperTerms = FloatVector.fromArray(HALF, terms, termsRow + i + HALF.length());
                DoubleVector lowerWide = widen(lowerTerms);
                DoubleVector upperWide = widen(upperTerms);
                lower = lowerWide.add(lower);
                upper = upperWide.add(upper);
            }
            int lastOffset = termsRow + classes - LANES + lane;
            int added = LANES - remaining - lane;
            FloatVector lowerLast = FloatVector.fromArray(HALF, terms, lastOffset)
                    .blend(0f, indexes.compare(VectorOperators.LT, (float) added));
            FloatVector upperLast = FloatVector.fromArray(HALF, terms, lastOffset + HALF.length())
                    .blend(0f, indexes.compare(VectorOperators.LT, (float) (added - HALF.length())));
            DoubleVector lowerLastWide = widen(lowerLast);
            DoubleVector upperLastWide = widen(upperLast);
            lower = lowerLastWide.add(lower);
            upper = upperLastWide.add(upper);
            double swept = addLanes(lower, upper);
            first += lane < LANES / 2 ? swept : 0;
            second += lane < LANES / 2 ? 0 : swept;
        }
        return first + second;
    }

    static double sumOfTerms(float[] logits, int logitsRow, int classes, float base, float rounder, int top) {
        if (classes < LANES) {
            return ScalarFloatArrayPasses.sumOfTerms(logits, logitsRow, classes, base, rounder, top);
        }
        int remaining = classes % LANES;
        IntVector indexes = IntVector.zero(INTS).addIndex(1);
        double first = 0;
        double second = 0;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            DoubleVector lower = DoubleVector.zero(DOUBLES);
            DoubleVector upper = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += LANES) {
                FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
                FloatVector e = term(x, base, rounder);
                FloatVector other = e.blend(0f, indexes.compare(VectorOperators.EQ, top - i).cast(FLOATS));
                FloatVector moved = other.rearrange(UPPER_HALF);
                DoubleVector lowerWide = widen(other);
                DoubleVector upperWide = widen(moved);
                lower = lowerWide.add(lower);
                upper = upperWide.add(upper);
            }
            int last = classes - LANES + lane;
            int added = LANES - remaining - lane;
            FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
            FloatVector lastTerms = term(lastLogits, base, rounder);
            FloatVector lastOther = lastTerms.blend(0f, indexes.compare(VectorOperators.EQ, top - last).cast(FLOATS))
                    .blend(0f, indexes.compare(VectorOperators.LT, added).cast(FLOATS));
            FloatVector lastMoved = lastOther.rearrange(UPPER_HALF);
            DoubleVector lowerLastWide = widen(lastOther);
            DoubleVector upperLastWide = widen(lastMoved);
            lower = lowerLastWide.add(lower);
            upper = upperLastWide.add(upper);
            double swept = addLanes(lower, upper);
            first += lane < LANES / 2 ? swept : 0;
            second += lane < LANES / 2 ? 0 : swept;
        }
        return first + second;
    }

    static void scale(float[] terms, int termsRow, int classes, double factor) {
        if (classes < FLOATS.length() || Double.isNaN(factor)) {
            ScalarFloatArrayPasses.scale(terms, termsRow, classes, factor);
            return;
        }
        double lifted = factor * FloatExp.LIFT;
        float high = (float) lifted;
        float low = (float) (lifted - high);
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

    static void subtract(float[] logits, int logitsRow, float[] result, int resultRow, int classes, float max, float above) {
        if (classes < FLOATS.length()) {
            ScalarFloatArrayPasses.subtract(logits, logitsRow, result, resultRow, classes, max, above);
            return;
        }
        int last = classes - FLOATS.length();
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector.fromArray(FLOATS, logits, logitsRow + i).sub(max).sub(above).intoArray(result, resultRow + i);
        }
        lastLogits.sub(max).sub(above).intoArray(result, resultRow + last);
    }

    /** {@link FloatExp#term}, lane by lane. */
    @Inlined
    private static FloatVector term(FloatVector x, float base, float rounder) {
        FloatVector centred = x.sub(base);
        FloatVector shifted = centred.fma(FloatVector.broadcast(FLOATS, FloatExp.LOG2_E), FloatVector.broadcast(FLOATS, rounder));
        FloatVector n = shifted.sub(rounder);
        FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH), centred);
        r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.LN2_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(FLOATS, FloatExp.C6), FloatVector.broadcast(FLOATS, FloatExp.C5));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatExp.C4));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatExp.C3));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatExp.C2));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
        FloatVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, FloatExp.SIGNIFICAND_BITS)
                .reinterpretAsFloats();
        return p.mul(power).blend(0f, shifted.compare(VectorOperators.LE, FloatExp.VANISHING));
    }

    /** {@link FloatExp#scaled}, lane by lane. */
    @Inlined
    private static FloatVector scaled(FloatVector term, float high, float low) {
        FloatVector product = term.fma(FloatVector.broadcast(FLOATS, high), term.mul(low));
        return product.reinterpretAsInts().sub(FloatExp.LIFT_BITS).reinterpretAsFloats()
                .blend(0f, product.compare(VectorOperators.LT, FloatExp.LEAST_LIFTED));
    }

    /** The lower half of a float vector, or all of a half one, in double. */
    @Inlined
    private static DoubleVector widen(FloatVector halfOrWhole) {
        return (DoubleVector) halfOrWhole.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    /** The tree over the lanes that {@code lower} and, following them, {@code upper} hold. */
    @Inlined
    private static double addLanes(DoubleVector lower, DoubleVector upper) {
        DoubleVector lowerPairs = lower.add(lower.rearrange(TWO_ON));
        DoubleVector upperPairs = upper.add(upper.rearrange(TWO_ON));
        DoubleVector lowerQuartets = lowerPairs.add(lowerPairs.rearrange(ONE_ON));
        DoubleVector upperQuartets = upperPairs.add(upperPairs.rearrange(ONE_ON));
        return switch (DOUBLES.length()) {
            case 2 -> lower.add(upper).lane(0) + lower.add(upper).lane(1);
            case 4 -> lowerQuartets.lane(0) + upperQuartets.lane(0);
            default -> (lowerQuartets.lane(0) + lowerQuartets.lane(4)) + (upperQuartets.lane(0) + upperQuartets.lane(4));
        };
    }
}
