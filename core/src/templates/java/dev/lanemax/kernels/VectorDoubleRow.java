package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@link DoubleSum} computes of a row, for eight rows at once, with vectors of eight lanes: the same operations on the same
 * numbers in the same order, and so the same bits. As in {@code VectorDoubleArrayTerms}, the errors of the sums are negated.
 *
 * <p>Each row's lanes are added up in one vector. Of two rows' lanes, those that are added to others make one vector, and the
 * others another: so the tree over the lanes halves the number of vectors with each level, until one holds the sums of all rows.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods by their bodies.
 */
final class VectorDoubleRow {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

    private static final int LANES = DoubleSum.LANES;

    /** Whether a vector holds all lanes of a sum. */
    static final boolean HAS_ALL_LANES = DOUBLES.length() == LANES;

    /** Of two vectors, the lower and the upper halves. */
    private static final long[] LOWER_HALVES = {0, 1, 2, 3, 8, 9, 10, 11};
    private static final long[] UPPER_HALVES = {4, 5, 6, 7, 12, 13, 14, 15};

    /** The lower and the upper pairs of their quartets of lanes. */
    private static final long[] LOWER_PAIRS = {0, 1, 8, 9, 4, 5, 12, 13};
    private static final long[] UPPER_PAIRS = {2, 3, 10, 11, 6, 7, 14, 15};

    /** The even and the odd lanes. */
    private static final long[] EVEN = {0, 8, 2, 10, 4, 12, 6, 14};
    private static final long[] ODD = {1, 9, 3, 11, 5, 13, 7, 15};

    private VectorDoubleRow() {
    }

    /** Sets the factors of the rows, a multiple of eight, to the inverses of the sums of their terms, which are moderate. */
    static void invert(DoubleRowGroup group, int rows, int classes) {
        for (int row = 0; row < rows; row += LANES) {
            addUpAll(group, row, classes);
            setFactors(group, row);
        }
    }

    /**
     * Sets log sum exp(x) - max of the rows, a multiple of eight, whose terms are moderate and whose maxima are known. Returns false,
     * and sets nothing that counts, where a maximum has so large a share in the sum that all other terms must be added up anew.
     */
    static boolean takeLogarithms(DoubleRowGroup group, int rows, int classes) {
        boolean precise = true;
        for (int row = 0; row < rows; row += LANES) {
            addUpAll(group, row, classes);
            precise &= setOthers(group, row);
        }
        if (precise) {
            reduce(group, rows);
            divide(group, rows);
            group.lookUp(rows);
            takeLogarithms(group, rows);
            bend(group, rows);
        }
        return precise;
    }

    /** The sums of eight rows, in the first vector of the lanes. */
    private static void addUpAll(DoubleRowGroup group, int row, int classes) {
        addUp(group, row, classes);
        addLanes(group, LOWER_HALVES, UPPER_HALVES, LANES / 2);
        addLanes(group, LOWER_PAIRS, UPPER_PAIRS, LANES / 4);
        addLanes(group, EVEN, ODD, LANES / 8);
    }

    /** The lanes of eight rows. Those that have no element are 0: the row before, or the room before the first, is left out. */
    private static void addUp(DoubleRowGroup group, int row, int classes) {
        int remaining = classes % LANES;
        DoubleVector indexes = DoubleVector.zero(DOUBLES).addIndex(1);
        DoubleVector none = DoubleVector.zero(DOUBLES);
        for (int i = 0; i < LANES; i++) {
            int start = DoubleRowGroup.START + (row + i) * classes;
            DoubleVector lastTerms = DoubleVector.fromArray(DOUBLES, group.terms, start + classes - LANES);
            DoubleVector others = lastTerms.blend(0d, indexes.compare(VectorOperators.LT, (double) (LANES - remaining)));
            if (classes < LANES) {
                others.intoArray(group.lanes, i * LANES);
                none.intoArray(group.excess, i * LANES);
            } else {
                DoubleVector total = DoubleVector.fromArray(DOUBLES, group.terms, start);
                DoubleVector excess = DoubleVector.zero(DOUBLES);
                for (int k = LANES; k < classes - remaining; k += LANES) {
                    DoubleVector e = DoubleVector.fromArray(DOUBLES, group.terms, start + k);
                    DoubleVector added = e.add(total);
                    DoubleVector newExcess = excessOf(total, e, added, excess);
                    total = added;
                    excess = newExcess;
                }
                DoubleVector newTotal = others.add(total);
                DoubleVector lastExcess = excessOf(total, others, newTotal, excess);
                newTotal.intoArray(group.lanes, i * LANES);
                lastExcess.intoArray(group.excess, i * LANES);
            }
        }
    }

