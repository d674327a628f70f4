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
            addUp(group, row, classes);
            addLanes(group, LOWER_HALVES, UPPER_HALVES, LANES / 2);
            addLanes(group, LOWER_PAIRS, UPPER_PAIRS, LANES / 4);
            addLanes(group, EVEN, ODD, LANES / 8);
            setFactors(group, row);
        }
    }

    /** The lanes of eight rows. Those that have no element are 0: the row before, or the room before the first, is left out. */
    private static void addUp(DoubleRowGroup group, int row, int classes) {
        int remaining = classes % LANES;
        DoubleVector indexes = DoubleVector.zero(DOUBLES).addIndex(1);
        for (int i = 0; i < LANES; i++) {
            int start = DoubleRowGroup.START + (row + i) * classes;
            DoubleVector total = DoubleVector.zero(DOUBLES);
            DoubleVector excess = DoubleVector.zero(DOUBLES);
            for (int k = 0; k < classes - remaining; k += LANES) {
                DoubleVector e = DoubleVector.fromArray(DOUBLES, group.terms, start + k);
                DoubleVector added = e.add(total);
                DoubleVector newExcess = excessOf(total, e, added, excess);
                total = added;
                excess = newExcess;
            }
            DoubleVector lastTerms = DoubleVector.fromArray(DOUBLES, group.terms, start + classes - LANES);
            DoubleVector others = lastTerms.blend(0d, indexes.compare(VectorOperators.LT, (double) (LANES - remaining)));
            DoubleVector newTotal = others.add(total);
            DoubleVector lastExcess = excessOf(total, others, newTotal, excess);
            newTotal.intoArray(group.lanes, i * LANES);
            lastExcess.intoArray(group.excess, i * LANES);
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

    /** Minus the error of the sum (total + term), exactly, and minus the errors before. */
    @Inlined
    private static DoubleVector excessOf(DoubleVector total, DoubleVector term, DoubleVector added, DoubleVector excess) {
        DoubleVector difference = added.sub(total);
        DoubleVector ofTotal = added.sub(difference).sub(total);
        return ofTotal.add(difference.sub(term)).add(excess);
    }
}
