package dev.lanemax.kernels;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * With the Vector API: the same operations on the same numbers in the same order as {@link ScalarPreciseKernels}, which is left what
 * remains after whole groups of eight classes, and so the same bits.
 *
 * <p>This file is a template, complete and compilable: the build replaces the calls of {@link Inlined} methods by their bodies.
 */
public final class VectorPreciseKernels implements PreciseKernels {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final int LENGTH = DOUBLES.length();

    private final ScalarPreciseKernels scalar = new ScalarPreciseKernels();

    @Override
    public double max(double[] x, int from, int classes) {
        if (classes < LENGTH) {
            return scalar.max(x, from, classes);
        }
        int last = from + classes - LENGTH;
        DoubleVector max = DoubleVector.fromArray(DOUBLES, x, last);
        for (int i = from; i < last; i += LENGTH) {
            max = DoubleVector.fromArray(DOUBLES, x, i).max(max);
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    @Override
    public void terms(double[] x, int from, int classes, double max, int top, double[] highs, double[] lows,
            double[] sums, double[] errors) {
        if (classes < LANES) {
            scalar.terms(x, from, classes, max, top, highs, lows, sums, errors);
            return;
        }
        int whole = classes - classes % LANES;
        for (int c = 0; c < whole; c += LENGTH) {
            DoubleVector logit = DoubleVector.fromArray(DOUBLES, x, from + c);
            DoubleVector z = logit.sub(max);
            DoubleVector back = z.add(max);
            DoubleVector zLow = logit.sub(back).add(back.sub(z).sub(max));
            DoubleVector shifted = z.mul(LOG2_E).add(ROUNDER);
            DoubleVector n = shifted.sub(ROUNDER);
            DoubleVector exact = n.fma(DoubleVector.broadcast(DOUBLES, -LN2_HIGH), z);
            DoubleVector ofHigh = n.fma(DoubleVector.broadcast(DOUBLES, -LN2_LOW), exact);
            DoubleVector ofLow = n.fma(DoubleVector.broadcast(DOUBLES, -LN2_LOW), exact.sub(ofHigh)).add(zLow);
            DoubleVector r = ofHigh.add(ofLow);
            DoubleVector rLow = ofHigh.sub(r).add(ofLow);
            DoubleVector p = curve(r);
            DoubleVector onePlusR = r.add(1.0);
            DoubleVector lost = DoubleVector.broadcast(DOUBLES, 1.0).sub(onePlusR).add(r);
            DoubleVector rest = lost.add(r.mul(r).fma(p, rLow.mul(onePlusR)));
            DoubleVector high = onePlusR.add(rest);
            LongVector bits = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, SIGNIFICAND_BITS).add(LIFTED_BIAS);
            DoubleVector scale = bits.reinterpretAsDoubles();
            VectorMask<Double> vanishes = z.compare(VectorOperators.LT, LEAST);
            high.mul(scale).blend(0.0, vanishes).intoArray(highs, c);
            onePlusR.sub(high).add(rest).mul(scale).blend(0.0, vanishes).intoArray(lows, c);
        }
        ScalarPreciseKernels.terms(x, from, whole, classes, max, highs, lows);
        addUp(whole, top, highs, lows, sums, errors);
        ScalarPreciseKernels.addUp(whole, classes, top, highs, lows, sums, errors);
    }

    /** The sums of whole groups. The top term is not there while they are added up. */
    private static void addUp(int whole, int top, double[] highs, double[] lows, double[] sums, double[] errors) {
        double topHigh = highs[top];
        double topLow = lows[top];
        highs[top] = 0;
        lows[top] = 0;
        for (int lane = 0; lane < LANES; lane += LENGTH) {
            DoubleVector sum = DoubleVector.zero(DOUBLES);
            DoubleVector error = DoubleVector.zero(DOUBLES);
            for (int c = lane; c < whole; c += LANES) {
                DoubleVector high = DoubleVector.fromArray(DOUBLES, highs, c);
                DoubleVector after = high.add(sum);
                DoubleVector added = after.sub(sum);
                DoubleVector lost = sum.sub(after.sub(added)).add(high.sub(added));
                error = lost.add(DoubleVector.fromArray(DOUBLES, lows, c)).add(error);
                sum = after;
            }
            sum.intoArray(sums, lane);
            error.intoArray(errors, lane);
        }
        highs[top] = topHigh;
        lows[top] = topLow;
    }

    @Override
    public void divide(double[] highs, double[] lows, int classes, double total, double totalLow) {
        double inverse = 1 / total;
        int bound = DOUBLES.loopBound(classes);
        for (int c = 0; c < bound; c += LENGTH) {
            DoubleVector high = DoubleVector.fromArray(DOUBLES, highs, c);
            DoubleVector quotient = high.mul(inverse);
            DoubleVector negated = quotient.neg();
            DoubleVector rest = negated.fma(DoubleVector.broadcast(DOUBLES, total), high);
            DoubleVector left = negated.fma(DoubleVector.broadcast(DOUBLES, totalLow), rest);
            DoubleVector correction = left.add(DoubleVector.fromArray(DOUBLES, lows, c)).mul(inverse);
            DoubleVector rounded = quotient.add(correction);
            rounded.intoArray(highs, c);
            quotient.sub(rounded).add(correction).intoArray(lows, c);
        }
        ScalarPreciseKernels.divide(highs, lows, bound, classes, total, totalLow);
    }

    /** {@link PreciseSoftmax#curve}, lane by lane. */
    @Inlined
    private static DoubleVector curve(DoubleVector r) {
        DoubleVector p = r.fma(DoubleVector.broadcast(DOUBLES, 1.0 / 1307674368000.0), DoubleVector.broadcast(DOUBLES, 1.0 / 87178291200.0));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 6227020800.0));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 479001600));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 39916800));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 3628800));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 362880));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 40320));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 5040));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 720));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 120));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 24));
        p = p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 6));
        return p.fma(r, DoubleVector.broadcast(DOUBLES, 0.5));
    }
}
