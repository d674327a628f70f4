package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
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

    private static final int LANES = ScalarFloatArrayPasses.LANES;

    private VectorFloatArrayPasses() {
    }

    /** Compare and blend is twice as fast as {@code max()}, which also orders zeros and keeps NaN. */
    static float max(float[] logits, int logitsRow, int classes) {
        int length = FLOATS.length();
        int unrolled = classes - classes % (4 * length);
        int bound = FLOATS.loopBound(classes);
        FloatVector m0 = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int i = 0;
        for (; i < unrolled; i += 4 * length) {
            FloatVector x0 = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            FloatVector x1 = FloatVector.fromArray(FLOATS, logits, logitsRow + i + length);
            FloatVector x2 = FloatVector.fromArray(FLOATS, logits, logitsRow + i + 2 * length);
            FloatVector x3 = FloatVector.fromArray(FLOATS, logits, logitsRow + i + 3 * length);
            m0 = m0.blend(x0, x0.compare(VectorOperators.GT, m0));
            m1 = m1.blend(x1, x1.compare(VectorOperators.GT, m1));
            m2 = m2.blend(x2, x2.compare(VectorOperators.GT, m2));
            m3 = m3.blend(x3, x3.compare(VectorOperators.GT, m3));
        }
        for (; i < bound; i += length) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            m0 = m0.blend(x, x.compare(VectorOperators.GT, m0));
        }
        if (i < classes) {
            VectorMask<Float> tail = FLOATS.indexInRange(i, classes);
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i, tail);
            m1 = m1.blend(x, x.compare(VectorOperators.GT, m1, tail));
        }
        m0 = m0.blend(m1, m1.compare(VectorOperators.GT, m0));
        m2 = m2.blend(m3, m3.compare(VectorOperators.GT, m2));
        return m0.blend(m2, m2.compare(VectorOperators.GT, m0)).reduceLanes(VectorOperators.MAX);
    }

    static int indexOf(float[] logits, int logitsRow, int classes, float value) {
        int bound = FLOATS.loopBound(classes);
        int i = 0;
        for (; i < bound; i += FLOATS.length()) {
            VectorMask<Float> equal =
                    FloatVector.fromArray(FLOATS, logits, logitsRow + i).compare(VectorOperators.EQ, value);
            if (equal.anyTrue()) {
                return i + equal.firstTrue();
            }
        }
        for (; i < classes; i++) {
            if (logits[logitsRow + i] == value) {
                return i;
            }
        }
        return 0;
    }

    static void terms(float[] logits, int logitsRow, float[] terms, int termsRow, int classes, float base, float rounder) {
        int bound = FLOATS.loopBound(classes);
        int i = 0;
        for (; i < bound; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            FloatVector e = term(x, base, rounder);
            e.intoArray(terms, termsRow + i);
        }
        if (i < classes) {
            VectorMask<Float> tail = FLOATS.indexInRange(i, classes);
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i, tail);
            FloatVector e = term(x, base, rounder);
            e.intoArray(terms, termsRow + i, tail);
        }
    }

    static double sum(float[] terms, int termsRow, int classes) {
        double first = 0;
        double second = 0;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            DoubleVector lower = DoubleVector.zero(DOUBLES);
            DoubleVector upper = DoubleVector.zero(DOUBLES);
            int i = lane;
            for (; i <= classes - FLOATS.length(); i += LANES) {
                FloatVector lowerTerms = FloatVector.fromArray(HALF, terms, termsRow + i);
                FloatVector upperTerms = FloatVector.fromArray(HALF, terms, termsRow + i + HALF.length());
                DoubleVector lowerWide = widen(lowerTerms);
                DoubleVector upperWide = widen(upperTerms);
                lower = lower.add(lowerWide);
                upper = upper.add(upperWide);
            }
            if (i < classes) {
                VectorMask<Float> lowerTail = HALF.indexInRange(i, classes);
                VectorMask<Float> upperTail = HALF.indexInRange(i + HALF.length(), classes);
                FloatVector lowerTerms = FloatVector.fromArray(HALF, terms, termsRow + i, lowerTail);
                FloatVector upperTerms = FloatVector.fromArray(HALF, terms, termsRow + i + HALF.length(), upperTail);
                DoubleVector lowerWide = widen(lowerTerms);
                DoubleVector upperWide = widen(upperTerms);
                lower = lower.add(lowerWide);
                upper = upper.add(upperWide);
            }
            double swept = addLanes(lower, upper);
            first += lane < LANES / 2 ? swept : 0;
            second += lane < LANES / 2 ? 0 : swept;
        }
        return first + second;
    }

    static double sumOfTerms(float[] logits, int logitsRow, int classes, float base, float rounder, int top) {
        IntVector indexes = IntVector.zero(INTS).addIndex(1);
        double first = 0;
        double second = 0;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            DoubleVector lower = DoubleVector.zero(DOUBLES);
            DoubleVector upper = DoubleVector.zero(DOUBLES);
            int i = lane;
            for (; i <= classes - FLOATS.length(); i += LANES) {
                VectorMask<Float> isTop = indexes.compare(VectorOperators.EQ, top - i).cast(FLOATS);
                FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
                FloatVector e = term(x, base, rounder);
                FloatVector other = e.blend(0, isTop);
                DoubleVector otherLower = widen(other);
                FloatVector moved = other.rearrange(UPPER_HALF);
                DoubleVector otherUpper = widen(moved);
                lower = lower.add(otherLower);
                upper = upper.add(otherUpper);
            }
            if (i < classes) {
                VectorMask<Float> tail = FLOATS.indexInRange(i, classes);
                VectorMask<Float> isTop = indexes.compare(VectorOperators.EQ, top - i).cast(FLOATS);
                FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i, tail);
                FloatVector e = term(x, base, rounder);
                FloatVector other = FloatVector.zero(FLOATS).blend(e, tail.andNot(isTop));
                DoubleVector otherLower = widen(other);
                FloatVector moved = other.rearrange(UPPER_HALF);
                DoubleVector otherUpper = widen(moved);
                lower = lower.add(otherLower);
                upper = upper.add(otherUpper);
            }
            double swept = addLanes(lower, upper);
            first += lane < LANES / 2 ? swept : 0;
            second += lane < LANES / 2 ? 0 : swept;
        }
        return first + second;
    }

    static void scale(float[] terms, int termsRow, int classes, double factor) {
        double lifted = factor * FloatExp.LIFT;
        float high = (float) lifted;
        float low = (float) (lifted - high);
        int bound = FLOATS.loopBound(classes);
        int i = 0;
        for (; i < bound; i += FLOATS.length()) {
            FloatVector term = FloatVector.fromArray(FLOATS, terms, termsRow + i);
            FloatVector result = scaled(term, high, low);
            result.intoArray(terms, termsRow + i);
        }
        if (i < classes) {
            VectorMask<Float> tail = FLOATS.indexInRange(i, classes);
            FloatVector term = FloatVector.fromArray(FLOATS, terms, termsRow + i, tail);
            FloatVector result = scaled(term, high, low);
            result.intoArray(terms, termsRow + i, tail);
        }
    }

    static void subtract(float[] logits, int logitsRow, float[] result, int resultRow, int classes, float max, float above) {
        int bound = FLOATS.loopBound(classes);
        int i = 0;
        for (; i < bound; i += FLOATS.length()) {
            FloatVector.fromArray(FLOATS, logits, logitsRow + i).sub(max).sub(above).intoArray(result, resultRow + i);
        }
        if (i < classes) {
            VectorMask<Float> tail = FLOATS.indexInRange(i, classes);
            FloatVector.fromArray(FLOATS, logits, logitsRow + i, tail).sub(max).sub(above)
                    .intoArray(result, resultRow + i, tail);
        }
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
        p = p.fma(r, FloatVector.broadcast(FLOATS, 1));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 1));
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, FloatExp.SIGNIFICAND_BITS);
        return p.reinterpretAsInts().add(exponent).reinterpretAsFloats()
                .blend(0, shifted.compare(VectorOperators.LE, FloatExp.VANISHING));
    }

    /** {@link FloatExp#scaled}, lane by lane. */
    @Inlined
    private static FloatVector scaled(FloatVector term, float high, float low) {
        FloatVector product = term.fma(FloatVector.broadcast(FLOATS, high), term.mul(low));
        return product.blend(0, product.compare(VectorOperators.LT, FloatExp.LEAST_LIFTED)).mul(1 / FloatExp.LIFT);
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
