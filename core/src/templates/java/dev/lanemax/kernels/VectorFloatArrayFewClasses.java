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
 * Softmax and log_softmax of rows of few classes, as many rows at once as a vector has lanes: the same operations on the same
 * numbers in the same order as in {@link ScalarFloatArrayFewClasses}, and so the same bits.
 *
 * <p>Where rows follow one another without a gap, the terms of a block of rows are computed like those of one long row. A group
 * is as many rows as a vector has lanes, and so as many vectors as there are classes. The column of a class is picked out of
 * them by shuffles, the columns are added up, and what belongs to a row is brought back to its elements by shuffles.
 *
 * <p>Rows with gaps between them, rows that are not moderate, and what remains of the last block, are left to the scalar class.
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

    /** Rows of a block. */
    private static final int BLOCK = 64;

    /** Bits of a position that tell the two vectors of a pair, and the lane. */
    private static final int PAIR_BITS = Integer.numberOfTrailingZeros(2 * FLOATS.length());

    /** p / classes is p ceil(2^16 / classes) / 2^16, rounded down, for p < 256 and classes < 16. */
    private static final int QUOTIENT_BITS = 16;

    private VectorFloatArrayFewClasses() {
    }

    static void softmax(float[] logits, int logitsOffset, int logitsStride, float[] probabilities,
            int probabilitiesOffset, int probabilitiesStride, int rows, int classes, boolean inPlace) {
        FloatSum sum = FloatSum.ofThread();
        int firstRow = 0;
        if (logitsStride == classes && probabilitiesStride == classes) {
            for (; firstRow <= rows - BLOCK; firstRow += BLOCK) {
                int logitsRow = logitsOffset + firstRow * classes;
                int probabilitiesRow = probabilitiesOffset + firstRow * classes;
                boolean moderate = (!inPlace || VectorFloatArrayPasses.areModerate(logits, logitsRow, BLOCK * classes))
                        && !Float.isNaN(VectorFloatArrayTerms.moderateTerms(
                                logits, logitsRow, probabilities, probabilitiesRow, BLOCK * classes, sum));
                if (moderate) {
                    for (int group = 0; group < BLOCK; group += FLOATS.length()) {
                        normalise(probabilities, probabilitiesRow + group * classes, classes, sum);
                    }
                } else {
                    ScalarFloatArrayFewClasses.softmax(
                            logits, logitsRow, classes, probabilities, probabilitiesRow, classes, BLOCK, classes, inPlace);
                }
            }
        }
        int logitsRow = logitsOffset + firstRow * logitsStride;
        int probabilitiesRow = probabilitiesOffset + firstRow * probabilitiesStride;
        ScalarFloatArrayFewClasses.softmax(logits, logitsRow, logitsStride,
                probabilities, probabilitiesRow, probabilitiesStride, rows - firstRow, classes, inPlace);
    }

    static void logSoftmax(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities,
            int logProbabilitiesOffset, int logProbabilitiesStride, int rows, int classes, boolean inPlace) {
        FloatSum sum = FloatSum.ofThread();
        int firstRow = 0;
        if (logitsStride == classes && logProbabilitiesStride == classes && !inPlace && classes >= 3) {
            for (; firstRow <= rows - BLOCK; firstRow += BLOCK) {
                int logitsRow = logitsOffset + firstRow * classes;
                int resultRow = logProbabilitiesOffset + firstRow * classes;
                if (!Float.isNaN(VectorFloatArrayTerms.moderateTerms(
                        logits, logitsRow, logProbabilities, resultRow, BLOCK * classes, sum))) {
                    for (int group = 0; group < BLOCK; group += FLOATS.length()) {
                        int groupOffset = group * classes;
                        addOthers(logits, logitsRow + groupOffset, logProbabilities, resultRow + groupOffset, classes);
                        takeLogarithms(logProbabilities, resultRow + groupOffset, 0);
                        takeLogarithms(logProbabilities, resultRow + groupOffset, 1);
                        subtract(logits, logitsRow + groupOffset, logProbabilities, resultRow + groupOffset, classes);
                    }
                } else {
                    ScalarFloatArrayFewClasses.logSoftmax(
                            logits, logitsRow, classes, logProbabilities, resultRow, classes, BLOCK, classes, inPlace);
                }
            }
        }
        int logitsRow = logitsOffset + firstRow * logitsStride;
        int resultRow = logProbabilitiesOffset + firstRow * logProbabilitiesStride;
        ScalarFloatArrayFewClasses.logSoftmax(logits, logitsRow, logitsStride,
                logProbabilities, resultRow, logProbabilitiesStride, rows - firstRow, classes, inPlace);
    }

    /** Divides the moderate terms of a group of rows by their sums. */
    private static void normalise(float[] terms, int termsRow, int classes, FloatSum sum) {
        IntVector starts = IntVector.zero(INTS).addIndex(1).mul(classes);
        DoubleVector lowerSum = DoubleVector.zero(DOUBLES);
        DoubleVector upperSum = DoubleVector.zero(DOUBLES);
        for (int c = 0; c < classes; c++) {
            IntVector positions = starts.add(c);
            IntVector pairs = positions.lanewise(VectorOperators.LSHR, PAIR_BITS);
            IntVector column = IntVector.zero(INTS);
            for (int k = 0; k < classes; k += 2) {
                int second = Math.min(k + 1, classes - 1) * FLOATS.length();
                FloatVector firstTerms = FloatVector.fromArray(FLOATS, terms, termsRow + k * FLOATS.length());
                FloatVector secondTerms = FloatVector.fromArray(FLOATS, terms, termsRow + second);
                IntVector picked = positions.selectFrom(firstTerms.reinterpretAsInts(), secondTerms.reinterpretAsInts());
                column = picked.blend(column, pairs.compare(VectorOperators.NE, k >> 1));
            }
            FloatVector term = column.reinterpretAsFloats();
            FloatVector otherHalf = term.rearrange(OTHER_HALF);
            DoubleVector lower = widen(term);
            DoubleVector upper = widen(otherHalf);
            lowerSum = lower.add(lowerSum);
            upperSum = upper.add(upperSum);
        }
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1.0);
        DoubleVector lowerFactor = one.div(lowerSum);
        DoubleVector upperFactor = one.div(upperSum);
        FloatVector lowerHigh = narrow(lowerFactor);
        FloatVector upperHigh = narrow(upperFactor);
        DoubleVector lowerHighWide = widen(lowerHigh);
        DoubleVector upperHighWide = widen(upperHigh);
        DoubleVector lowerRest = lowerFactor.sub(lowerHighWide);
        DoubleVector upperRest = upperFactor.sub(upperHighWide);
        FloatVector lowerLow = narrow(lowerRest);
        FloatVector upperLow = narrow(upperRest);
        FloatVector high = join(lowerHigh, upperHigh);
        FloatVector low = join(lowerLow, upperLow);
        if (!FloatExp.isModerateFactor(high.reduceLanes(VectorOperators.MIN))) {
            normaliseRows(terms, termsRow, classes, sum);
            return;
        }
        for (int k = 0; k < classes; k++) {
            IntVector rowOf = rowOf(k, classes);
            FloatVector rowHigh = rowOf.selectFrom(high.reinterpretAsInts()).reinterpretAsFloats();
            FloatVector rowLow = rowOf.selectFrom(low.reinterpretAsInts()).reinterpretAsFloats();
            FloatVector term = FloatVector.fromArray(FLOATS, terms, termsRow + k * FLOATS.length());
            term.fma(rowHigh, term.mul(rowLow)).intoArray(terms, termsRow + k * FLOATS.length());
        }
    }

    /** What a row whose factor may be too small for a plain product needs. */
    private static void normaliseRows(float[] terms, int termsRow, int classes, FloatSum sum) {
        for (int row = 0; row < FLOATS.length(); row++) {
            int nextRow = termsRow + row * classes;
            ScalarFloatArrayTerms.sum(terms, nextRow, classes, sum);
            sum.setFactor(1);
            ScalarFloatArrayPasses.scale(terms, nextRow, classes, sum);
        }
    }

    /**
     * Puts the maximum of each row of a group, and the sum of its other terms, in the place of the moderate terms, of which there
     * are three vectors at least: two of sums, one of maxima.
     */
    private static void addOthers(float[] logits, int logitsRow, float[] result, int resultRow, int classes) {
        IntVector starts = IntVector.zero(INTS).addIndex(1).mul(classes);
        FloatVector top = FloatVector.zero(FLOATS);
        FloatVector largest = FloatVector.zero(FLOATS);
        DoubleVector lowerOthers = DoubleVector.zero(DOUBLES);
        DoubleVector upperOthers = DoubleVector.zero(DOUBLES);
        for (int c = 0; c < classes; c++) {
            IntVector positions = starts.add(c);
            IntVector pairs = positions.lanewise(VectorOperators.LSHR, PAIR_BITS);
            IntVector logitColumn = IntVector.zero(INTS);
            IntVector termColumn = IntVector.zero(INTS);
            for (int k = 0; k < classes; k += 2) {
                int first = k * FLOATS.length();
                int second = Math.min(k + 1, classes - 1) * FLOATS.length();
                FloatVector firstLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + first);
                FloatVector secondLogits = FloatVector.fromArray(FLOATS, logits, logitsRow + second);
                FloatVector firstTerms = FloatVector.fromArray(FLOATS, result, resultRow + first);
                FloatVector secondTerms = FloatVector.fromArray(FLOATS, result, resultRow + second);
                IntVector pickedLogits = positions.selectFrom(firstLogits.reinterpretAsInts(), secondLogits.reinterpretAsInts());
                IntVector pickedTerms = positions.selectFrom(firstTerms.reinterpretAsInts(), secondTerms.reinterpretAsInts());
                logitColumn = pickedLogits.blend(logitColumn, pairs.compare(VectorOperators.NE, k >> 1));
                termColumn = pickedTerms.blend(termColumn, pairs.compare(VectorOperators.NE, k >> 1));
            }
            FloatVector term = termColumn.reinterpretAsFloats();
            FloatVector lesser = term.blend(largest, term.compare(VectorOperators.GT, largest));
            top = logitColumn.reinterpretAsFloats().blend(top, term.compare(VectorOperators.LE, largest));
            largest = term.blend(largest, term.compare(VectorOperators.LE, largest));
            FloatVector otherHalf = lesser.rearrange(OTHER_HALF);
            DoubleVector lower = widen(lesser);
            DoubleVector upper = widen(otherHalf);
            lowerOthers = lower.add(lowerOthers);
            upperOthers = upper.add(upperOthers);
        }
        lowerOthers.reinterpretAsFloats().intoArray(result, resultRow);
        upperOthers.reinterpretAsFloats().intoArray(result, resultRow + FLOATS.length());
        top.intoArray(result, resultRow + 2 * FLOATS.length());
    }

    /** {@link FloatRow#logSumExpAboveMax} for half of the rows of a group, in the place of what it is computed from. */
    private static void takeLogarithms(float[] result, int resultRow, int half) {
        DoubleVector others = FloatVector.fromArray(FLOATS, result, resultRow + half * FLOATS.length()).reinterpretAsDoubles();
        FloatVector top = FloatVector.fromArray(HALF, result, resultRow + 2 * FLOATS.length() + half * HALF.length());
        DoubleVector x = widen(top);
        DoubleVector n = x.fma(DoubleVector.broadcast(DOUBLES, FloatRow.LOG2_E), DoubleVector.broadcast(DOUBLES, FloatRow.ROUNDER))
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
        FloatVector above = narrow(logarithm);
        above.intoArray(result, resultRow + half * HALF.length());
    }

    /** result = (logits - max) - above, from what the other two methods have left in the place of the result. */
    private static void subtract(float[] logits, int logitsRow, float[] result, int resultRow, int classes) {
        IntVector above = FloatVector.fromArray(FLOATS, result, resultRow).reinterpretAsInts();
        IntVector top = FloatVector.fromArray(FLOATS, result, resultRow + 2 * FLOATS.length()).reinterpretAsInts();
        for (int k = 0; k < classes; k++) {
            IntVector rowOf = rowOf(k, classes);
            FloatVector rowTop = rowOf.selectFrom(top).reinterpretAsFloats();
            FloatVector rowAbove = rowOf.selectFrom(above).reinterpretAsFloats();
            FloatVector x = FloatVector.fromArray(FLOATS, logits, logitsRow + k * FLOATS.length());
            x.sub(rowTop).sub(rowAbove).intoArray(result, resultRow + k * FLOATS.length());
        }
    }

    /** The row of each element of a group's vector k. */
    @Inlined
    private static IntVector rowOf(int k, int classes) {
        IntVector positions = IntVector.zero(INTS).addIndex(1).add(k * FLOATS.length());
        return positions.mul((1 << QUOTIENT_BITS) / classes + 1).lanewise(VectorOperators.LSHR, QUOTIENT_BITS);
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

    /** The lower half of a float vector, or all of a half one, in double. */
    @Inlined
    private static DoubleVector widen(FloatVector halfOrWhole) {
        return (DoubleVector) halfOrWhole.convertShape(VectorOperators.F2D, DOUBLES, 0);
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
