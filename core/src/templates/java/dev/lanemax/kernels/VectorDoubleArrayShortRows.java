package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax of several short rows of moderate logits at once, with vectors that hold all lanes of a sum: the same operations on the
 * same numbers in the same order as where rows are taken one by one, and so the same bits. What is done once a row is done for
 * eight rows in the lanes of a vector, by {@link VectorDoubleRow}. The terms are kept apart, in a {@link DoubleRowGroup}, so
 * that nothing is overwritten before all logits are known to be moderate.
 *
 * <p>No factor of moderate terms is far from 1: between 2<sup>-266</sup> and 2<sup>257</sup>, with terms as far from it as that. So
 * neither a product nor a part of it is subnormal, as {@link DoubleExp#isModerateFactor} asks.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods, those of
 * {@code VectorDoubleExp}, by their bodies.
 */
final class VectorDoubleArrayShortRows {

    static final int ROWS = DoubleRowGroup.ROWS;

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

    private static final int LANES = DoubleSum.LANES;

    private VectorDoubleArrayShortRows() {
    }

    static boolean softmax(double[] logits, int logitsOffset, int logitsStride, double[] probabilities,
            int probabilitiesOffset, int probabilitiesStride, int classes, boolean inPlace, DoubleSum sum) {
        if (!VectorDoubleRow.HAS_ALL_LANES || classes > DoubleRowGroup.MOST_CLASSES) {
            return false;
        }
        DoubleRowGroup group = DoubleRowGroup.ofThread();
        if (!takeTerms(logits, logitsOffset, logitsStride, classes, group)) {
            return false;
        }
        VectorDoubleRow.invert(group, ROWS, classes);
        for (int i = 0; i < ROWS; i++) {
            scale(probabilities, probabilitiesOffset + i * probabilitiesStride, classes, group, i);
        }
        return true;
    }

    /** Softmax of {@link DoubleRowGroup#ROWS_OF_FEW_CLASSES} rows without gaps, as {@link #softmax}. */
    static boolean softmaxOfFewClasses(
            double[] logits, int logitsOffset, double[] probabilities, int probabilitiesOffset, int classes) {
        DoubleRowGroup group = DoubleRowGroup.ofThread();
        int count = DoubleRowGroup.ROWS_OF_FEW_CLASSES;
        if (!moderateTerms(logits, logitsOffset, count * classes, group, 0)) {
            return false;
        }
        VectorDoubleRow.invert(group, count, classes);
        for (int i = 0; i < count; i += LANES) {
            scaleEight(probabilities, probabilitiesOffset + i * classes, classes, group, i);
        }
        return true;
    }

    static boolean logSoftmax(double[] logits, int logitsOffset, int logitsStride, double[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int classes, DoubleSum sum) {
        return false;
    }

    static boolean crossEntropyGradient(double[] logits, int logitsOffset, int logitsStride, LossBlock block, int first,
            double[] gradient, int gradientOffset, int gradientStride, int classes, boolean inPlace, DoubleSum sum) {
        return false;
    }

    /** The terms of the rows of a group. Rows without gaps are one row. Returns whether all logits are moderate. */
    private static boolean takeTerms(double[] logits, int logitsOffset, int logitsStride, int classes, DoubleRowGroup group) {
        if (logitsStride == classes) {
            return moderateTerms(logits, logitsOffset, ROWS * classes, group, 0);
        }
        for (int i = 0; i < ROWS; i++) {
            if (!moderateTerms(logits, logitsOffset + i * logitsStride, classes, group, i * classes)) {
                return false;
            }
        }
        return true;
    }

    /** The terms of at least a vector of logits. Returns whether all are moderate. */
    private static boolean moderateTerms(double[] logits, int logitsRow, int length, DoubleRowGroup group, int at) {
        double rounder = DoubleExp.MODERATE_ROUNDER;
        int last = length - LANES;
        LongVector powers = LongVector.fromArray(LONGS, DoubleExp.POWERS, 0);
        LongVector strays = LongVector.zero(LONGS);
        for (int i = 0; i < length; i += LANES) {
            int next = Math.min(i, last);
            DoubleVector x = DoubleVector.fromArray(DOUBLES, logits, logitsRow + next);
            DoubleVector xShifted = VectorDoubleExp.shifted(x, rounder);
            strays = xShifted.reinterpretAsLongs().lanewise(VectorOperators.XOR, DoubleExp.ROUNDER_BITS).or(strays);
            DoubleVector e = VectorDoubleExp.termOf(x, xShifted, rounder, powers, powers, powers, powers);
            e.intoArray(group.terms, DoubleRowGroup.START + at + next);
        }
        return strays.reduceLanes(VectorOperators.OR) >>> DoubleExp.MODERATE_BITS == 0;
    }

    /** probabilities = factor terms, of a row of at least a vector. */
    private static void scale(double[] probabilities, int probabilitiesRow, int classes, DoubleRowGroup group, int at) {
        double high = group.factorsHigh[at];
        double low = group.factorsLow[at];
        int start = DoubleRowGroup.START + at * classes;
        int last = classes - LANES;
        for (int i = 0; i < last; i += LANES) {
            DoubleVector term = DoubleVector.fromArray(DOUBLES, group.terms, start + i);
            term.fma(DoubleVector.broadcast(DOUBLES, high), term.mul(low)).intoArray(probabilities, probabilitiesRow + i);
        }
        DoubleVector lastTerms = DoubleVector.fromArray(DOUBLES, group.terms, start + last);
        lastTerms.fma(DoubleVector.broadcast(DOUBLES, high), lastTerms.mul(low)).intoArray(probabilities, probabilitiesRow + last);
    }

    /** probabilities = factor terms, of eight rows of few classes without gaps. */
    private static void scaleEight(double[] probabilities, int probabilitiesRow, int classes, DoubleRowGroup group, int at) {
        LongVector high = DoubleVector.fromArray(DOUBLES, group.factorsHigh, at).reinterpretAsLongs();
        LongVector low = DoubleVector.fromArray(DOUBLES, group.factorsLow, at).reinterpretAsLongs();
        int start = DoubleRowGroup.START + at * classes;
        for (int i = 0; i < LANES * classes; i += LANES) {
            LongVector rowOf = LongVector.fromArray(LONGS, DoubleRowGroup.ROW_OF[classes], i);
            DoubleVector rowHigh = rowOf.selectFrom(high).reinterpretAsDoubles();
            DoubleVector rowLow = rowOf.selectFrom(low).reinterpretAsDoubles();
            DoubleVector term = DoubleVector.fromArray(DOUBLES, group.terms, start + i);
            term.fma(rowHigh, term.mul(rowLow)).intoArray(probabilities, probabilitiesRow + i);
        }
    }
}
