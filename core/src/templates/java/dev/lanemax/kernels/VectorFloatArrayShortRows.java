package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Several short rows of moderate logits at once, with vectors that hold all lanes of a sum: the same operations on the same
 * numbers in the same order as where rows are taken one by one, and so the same bits. What is done once a row, the tree over the
 * lanes of its sum and what follows from it, costs as much as the row itself where that is short; here it is done for several
 * rows in the lanes of a vector.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods, its own and those
 * of {@code VectorFloatExp}, by their bodies.
 */
final class VectorFloatArrayShortRows {

    static final int ROWS = 16;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

    private static final int LANES = FloatSum.LANES;
    private static final int QUARTET = LANES / 4;

    /** Beyond that many classes, what is done once a row no longer counts. */
    private static final int MOST_CLASSES = FLOATS.length() == LANES ? 256 : 1024;

    /** What of two vectors is added: of their quartets of lanes the lower and the upper pairs. */
    private static final long[] LOWER_PAIRS = {0, 1, 8, 9, 4, 5, 12, 13};
    private static final long[] UPPER_PAIRS = {2, 3, 10, 11, 6, 7, 14, 15};

    /** The even and the odd lanes. */
    private static final long[] EVEN = {0, 2, 8, 10, 4, 6, 12, 14};
    private static final long[] ODD = {1, 3, 9, 11, 5, 7, 13, 15};

    /** The lower and the upper halves. */
    private static final long[] LOWER_HALVES = {0, 1, 2, 3, 8, 9, 10, 11};
    private static final long[] UPPER_HALVES = {4, 5, 6, 7, 12, 13, 14, 15};

    private static final VectorShuffle<Double> OTHER_HALF =
            VectorShuffle.fromOp(DOUBLES, i -> (i + DOUBLES.length() / 2) % DOUBLES.length());

    private VectorFloatArrayShortRows() {
    }

    static boolean softmax(float[] logits, int logitsOffset, int logitsStride, float[] probabilities,
            int probabilitiesOffset, int probabilitiesStride, int classes, boolean inPlace, FloatSum sum) {
        if (!areTogether(classes) || !moderateTerms(logits, logitsOffset, logitsStride,
                probabilities, probabilitiesOffset, probabilitiesStride, classes, inPlace, sum)) {
            return false;
        }
        FloatRowGroup group = FloatRowGroup.ofThread();
        for (int i = 0; i < ROWS; i += 4) {
            sums(probabilities, probabilitiesOffset + i * probabilitiesStride, probabilitiesStride, classes, group, i);
        }
        if (VectorFloatRow.invert(group, ROWS)) {
            for (int i = 0; i < ROWS; i += 4) {
                scale(probabilities, probabilitiesOffset + i * probabilitiesStride, probabilitiesStride, classes, group, i);
            }
        } else {
            for (int i = 0; i < ROWS; i++) {
                sum.set(group.sums[i]);
                sum.setFactor(1);
                VectorFloatArrayPasses.scale(probabilities, probabilitiesOffset + i * probabilitiesStride, classes, sum);
            }
        }
        return true;
    }

    static boolean logSoftmax(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int classes, FloatSum sum) {
        if (!areTogether(classes) || !moderateTerms(logits, logitsOffset, logitsStride,
                logProbabilities, logProbabilitiesOffset, logProbabilitiesStride, classes, false, sum)) {
            return false;
        }
        FloatRowGroup group = FloatRowGroup.ofThread();
        for (int i = 0; i < ROWS; i += 4) {
            int resultRow = logProbabilitiesOffset + i * logProbabilitiesStride;
            sums(logProbabilities, resultRow, logProbabilitiesStride, classes, group, i);
            tops(logits, logitsOffset + i * logitsStride, logitsStride, classes, group, i);
        }
        if (!VectorFloatRow.subtractLargest(group, ROWS)) {
            addOthers(logProbabilities, logProbabilitiesOffset, logProbabilitiesStride, classes, group, sum);
        }
        VectorFloatRow.takeLogarithms(group, ROWS);
        for (int i = 0; i < ROWS; i += 4) {
            subtract(logits, logitsOffset + i * logitsStride, logitsStride, logProbabilities,
                    logProbabilitiesOffset + i * logProbabilitiesStride, logProbabilitiesStride, classes, group, i);
        }
        return true;
    }

