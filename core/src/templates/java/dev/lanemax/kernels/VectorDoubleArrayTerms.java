package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes over a row that take its terms or add them up, with the Vector API: the same operations on the same numbers in the
 * same order as {@link ScalarDoubleArrayTerms}, whose comments hold here too, as do those of {@link VectorDoubleArrayPasses},
 * and so the same bits, at 128, 256 and 512 bits.
 *
 * <p>A vector holds 2, 4 or 8 of the 8 lanes of a sum. Where it holds fewer than all, the row is swept once for each part of
 * the lanes. The last logits are kept for the sweeps that come after they have been overwritten. Here it is minus the error of the
 * sums that is added up, so that the vector that a loop carries is never the receiver.
 *
 * <p>Loops that store nothing step by a variable, the number of lanes all the same: by a constant, C2 would unroll them eight
 * times, and then lack registers for the constants. That takes 0.79 ns an element instead of 0.56 at 512 bits.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods, its own and those
 * of {@code VectorDoubleExp}, by their bodies.
 */
final class VectorDoubleArrayTerms {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

    private static final int LANES = DoubleSum.LANES;

    /** Where the vectors of powers start that are looked up in, as many as the vector's length asks for. */
    private static final int POWERS_1 = LONGS.length() % DoubleExp.STEPS;
    private static final int POWERS_2 = 2 * LONGS.length() % DoubleExp.STEPS;
    private static final int POWERS_3 = 3 * LONGS.length() % DoubleExp.STEPS;

    private VectorDoubleArrayTerms() {
    }

    static boolean moderateTerms(double[] logits, int logitsRow, double[] terms, int termsRow, int classes, DoubleSum sum) {
        return !Double.isNaN(moderateTermsAndMax(logits, logitsRow, terms, termsRow, classes, sum));
    }

