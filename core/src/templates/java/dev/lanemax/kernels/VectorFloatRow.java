package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * What is computed once a row, for the rows of a {@link FloatRowGroup}, with the Vector API: the same operations on the same
 * numbers in the same order as in {@link FloatRow} and {@link FloatSum}, and so the same bits.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods, its own and those
 * of {@code VectorFloatExp}, by their bodies.
 */
final class VectorFloatRow {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private static final VectorShuffle<Float> UPPER_HALF =
            VectorShuffle.fromOp(FLOATS, i -> (i + HALF.length()) % FLOATS.length());

    /** C2 knows no masks of two lanes on x86, and would allocate for them. */
    private static final boolean HAS_MASKS = DOUBLES.length() > 2;

    private VectorFloatRow() {
    }

    /**
     * The factors of rows, and the label's entries of the gradient. Returns all bits set where terms may be multiplied by all
     * factors as they are, else none.
     */
    static long divide(FloatRowGroup group, LossBlock block, int sample, int count) {
        if (!HAS_MASKS) {
            return group.divide(block, sample, count);
        }
        long moderate = -1;
        for (int i = 0; i < count; i += DOUBLES.length()) {
            DoubleVector others = DoubleVector.fromArray(DOUBLES, group.others, i);
            FloatVector largestTerm = FloatVector.fromArray(HALF, group.largest, i);
            FloatVector labelTerm = FloatVector.fromArray(HALF, group.labelTerms, i);
            DoubleVector largest = VectorFloatExp.widen(largestTerm);
            DoubleVector label = VectorFloatExp.widen(labelTerm);
            DoubleVector sum = DoubleVector.fromArray(DOUBLES, group.sums, i);
            DoubleVector scale = DoubleVector.fromArray(DOUBLES, block.factors, sample + i);
            DoubleVector factor = scale.div(sum);
            DoubleVector rest = sum.sub(label).blend(others, label.compare(VectorOperators.EQ, largest));
            DoubleVector entry = DoubleVector.zero(DOUBLES).sub(rest.mul(factor));
            FloatVector high = narrow(factor);
            DoubleVector highWide = VectorFloatExp.widen(high);
            DoubleVector remainder = factor.sub(highWide);
            FloatVector low = narrow(remainder);
            FloatVector labelGradient = narrow(entry);
            high.intoArray(group.factorsHigh, i);
            low.intoArray(group.factorsLow, i);
            labelGradient.intoArray(group.labelGradients, i);
            DoubleVector magnitude = factor.abs();
            VectorMask<Double> isSmall = magnitude.compare(VectorOperators.LE, FloatExp.MOST_FACTOR)
                    .and(scale.abs().compare(VectorOperators.LE, FloatExp.MOST_FACTOR));
            VectorMask<Double> isLarge = magnitude.compare(VectorOperators.GE, FloatExp.LEAST_MODERATE_FACTOR)
                    .or(magnitude.compare(VectorOperators.EQ, 0.0));
            moderate &= isSmall.and(isLarge).allTrue() ? -1 : 0;
        }
        return moderate;
    }