    static boolean crossEntropyGradient(float[] logits, int logitsOffset, int logitsStride, LossBlock block, int first,
            float[] gradient, int gradientOffset, int gradientStride, int classes, boolean inPlace, FloatSum sum) {
        if (!areTogether(classes)) {
            return false;
        }
        FloatRowGroup group = FloatRowGroup.ofThread();
        for (int i = 0; i < ROWS; i += 4) {
            tops(logits, logitsOffset + i * logitsStride, logitsStride, classes, group, i);
        }
        for (int i = 0; i < ROWS; i++) {
            int label = block.labels[first + i];
            group.labels[i] = label;
            group.labelLogits[i] = label < 0 ? 0 : logits[logitsOffset + i * logitsStride + label];
        }
        if (!moderateTerms(
                logits, logitsOffset, logitsStride, gradient, gradientOffset, gradientStride, classes, inPlace, sum)) {
            return false;
        }
        for (int i = 0; i < ROWS; i += 4) {
            sums(gradient, gradientOffset + i * gradientStride, gradientStride, classes, group, i);
        }
        if (!VectorFloatRow.subtractLargest(group, ROWS)) {
            addOthers(gradient, gradientOffset, gradientStride, classes, group, sum);
        }
        termsOfLabels(group);
        VectorFloatRow.takeLogarithms(group, ROWS);
        boolean ignored = VectorFloatRow.keepLosses(group, block, first, ROWS);
        boolean areModerate = VectorFloatRow.divide(group, block, first, ROWS) != 0;
        for (int i = 0; areModerate && i < ROWS; i += 4) {
            scale(gradient, gradientOffset + i * gradientStride, gradientStride, classes, group, i);
        }
        for (int i = 0; !areModerate && i < ROWS; i++) {
            sum.set(group.sums[i]);
            sum.setFactor(block.factors[first + i]);
            VectorFloatArrayPasses.scale(gradient, gradientOffset + i * gradientStride, classes, sum);
        }
        for (int i = 0; i < ROWS; i++) {
            int label = Math.max(group.labels[i], 0);
            gradient[gradientOffset + i * gradientStride + label] = group.labelGradients[i];
        }
        if (ignored) {
            VectorFloatArrayFewClasses.clearIgnored(gradient, gradientOffset, gradientStride, classes, group, ROWS);
        }
        return true;
    }

    /** Whether rows of so many classes are taken together. Vectors of 128 bits gain nothing by it. */
    private static boolean areTogether(int classes) {
        return FLOATS.length() > QUARTET && classes <= MOST_CLASSES;
    }

    /** Rows without gaps are one row. In place, terms can be written only where they will not prove wrong. */
    private static boolean moderateTerms(float[] logits, int logitsOffset, int logitsStride, float[] terms,
            int termsOffset, int termsStride, int classes, boolean inPlace, FloatSum sum) {
        boolean dense = logitsStride == classes && termsStride == classes;
        int pieces = dense ? 1 : ROWS;
        int length = dense ? ROWS * classes : classes;
        for (int i = 0; inPlace && i < pieces; i++) {
            if (!VectorFloatArrayPasses.areModerate(logits, logitsOffset + i * logitsStride, length)) {
                return false;
            }
        }
        for (int i = 0; i < pieces; i++) {
            if (!VectorFloatArrayTerms.moderateTerms(
                    logits, logitsOffset + i * logitsStride, terms, termsOffset + i * termsStride, length, sum)) {
                return false;
            }
        }
        return true;
    }

