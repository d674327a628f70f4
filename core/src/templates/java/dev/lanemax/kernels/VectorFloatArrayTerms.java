package dev.lanemax.kernels;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes over a row that take its terms or add them up, with the Vector API: the same operations on the same numbers in the
 * same order as {@link ScalarFloatArrayTerms}, whose comments hold here too, as do those of {@link VectorFloatArrayPasses}, and
 * so the same bits, at 128, 256 and 512 bits.
 *
 * <p>A vector holds 4, 8 or 16 of the 16 lanes of a sum. Where it holds fewer than all, the row is swept once for each part of
 * the lanes. A sum needs doubles: the lower and the upper half of a float vector each widen to one double vector.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods, its own and those
 * of {@code VectorFloatExp}, by their bodies.
 */
final class VectorFloatArrayTerms {

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

    private static final int LANES = FloatSum.LANES;

    private VectorFloatArrayTerms() {
    }

    static boolean moderateTerms(float[] logits, int logitsRow, float[] terms, int termsRow, int classes, FloatSum sum) {
        if (classes < FLOATS.length()) {
            return ScalarFloatArrayTerms.moderateTerms(logits, logitsRow, terms, termsRow, classes, sum);
        }
        int last = classes - FLOATS.length();
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
        FloatVector lastShifted = VectorFloatExp.shifted(lastLogits, rounder);
        FloatVector lastTerms = VectorFloatExp.termOf(lastLogits, lastShifted, rounder, powers, morePowers);
        IntVector strays = lastShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS);
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            FloatVector xShifted = VectorFloatExp.shifted(x, rounder);
            strays = xShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            FloatVector e = VectorFloatExp.termOf(x, xShifted, rounder, powers, morePowers);
            e.intoArray(terms, termsRow + i);
        }
        lastTerms.intoArray(terms, termsRow + last);
        return strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS == 0;
    }

    /** The integers that the bits of floats are have the order of the floats where one is not negative. */
    static float moderateTermsAndMax(
            float[] logits, int logitsRow, float[] terms, int termsRow, int classes, FloatSum sum) {
        if (classes < FLOATS.length()) {
            return ScalarFloatArrayTerms.moderateTermsAndMax(logits, logitsRow, terms, termsRow, classes, sum);
        }
        int last = classes - FLOATS.length();
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
        FloatVector lastShifted = VectorFloatExp.shifted(lastLogits, rounder);
        FloatVector lastTerms = VectorFloatExp.termOf(lastLogits, lastShifted, rounder, powers, morePowers);
        IntVector strays = lastShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS);
        IntVector max = lastLogits.reinterpretAsInts();
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            FloatVector xShifted = VectorFloatExp.shifted(x, rounder);
            strays = xShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            max = x.reinterpretAsInts().max(max);
            FloatVector e = VectorFloatExp.termOf(x, xShifted, rounder, powers, morePowers);
            e.intoArray(terms, termsRow + i);
        }
        lastTerms.intoArray(terms, termsRow + last);
        float largest = Float.intBitsToFloat(max.reduceLanes(VectorOperators.MAX));
        return strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS == 0 ? largest : Float.NaN;
    }

    static void terms(float[] logits, int logitsRow, float[] terms, int termsRow, int classes, float base, float rounder,
            FloatSum sum) {
        if (classes < FLOATS.length()) {
            ScalarFloatArrayTerms.terms(logits, logitsRow, terms, termsRow, classes, base, rounder, sum);
            return;
        }
        int last = classes - FLOATS.length();
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last).sub(base);
        FloatVector lastTerms = VectorFloatExp.term(lastLogits, rounder, powers, morePowers);
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i).sub(base);
            FloatVector e = VectorFloatExp.term(x, rounder, powers, morePowers);
            e.intoArray(terms, termsRow + i);
        }
        lastTerms.intoArray(terms, termsRow + last);
    }

    static void sum(float[] terms, int termsRow, int classes, FloatSum sum) {
        if (classes < LANES) {
            ScalarFloatArrayTerms.sum(terms, termsRow, classes, sum);
            return;
        }
        double first = 0;
        double second = 0;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            double swept = sumOfLanes(terms, termsRow, classes, lane);
            first += lane < LANES / 2 ? swept : 0;
            second += lane < LANES / 2 ? 0 : swept;
        }
        sum.set(first + second);
    }

    /** The share of the lanes, from the given one on, that a vector holds. */
    private static double sumOfLanes(float[] terms, int termsRow, int classes, int lane) {
        int remaining = classes % LANES;
        int last = classes - LANES + lane;
        DoubleVector lower = DoubleVector.zero(DOUBLES);
        DoubleVector upper = DoubleVector.zero(DOUBLES);
        for (int i = lane; i <= last; i += LANES) {
            FloatVector lowerTerms = FloatVector.fromArray(HALF, terms, termsRow + i);
            FloatVector upperTerms = FloatVector.fromArray(HALF, terms, termsRow + i + HALF.length());
            DoubleVector lowerWide = VectorFloatExp.widen(lowerTerms);
            DoubleVector upperWide = VectorFloatExp.widen(upperTerms);
            lower = lowerWide.add(lower);
            upper = upperWide.add(upper);
        }
        int lastOffset = termsRow + last;
        int added = LANES - remaining - lane;
        double swept = addLast(lower, upper, terms, lastOffset, added);
        return swept;
    }

    /** Where a vector holds all lanes, one loop does both: the sum waits for conversions, the product for memory. */
    static void sumAndScale(float[] terms, int termsRow, int previousRow, int classes, FloatSum sum) {
        if (FLOATS.length() < LANES || classes < LANES) {
            VectorFloatArrayPasses.scale(terms, previousRow, classes, sum);
            sum(terms, termsRow, classes, sum);
            return;
        }
        float high = sum.factorHigh();
        float low = sum.factorLow();
        int remaining = classes % LANES;
        int last = classes - LANES;
        FloatVector previousLast = FloatVector.fromArray(FLOATS, terms, previousRow + last);
        DoubleVector lower = DoubleVector.zero(DOUBLES);
        DoubleVector upper = DoubleVector.zero(DOUBLES);
        for (int i = 0; i <= last; i += LANES) {
            FloatVector lowerTerms = FloatVector.fromArray(HALF, terms, termsRow + i);
            FloatVector upperTerms = FloatVector.fromArray(HALF, terms, termsRow + i + HALF.length());
            DoubleVector lowerWide = VectorFloatExp.widen(lowerTerms);
            DoubleVector upperWide = VectorFloatExp.widen(upperTerms);
            lower = lowerWide.add(lower);
            upper = upperWide.add(upper);
            FloatVector previous = FloatVector.fromArray(FLOATS, terms, previousRow + i);
            previous.fma(FloatVector.broadcast(FLOATS, high), previous.mul(low)).intoArray(terms, previousRow + i);
            keepRolled();
        }
        previousLast.fma(FloatVector.broadcast(FLOATS, high), previousLast.mul(low)).intoArray(terms, previousRow + last);
        int lastOffset = termsRow + last;
        int added = LANES - remaining;
        double total = addLast(lower, upper, terms, lastOffset, added);
        sum.set(total);
    }

    /**
     * As {@link #sumAndScale}, one loop where a vector holds all lanes. The difference x - max is taken as 1 * x + -max, the same
     * number: the unit that adds is busy with the sum, the one that multiplies is not.
     */
    static void sumAndSubtract(
            float[] logits, int previousLogitsRow, float[] terms, int termsRow, int previousRow, int classes, FloatSum sum) {
        if (FLOATS.length() < LANES || classes < LANES) {
            VectorFloatArrayPasses.subtract(logits, previousLogitsRow, terms, previousRow, classes, sum);
            sum(terms, termsRow, classes, sum);
            return;
        }
        float max = sum.max();
        float above = sum.aboveMax();
        int remaining = classes % LANES;
        int last = classes - LANES;
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector minusMax = FloatVector.broadcast(FLOATS, -max);
        FloatVector minusAbove = FloatVector.broadcast(FLOATS, -above);
        DoubleVector lower = DoubleVector.zero(DOUBLES);
        DoubleVector upper = DoubleVector.zero(DOUBLES);
        for (int i = 0; i <= last; i += LANES) {
            FloatVector lowerTerms = FloatVector.fromArray(HALF, terms, termsRow + i);
            FloatVector upperTerms = FloatVector.fromArray(HALF, terms, termsRow + i + HALF.length());
            DoubleVector lowerWide = VectorFloatExp.widen(lowerTerms);
            DoubleVector upperWide = VectorFloatExp.widen(upperTerms);
            lower = lowerWide.add(lower);
            upper = upperWide.add(upper);
            FloatVector previous = FloatVector.fromArray(FLOATS, logits, previousLogitsRow + i);
            previous.fma(one, minusMax).fma(one, minusAbove).intoArray(terms, previousRow + i);
            keepRolled();
        }
        FloatVector previousLast = FloatVector.fromArray(FLOATS, logits, previousLogitsRow + last);
        previousLast.sub(max).sub(above).intoArray(terms, previousRow + last);
        int lastOffset = termsRow + last;
        int added = LANES - remaining;
        double total = addLast(lower, upper, terms, lastOffset, added);
        sum.set(total);
    }

    /** As {@link #sumAndScale}, one loop where a vector holds all lanes. The maximum is that of integers here too. */
    static float subtractAndSum(float[] logits, int previousLogitsRow, float[] result, int previousRow, int logitsRow,
            int classes, FloatSum sum) {
        if (FLOATS.length() < LANES || classes < LANES) {
            VectorFloatArrayPasses.subtract(logits, previousLogitsRow, result, previousRow, classes, sum);
            return moderateSum(logits, logitsRow, classes, sum);
        }
        float previousMax = sum.max();
        float above = sum.aboveMax();
        int remaining = classes % LANES;
        int last = classes - LANES;
        float rounder = FloatExp.MODERATE_ROUNDER;
        FloatVector indexes = FloatVector.zero(FLOATS).addIndex(1);
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        FloatVector previousLast = FloatVector.fromArray(FLOATS, logits, previousLogitsRow + last);
        FloatVector lastLogit = FloatVector.fromArray(FLOATS, logits, logitsRow + last);
        FloatVector lastShifted = VectorFloatExp.shifted(lastLogit, rounder);
        FloatVector lastTerm = VectorFloatExp.termOf(lastLogit, lastShifted, rounder, powers, morePowers);
        IntVector strays = lastShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS);
        IntVector max = lastLogit.reinterpretAsInts();
        DoubleVector lower = DoubleVector.zero(DOUBLES);
        DoubleVector upper = DoubleVector.zero(DOUBLES);
        for (int i = 0; i <= last; i += LANES) {
            FloatVector logit = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            FloatVector previous = FloatVector.fromArray(FLOATS, logits, previousLogitsRow + i);
            FloatVector shifted = VectorFloatExp.shifted(logit, rounder);
            strays = shifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            max = logit.reinterpretAsInts().max(max);
            FloatVector e = VectorFloatExp.termOf(logit, shifted, rounder, powers, morePowers);
            FloatVector moved = e.rearrange(UPPER_HALF);
            DoubleVector lowerWide = VectorFloatExp.widen(e);
            DoubleVector upperWide = VectorFloatExp.widen(moved);
            lower = lowerWide.add(lower);
            upper = upperWide.add(upper);
            previous.sub(previousMax).sub(above).intoArray(result, previousRow + i);
            keepRolled();
        }
        previousLast.sub(previousMax).sub(above).intoArray(result, previousRow + last);
        FloatVector lastAdded = lastTerm.blend(FloatVector.zero(FLOATS),
                indexes.compare(VectorOperators.LT, (float) (LANES - remaining)));
        FloatVector lastMoved = lastAdded.rearrange(UPPER_HALF);
        DoubleVector lowerLastWide = VectorFloatExp.widen(lastAdded);
        DoubleVector upperLastWide = VectorFloatExp.widen(lastMoved);
        DoubleVector lowerSum = lowerLastWide.add(lower);
        DoubleVector upperSum = upperLastWide.add(upper);
        double total = addLanes(lowerSum, upperSum);
        sum.set(total);
        if (strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS != 0) {
            return Float.NaN;
        }
        float largest = Float.intBitsToFloat(max.reduceLanes(VectorOperators.MAX));
        return largest < 0 ? VectorFloatArrayPasses.max(logits, logitsRow, classes) : largest;
    }

    static float moderateSum(float[] logits, int logitsRow, int classes, FloatSum sum) {
        if (classes < LANES) {
            return ScalarFloatArrayTerms.moderateSum(logits, logitsRow, classes, sum);
        }
        int remaining = classes % LANES;
        float rounder = FloatExp.MODERATE_ROUNDER;
        FloatVector indexes = FloatVector.zero(FLOATS).addIndex(1);
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        FloatVector largest = FloatVector.fromArray(FLOATS, logits, logitsRow + classes - FLOATS.length());
        FloatVector largestShifted = VectorFloatExp.shifted(largest, rounder);
        IntVector strays = largestShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS);
        double first = 0;
        double second = 0;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            DoubleVector lower = DoubleVector.zero(DOUBLES);
            DoubleVector upper = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += LANES) {
                FloatVector logit = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
                FloatVector shifted = VectorFloatExp.shifted(logit, rounder);
                strays = shifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
                largest = logit.blend(largest, logit.compare(VectorOperators.LE, largest));
                FloatVector e = VectorFloatExp.termOf(logit, shifted, rounder, powers, morePowers);
                FloatVector moved = e.rearrange(UPPER_HALF);
                DoubleVector lowerWide = VectorFloatExp.widen(e);
                DoubleVector upperWide = VectorFloatExp.widen(moved);
                lower = lowerWide.add(lower);
                upper = upperWide.add(upper);
            }
            FloatVector lastLogit = FloatVector.fromArray(FLOATS, logits, logitsRow + classes - LANES + lane);
            FloatVector lastShifted = VectorFloatExp.shifted(lastLogit, rounder);
            strays = lastShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            largest = lastLogit.blend(largest, lastLogit.compare(VectorOperators.LE, largest));
            FloatVector lastTerm = VectorFloatExp.termOf(lastLogit, lastShifted, rounder, powers, morePowers);
            FloatVector lastAdded = lastTerm.blend(FloatVector.zero(FLOATS),
                    indexes.compare(VectorOperators.LT, (float) (LANES - remaining - lane)));
            FloatVector lastMoved = lastAdded.rearrange(UPPER_HALF);
            DoubleVector lowerLastWide = VectorFloatExp.widen(lastAdded);
            DoubleVector upperLastWide = VectorFloatExp.widen(lastMoved);
            lower = lowerLastWide.add(lower);
            upper = upperLastWide.add(upper);
            double swept = addLanes(lower, upper);
            first += lane < LANES / 2 ? swept : 0;
            second += lane < LANES / 2 ? 0 : swept;
        }
        sum.set(first + second);
        float max = largest.reduceLanes(VectorOperators.MAX);
        return strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS == 0 ? max : Float.NaN;
    }

    static void sumOfTerms(
            float[] logits, int logitsRow, int classes, float base, float rounder, int top, FloatSum sum) {
        if (classes < LANES) {
            ScalarFloatArrayTerms.sumOfTerms(logits, logitsRow, classes, base, rounder, top, sum);
            return;
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
                FloatVector e = VectorFloatExp.term(x, rounder, powers, morePowers);
                FloatVector other = e.blend(FloatVector.zero(FLOATS), indexes.compare(VectorOperators.EQ, top - i).cast(FLOATS));
                FloatVector moved = other.rearrange(UPPER_HALF);
                DoubleVector lowerWide = VectorFloatExp.widen(other);
                DoubleVector upperWide = VectorFloatExp.widen(moved);
                lower = lowerWide.add(lower);
                upper = upperWide.add(upper);
            }
            int last = classes - LANES + lane;
            int added = LANES - remaining - lane;
            FloatVector lastLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + last).sub(base);
            FloatVector lastTerms = VectorFloatExp.term(lastLogits, rounder, powers, morePowers);
            FloatVector lastOther = lastTerms
                    .blend(FloatVector.zero(FLOATS), indexes.compare(VectorOperators.EQ, top - last).cast(FLOATS))
                    .blend(FloatVector.zero(FLOATS), indexes.compare(VectorOperators.LT, added).cast(FLOATS));
            FloatVector lastMoved = lastOther.rearrange(UPPER_HALF);
            DoubleVector lowerLastWide = VectorFloatExp.widen(lastOther);
            DoubleVector upperLastWide = VectorFloatExp.widen(lastMoved);
            lower = lowerLastWide.add(lower);
            upper = upperLastWide.add(upper);
            double swept = addLanes(lower, upper);
            first += lane < LANES / 2 ? swept : 0;
            second += lane < LANES / 2 ? 0 : swept;
        }
        sum.set(first + second);
    }

    /**
     * C2 does not unroll a loop that orders its stores, for which x86 needs no instruction. Where two rows take part at once, their
     * loads and stores are what a loop waits for, and the registers of eight iterations would not suffice.
     */
    private static void keepRolled() {
        VarHandle.storeStoreFence();
    }

    /** The tree over the lanes, after the row's last elements, a vector of them, are added from element {@code added} on. */
    @Inlined
    private static double addLast(DoubleVector lower, DoubleVector upper, float[] terms, int lastOffset, int added) {
        FloatVector last = FloatVector.fromArray(FLOATS, terms, lastOffset);
        FloatVector indexes = FloatVector.zero(FLOATS).addIndex(1);
        FloatVector lowerAdded = last.blend(FloatVector.zero(FLOATS), indexes.compare(VectorOperators.LT, (float) added));
        FloatVector upperAdded = lowerAdded.rearrange(UPPER_HALF);
        DoubleVector lowerWide = VectorFloatExp.widen(lowerAdded);
        DoubleVector upperWide = VectorFloatExp.widen(upperAdded);
        DoubleVector lowerSum = lowerWide.add(lower);
        DoubleVector upperSum = upperWide.add(upper);
        double sum = addLanes(lowerSum, upperSum);
        return sum;
    }

    /**
     * The tree over the lanes that {@code lower} and, following them, {@code upper} hold. C2 knows no rearrangement of two lanes, and
     * would allocate for it, used or not.
     */
    @Inlined
    private static double addLanes(DoubleVector lower, DoubleVector upper) {
        boolean isPair = DOUBLES.length() == 2;
        DoubleVector lowerPairs = isPair ? lower : lower.add(lower.rearrange(TWO_ON));
        DoubleVector upperPairs = isPair ? upper : upper.add(upper.rearrange(TWO_ON));
        DoubleVector lowerQuartets = isPair ? lower : lowerPairs.add(lowerPairs.rearrange(ONE_ON));
        DoubleVector upperQuartets = isPair ? upper : upperPairs.add(upperPairs.rearrange(ONE_ON));
        return switch (DOUBLES.length()) {
            case 2 -> lower.add(upper).lane(0) + lower.add(upper).lane(1);
            case 4 -> lowerQuartets.lane(0) + upperQuartets.lane(0);
            default -> (lowerQuartets.lane(0) + lowerQuartets.lane(4)) + (upperQuartets.lane(0) + upperQuartets.lane(4));
        };
    }
}