    /**
     * The factors 1 / sum of rows, a multiple of a vector's length. Returns whether terms may be multiplied by them as they are.
     */
    static boolean invert(FloatRowGroup group, int count) {
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1.0);
        DoubleVector least = one;
        for (int i = 0; i < count; i += DOUBLES.length()) {
            DoubleVector sums = DoubleVector.fromArray(DOUBLES, group.sums, i);
            DoubleVector factor = one.div(sums);
            FloatVector high = narrow(factor);
            DoubleVector highWide = VectorFloatExp.widen(high);
            DoubleVector remainder = factor.sub(highWide);
            FloatVector low = narrow(remainder);
            high.intoArray(group.factorsHigh, i);
            low.intoArray(group.factorsLow, i);
            least = factor.min(least);
        }
        return least.reduceLanes(VectorOperators.MIN) >= FloatExp.LEAST_MODERATE_FACTOR;
    }

    /** The sums of the terms but the largest, of rows as in {@link #invert}. Returns whether they have digits enough, all of them. */
    static boolean subtractLargest(FloatRowGroup group, int count) {
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        DoubleVector least = DoubleVector.zero(DOUBLES);
        for (int i = 0; i < count; i += FLOATS.length()) {
            FloatVector top = FloatVector.fromArray(FLOATS, group.tops, i);
            FloatVector shifted = VectorFloatExp.shifted(top, rounder);
            FloatVector largest = VectorFloatExp.termOf(top, shifted, rounder, powers, morePowers);
            FloatVector moved = largest.rearrange(UPPER_HALF);
            DoubleVector lowerLargest = VectorFloatExp.widen(largest);
            DoubleVector upperLargest = VectorFloatExp.widen(moved);
            DoubleVector lowerSum = DoubleVector.fromArray(DOUBLES, group.sums, i);
            DoubleVector upperSum = DoubleVector.fromArray(DOUBLES, group.sums, i + HALF.length());
            DoubleVector lowerOthers = lowerSum.sub(lowerLargest);
            DoubleVector upperOthers = upperSum.sub(upperLargest);
            largest.intoArray(group.largest, i);
            lowerOthers.intoArray(group.others, i);
            upperOthers.intoArray(group.others, i + HALF.length());
            DoubleVector lowerMargin = lowerOthers.sub(lowerSum.mul(FloatRow.FEW_OTHERS));
            DoubleVector upperMargin = upperOthers.sub(upperSum.mul(FloatRow.FEW_OTHERS));
            least = lowerMargin.min(upperMargin).min(least);
        }
        return least.reduceLanes(VectorOperators.MIN) >= 0;
    }

    /** {@link FloatRow#logSumExpAboveMax} for some rows. */
    static void takeLogarithms(FloatRowGroup group, int count) {
        if (!HAS_MASKS) {
            group.takeLogarithms(count);
            return;
        }
        for (int i = 0; i < count; i += DOUBLES.length()) {
            DoubleVector others = DoubleVector.fromArray(DOUBLES, group.others, i);
            FloatVector top = FloatVector.fromArray(HALF, group.tops, i);
            DoubleVector x = VectorFloatExp.widen(top);
            DoubleVector n = x
                    .fma(DoubleVector.broadcast(DOUBLES, FloatRow.LOG2_E), DoubleVector.broadcast(DOUBLES, FloatRow.ROUNDER))
                    .sub(FloatRow.ROUNDER);
            DoubleVector r = n.fma(DoubleVector.broadcast(DOUBLES, FloatRow.LN2), x.neg());
            DoubleVector p = r.fma(DoubleVector.broadcast(DOUBLES, 1.0 / 362880), DoubleVector.broadcast(DOUBLES, 1.0 / 40320));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 5040));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 720));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 120));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 24));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 6));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 0.5));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0));
            DoubleVector octaves = DoubleVector.broadcast(DOUBLES, FloatRow.ROUNDER)
                    .sub(n.add(FloatExp.scale(FloatExp.MODERATE_ROUNDER)));
            DoubleVector power = octaves.reinterpretAsLongs().lanewise(VectorOperators.LSHL, FloatRow.SIGNIFICAND_BITS)
                    .add(FloatRow.INVERSE_FACTOR_BITS).reinterpretAsDoubles();
            DoubleVector u = others.mul(p.mul(power));
            DoubleVector logarithm = log1p(u);
            logarithm.intoArray(group.above, i);
        }
    }

    /** The losses of rows, 0 where they are ignored. Returns whether some are. */
    static boolean keepLosses(FloatRowGroup group, LossBlock block, int sample, int count) {
        for (int i = 0; i < count; i += DOUBLES.length()) {
            FloatVector top = FloatVector.fromArray(HALF, group.tops, i);
            FloatVector labelLogit = FloatVector.fromArray(HALF, group.labelLogits, i);
            DoubleVector topWide = VectorFloatExp.widen(top);
            DoubleVector labelWide = VectorFloatExp.widen(labelLogit);
            DoubleVector above = DoubleVector.fromArray(DOUBLES, group.above, i);
            topWide.sub(labelWide).add(above).intoArray(block.losses, sample + i);
        }
        boolean ignored = false;
        for (int i = 0; i < count; i++) {
            if (group.labels[i] < 0) {
                block.losses[sample + i] = 0;
                ignored = true;
            }
        }
        return ignored;
    }

    /** {@link FloatRow#log1p}, lane by lane. */
    @Inlined
    private static DoubleVector log1p(DoubleVector u) {
        DoubleVector v = u.add(1.0);
        DoubleVector lost = u.sub(v.sub(1.0)).blend(u.sub(u), v.compare(VectorOperators.GE, 2.0));
        LongVector above = v.reinterpretAsLongs().sub(FloatRow.SQRT_HALF_BITS);
        DoubleVector exponent = above.lanewise(VectorOperators.ASHR, FloatRow.SIGNIFICAND_BITS).add(FloatRow.ROUNDER_BITS)
                .reinterpretAsDoubles().sub(FloatRow.ROUNDER);
        DoubleVector f = above.and(FloatRow.SIGNIFICAND_MASK).add(FloatRow.SQRT_HALF_BITS).reinterpretAsDoubles().sub(1.0)
                .add(lost);
        DoubleVector s = f.div(f.add(2.0));
        DoubleVector w = s.mul(s);
        DoubleVector q = w.fma(DoubleVector.broadcast(DOUBLES, 2.0 / 13), DoubleVector.broadcast(DOUBLES, 2.0 / 11));
        q = q.fma(w, DoubleVector.broadcast(DOUBLES, 2.0 / 9));
        q = q.fma(w, DoubleVector.broadcast(DOUBLES, 2.0 / 7));
        q = q.fma(w, DoubleVector.broadcast(DOUBLES, 2.0 / 5));
        q = q.fma(w, DoubleVector.broadcast(DOUBLES, 2.0 / 3));
        return exponent.fma(DoubleVector.broadcast(DOUBLES, FloatRow.LN2), s.mul(w).fma(q, s.add(s)));
    }

    /** Doubles rounded to half a vector of floats. */
    @Inlined
    private static FloatVector narrow(DoubleVector wide) {
        return (FloatVector) wide.convertShape(VectorOperators.D2F, HALF, 0);
    }
}