    /** The sums of the terms of four rows. */
    private static void sums(float[] terms, int firstRow, int termsStride, int classes, FloatRowGroup group, int at) {
        if (FLOATS.length() == LANES) {
            sumsOfFour(terms, firstRow, termsStride, classes, group, at);
        } else {
            for (int i = 0; i < 4; i++) {
                group.sums[at + i] = sum(terms, firstRow + i * termsStride, classes, group);
            }
        }
    }

    /** The sum of a row's terms, by vectors that hold a quartet of lanes each. */
    private static double sum(float[] terms, int row, int classes, FloatRowGroup group) {
        int last = classes - LANES;
        int added = LANES - classes % LANES;
        int secondRow = row + QUARTET;
        int thirdRow = row + 2 * QUARTET;
        int fourthRow = row + 3 * QUARTET;
        int secondAdded = added - QUARTET;
        int thirdAdded = added - 2 * QUARTET;
        int fourthAdded = added - 3 * QUARTET;
        DoubleVector last1 = wideFrom(terms, row, last, added);
        DoubleVector last2 = wideFrom(terms, secondRow, last, secondAdded);
        DoubleVector last3 = wideFrom(terms, thirdRow, last, thirdAdded);
        DoubleVector last4 = wideFrom(terms, fourthRow, last, fourthAdded);
        DoubleVector sum1 = DoubleVector.zero(DOUBLES);
        DoubleVector sum2 = DoubleVector.zero(DOUBLES);
        DoubleVector sum3 = DoubleVector.zero(DOUBLES);
        DoubleVector sum4 = DoubleVector.zero(DOUBLES);
        for (int i = 0; i <= last; i += LANES) {
            DoubleVector terms1 = wide(terms, row, i);
            DoubleVector terms2 = wide(terms, secondRow, i);
            DoubleVector terms3 = wide(terms, thirdRow, i);
            DoubleVector terms4 = wide(terms, fourthRow, i);
            sum1 = terms1.add(sum1);
            sum2 = terms2.add(sum2);
            sum3 = terms3.add(sum3);
            sum4 = terms4.add(sum4);
        }
        last1.add(sum1).intoArray(group.lanes, 0);
        last2.add(sum2).intoArray(group.lanes, QUARTET);
        last3.add(sum3).intoArray(group.lanes, 2 * QUARTET);
        last4.add(sum4).intoArray(group.lanes, 3 * QUARTET);
        return group.sumOfLanes();
    }

