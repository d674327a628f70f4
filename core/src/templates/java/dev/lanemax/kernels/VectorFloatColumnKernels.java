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
 * Rows of moderate logits, each in a lane of its own: the same operations on the same numbers in the same order as where rows are
 * taken one by one, and so the same bits, at every vector length. What overlaps at the end is computed twice.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods, its own and those
 * of {@code VectorFloatExp}, by their bodies.
 */
public final class VectorFloatColumnKernels implements FloatColumnKernels {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
    private static final VectorShuffle<Float> OTHER_HALF =
            VectorShuffle.fromOp(FLOATS, i -> (i + HALF.length()) % FLOATS.length());

    private static final int LENGTH = FLOATS.length();
    private static final int LANES = FloatSum.LANES;

    /** Lanes of a sum that are added up together. */
    private static final int QUARTET = 4;

    @Override
    public boolean softmax(float[] logits, float[] probabilities, float[] terms, int stride, int rows, int classes) {
        FloatRowGroup group = FloatRowGroup.ofThread();
        boolean computed = rows >= LENGTH;
        for (int row = 0; computed && row < rows; row += LENGTH) {
            int first = Math.min(row, rows - LENGTH);
            computed = terms(logits, first, stride, classes, terms, group);
            addUp(terms, classes, group, group.sums);
            computed &= VectorFloatRow.invert(group, FLOATS.length());
            scale(terms, probabilities, first, stride, classes, group);
        }
        return computed;
    }

    @Override
    public boolean logSoftmax(float[] logits, float[] logProbabilities, float[] terms, int stride, int rows, int classes) {
        FloatRowGroup group = FloatRowGroup.ofThread();
        boolean computed = rows >= LENGTH;
        for (int row = 0; computed && row < rows; row += LENGTH) {
            int first = Math.min(row, rows - LENGTH);
            computed = logSumExp(logits, first, stride, classes, terms, group);
            subtract(logits, logProbabilities, first, stride, classes, group);
        }
        return computed;
    }

    @Override
    public boolean logSumExp(float[] logits, float[] result, float[] terms, int stride, int rows, int classes) {
        FloatRowGroup group = FloatRowGroup.ofThread();
        boolean computed = rows >= LENGTH && classes > 0;
        for (int row = 0; computed && row < rows; row += LENGTH) {
            int first = Math.min(row, rows - LENGTH);
            computed = logSumExp(logits, first, stride, classes, terms, group);
            VectorFloatArrayFewClasses.addTops(result, first, group, LENGTH);
        }
        return computed;
    }

    /** The largest logit of each row of a vector and log sum exp(x) - top. Returns whether all logits are moderate. */
    private static boolean logSumExp(float[] logits, int first, int stride, int classes, float[] terms, FloatRowGroup group) {
        boolean moderate;
        if (classes < LANES) {
            moderate = addLesser(logits, first, stride, classes, group);
        } else {
            moderate = terms(logits, first, stride, classes, terms, group);
            addUp(terms, classes, group, group.sums);
            if (!VectorFloatRow.subtractLargest(group, FLOATS.length())) {
                addOthers(terms, classes, group);
            }
        }
        VectorFloatRow.takeLogarithms(group, LENGTH);
        return moderate;
    }