    /**
     * The integers that the bits of doubles are have the order of the doubles where one is not negative. Those of one vector are
     * compared as doubles again: without AVX-512, C2 has no greatest of longs within a vector.
     */
    static double moderateTermsAndMax(
            double[] logits, int logitsRow, double[] terms, int termsRow, int classes, DoubleSum sum) {
        if (classes < LANES) {
            return ScalarDoubleArrayTerms.moderateTermsAndMax(logits, logitsRow, terms, termsRow, classes, sum);
        }
        int remaining = classes % LANES;
        double rounder = DoubleExp.MODERATE_ROUNDER;
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector.fromArray(DOUBLES, logits, logitsRow + classes - LANES + lane).intoArray(sum.last, lane);
        }
        LongVector powers = LongVector.fromArray(LONGS, DoubleExp.POWERS, 0);
        LongVector powers1 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_1);
        LongVector powers2 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_2);
        LongVector powers3 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_3);
        LongVector strays = LongVector.zero(LONGS);
        LongVector max = LongVector.broadcast(LONGS, Long.MIN_VALUE);
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector total = DoubleVector.zero(DOUBLES);
            DoubleVector excess = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += LANES) {
                DoubleVector x = DoubleVector.fromArray(DOUBLES, logits, logitsRow + i);
                DoubleVector xShifted = VectorDoubleExp.shifted(x, rounder);
                strays = xShifted.reinterpretAsLongs().lanewise(VectorOperators.XOR, DoubleExp.ROUNDER_BITS).or(strays);
                max = x.reinterpretAsLongs().max(max);
                DoubleVector e = VectorDoubleExp.termOf(x, xShifted, rounder, powers, powers1, powers2, powers3);
                e.intoArray(terms, termsRow + i);
                DoubleVector added = e.add(total);
                DoubleVector newExcess = excessOf(total, e, added, excess);
                total = added;
                excess = newExcess;
            }
            DoubleVector lastLogits = DoubleVector.fromArray(DOUBLES, sum.last, lane);
            DoubleVector lastShifted = VectorDoubleExp.shifted(lastLogits, rounder);
            strays = lastShifted.reinterpretAsLongs().lanewise(VectorOperators.XOR, DoubleExp.ROUNDER_BITS).or(strays);
            max = lastLogits.reinterpretAsLongs().max(max);
            DoubleVector lastTerms = VectorDoubleExp.termOf(lastLogits, lastShifted, rounder, powers, powers1, powers2, powers3);
            lastTerms.intoArray(sum.last, lane);
            keepLanes(total, excess, lastTerms, remaining, lane, sum);
        }
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector.fromArray(DOUBLES, sum.last, lane).intoArray(terms, termsRow + classes - LANES + lane);
        }
        sum.addLanes();
        double largest = max.reinterpretAsDoubles().reduceLanes(VectorOperators.MAX);
        return strays.reduceLanes(VectorOperators.OR) >>> DoubleExp.MODERATE_BITS == 0 ? largest : Double.NaN;
    }

    static void terms(double[] logits, int logitsRow, double[] terms, int termsRow, int classes, double base, double rounder,
            DoubleSum sum) {
        if (classes < LANES) {
            ScalarDoubleArrayTerms.terms(logits, logitsRow, terms, termsRow, classes, base, rounder, sum);
            return;
        }
        int remaining = classes % LANES;
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector.fromArray(DOUBLES, logits, logitsRow + classes - LANES + lane).intoArray(sum.last, lane);
        }
        LongVector powers = LongVector.fromArray(LONGS, DoubleExp.POWERS, 0);
        LongVector powers1 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_1);
        LongVector powers2 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_2);
        LongVector powers3 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_3);
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector total = DoubleVector.zero(DOUBLES);
            DoubleVector excess = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += LANES) {
                DoubleVector x = DoubleVector.fromArray(DOUBLES, logits, logitsRow + i).sub(base);
                DoubleVector e = VectorDoubleExp.term(x, rounder, powers, powers1, powers2, powers3);
                e.intoArray(terms, termsRow + i);
                DoubleVector added = e.add(total);
                DoubleVector newExcess = excessOf(total, e, added, excess);
                total = added;
                excess = newExcess;
            }
            DoubleVector lastLogits = DoubleVector.fromArray(DOUBLES, sum.last, lane).sub(base);
            DoubleVector lastTerms = VectorDoubleExp.term(lastLogits, rounder, powers, powers1, powers2, powers3);
            lastTerms.intoArray(sum.last, lane);
            keepLanes(total, excess, lastTerms, remaining, lane, sum);
        }
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector.fromArray(DOUBLES, sum.last, lane).intoArray(terms, termsRow + classes - LANES + lane);
        }
        sum.addLanes();
    }

    static void sum(double[] terms, int termsRow, int classes, DoubleSum sum) {
        if (classes < LANES) {
            ScalarDoubleArrayTerms.sum(terms, termsRow, classes, sum);
            return;
        }
        int remaining = classes % LANES;
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector total = DoubleVector.zero(DOUBLES);
            DoubleVector excess = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += LANES) {
                DoubleVector e = DoubleVector.fromArray(DOUBLES, terms, termsRow + i);
                DoubleVector added = e.add(total);
                DoubleVector newExcess = excessOf(total, e, added, excess);
                total = added;
                excess = newExcess;
            }
            DoubleVector lastTerms = DoubleVector.fromArray(DOUBLES, terms, termsRow + classes - LANES + lane);
            keepLanes(total, excess, lastTerms, remaining, lane, sum);
        }
        sum.addLanes();
    }

    static void sumAndScale(double[] terms, int termsRow, int previousRow, int classes, DoubleSum sum) {
        if (classes < DOUBLES.length()) {
            VectorDoubleArrayPasses.scale(terms, previousRow, classes, sum);
            return;
        }
        double high = sum.factorHigh();
        double low = sum.factorLow();
        int last = classes - DOUBLES.length();
        DoubleVector lastTerms = DoubleVector.fromArray(DOUBLES, terms, previousRow + last);
        for (int i = 0; i <= last; i += DOUBLES.length()) {
            DoubleVector term = DoubleVector.fromArray(DOUBLES, terms, previousRow + i);
            term.fma(DoubleVector.broadcast(DOUBLES, high), term.mul(low)).intoArray(terms, previousRow + i);
        }
        lastTerms.fma(DoubleVector.broadcast(DOUBLES, high), lastTerms.mul(low)).intoArray(terms, previousRow + last);
    }

    static void sumAndSubtract(double[] logits, int previousLogitsRow, double[] terms, int termsRow, int previousRow,
            int classes, DoubleSum sum) {
        VectorDoubleArrayPasses.subtract(logits, previousLogitsRow, terms, previousRow, classes, sum);
    }

    static double subtractAndSum(double[] logits, int previousLogitsRow, double[] result, int previousRow, int logitsRow,
            int classes, DoubleSum sum) {
        VectorDoubleArrayPasses.subtract(logits, previousLogitsRow, result, previousRow, classes, sum);
        return moderateSum(logits, logitsRow, classes, sum);
    }

    static double moderateSum(double[] logits, int logitsRow, int classes, DoubleSum sum) {
        if (classes < LANES) {
            return ScalarDoubleArrayTerms.moderateSum(logits, logitsRow, classes, sum);
        }
        int remaining = classes % LANES;
        int stride = sum.lanes.length;
        double rounder = DoubleExp.MODERATE_ROUNDER;
        LongVector powers = LongVector.fromArray(LONGS, DoubleExp.POWERS, 0);
        LongVector powers1 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_1);
        LongVector powers2 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_2);
        LongVector powers3 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_3);
        LongVector strays = LongVector.zero(LONGS);
        LongVector max = LongVector.broadcast(LONGS, Long.MIN_VALUE);
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector total = DoubleVector.zero(DOUBLES);
            DoubleVector excess = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += stride) {
                DoubleVector x = DoubleVector.fromArray(DOUBLES, logits, logitsRow + i);
                DoubleVector xShifted = VectorDoubleExp.shifted(x, rounder);
                strays = xShifted.reinterpretAsLongs().lanewise(VectorOperators.XOR, DoubleExp.ROUNDER_BITS).or(strays);
                max = x.reinterpretAsLongs().max(max);
                DoubleVector e = VectorDoubleExp.termOf(x, xShifted, rounder, powers, powers1, powers2, powers3);
                DoubleVector added = e.add(total);
                DoubleVector newExcess = excessOf(total, e, added, excess);
                total = added;
                excess = newExcess;
            }
            DoubleVector lastLogits = DoubleVector.fromArray(DOUBLES, logits, logitsRow + classes - LANES + lane);
            DoubleVector lastShifted = VectorDoubleExp.shifted(lastLogits, rounder);
            strays = lastShifted.reinterpretAsLongs().lanewise(VectorOperators.XOR, DoubleExp.ROUNDER_BITS).or(strays);
            max = lastLogits.reinterpretAsLongs().max(max);
            DoubleVector lastTerms = VectorDoubleExp.termOf(lastLogits, lastShifted, rounder, powers, powers1, powers2, powers3);
            keepLanes(total, excess, lastTerms, remaining, lane, sum);
        }
        sum.addLanes();
        if (strays.reduceLanes(VectorOperators.OR) >>> DoubleExp.MODERATE_BITS != 0) {
            return Double.NaN;
        }
        double largest = max.reinterpretAsDoubles().reduceLanes(VectorOperators.MAX);
        return largest >= 0 ? largest : VectorDoubleArrayPasses.max(logits, logitsRow, classes);
    }

    static void sumOfTerms(
            double[] logits, int logitsRow, int classes, double base, double rounder, int top, DoubleSum sum) {
        if (classes < LANES) {
            ScalarDoubleArrayTerms.sumOfTerms(logits, logitsRow, classes, base, rounder, top, sum);
            return;
        }
        int remaining = classes % LANES;
        int stride = sum.lanes.length;
        LongVector indexes = LongVector.zero(LONGS).addIndex(1);
        LongVector powers = LongVector.fromArray(LONGS, DoubleExp.POWERS, 0);
        LongVector powers1 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_1);
        LongVector powers2 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_2);
        LongVector powers3 = LongVector.fromArray(LONGS, DoubleExp.POWERS, POWERS_3);
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector total = DoubleVector.zero(DOUBLES);
            DoubleVector excess = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < classes - remaining; i += stride) {
                DoubleVector x = DoubleVector.fromArray(DOUBLES, logits, logitsRow + i).sub(base);
                DoubleVector e = VectorDoubleExp.term(x, rounder, powers, powers1, powers2, powers3);
                DoubleVector other = e.blend(0d, indexes.compare(VectorOperators.EQ, top - i).cast(DOUBLES));
                DoubleVector added = other.add(total);
                DoubleVector newExcess = excessOf(total, other, added, excess);
                total = added;
                excess = newExcess;
            }
            int last = classes - LANES + lane;
            DoubleVector lastLogits = DoubleVector.fromArray(DOUBLES, logits, logitsRow + last).sub(base);
            DoubleVector lastTerms = VectorDoubleExp.term(lastLogits, rounder, powers, powers1, powers2, powers3);
            DoubleVector lastOther = lastTerms.blend(0d, indexes.compare(VectorOperators.EQ, top - last).cast(DOUBLES));
            keepLanes(total, excess, lastOther, remaining, lane, sum);
        }
        sum.addLanes();
    }

    /** Adds to the lanes of a sweep, of the row's last terms, those that remain after its whole groups, and keeps the sums. */
    @Inlined
    private static void keepLanes(
            DoubleVector total, DoubleVector excess, DoubleVector lastTerms, int remaining, int lane, DoubleSum sum) {
        int before = LANES - remaining - lane;
        DoubleVector indexes = DoubleVector.zero(DOUBLES).addIndex(1);
        DoubleVector added = lastTerms.blend(0d, indexes.compare(VectorOperators.LT, (double) before));
        DoubleVector newTotal = added.add(total);
        DoubleVector newExcess = excessOf(total, added, newTotal, excess);
        newTotal.intoArray(sum.lanes, lane);
        newExcess.neg().intoArray(sum.errors, lane);
    }

    /** Minus the error of the sum (total + term), exactly, and minus the errors before. */
    @Inlined
    private static DoubleVector excessOf(DoubleVector total, DoubleVector term, DoubleVector added, DoubleVector excess) {
        DoubleVector difference = added.sub(total);
        DoubleVector ofTotal = added.sub(difference).sub(total);
        return ofTotal.add(difference.sub(term)).add(excess);
    }
}