    /** The sums of the terms of four rows, by vectors that hold half of the lanes each. */
    private static void sumsOfFour(float[] terms, int firstRow, int termsStride, int classes, FloatRowGroup group, int at) {
        int secondRow = firstRow + termsStride;
        int thirdRow = secondRow + termsStride;
        int fourthRow = thirdRow + termsStride;
        int last = classes - LANES;
        DoubleVector lower1 = DoubleVector.zero(DOUBLES);
        DoubleVector upper1 = DoubleVector.zero(DOUBLES);
        DoubleVector lower2 = DoubleVector.zero(DOUBLES);
        DoubleVector upper2 = DoubleVector.zero(DOUBLES);
        DoubleVector lower3 = DoubleVector.zero(DOUBLES);
        DoubleVector upper3 = DoubleVector.zero(DOUBLES);
        DoubleVector lower4 = DoubleVector.zero(DOUBLES);
        DoubleVector upper4 = DoubleVector.zero(DOUBLES);
        for (int i = 0; i <= last; i += LANES) {
            DoubleVector lowerTerms1 = wide(terms, firstRow, i);
            DoubleVector lowerTerms2 = wide(terms, secondRow, i);
            DoubleVector lowerTerms3 = wide(terms, thirdRow, i);
            DoubleVector lowerTerms4 = wide(terms, fourthRow, i);
            int half = i + HALF.length();
            DoubleVector upperTerms1 = wide(terms, firstRow, half);
            DoubleVector upperTerms2 = wide(terms, secondRow, half);
            DoubleVector upperTerms3 = wide(terms, thirdRow, half);
            DoubleVector upperTerms4 = wide(terms, fourthRow, half);
            lower1 = lowerTerms1.add(lower1);
            lower2 = lowerTerms2.add(lower2);
            lower3 = lowerTerms3.add(lower3);
            lower4 = lowerTerms4.add(lower4);
            upper1 = upperTerms1.add(upper1);
            upper2 = upperTerms2.add(upper2);
            upper3 = upperTerms3.add(upper3);
            upper4 = upperTerms4.add(upper4);
        }
        int lastHalf = last + HALF.length();
        int lowerAdded = LANES - classes % LANES;
        int upperAdded = lowerAdded - HALF.length();
        DoubleVector lowerLast1 = wideFrom(terms, firstRow, last, lowerAdded);
        DoubleVector lowerLast2 = wideFrom(terms, secondRow, last, lowerAdded);
        DoubleVector lowerLast3 = wideFrom(terms, thirdRow, last, lowerAdded);
        DoubleVector lowerLast4 = wideFrom(terms, fourthRow, last, lowerAdded);
        DoubleVector upperLast1 = wideFrom(terms, firstRow, lastHalf, upperAdded);
        DoubleVector upperLast2 = wideFrom(terms, secondRow, lastHalf, upperAdded);
        DoubleVector upperLast3 = wideFrom(terms, thirdRow, lastHalf, upperAdded);
        DoubleVector upperLast4 = wideFrom(terms, fourthRow, lastHalf, upperAdded);
        LongVector lowerHalves = LongVector.fromArray(LONGS, LOWER_HALVES, 0);
        LongVector upperHalves = LongVector.fromArray(LONGS, UPPER_HALVES, 0);
        DoubleVector lowerSum1 = lowerLast1.add(lower1);
        DoubleVector lowerSum2 = lowerLast2.add(lower2);
        DoubleVector lowerSum3 = lowerLast3.add(lower3);
        DoubleVector lowerSum4 = lowerLast4.add(lower4);
        DoubleVector lowerQuartets = quartets(lowerSum1, lowerSum2, lowerSum3, lowerSum4);
        DoubleVector upperSum1 = upperLast1.add(upper1);
        DoubleVector upperSum2 = upperLast2.add(upper2);
        DoubleVector upperSum3 = upperLast3.add(upper3);
        DoubleVector upperSum4 = upperLast4.add(upper4);
        DoubleVector upperQuartets = quartets(upperSum1, upperSum2, upperSum3, upperSum4);
        DoubleVector halves = sumOf(lowerQuartets, upperQuartets, lowerHalves, upperHalves);
        halves.add(halves.rearrange(OTHER_HALF)).intoArray(group.sums, at);
    }

    /** The largest logits of four rows. */
    private static void tops(float[] logits, int firstRow, int logitsStride, int classes, FloatRowGroup group, int at) {
        int secondRow = firstRow + logitsStride;
        int thirdRow = secondRow + logitsStride;
        int fourthRow = thirdRow + logitsStride;
        int last = classes - FLOATS.length();
        FloatVector max1 = FloatVector.fromArray(FLOATS, logits, firstRow + last);
        FloatVector max2 = FloatVector.fromArray(FLOATS, logits, secondRow + last);
        FloatVector max3 = FloatVector.fromArray(FLOATS, logits, thirdRow + last);
        FloatVector max4 = FloatVector.fromArray(FLOATS, logits, fourthRow + last);
        for (int i = 0; i < last; i += FLOATS.length()) {
            FloatVector x1 = FloatVector.fromArray(FLOATS, logits, firstRow + i);
            FloatVector x2 = FloatVector.fromArray(FLOATS, logits, secondRow + i);
            FloatVector x3 = FloatVector.fromArray(FLOATS, logits, thirdRow + i);
            FloatVector x4 = FloatVector.fromArray(FLOATS, logits, fourthRow + i);
            max1 = x1.blend(max1, x1.compare(VectorOperators.LE, max1));
            max2 = x2.blend(max2, x2.compare(VectorOperators.LE, max2));
            max3 = x3.blend(max3, x3.compare(VectorOperators.LE, max3));
            max4 = x4.blend(max4, x4.compare(VectorOperators.LE, max4));
        }
        group.tops[at] = max1.reduceLanes(VectorOperators.MAX);
        group.tops[at + 1] = max2.reduceLanes(VectorOperators.MAX);
        group.tops[at + 2] = max3.reduceLanes(VectorOperators.MAX);
        group.tops[at + 3] = max4.reduceLanes(VectorOperators.MAX);
    }