    /** One level of {@link DoubleSum#addLanes}: of so many pairs of vectors, each a number of rows, one vector each. */
    private static void addLanes(DoubleRowGroup group, long[] lower, long[] upper, int pairs) {
        LongVector lowerLanes = LongVector.fromArray(LONGS, lower, 0);
        LongVector upperLanes = LongVector.fromArray(LONGS, upper, 0);
        for (int i = 0; i < pairs * LANES; i += LANES) {
            LongVector lanes = DoubleVector.fromArray(DOUBLES, group.lanes, i).reinterpretAsLongs();
            LongVector moreLanes = DoubleVector.fromArray(DOUBLES, group.lanes, i + pairs * LANES).reinterpretAsLongs();
            LongVector excess = DoubleVector.fromArray(DOUBLES, group.excess, i).reinterpretAsLongs();
            LongVector moreExcess = DoubleVector.fromArray(DOUBLES, group.excess, i + pairs * LANES).reinterpretAsLongs();
            DoubleVector total = lowerLanes.selectFrom(lanes, moreLanes).reinterpretAsDoubles();
            DoubleVector term = upperLanes.selectFrom(lanes, moreLanes).reinterpretAsDoubles();
            DoubleVector ofTotal = lowerLanes.selectFrom(excess, moreExcess).reinterpretAsDoubles();
            DoubleVector ofTerm = upperLanes.selectFrom(excess, moreExcess).reinterpretAsDoubles();
            DoubleVector added = term.add(total);
            DoubleVector newExcess = excessOf(total, term, added, ofTotal);
            added.intoArray(group.lanes, i);
            newExcess.add(ofTerm).intoArray(group.excess, i);
        }
    }

