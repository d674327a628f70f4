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
 * Softmax and log_softmax of rows of few classes, as many rows at once as a vector has lanes: the same operations on the same
 * numbers in the same order as in {@link ScalarFloatArrayFewClasses}, and so the same bits.
 *
 * <p>Where rows follow one another without a gap, some are computed like one long row. A group is as many rows as a vector has
 * lanes, and so as many vectors as there are classes. The column of each class is picked out of them, the columns are added up, and
 * what belongs to a row is brought back to its elements by shuffles.
 *
 * <p>Rows with gaps between them, rows that are not moderate, and what remains of the last block, are left to the scalar class; softmax
 * of the rows that remain is computed in one vector for each, where that has room for a row.
 */
final class VectorFloatArrayFewClasses {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

    /** Exchanges the halves of a float vector. */
    private static final VectorShuffle<Float> OTHER_HALF =
            VectorShuffle.fromOp(FLOATS, i -> (i + HALF.length()) % FLOATS.length());

    /** Rows of a group. */
    private static final int GROUP = FLOATS.length();

    /** p / classes is p ceil(2^16 / classes) / 2^16, rounded down, for p < 256 and classes < 16. */
    private static final int QUOTIENT_BITS = 16;

    private VectorFloatArrayFewClasses() {
    }

    static void softmax(float[] logits, int logitsOffset, int logitsStride, float[] probabilities,
            int probabilitiesOffset, int probabilitiesStride, int rows, int classes, boolean inPlace) {
        FloatSum sum = FloatSum.ofThread();
        FloatRowGroup group = FloatRowGroup.ofThread();
        boolean dense = logitsStride == classes && probabilitiesStride == classes;
        int firstRow = 0;
        for (int count = together(dense, rows); count > 0; count = together(dense, rows - firstRow)) {
            int logitsRow = logitsOffset + firstRow * classes;
            int probabilitiesRow = probabilitiesOffset + firstRow * classes;
            if (moderateTerms(logits, logitsRow, count * classes, group) && invertSums(group, count, classes)) {
                for (int at = 0; at < count; at += GROUP) {
                    normalise(probabilities, probabilitiesRow + at * classes, classes, group, at);
                }
            } else {
                ScalarFloatArrayFewClasses.softmax(
                        logits, logitsRow, classes, probabilities, probabilitiesRow, classes, count, classes, inPlace);
            }
            firstRow += count;
        }
        for (int row = firstRow; row < rows; row++) {
            int logitsRow = logitsOffset + row * logitsStride;
            int probabilitiesRow = probabilitiesOffset + row * probabilitiesStride;
            if (classes > FLOATS.length() || !softmaxOfRow(logits, logitsRow, probabilities, probabilitiesRow, classes, sum)) {
                ScalarFloatArrayFewClasses.softmax(
                        logits, logitsRow, classes, probabilities, probabilitiesRow, classes, 1, classes, inPlace);
            }
        }
    }