    /** The terms of the labels. */
    private static void termsOfLabels(FloatRowGroup group) {
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        for (int i = 0; i < ROWS; i += FLOATS.length()) {
            FloatVector logit = FloatVector.fromArray(FLOATS, group.labelLogits, i);
            FloatVector shifted = VectorFloatExp.shifted(logit, rounder);
            FloatVector term = VectorFloatExp.termOf(logit, shifted, rounder, powers, morePowers);
            term.intoArray(group.labelTerms, i);
        }
    }

    /** Adds the terms up anew, without the largest, in the rows that it dominates. */
    private static void addOthers(
            float[] terms, int termsOffset, int termsStride, int classes, FloatRowGroup group, FloatSum sum) {
        for (int i = 0; i < ROWS; i++) {
            float largest = group.largest[i];
            if (FloatRow.dominates(largest, group.sums[i])) {
                int termsRow = termsOffset + i * termsStride;
                int top = VectorFloatArrayPasses.indexOf(terms, termsRow, classes, largest);
                terms[termsRow + top] = 0;
                VectorFloatArrayTerms.sum(terms, termsRow, classes, sum);
                terms[termsRow + top] = largest;
                group.others[i] = sum.sum();
            }
        }
    }

    /** result = (logits - top) - above, for four rows. */
    private static void subtract(float[] logits, int logitsRow, int logitsStride, float[] result, int resultRow,
            int resultStride, int classes, FloatRowGroup group, int at) {
        int last = classes - FLOATS.length();
        for (int k = 0; k < 4; k++) {
            int fromRow = logitsRow + k * logitsStride;
            int toRow = resultRow + k * resultStride;
            float top = group.tops[at + k];
            float above = (float) group.above[at + k];
            for (int i = 0; i < last; i += FLOATS.length()) {
                FloatVector.fromArray(FLOATS, logits, fromRow + i).sub(top).sub(above).intoArray(result, toRow + i);
            }
            FloatVector.fromArray(FLOATS, logits, fromRow + last).sub(top).sub(above).intoArray(result, toRow + last);
        }
    }

    /** The quartets of four vectors: first the lower ones, then the upper ones. */
    @Inlined
    private static DoubleVector quartets(DoubleVector a, DoubleVector b, DoubleVector c, DoubleVector d) {
        LongVector lowerPairs = LongVector.fromArray(LONGS, LOWER_PAIRS, 0);
        LongVector upperPairs = LongVector.fromArray(LONGS, UPPER_PAIRS, 0);
        LongVector even = LongVector.fromArray(LONGS, EVEN, 0);
        LongVector odd = LongVector.fromArray(LONGS, ODD, 0);
        DoubleVector pairs = sumOf(a, b, lowerPairs, upperPairs);
        DoubleVector morePairs = sumOf(c, d, lowerPairs, upperPairs);
        DoubleVector quartets = sumOf(pairs, morePairs, even, odd);
        return quartets;
    }

