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

    static boolean areModerate(float[] logits, int logitsRow, int classes) {
        if (classes < FLOATS.length()) {
            return ScalarFloatArrayPasses.areModerate(logits, logitsRow, classes);
        }
        int last = classes - FLOATS.length();
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
        IntVector magnitude = lastLogits.reinterpretAsInts().and(Integer.MAX_VALUE);
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            magnitude = x.reinterpretAsInts().and(Integer.MAX_VALUE).max(magnitude);
        }
        return magnitude.reduceLanes(VectorOperators.MAX) <= Float.floatToRawIntBits(FloatExp.MODERATE_LOGIT);
    }

    /** The integers that the bits of floats are have the order of the floats where one is not negative. */
    static float moderateTerms(float[] logits, int logitsRow, float[] terms, int termsRow, int classes) {
        if (classes < FLOATS.length()) {
            return ScalarFloatArrayPasses.moderateTerms(logits, logitsRow, terms, termsRow, classes);
        }
        int last = classes - FLOATS.length();
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
        FloatVector lastShifted = shifted(lastLogits, rounder);
        FloatVector lastTerms = termOf(lastLogits, lastShifted, rounder, powers, morePowers);
        IntVector strays = lastShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS);
        IntVector max = lastLogits.reinterpretAsInts();
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            FloatVector xShifted = shifted(x, rounder);
            strays = xShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            max = x.reinterpretAsInts().max(max);
            FloatVector e = termOf(x, xShifted, rounder, powers, morePowers);
            e.intoArray(terms, termsRow + i);
        }
        lastTerms.intoArray(terms, termsRow + last);
        float largest = Float.intBitsToFloat(max.reduceLanes(VectorOperators.MAX));
        return strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS == 0 ? largest : Float.NaN;
    }

    static void terms(float[] logits, int logitsRow, float[] terms, int termsRow, int classes, float base, float rounder) {
        if (classes < FLOATS.length()) {
            ScalarFloatArrayPasses.terms(logits, logitsRow, terms, termsRow, classes, base, rounder);
            return;
        }
        int last = classes - FLOATS.length();
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last).sub(base);
        FloatVector lastTerms = term(lastLogits, rounder, powers, morePowers);
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i).sub(base);
            FloatVector e = term(x, rounder, powers, morePowers);
            e.intoArray(terms, termsRow + i);
        }
        lastTerms.intoArray(terms, termsRow + last);
    }

    static double sum(float[] terms, int termsRow, int classes) {
        if (classes < LANES) {
            return ScalarFloatArrayPasses.sum(terms, termsRow, classes);
        }
        int remaining = classes % LANES;
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
            FloatVector lowerLast = FloatVector.fromArray(HALF, terms, lastOffset);
            FloatVector upperLast = FloatVector.fromArray(HALF, terms, lastOffset + HALF.length());
            double swept = addLast(lower, upper, lowerLast, upperLast, added);
            first += lane < LANES / 2 ? swept : 0;
            second += lane < LANES / 2 ? 0 : swept;
        }
        return first + second;
    }

    /** Where a vector holds all lanes, one loop does both: the sum waits for conversions, the product for memory. */
    static double sumAndScale(float[] terms, int termsRow, int previousRow, int classes, double factor) {
        if (FLOATS.length() < LANES || classes < LANES) {
            scale(terms, previousRow, classes, factor);
            return sum(terms, termsRow, classes);
        }
        float high = (float) factor;
        float low = (float) (factor - high);
        int remaining = classes % LANES;
        int last = classes - LANES;
        FloatVector previousLast = FloatVector.fromArray(FLOATS, terms, previousRow + last);
        DoubleVector lower = DoubleVector.zero(DOUBLES);
        DoubleVector upper = DoubleVector.zero(DOUBLES);
        for (int i = 0; i <= last; i += LANES) {
            FloatVector lowerTerms = FloatVector.fromArray(HALF, terms, termsRow + i);
            FloatVector upperTerms = FloatVector.fromArray(HALF, terms, termsRow + i + HALF.length());
            DoubleVector lowerWide = widen(lowerTerms);
            DoubleVector upperWide = widen(upperTerms);
            lower = lowerWide.add(lower);
            upper = upperWide.add(upper);
            FloatVector previous = FloatVector.fromArray(FLOATS, terms, previousRow + i);
            previous.fma(FloatVector.broadcast(FLOATS, high), previous.mul(low)).intoArray(terms, previousRow + i);
        }
        previousLast.fma(FloatVector.broadcast(FLOATS, high), previousLast.mul(low)).intoArray(terms, previousRow + last);
        FloatVector lowerLast = FloatVector.fromArray(HALF, terms, termsRow + last);
        FloatVector upperLast = FloatVector.fromArray(HALF, terms, termsRow + last + HALF.length());
        int added = LANES - remaining;
        double sum = addLast(lower, upper, lowerLast, upperLast, added);
        return sum;
    }

    /** As {@link #sumAndScale}, one loop where a vector holds all lanes. */
    static double sumAndSubtract(float[] logits, int previousLogitsRow, float[] terms, int termsRow, int previousRow,
            int classes, float max, float above) {
        if (FLOATS.length() < LANES || classes < LANES) {
            subtract(logits, previousLogitsRow, terms, previousRow, classes, max, above);
            return sum(terms, termsRow, classes);
        }
        int remaining = classes % LANES;
        int last = classes - LANES;
        DoubleVector lower = DoubleVector.zero(DOUBLES);
        DoubleVector upper = DoubleVector.zero(DOUBLES);
        for (int i = 0; i <= last; i += LANES) {
            FloatVector lowerTerms = FloatVector.fromArray(HALF, terms, termsRow + i);
            FloatVector upperTerms = FloatVector.fromArray(HALF, terms, termsRow + i + HALF.length());
            DoubleVector lowerWide = widen(lowerTerms);
            DoubleVector upperWide = widen(upperTerms);
            lower = lowerWide.add(lower);
            upper = upperWide.add(upper);
            FloatVector previous = FloatVector.fromArray(FLOATS, logits, previousLogitsRow + i);
            previous.sub(max).sub(above).intoArray(terms, previousRow + i);
        }
        FloatVector previousLast = FloatVector.fromArray(FLOATS, logits, previousLogitsRow + last);
        previousLast.sub(max).sub(above).intoArray(terms, previousRow + last);
        FloatVector lowerLast = FloatVector.fromArray(HALF, terms, termsRow + last);
        FloatVector upperLast = FloatVector.fromArray(HALF, terms, termsRow + last + HALF.length());
        int added = LANES - remaining;
        double sum = addLast(lower, upper, lowerLast, upperLast, added);
        return sum;
    }

    static double moderateLogSumExp(float[] logits, int logitsRow, int classes, float x) {
        if (classes < LANES) {
            return ScalarFloatArrayPasses.moderateLogSumExp(logits, logitsRow, classes, x);
        }
        int remaining = classes % LANES;
        float rounder = FloatExp.MODERATE_ROUNDER;
        FloatVector indexes = FloatVector.zero(FLOATS).addIndex(1);
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        IntVector strays = IntVector.zero(INTS);
        FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        double first = 0;
        double second = 0;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            DoubleVector lower = DoubleVector.zero(DOUBLES);
            DoubleVector upper = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += LANES) {
                FloatVector logit = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
                FloatVector shifted = shifted(logit, rounder);
                strays = shifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
                largest = logit.blend(largest, logit.compare(VectorOperators.LE, largest));
                FloatVector e = termOf(logit, shifted, rounder, powers, morePowers);
                FloatVector moved = e.rearrange(UPPER_HALF);
                DoubleVector lowerWide = widen(e);
                DoubleVector upperWide = widen(moved);
                lower = lowerWide.add(lower);
                upper = upperWide.add(upper);
            }
            FloatVector lastLogit = FloatVector.fromArray(FLOATS, logits, logitsRow + classes - LANES + lane);
            FloatVector lastShifted = shifted(lastLogit, rounder);
            strays = lastShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            largest = lastLogit.blend(largest, lastLogit.compare(VectorOperators.LE, largest));
            FloatVector lastTerm = termOf(lastLogit, lastShifted, rounder, powers, morePowers);
            FloatVector lastAdded = lastTerm.blend(0f, indexes.compare(VectorOperators.LT, (float) (LANES - remaining - lane)));
            FloatVector lastMoved = lastAdded.rearrange(UPPER_HALF);
            DoubleVector lowerLastWide = widen(lastAdded);
            DoubleVector upperLastWide = widen(lastMoved);
            lower = lowerLastWide.add(lower);
            upper = upperLastWide.add(upper);
            double swept = addLanes(lower, upper);
            first += lane < LANES / 2 ? swept : 0;
            second += lane < LANES / 2 ? 0 : swept;
        }
        if (strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS != 0) {
            return Double.NaN;
        }
        float max = largest.reduceLanes(VectorOperators.MAX);
        double others = others(logits, logitsRow, classes, first + second, max, 0, rounder);
        return FloatRow.crossEntropy(x, max, FloatRow.logSumExpAboveMax(others, max, 0, rounder));
    }

    static double others(
            float[] logits, int logitsRow, int classes, double sum, float max, float base, float rounder) {
        float maxTerm = FloatExp.term(max, base, rounder);
        return FloatRow.dominates(maxTerm, sum)
                ? sumOfTerms(logits, logitsRow, classes, base, rounder, indexOf(logits, logitsRow, classes, max))
                : sum - maxTerm;
    }

    static double sumOfTerms(float[] logits, int logitsRow, int classes, float base, float rounder, int top) {
        if (classes < LANES) {
            return ScalarFloatArrayPasses.sumOfTerms(logits, logitsRow, classes, base, rounder, top);
        }
        int remaining = classes % LANES;
        IntVector indexes = IntVector.zero(INTS).addIndex(1);
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        double first = 0;
        double second = 0;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            DoubleVector lower = DoubleVector.zero(DOUBLES);
            DoubleVector upper = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += LANES) {
                FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i).sub(base);
                FloatVector e = term(x, rounder, powers, morePowers);
                FloatVector other = e.blend(0f, indexes.compare(VectorOperators.EQ, top - i).cast(FLOATS));
                FloatVector moved = other.rearrange(UPPER_HALF);
                DoubleVector lowerWide = widen(other);
                DoubleVector upperWide = widen(moved);
                lower = lowerWide.add(lower);
                upper = upperWide.add(upper);
            }
            int last = classes - LANES + lane;
            int added = LANES - remaining - lane;
            FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last).sub(base);
            FloatVector lastTerms = term(lastLogits, rounder, powers, morePowers);
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

    /** {@link FloatExp#term}, lane by lane, of x without the base. */
    @Inlined
    private static FloatVector term(FloatVector x, float rounder, IntVector powers, IntVector morePowers) {
        FloatVector sum = shifted(x, rounder);
        FloatVector e = termOf(x, sum, rounder, powers, morePowers);
        return e.blend(0f, sum.compare(VectorOperators.LE, FloatExp.VANISHING));
    }

    /** The sum of steps and rounder. */
    @Inlined
    private static FloatVector shifted(FloatVector x, float rounder) {
        return x.fma(FloatVector.broadcast(FLOATS, FloatExp.STEPS_PER_NAT), FloatVector.broadcast(FLOATS, rounder));
    }

    /** {@link FloatExp#termOf}, lane by lane. Vectors of fewer than eight lanes look their powers up in two vectors. */
    @Inlined
    private static FloatVector termOf(FloatVector x, FloatVector sum, float rounder, IntVector powers, IntVector morePowers) {
        FloatVector n = sum.sub(rounder);
        FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.STEP_HIGH), x);
        r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.STEP_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(FLOATS, FloatExp.P4), FloatVector.broadcast(FLOATS, FloatExp.P3));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatExp.P2));
        FloatVector s = r.mul(r).fma(p, r);
        IntVector steps = sum.reinterpretAsInts();
        IntVector looked = INTS.length() < FloatExp.STEPS ? steps.selectFrom(powers, morePowers) : steps.selectFrom(powers);
        FloatVector power = looked.add(steps.lanewise(VectorOperators.LSHL, FloatExp.STEP_SHIFT)).reinterpretAsFloats();
        return power.fma(s, power);
    }

    /** {@link FloatExp#scaled}, lane by lane. */
    @Inlined
    private static FloatVector scaled(FloatVector term, float high, float low) {
        FloatVector product = term.fma(FloatVector.broadcast(FLOATS, high), term.mul(low));
        return product.reinterpretAsInts().sub(FloatExp.LIFT_BITS).reinterpretAsFloats()
                .blend(0f, product.compare(VectorOperators.LT, FloatExp.LEAST_LIFTED));
    }

    /**
     * The tree over the lanes, after the row's last elements, two half vectors of them, are added from element {@code added} on.
     */
    @Inlined
    private static double addLast(
            DoubleVector lower, DoubleVector upper, FloatVector lowerLast, FloatVector upperLast, int added) {
        FloatVector indexes = FloatVector.zero(HALF).addIndex(1);
        FloatVector lowerAdded = lowerLast.blend(0f, indexes.compare(VectorOperators.LT, (float) added));
        FloatVector upperAdded = upperLast.blend(0f, indexes.compare(VectorOperators.LT, (float) (added - HALF.length())));
        DoubleVector lowerWide = widen(lowerAdded);
        DoubleVector upperWide = widen(upperAdded);
        DoubleVector lowerSum = lowerWide.add(lower);
        DoubleVector upperSum = upperWide.add(upper);
        double sum = addLanes(lowerSum, upperSum);
        return sum;
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