    /** {@link DoubleSum#setFactor} of 1. */
    private static void setFactors(DoubleRowGroup group, int row) {
        DoubleVector larger = DoubleVector.fromArray(DOUBLES, group.lanes, 0);
        DoubleVector excess = DoubleVector.fromArray(DOUBLES, group.excess, 0);
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1d);
        DoubleVector sum = larger.sub(excess);
        DoubleVector sumLow = larger.sub(sum).sub(excess);
        DoubleVector factor = one.div(sum);
        DoubleVector minus = factor.neg();
        factor.intoArray(group.factorsHigh, row);
        minus.fma(sumLow, minus.fma(sum, one)).div(sum).intoArray(group.factorsLow, row);
    }

    /** {@link DoubleSum#setOthers}. Returns whether they have digits enough, all of them. */
    private static boolean setOthers(DoubleRowGroup group, int row) {
        double rounder = DoubleExp.MODERATE_ROUNDER;
        LongVector powers = LongVector.fromArray(LONGS, DoubleExp.POWERS, 0);
        DoubleVector larger = DoubleVector.fromArray(DOUBLES, group.lanes, 0);
        DoubleVector excess = DoubleVector.fromArray(DOUBLES, group.excess, 0);
        DoubleVector sum = larger.sub(excess);
        DoubleVector sumLow = larger.sub(sum).sub(excess);
        DoubleVector top = DoubleVector.fromArray(DOUBLES, group.tops, row);
        DoubleVector shifted = VectorDoubleExp.shifted(top, rounder);
        DoubleVector term = VectorDoubleExp.termOf(top, shifted, rounder, powers, powers, powers, powers);
        DoubleVector difference = sum.sub(term);
        DoubleVector subtracted = sum.sub(difference);
        DoubleVector error = sum.sub(difference.add(subtracted)).add(subtracted.sub(term));
        DoubleVector smaller = error.add(sumLow);
        DoubleVector others = difference.add(smaller);
        sum.intoArray(group.sums, row);
        sumLow.intoArray(group.sumsLow, row);
        others.intoArray(group.others, row);
        difference.sub(others).add(smaller).intoArray(group.othersLow, row);
        return others.compare(VectorOperators.GE, sum.mul(DoubleRow.FEW_OTHERS)).allTrue();
    }

    /** The first half of {@link DoubleRow#logSumExpAboveMax}: e^r - 1 as a pair, of what is left of the maxima beside whole steps. */
    private static void reduce(DoubleRowGroup group, int rows) {
        double rounder = DoubleExp.MODERATE_ROUNDER;
        for (int row = 0; row < rows; row += LANES) {
            DoubleVector x = DoubleVector.fromArray(DOUBLES, group.tops, row);
            DoubleVector shifted = VectorDoubleExp.shifted(x, rounder);
            DoubleVector n = shifted.sub(rounder);
            DoubleVector exact = n.fma(DoubleVector.broadcast(DOUBLES, -DoubleExp.STEP_HIGH), x);
            DoubleVector r = n.fma(DoubleVector.broadcast(DOUBLES, -DoubleExp.STEP_LOW), exact);
            DoubleVector rLow = n.fma(DoubleVector.broadcast(DOUBLES, -DoubleExp.STEP_LOW), exact.sub(r));
            DoubleVector p = r.fma(DoubleVector.broadcast(DOUBLES, 1.0 / 362880), DoubleVector.broadcast(DOUBLES, 1.0 / 40320));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 5040));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 720));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 120));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 24));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 6));
            p = p.fma(r, DoubleVector.broadcast(DOUBLES, 0.5));
            DoubleVector curve = r.mul(r).fma(p, rLow.fma(r, rLow));
            DoubleVector s = r.add(curve);
            s.intoArray(group.reduced, row);
            r.sub(s).add(curve).intoArray(group.reducedLow, row);
            shifted.intoArray(group.shifted, row);
        }
    }

    /** The second half: the quotients of the others and the maxima's terms, as pairs. None is tiny where no maximum dominates. */
    private static void divide(DoubleRowGroup group, int rows) {
        LongVector powersHigh = DoubleVector.fromArray(DOUBLES, DoubleExp.STEP_POWERS, 0).reinterpretAsLongs();
        LongVector powersLow = DoubleVector.fromArray(DOUBLES, DoubleRow.STEP_POWERS_LOW, 0).reinterpretAsLongs();
        for (int row = 0; row < rows; row += LANES) {
            DoubleVector s = DoubleVector.fromArray(DOUBLES, group.reduced, row);
            DoubleVector sLow = DoubleVector.fromArray(DOUBLES, group.reducedLow, row);
            DoubleVector others = DoubleVector.fromArray(DOUBLES, group.others, row);
            DoubleVector othersLow = DoubleVector.fromArray(DOUBLES, group.othersLow, row);
            LongVector steps = DoubleVector.fromArray(DOUBLES, group.shifted, row).reinterpretAsLongs().sub(DoubleExp.ROUNDER_BITS);
            DoubleVector scale = steps.lanewise(VectorOperators.ASHR, DoubleExp.STEPS_BITS)
                    .add(DoubleRow.EXPONENT_BIAS - DoubleExp.LEAST_OCTAVE).lanewise(VectorOperators.LSHL, DoubleRow.SIGNIFICAND_BITS)
                    .reinterpretAsDoubles();
            DoubleVector power = steps.selectFrom(powersHigh).reinterpretAsDoubles().mul(scale);
            DoubleVector powerLow = steps.selectFrom(powersLow).reinterpretAsDoubles().mul(scale);
            DoubleVector rise = power.mul(s);
            DoubleVector riseLow = power.fma(s, rise.neg()).add(power.fma(sLow, powerLow.fma(s, powerLow)));
            DoubleVector term = power.add(rise);
            DoubleVector termLow = power.sub(term).add(rise).add(riseLow);
            DoubleVector quotient = others.div(term);
            DoubleVector minus = quotient.neg();
            quotient.intoArray(group.quotients, row);
            minus.fma(termLow, minus.fma(term, others).add(othersLow)).div(term).intoArray(group.quotientsLow, row);
        }
    }

    /** {@link DoubleRow#log1p}, with what the tables hold for each quotient. */
    private static void takeLogarithms(DoubleRowGroup group, int rows) {
        for (int row = 0; row < rows; row += LANES) {
            DoubleVector inverse = DoubleVector.fromArray(DOUBLES, group.inverses, row);
            DoubleVector tabulated = DoubleVector.fromArray(DOUBLES, group.logarithms, row);
            DoubleVector tabulatedLow = DoubleVector.fromArray(DOUBLES, group.logarithmsLow, row);
            DoubleVector u = DoubleVector.fromArray(DOUBLES, group.quotients, row);
            DoubleVector v = u.add(1.0);
            DoubleVector one = DoubleVector.broadcast(DOUBLES, 1.0);
            DoubleVector lost = u.sub(v).add(1.0).blend(one.sub(v).add(u), u.compare(VectorOperators.LT, 1.0));
            DoubleVector vLow = lost.add(DoubleVector.fromArray(DOUBLES, group.quotientsLow, row));
            LongVector bits = v.reinterpretAsLongs();
            LongVector exponent = bits.lanewise(VectorOperators.ASHR, DoubleRow.SIGNIFICAND_BITS).sub(DoubleRow.EXPONENT_BIAS);
            LongVector exponentBits = exponent.lanewise(VectorOperators.LSHL, DoubleRow.SIGNIFICAND_BITS);
            DoubleVector m = bits.sub(exponentBits).reinterpretAsDoubles();
            DoubleVector scale = LongVector.broadcast(LONGS, DoubleRow.ONE_BITS).sub(exponentBits).reinterpretAsDoubles();
            DoubleVector k = exponent.add(DoubleExp.ROUNDER_BITS).reinterpretAsDoubles().sub(DoubleExp.ROUNDER);
            DoubleVector product = m.mul(inverse);
            DoubleVector difference = product.sub(1.0);
            DoubleVector rest = vLow.mul(scale).fma(inverse, m.fma(inverse, product.neg()));
            DoubleVector f = difference.add(rest);
            DoubleVector fLow = difference.sub(f).add(rest);
            DoubleVector ofPower = k.mul(DoubleRow.LN2_HIGH);
            DoubleVector above = ofPower.add(tabulated);
            DoubleVector aboveLow = ofPower.sub(above).add(tabulated).add(k.fma(DoubleVector.broadcast(DOUBLES, DoubleRow.LN2_LOW), tabulatedLow));
            DoubleVector sum = above.add(f);
            DoubleVector sumLow = above.sub(sum).add(f).add(aboveLow.add(fLow));
            sum.intoArray(group.above, row);
            sumLow.intoArray(group.quotientsLow, row);
            f.intoArray(group.reduced, row);
        }
    }

    /** The rest of it: what log(1 + f) is besides f. */
    private static void bend(DoubleRowGroup group, int rows) {
        for (int row = 0; row < rows; row += LANES) {
            DoubleVector f = DoubleVector.fromArray(DOUBLES, group.reduced, row);
            DoubleVector p = f.fma(DoubleVector.broadcast(DOUBLES, 1.0 / 11), DoubleVector.broadcast(DOUBLES, -1.0 / 10));
            p = p.fma(f, DoubleVector.broadcast(DOUBLES, 1.0 / 9));
            p = p.fma(f, DoubleVector.broadcast(DOUBLES, -1.0 / 8));
            p = p.fma(f, DoubleVector.broadcast(DOUBLES, 1.0 / 7));
            p = p.fma(f, DoubleVector.broadcast(DOUBLES, -1.0 / 6));
            p = p.fma(f, DoubleVector.broadcast(DOUBLES, 1.0 / 5));
            p = p.fma(f, DoubleVector.broadcast(DOUBLES, -1.0 / 4));
            p = p.fma(f, DoubleVector.broadcast(DOUBLES, 1.0 / 3));
            p = p.fma(f, DoubleVector.broadcast(DOUBLES, -0.5));
            DoubleVector sumLow = DoubleVector.fromArray(DOUBLES, group.quotientsLow, row);
            DoubleVector sum = DoubleVector.fromArray(DOUBLES, group.above, row);
            sum.add(f.mul(f).fma(p, sumLow)).intoArray(group.above, row);
        }
    }

    /** Minus the error of the sum (total + term), exactly, and minus the errors before. */
    @Inlined
    private static DoubleVector excessOf(DoubleVector total, DoubleVector term, DoubleVector added, DoubleVector excess) {
        DoubleVector difference = added.sub(total);
        DoubleVector ofTotal = added.sub(difference).sub(total);
        return ofTotal.add(difference.sub(term)).add(excess);
    }
}