    /** The sums of some lanes of two vectors and some others. */
    @Inlined
    private static DoubleVector sumOf(DoubleVector a, DoubleVector b, LongVector some, LongVector others) {
        LongVector x = a.reinterpretAsLongs();
        LongVector y = b.reinterpretAsLongs();
        DoubleVector first = some.selectFrom(x, y).reinterpretAsDoubles();
        DoubleVector second = others.selectFrom(x, y).reinterpretAsDoubles();
        return first.add(second);
    }

    /** Half a vector of terms, in double. */
    @Inlined
    private static DoubleVector wide(float[] terms, int row, int i) {
        FloatVector narrow = FloatVector.fromArray(HALF, terms, row + i);
        return (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    /** Half a vector of terms from lane {@code added} on, and zeros before, in double. */
    @Inlined
    private static DoubleVector wideFrom(float[] terms, int row, int i, int added) {
        FloatVector indexes = FloatVector.zero(HALF).addIndex(1);
        FloatVector all = FloatVector.fromArray(HALF, terms, row + i);
        FloatVector narrow = all.blend(FloatVector.zero(HALF), indexes.compare(VectorOperators.LT, (float) added));
        return (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    /** Four rows of terms times their factors. */
    private static void scale(float[] terms, int firstRow, int termsStride, int classes, FloatRowGroup group, int at) {
        int secondRow = firstRow + termsStride;
        int thirdRow = secondRow + termsStride;
        int fourthRow = thirdRow + termsStride;
        int last = classes - FLOATS.length();
        FloatVector high1 = FloatVector.broadcast(FLOATS, group.factorsHigh[at]);
        FloatVector high2 = FloatVector.broadcast(FLOATS, group.factorsHigh[at + 1]);
        FloatVector high3 = FloatVector.broadcast(FLOATS, group.factorsHigh[at + 2]);
        FloatVector high4 = FloatVector.broadcast(FLOATS, group.factorsHigh[at + 3]);
        FloatVector low1 = FloatVector.broadcast(FLOATS, group.factorsLow[at]);
        FloatVector low2 = FloatVector.broadcast(FLOATS, group.factorsLow[at + 1]);
        FloatVector low3 = FloatVector.broadcast(FLOATS, group.factorsLow[at + 2]);
        FloatVector low4 = FloatVector.broadcast(FLOATS, group.factorsLow[at + 3]);
        FloatVector last1 = FloatVector.fromArray(FLOATS, terms, firstRow + last);
        FloatVector last2 = FloatVector.fromArray(FLOATS, terms, secondRow + last);
        FloatVector last3 = FloatVector.fromArray(FLOATS, terms, thirdRow + last);
        FloatVector last4 = FloatVector.fromArray(FLOATS, terms, fourthRow + last);
        for (int i = 0; i <= last; i += FLOATS.length()) {
            FloatVector term1 = FloatVector.fromArray(FLOATS, terms, firstRow + i);
            FloatVector term2 = FloatVector.fromArray(FLOATS, terms, secondRow + i);
            FloatVector term3 = FloatVector.fromArray(FLOATS, terms, thirdRow + i);
            FloatVector term4 = FloatVector.fromArray(FLOATS, terms, fourthRow + i);
            term1.fma(high1, term1.mul(low1)).intoArray(terms, firstRow + i);
            term2.fma(high2, term2.mul(low2)).intoArray(terms, secondRow + i);
            term3.fma(high3, term3.mul(low3)).intoArray(terms, thirdRow + i);
            term4.fma(high4, term4.mul(low4)).intoArray(terms, fourthRow + i);
        }
        last1.fma(high1, last1.mul(low1)).intoArray(terms, firstRow + last);
        last2.fma(high2, last2.mul(low2)).intoArray(terms, secondRow + last);
        last3.fma(high3, last3.mul(low3)).intoArray(terms, thirdRow + last);
        last4.fma(high4, last4.mul(low4)).intoArray(terms, fourthRow + last);
    }
}
