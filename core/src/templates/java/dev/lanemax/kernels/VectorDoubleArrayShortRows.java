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

    /** Beyond that many classes, log_softmax is faster row by row, and needs no memory for terms. */
    private static final int MOST_CLASSES_OF_LOGARITHMS = 128;

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
        DoubleRowGroup group = DoubleRowGroup.ofThread();
        if (!takeLogarithms(logits, logitsOffset, logitsStride, classes, group)) {
            return false;
        }
        for (int i = 0; i < ROWS; i++) {
            subtract(logits, logitsOffset + i * logitsStride, logProbabilities,
                    logProbabilitiesOffset + i * logProbabilitiesStride, classes, group, i);
        }
        return true;
    }

    /** What follows from the sums of {@link DoubleRowGroup#ROWS_OF_FEW_CLASSES} rows without gaps, as in {@link #logSoftmax}. */
    static boolean takeLogarithmsOfFewClasses(double[] logits, int logitsOffset, int classes, DoubleRowGroup group) {
        int count = DoubleRowGroup.ROWS_OF_FEW_CLASSES;
        if (!moderateTerms(logits, logitsOffset, count * classes, group, 0)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            group.tops[i] = ScalarDoubleArrayPasses.max(logits, logitsOffset + i * classes, classes);
        }
        return VectorDoubleRow.takeLogarithms(group, count, classes);
    }

    /** All is read before the gradient, which may be the same memory, is written. */
    static boolean crossEntropyGradient(double[] logits, int logitsOffset, int logitsStride, LossBlock block, int first,
            double[] gradient, int gradientOffset, int gradientStride, int classes, boolean inPlace, DoubleSum sum) {
        DoubleRowGroup group = DoubleRowGroup.ofThread();
        if (!takeLogarithms(logits, logitsOffset, logitsStride, classes, group)
                || !takeLosses(logits, logitsOffset, logitsStride, block, first, ROWS, classes, group, sum)) {
            return false;
        }
        for (int i = 0; i < ROWS; i++) {
            scale(gradient, gradientOffset + i * gradientStride, classes, group, i);
        }
        setLabelGradients(gradient, gradientOffset, gradientStride, block, first, ROWS, group);
        return true;
    }

    /** That of {@link DoubleRowGroup#ROWS_OF_FEW_CLASSES} rows without gaps. */
    static boolean crossEntropyGradientOfFewClasses(
            double[] logits, int logitsOffset, LossBlock block, int first, double[] gradient, int gradientOffset, int classes) {
        DoubleRowGroup group = DoubleRowGroup.ofThread();
        int count = DoubleRowGroup.ROWS_OF_FEW_CLASSES;
        if (!takeLogarithmsOfFewClasses(logits, logitsOffset, classes, group)
                || !takeLosses(logits, logitsOffset, classes, block, first, count, classes, group, DoubleSum.ofThread())) {
            return false;
        }
        for (int i = 0; i < count; i += LANES) {
            scaleEight(gradient, gradientOffset + i * classes, classes, group, i);
        }
        setLabelGradients(gradient, gradientOffset, classes, block, first, count, group);
        return true;
    }

    /** The losses of rows whose logarithms are known, and their factors: 0 where the row is ignored. Whether these are moderate. */
    private static boolean takeLosses(double[] logits, int logitsOffset, int logitsStride, LossBlock block, int first, int count,
            int classes, DoubleRowGroup group, DoubleSum sum) {
        for (int i = 0; i < count; i++) {
            int label = block.labels[first + i];
            double labelLogit = label < 0 ? Double.NaN : logits[logitsOffset + i * logitsStride + label];
            if (label < 0) {
                block.losses[first + i] = 0;
                group.ignore(i);
            } else if (group.keepLoss(i, label, labelLogit, classes, block.factors[first + i], sum)) {
                block.losses[first + i] = sum.crossEntropy(labelLogit);
            } else {
                return false;
            }
        }
        return true;
    }

    private static void setLabelGradients(
            double[] gradient, int gradientOffset, int gradientStride, LossBlock block, int first, int count, DoubleRowGroup group) {
        for (int i = 0; i < count; i++) {
            int label = block.labels[first + i];
            if (label >= 0) {
                gradient[gradientOffset + i * gradientStride + label] = group.labelGradients[i];
            }
        }
    }

    /** What follows from the sums of the rows of a group. False where they are left to be taken one by one. */
    private static boolean takeLogarithms(double[] logits, int logitsOffset, int logitsStride, int classes, DoubleRowGroup group) {
        if (!VectorDoubleRow.HAS_ALL_LANES || classes > MOST_CLASSES_OF_LOGARITHMS
                || !takeTerms(logits, logitsOffset, logitsStride, classes, group)) {
            return false;
        }
        for (int i = 0; i < ROWS; i++) {
            group.tops[i] = top(logits, logitsOffset + i * logitsStride, classes);
        }
        return VectorDoubleRow.takeLogarithms(group, ROWS, classes);
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

    /** The largest logit of a row of at least a vector. */
    private static double top(double[] logits, int logitsRow, int classes) {
        int last = classes - LANES;
        DoubleVector max = DoubleVector.fromArray(DOUBLES, logits, logitsRow + last);
        for (int i = 0; i < last; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(DOUBLES, logits, logitsRow + i);
            max = x.blend(max, x.compare(VectorOperators.LE, max));
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    /** result = (logits - top) - above, of a row of at least a vector. */
    private static void subtract(
            double[] logits, int logitsRow, double[] result, int resultRow, int classes, DoubleRowGroup group, int at) {
        double top = group.tops[at];
        double above = group.above[at];
        int last = classes - LANES;
        for (int i = 0; i < last; i += LANES) {
            DoubleVector.fromArray(DOUBLES, logits, logitsRow + i).sub(top).sub(above).intoArray(result, resultRow + i);
        }
        DoubleVector.fromArray(DOUBLES, logits, logitsRow + last).sub(top).sub(above).intoArray(result, resultRow + last);
    }

    /** result = (logits - top) - above, of eight rows of few classes without gaps. */
    static void subtractEight(
            double[] logits, int logitsRow, double[] result, int resultRow, int classes, DoubleRowGroup group, int at) {
        LongVector tops = DoubleVector.fromArray(DOUBLES, group.tops, at).reinterpretAsLongs();
        LongVector above = DoubleVector.fromArray(DOUBLES, group.above, at).reinterpretAsLongs();
        for (int i = 0; i < LANES * classes; i += LANES) {
            LongVector rowOf = LongVector.fromArray(LONGS, DoubleRowGroup.ROW_OF[classes], i);
            DoubleVector rowTop = rowOf.selectFrom(tops).reinterpretAsDoubles();
            DoubleVector rowAbove = rowOf.selectFrom(above).reinterpretAsDoubles();
            DoubleVector.fromArray(DOUBLES, logits, logitsRow + i).sub(rowTop).sub(rowAbove).intoArray(result, resultRow + i);
        }
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