    /** The terms of a vector of rows and their largest logits. Returns whether all logits are moderate. */
    private static boolean terms(float[] logits, int first, int stride, int classes, float[] terms, FloatRowGroup group) {
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        IntVector strays = IntVector.zero(INTS);
        FloatVector top = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        for (int c = 0; c < classes; c++) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, first + c * stride);
            FloatVector xShifted = VectorFloatExp.shifted(x, rounder);
            strays = xShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            top = x.blend(top, x.compare(VectorOperators.LE, top));
            FloatVector e = VectorFloatExp.termOf(x, xShifted, rounder, powers, morePowers);
            e.intoArray(terms, c * LENGTH);
        }
        top.intoArray(group.tops, 0);
        return strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS == 0;
    }

    /** The sums of the terms of each row of a vector, in the order of {@link FloatSum}. */
    private static void addUp(float[] terms, int classes, FloatRowGroup group, double[] sums) {
        if (classes < LANES) {
            addInOrder(terms, classes, sums);
            return;
        }
        for (int lane = 0; lane < LANES; lane += QUARTET) {
            addQuartet(terms, classes, lane, group.quartets, lane / QUARTET * LENGTH);
        }
        for (int half = 0; half < LENGTH; half += DOUBLES.length()) {
            DoubleVector first = DoubleVector.fromArray(DOUBLES, group.quartets, half);
            DoubleVector second = DoubleVector.fromArray(DOUBLES, group.quartets, half + LENGTH);
            DoubleVector third = DoubleVector.fromArray(DOUBLES, group.quartets, half + 2 * LENGTH);
            DoubleVector fourth = DoubleVector.fromArray(DOUBLES, group.quartets, half + 3 * LENGTH);
            first.add(second).add(third.add(fourth)).intoArray(sums, half);
        }
    }

    /** Rows of fewer classes than a sum has lanes. */
    private static void addInOrder(float[] terms, int classes, double[] sums) {
        DoubleVector lower = DoubleVector.zero(DOUBLES);
        DoubleVector upper = DoubleVector.zero(DOUBLES);
        for (int c = 0; c < classes; c++) {
            DoubleVector lowerTerms = wide(terms, c, 0, 0);
            DoubleVector upperTerms = wide(terms, c, 0, 1);
            lower = lowerTerms.add(lower);
            upper = upperTerms.add(upper);
        }
        lower.intoArray(sums, 0);
        upper.intoArray(sums, DOUBLES.length());
    }

    /** The sums of four lanes, and of their elements that remain after the whole groups. */
    private static void addQuartet(float[] terms, int classes, int lane, double[] quartets, int at) {
        int whole = classes - classes % LANES;
        DoubleVector lower0 = DoubleVector.zero(DOUBLES);
        DoubleVector lower1 = DoubleVector.zero(DOUBLES);
        DoubleVector lower2 = DoubleVector.zero(DOUBLES);
        DoubleVector lower3 = DoubleVector.zero(DOUBLES);
        DoubleVector upper0 = DoubleVector.zero(DOUBLES);
        DoubleVector upper1 = DoubleVector.zero(DOUBLES);
        DoubleVector upper2 = DoubleVector.zero(DOUBLES);
        DoubleVector upper3 = DoubleVector.zero(DOUBLES);
        for (int c = lane; c < whole; c += LANES) {
            DoubleVector lowerTerms0 = wide(terms, c, 0, 0);
            DoubleVector lowerTerms1 = wide(terms, c, 1, 0);
            DoubleVector lowerTerms2 = wide(terms, c, 2, 0);
            DoubleVector lowerTerms3 = wide(terms, c, 3, 0);
            DoubleVector upperTerms0 = wide(terms, c, 0, 1);
            DoubleVector upperTerms1 = wide(terms, c, 1, 1);
            DoubleVector upperTerms2 = wide(terms, c, 2, 1);
            DoubleVector upperTerms3 = wide(terms, c, 3, 1);
            lower0 = lowerTerms0.add(lower0);
            lower1 = lowerTerms1.add(lower1);
            lower2 = lowerTerms2.add(lower2);
            lower3 = lowerTerms3.add(lower3);
            upper0 = upperTerms0.add(upper0);
            upper1 = upperTerms1.add(upper1);
            upper2 = upperTerms2.add(upper2);
            upper3 = upperTerms3.add(upper3);
        }
        int last = classes - LANES + lane;
        double remains0 = last >= whole ? 1 : 0;
        double remains1 = last + 1 >= whole ? 1 : 0;
        double remains2 = last + 2 >= whole ? 1 : 0;
        double remains3 = last + 3 >= whole ? 1 : 0;
        DoubleVector lowerLast0 = wide(terms, last, 0, 0);
        DoubleVector lowerLast1 = wide(terms, last, 1, 0);
        DoubleVector lowerLast2 = wide(terms, last, 2, 0);
        DoubleVector lowerLast3 = wide(terms, last, 3, 0);
        DoubleVector upperLast0 = wide(terms, last, 0, 1);
        DoubleVector upperLast1 = wide(terms, last, 1, 1);
        DoubleVector upperLast2 = wide(terms, last, 2, 1);
        DoubleVector upperLast3 = wide(terms, last, 3, 1);
        lower0 = lowerLast0.mul(remains0).add(lower0);
        lower1 = lowerLast1.mul(remains1).add(lower1);
        lower2 = lowerLast2.mul(remains2).add(lower2);
        lower3 = lowerLast3.mul(remains3).add(lower3);
        upper0 = upperLast0.mul(remains0).add(upper0);
        upper1 = upperLast1.mul(remains1).add(upper1);
        upper2 = upperLast2.mul(remains2).add(upper2);
        upper3 = upperLast3.mul(remains3).add(upper3);
        lower0.add(lower2).add(lower1.add(lower3)).intoArray(quartets, at);
        upper0.add(upper2).add(upper1.add(upper3)).intoArray(quartets, at + DOUBLES.length());
    }

    /** The sums of the terms but the first of the largest, in the rows that it dominates. The terms are lost. */
    private static void addOthers(float[] terms, int classes, FloatRowGroup group) {
        FloatVector pending = FloatVector.fromArray(FLOATS, group.largest, 0);
        for (int c = 0; c < classes; c++) {
            FloatVector term = FloatVector.fromArray(FLOATS, terms, c * LENGTH);
            VectorMask<Float> isLargest = term.compare(VectorOperators.EQ, pending);
            term.blend(FloatVector.zero(FLOATS), isLargest).intoArray(terms, c * LENGTH);
            pending = pending.blend(-1f, isLargest);
        }
        addUp(terms, classes, group, group.above);
        for (int i = 0; i < LENGTH; i++) {
            if (FloatRow.dominates(group.largest[i], group.sums[i])) {
                group.others[i] = group.above[i];
            }
        }
    }

    /** The largest logit of each row of a vector and the sum of the other terms, of fewer classes than a sum has lanes. */
    private static boolean addLesser(float[] logits, int first, int stride, int classes, FloatRowGroup group) {
        float rounder = FloatExp.MODERATE_ROUNDER;
        IntVector powers = IntVector.fromArray(INTS, FloatExp.POWERS, 0);
        IntVector morePowers = IntVector.fromArray(INTS, FloatExp.POWERS, FloatExp.POWERS.length - INTS.length());
        IntVector strays = IntVector.zero(INTS);
        FloatVector top = FloatVector.zero(FLOATS);
        FloatVector largest = FloatVector.zero(FLOATS);
        DoubleVector lowerOthers = DoubleVector.zero(DOUBLES);
        DoubleVector upperOthers = DoubleVector.zero(DOUBLES);
        for (int c = 0; c < classes; c++) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, first + c * stride);
            FloatVector xShifted = VectorFloatExp.shifted(x, rounder);
            strays = xShifted.reinterpretAsInts().lanewise(VectorOperators.XOR, FloatExp.ROUNDER_BITS).or(strays);
            FloatVector e = VectorFloatExp.termOf(x, xShifted, rounder, powers, morePowers);
            FloatVector lesser = e.blend(largest, e.compare(VectorOperators.GT, largest));
            top = x.blend(top, e.compare(VectorOperators.LE, largest));
            largest = e.blend(largest, e.compare(VectorOperators.LE, largest));
            FloatVector otherHalf = lesser.rearrange(OTHER_HALF);
            DoubleVector lower = VectorFloatExp.widen(lesser);
            DoubleVector upper = VectorFloatExp.widen(otherHalf);
            lowerOthers = lower.add(lowerOthers);
            upperOthers = upper.add(upperOthers);
        }
        top.intoArray(group.tops, 0);
        lowerOthers.intoArray(group.others, 0);
        upperOthers.intoArray(group.others, DOUBLES.length());
        return strays.reduceLanes(VectorOperators.OR) >>> FloatExp.MODERATE_BITS == 0;
    }

    /** Terms times the factors of their rows. */
    private static void scale(float[] terms, float[] probabilities, int first, int stride, int classes, FloatRowGroup group) {
        FloatVector high = FloatVector.fromArray(FLOATS, group.factorsHigh, 0);
        FloatVector low = FloatVector.fromArray(FLOATS, group.factorsLow, 0);
        for (int c = 0; c < classes; c++) {
            FloatVector term = FloatVector.fromArray(FLOATS, terms, c * LENGTH);
            term.fma(high, term.mul(low)).intoArray(probabilities, first + c * stride);
        }
    }

    /** result = (logits - top) - above. */
    private static void subtract(float[] logits, float[] result, int first, int stride, int classes, FloatRowGroup group) {
        FloatVector top = FloatVector.fromArray(FLOATS, group.tops, 0);
        DoubleVector lowerAbove = DoubleVector.fromArray(DOUBLES, group.above, 0);
        DoubleVector upperAbove = DoubleVector.fromArray(DOUBLES, group.above, DOUBLES.length());
        ((FloatVector) lowerAbove.convertShape(VectorOperators.D2F, HALF, 0)).intoArray(group.aboveRounded, 0);
        ((FloatVector) upperAbove.convertShape(VectorOperators.D2F, HALF, 0)).intoArray(group.aboveRounded, HALF.length());
        FloatVector above = FloatVector.fromArray(FLOATS, group.aboveRounded, 0);
        for (int c = 0; c < classes; c++) {
            FloatVector x = FloatVector.fromArray(FLOATS, logits, first + c * stride);
            x.sub(top).sub(above).intoArray(result, first + c * stride);
        }
    }

    /** Half of a vector of terms, in double: the lower one, 0, or the upper one, 1, of so many classes after one. */
    @Inlined
    private static DoubleVector wide(float[] terms, int c, int after, int half) {
        FloatVector narrow = FloatVector.fromArray(HALF, terms, (c + after) * LENGTH + half * HALF.length());
        return (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
}