    /** A row in one vector. False, and nothing is written, where its logits or its factor are not moderate. */
    private static boolean softmaxOfRow(
            float[] logits, int logitsRow, float[] probabilities, int probabilitiesRow, int classes, FloatSum sum) {
        VectorMask<Float> ofRow = FLOATS.indexInRange(0, classes);
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        FloatVector logit = FloatVector.fromArray(FLOATS, logits, logitsRow, ofRow);
        FloatVector shifted = VectorFloatExp.shifted(logit, rounder);
        IntVector strays = shifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS)
                .lanewise(VectorOperators.LSHR, FloatExp.MODERATE_BITS);
        FloatVector e = VectorFloatExp.termOf(logit, shifted, rounder, powers, morePowers);
        e.intoArray(sum.terms, 0);
        sum.addTerms(classes);
        sum.setFactor(1);
        if (strays.compare(VectorOperators.NE, 0).anyTrue() || !sum.hasModerateFactor()) {
            return false;
        }
        FloatVector term = FloatVector.fromArray(FLOATS, sum.terms, 0);
        FloatVector high = FloatVector.broadcast(FLOATS, sum.factorHigh());
        term.fma(high, term.mul(sum.factorLow())).intoArray(probabilities, probabilitiesRow, ofRow);
        return true;
    }

    static void logSoftmax(float[] logits, int logitsOffset, int logitsStride,
            float[] logProbabilities, int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes) {
        FloatRowGroup group = FloatRowGroup.ofThread();
        boolean dense = logitsStride == classes && logProbabilitiesStride == classes;
        int firstRow = 0;
        for (int count = together(dense, rows); count > 0; count = together(dense, rows - firstRow)) {
            int logitsRow = logitsOffset + firstRow * classes;
            int resultRow = logProbabilitiesOffset + firstRow * classes;
            long moderate = addTerms(logits, logitsRow, count, classes, group);
            VectorFloatRow.takeLogarithms(group, count);
            for (int at = 0; at < count; at += GROUP) {
                int next = at * classes;
                if (isModerate(moderate, at)) {
                    subtract(logits, logitsRow + next, logProbabilities, resultRow + next, classes, group, at);
                } else {
                    ScalarFloatArrayFewClasses.logSoftmax(
                            logits, logitsRow + next, classes, logProbabilities, resultRow + next, classes, GROUP, classes);
                }
            }
            firstRow += count;
        }
        int logitsRow = logitsOffset + firstRow * logitsStride;
        int resultRow = logProbabilitiesOffset + firstRow * logProbabilitiesStride;
        ScalarFloatArrayFewClasses.logSoftmax(logits, logitsRow, logitsStride,
                logProbabilities, resultRow, logProbabilitiesStride, rows - firstRow, classes);
    }

    static void logSumExp(float[] logits, int logitsOffset, int logitsStride,
            float[] result, int resultOffset, int rows, int classes) {
        FloatRowGroup group = FloatRowGroup.ofThread();
        boolean dense = logitsStride == classes;
        int firstRow = 0;
        for (int count = together(dense, rows); count > 0; count = together(dense, rows - firstRow)) {
            int logitsRow = logitsOffset + firstRow * classes;
            int resultRow = resultOffset + firstRow;
            long moderate = addTerms(logits, logitsRow, count, classes, group);
            VectorFloatRow.takeLogarithms(group, count);
            addTops(result, resultRow, group, count);
            for (int at = 0; at < count; at += GROUP) {
                if (!isModerate(moderate, at)) {
                    ScalarFloatArrayFewClasses.logSumExp(
                            logits, logitsRow + at * classes, classes, result, resultRow + at, GROUP, classes);
                }
            }
            firstRow += count;
        }
        int logitsRow = logitsOffset + firstRow * logitsStride;
        int resultRow = resultOffset + firstRow;
        ScalarFloatArrayFewClasses.logSumExp(logits, logitsRow, logitsStride, result, resultRow, rows - firstRow, classes);
    }

    static void crossEntropy(
            float[] logits, int logitsOffset, int logitsStride, LossBlock block, int first, int rows, int classes) {
        FloatRowGroup group = FloatRowGroup.ofThread();
        boolean dense = logitsStride == classes;
        int done = 0;
        for (int count = together(dense, rows); count > 0; count = together(dense, rows - done)) {
            int sample = first + done;
            int logitsRow = logitsOffset + done * classes;
            System.arraycopy(block.labels, sample, group.labels, 0, count);
            long moderate = addTerms(logits, logitsRow, count, classes, group);
            VectorFloatRow.takeLogarithms(group, count);
            VectorFloatRow.keepLosses(group, block, sample, count);
            for (int at = 0; at < count; at += GROUP) {
                if (!isModerate(moderate, at)) {
                    ScalarFloatArrayFewClasses.crossEntropy(
                            logits, logitsRow + at * classes, classes, block, sample + at, GROUP, classes);
                }
            }
            done += count;
        }
        int logitsRow = logitsOffset + done * logitsStride;
        ScalarFloatArrayFewClasses.crossEntropy(
                logits, logitsRow, logitsStride, block, first + done, rows - done, classes);
    }

    static void crossEntropyGradient(float[] logits, int logitsOffset, int logitsStride, LossBlock block,
            float[] gradient, int gradientOffset, int gradientStride, int first, int rows, int classes) {
        FloatRowGroup group = FloatRowGroup.ofThread();
        boolean dense = logitsStride == classes && gradientStride == classes;
        int done = 0;
        for (int count = together(dense, rows); count > 0; count = together(dense, rows - done)) {
            int sample = first + done;
            int logitsRow = logitsOffset + done * classes;
            int gradientRow = gradientOffset + done * classes;
            System.arraycopy(block.labels, sample, group.labels, 0, count);
            long moderate = addTerms(logits, logitsRow, count, classes, group);
            moderate &= VectorFloatRow.divide(group, block, sample, count);
            VectorFloatRow.takeLogarithms(group, count);
            boolean ignored = VectorFloatRow.keepLosses(group, block, sample, count);
            for (int at = 0; at < count; at += GROUP) {
                int next = at * classes;
                if (isModerate(moderate, at)) {
                    scale(logits, logitsRow + next, gradient, gradientRow + next, classes, group, at);
                } else {
                    ScalarFloatArrayFewClasses.crossEntropyGradient(logits, logitsRow + next, classes, block,
                            gradient, gradientRow + next, classes, sample + at, GROUP, classes);
                }
            }
            if (ignored) {
                clearIgnored(gradient, gradientRow, classes, classes, group, count);
            }
            done += count;
        }
        int logitsRow = logitsOffset + done * logitsStride;
        int gradientRow = gradientOffset + done * gradientStride;
        ScalarFloatArrayFewClasses.crossEntropyGradient(logits, logitsRow, logitsStride, block,
                gradient, gradientRow, gradientStride, first + done, rows - done, classes);
    }

    /** How many of the rows that remain are computed at once: whole groups, of rows without gaps. */
    private static int together(boolean dense, long remaining) {
        return dense ? (int) Math.min(FloatRowGroup.ROWS, remaining) / GROUP * GROUP : 0;
    }

    /** Whether the bit of a row is set. */
    private static boolean isModerate(long moderate, int row) {
        return (moderate >>> row & 1) != 0;
    }

    /** The terms of some groups of rows. Returns whether all logits are moderate. */
    private static boolean moderateTerms(float[] logits, int logitsRow, int length, FloatRowGroup group) {
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        IntVector strays = IntVector.zero(INTS);
        for (int i = 0; i < length; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + i);
            FloatVector xShifted = VectorFloatExp.shifted(x, rounder);
            strays = xShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            FloatVector e = VectorFloatExp.termOf(x, xShifted, rounder, powers, morePowers);
            e.intoArray(group.rows, i);
        }
        return strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS == 0;
    }

    /** The factors that divide terms by the sums of their rows. Returns whether all of them are moderate. */
    private static boolean invertSums(FloatRowGroup group, int count, int classes) {
        for (int at = 0; at < count; at += GROUP) {
            VectorFloatRowColumns.pick(group, at, classes);
            DoubleVector lowerSum = DoubleVector.zero(DOUBLES);
            DoubleVector upperSum = DoubleVector.zero(DOUBLES);
            for (int c = 0; c < classes; c++) {
                FloatVector lowerTerm = FloatVector.fromArray(HALF, group.columns, c * GROUP);
                FloatVector upperTerm = FloatVector.fromArray(HALF, group.columns, c * GROUP + HALF.length());
                DoubleVector lower = VectorFloatExp.widen(lowerTerm);
                DoubleVector upper = VectorFloatExp.widen(upperTerm);
                lowerSum = lower.add(lowerSum);
                upperSum = upper.add(upperSum);
            }
            lowerSum.intoArray(group.sums, at);
            upperSum.intoArray(group.sums, at + DOUBLES.length());
        }
        return VectorFloatRow.invert(group, count);
    }

    /** The terms of a group of rows times their factors. */
    private static void normalise(float[] probabilities, int probabilitiesRow, int classes, FloatRowGroup group, int at) {
        IntVector high = FloatVector.fromArray(FLOATS, group.factorsHigh, at).reinterpretAsInts();
        IntVector low = FloatVector.fromArray(FLOATS, group.factorsLow, at).reinterpretAsInts();
        int firstTerm = at * classes;
        for (int k = 0; k < classes; k++) {
            IntVector rowOf = rowOf(k, classes);
            FloatVector rowHigh = rowOf.selectFrom(high).reinterpretAsFloats();
            FloatVector rowLow = rowOf.selectFrom(low).reinterpretAsFloats();
            FloatVector term = FloatVector.fromArray(FLOATS, group.rows, firstTerm + k * FLOATS.length());
            term.fma(rowHigh, term.mul(rowLow)).intoArray(probabilities, probabilitiesRow + k * FLOATS.length());
        }
    }

    /** The terms of some groups of rows, with a bit for the first row of each whose logits are all moderate. */
    private static long addTerms(float[] logits, int logitsRow, int count, int classes, FloatRowGroup group) {
        for (int i = 0; i < count * classes; i += FLOATS.length()) {
            FloatVector.fromArray(FLOATS, logits, logitsRow + i).intoArray(group.rows, i);
        }
        long moderate = 0;
        for (int at = 0; at < count; at += GROUP) {
            VectorFloatRowColumns.pick(group, at, classes);
            moderate |= (addTerms(classes, group, at) ? 1L : 0L) << at;
        }
        return moderate;
    }

    /**
     * Finds the largest term of each row of a group, the sum of the others and of all, and the term of the label. Returns whether
     * all logits are moderate.
     */
    private static boolean addTerms(int classes, FloatRowGroup group, int at) {
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        IntVector labels = IntVector.fromArray(INTS, group.labels, at);
        IntVector strays = IntVector.zero(INTS);
        FloatVector labelLogit = FloatVector.zero(FLOATS);
        FloatVector labelTerm = FloatVector.zero(FLOATS);
        FloatVector top = FloatVector.zero(FLOATS);
        FloatVector largest = FloatVector.zero(FLOATS);
        DoubleVector lowerOthers = DoubleVector.zero(DOUBLES);
        DoubleVector upperOthers = DoubleVector.zero(DOUBLES);
        for (int c = 0; c < classes; c++) {
            FloatVector x = FloatVector.fromArray(FLOATS, group.columns, c * GROUP);
            FloatVector xShifted = VectorFloatExp.shifted(x, rounder);
            strays = xShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            FloatVector e = VectorFloatExp.termOf(x, xShifted, rounder, powers, morePowers);
            VectorMask<Float> isOther = labels.compare(VectorOperators.NE, c).cast(FLOATS);
            labelLogit = x.blend(labelLogit, isOther);
            labelTerm = e.blend(labelTerm, isOther);
            FloatVector lesser = e.blend(largest, e.compare(VectorOperators.GT, largest));
            top = x.blend(top, e.compare(VectorOperators.LE, largest));
            largest = e.blend(largest, e.compare(VectorOperators.LE, largest));
            FloatVector otherHalf = lesser.rearrange(OTHER_HALF);
            DoubleVector lower = VectorFloatExp.widen(lesser);
            DoubleVector upper = VectorFloatExp.widen(otherHalf);
            lowerOthers = lower.add(lowerOthers);
            upperOthers = upper.add(upperOthers);
        }
        FloatVector otherHalf = largest.rearrange(OTHER_HALF);
        DoubleVector lowerLargest = VectorFloatExp.widen(largest);
        DoubleVector upperLargest = VectorFloatExp.widen(otherHalf);
        lowerOthers.add(lowerLargest).intoArray(group.sums, at);
        upperOthers.add(upperLargest).intoArray(group.sums, at + DOUBLES.length());
        labelLogit.intoArray(group.labelLogits, at);
        labelTerm.intoArray(group.labelTerms, at);
        largest.intoArray(group.largest, at);
        top.intoArray(group.tops, at);
        lowerOthers.intoArray(group.others, at);
        upperOthers.intoArray(group.others, at + DOUBLES.length());
        return strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS == 0;
    }

    /** The results of log-sum-exp. */
    static void addTops(float[] result, int resultRow, FloatRowGroup group, int count) {
        for (int i = 0; i < count; i += DOUBLES.length()) {
            FloatVector top = FloatVector.fromArray(HALF, group.tops, i);
            DoubleVector topWide = VectorFloatExp.widen(top);
            DoubleVector sum = DoubleVector.fromArray(DOUBLES, group.above, i).add(topWide);
            FloatVector rounded = narrow(sum);
            rounded.intoArray(result, resultRow + i);
        }
    }

    static void clearIgnored(float[] gradient, int gradientOffset, int gradientStride, int classes,
            FloatRowGroup group, int count) {
        for (int i = 0; i < count; i++) {
            if (group.labels[i] < 0) {
                ScalarFloatArrayPasses.clear(gradient, gradientOffset + i * gradientStride, classes);
            }
        }
    }

    /** result = (logits - top) - above. */
    private static void subtract(
            float[] logits, int logitsRow, float[] result, int resultRow, int classes, FloatRowGroup group, int at) {
        DoubleVector lowerAbove = DoubleVector.fromArray(DOUBLES, group.above, at);
        DoubleVector upperAbove = DoubleVector.fromArray(DOUBLES, group.above, at + DOUBLES.length());
        FloatVector lower = narrow(lowerAbove);
        FloatVector upper = narrow(upperAbove);
        FloatVector joined = join(lower, upper);
        IntVector above = joined.reinterpretAsInts();
        IntVector top = FloatVector.fromArray(FLOATS, group.tops, at).reinterpretAsInts();
        for (int k = 0; k < classes; k++) {
            IntVector rowOf = rowOf(k, classes);
            FloatVector rowTop = rowOf.selectFrom(top).reinterpretAsFloats();
            FloatVector rowAbove = rowOf.selectFrom(above).reinterpretAsFloats();
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + k * FLOATS.length());
            x.sub(rowTop).sub(rowAbove).intoArray(result, resultRow + k * FLOATS.length());
        }
    }

    /** gradient = factor terms, but for the labels' entries. */
    private static void scale(
            float[] logits, int logitsRow, float[] gradient, int gradientRow, int classes, FloatRowGroup group, int at) {
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        IntVector high = FloatVector.fromArray(FLOATS, group.factorsHigh, at).reinterpretAsInts();
        IntVector low = FloatVector.fromArray(FLOATS, group.factorsLow, at).reinterpretAsInts();
        IntVector entries = FloatVector.fromArray(FLOATS, group.labelGradients, at).reinterpretAsInts();
        IntVector places = IntVector.fromArray(INTS, group.labels, at).add(IntVector.zero(INTS).addIndex(1).mul(classes));
        for (int k = 0; k < classes; k++) {
            IntVector rowOf = rowOf(k, classes);
            IntVector positions = IntVector.zero(INTS).addIndex(1).add(k * FLOATS.length());
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + k * FLOATS.length());
            FloatVector xShifted = VectorFloatExp.shifted(x, rounder);
            FloatVector e = VectorFloatExp.termOf(x, xShifted, rounder, powers, morePowers);
            FloatVector rowHigh = rowOf.selectFrom(high).reinterpretAsFloats();
            FloatVector rowLow = rowOf.selectFrom(low).reinterpretAsFloats();
            FloatVector entry = rowOf.selectFrom(entries).reinterpretAsFloats();
            VectorMask<Float> isOther = rowOf.selectFrom(places).compare(VectorOperators.NE, positions).cast(FLOATS);
            FloatVector product = e.fma(rowHigh, e.mul(rowLow));
            entry.blend(product, isOther).intoArray(gradient, gradientRow + k * FLOATS.length());
        }
    }

    /** The row of each element of a group's vector k. */
    @Inlined
    private static IntVector rowOf(int k, int classes) {
        IntVector positions = IntVector.zero(INTS).addIndex(1).add(k * FLOATS.length());
        return positions.mul((1 << QUOTIENT_BITS) / classes + 1).lanewise(VectorOperators.LSHR, QUOTIENT_BITS);
    }

    /** Doubles rounded to half a vector of floats. */
    @Inlined
    private static FloatVector narrow(DoubleVector wide) {
        return (FloatVector) wide.convertShape(VectorOperators.D2F, HALF, 0);
    }

    /** The vector with these two halves. */
    @Inlined
    private static FloatVector join(FloatVector lower, FloatVector upper) {
        FloatVector extended = (FloatVector) upper.reinterpretShape(FLOATS, 0);
        FloatVector moved = extended.rearrange(OTHER_HALF);
        return ((FloatVector) lower.reinterpretShape(FLOATS, 0)).reinterpretAsInts().or(moved.reinterpretAsInts())
                .reinterpretAsFloats();
    }
}
