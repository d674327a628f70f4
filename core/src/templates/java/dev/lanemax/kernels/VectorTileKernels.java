package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Binary losses with the Vector API: lane by lane the operations of {@link LogisticTerms}, whose comments hold here too, and so the
 * same bits, at 128, 256 and 512 bits.
 *
 * <p>This file is a template: the build replaces the calls of {@link Inlined} methods by their bodies and those of polynomial by its
 * steps.
 */
public final class VectorTileKernels implements TileKernels {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    @Override
    public void binaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient, int count) {
        int whole = DOUBLES.loopBound(count);
        for (int i = 0; i < whole; i += DOUBLES.length()) {
            DoubleVector z = DoubleVector.fromArray(DOUBLES, logits, i);
            DoubleVector p = DoubleVector.fromArray(DOUBLES, positive, i);
            DoubleVector q = DoubleVector.fromArray(DOUBLES, negative, i);
            DoubleVector e = expOf(z);
            DoubleVector log = log1pOf(e);
            DoubleVector loss = lossOf(z, p, q, log);
            loss.intoArray(losses, i);
            VectorMask<Double> isPositive = z.compare(VectorOperators.GT, 0d);
            DoubleVector large = DoubleVector.broadcast(DOUBLES, 1d).div(e.add(1d));
            DoubleVector small = e.mul(large);
            DoubleVector slope = slopeOf(isPositive, p, q, large, small);
            slope.intoArray(gradient, i);
        }
        ScalarTileKernels.binaryCrossEntropy(logits, positive, negative, losses, gradient, whole, count);
    }

    @Override
    public void floatBinaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient,
            int count) {
        int whole = DOUBLES.loopBound(count);
        for (int i = 0; i < whole; i += DOUBLES.length()) {
            DoubleVector z = DoubleVector.fromArray(DOUBLES, logits, i);
            DoubleVector p = DoubleVector.fromArray(DOUBLES, positive, i);
            DoubleVector q = DoubleVector.fromArray(DOUBLES, negative, i);
            DoubleVector e = shortExpOf(z);
            DoubleVector log = shortLog1pOf(e);
            DoubleVector loss = lossOf(z, p, q, log);
            loss.intoArray(losses, i);
            VectorMask<Double> isPositive = z.compare(VectorOperators.GT, 0d);
            DoubleVector large = DoubleVector.broadcast(DOUBLES, 1d).div(e.add(1d));
            DoubleVector small = e.mul(large);
            DoubleVector slope = slopeOf(isPositive, p, q, large, small);
            slope.intoArray(gradient, i);
        }
        ScalarTileKernels.floatBinaryCrossEntropy(logits, positive, negative, losses, gradient, whole, count);
    }

    @Override
    public void floatFocal(double[] logits, double[] targets, int gamma, double weight, double weightSlope,
            double[] losses, double[] gradient, int count) {
        int whole = DOUBLES.loopBound(count);
        VectorMask<Double> linear = DOUBLES.maskAll((gamma - 1 & 1) != 0);
        VectorMask<Double> quadratic = DOUBLES.maskAll((gamma - 1 & 2) != 0);
        for (int i = 0; i < whole; i += DOUBLES.length()) {
            DoubleVector z = DoubleVector.fromArray(DOUBLES, logits, i);
            DoubleVector t = DoubleVector.fromArray(DOUBLES, targets, i);
            DoubleVector one = DoubleVector.broadcast(DOUBLES, 1d);
            DoubleVector q = one.sub(t);
            DoubleVector e = shortExpOf(z);
            DoubleVector log = shortLog1pOf(e);
            DoubleVector entropy = lossOf(z, t, q, log);
            VectorMask<Double> isPositive = z.compare(VectorOperators.GT, 0d);
            DoubleVector large = one.div(e.add(1d));
            DoubleVector small = e.mul(large);
            DoubleVector slope = slopeOf(isPositive, t, q, large, small);
            DoubleVector wrong = q.fma(small.blend(large, isPositive), t.mul(large.blend(small, isPositive)));
            DoubleVector power = one.blend(wrong, linear).mul(one.blend(wrong.mul(wrong), quadratic));
            DoubleVector share = t.fma(DoubleVector.broadcast(DOUBLES, weightSlope), DoubleVector.broadcast(DOUBLES, weight));
            share.mul(power.mul(wrong).mul(entropy)).intoArray(losses, i);
            DoubleVector focus = t.fma(DoubleVector.broadcast(DOUBLES, -2d), one).mul(gamma).mul(large.mul(small)).mul(entropy);
            focus = focus.blend(0d, small.compare(VectorOperators.EQ, 0d));
            share.mul(power.mul(wrong.fma(slope, focus))).intoArray(gradient, i);
        }
        ScalarTileKernels.floatFocal(logits, targets, gamma, weight, weightSlope, losses, gradient, whole, count);
    }

    /** A vector has some of the lanes: the others follow in a pass of their own. */
    @Override
    public void add(double[] values, int count, CompensatedSum sum) {
        int whole = count - count % CompensatedSum.LANES;
        for (int lane = 0; lane < CompensatedSum.LANES; lane += DOUBLES.length()) {
            DoubleVector high = DoubleVector.zero(DOUBLES);
            DoubleVector low = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < whole; i += CompensatedSum.LANES) {
                DoubleVector value = DoubleVector.fromArray(DOUBLES, values, i);
                DoubleVector next = high.add(value);
                DoubleVector added = next.sub(high);
                low = low.add(high.sub(next.sub(added)).add(value.sub(added)));
                high = next;
            }
            for (int i = 0; i < DOUBLES.length(); i++) {
                sum.add(high.lane(i), low.lane(i));
            }
        }
        for (int i = whole; i < count; i++) {
            sum.add(values[i]);
        }
    }

    /** {@link LogisticTerms}: Q softplus(z) + P softplus(-z). */
    @Inlined
    private static DoubleVector lossOf(DoubleVector z, DoubleVector p, DoubleVector q, DoubleVector log) {
        DoubleVector zero = DoubleVector.zero(DOUBLES);
        VectorMask<Double> above = z.compare(VectorOperators.GT, 0d);
        DoubleVector ofNegative = q.mul(zero.blend(z, above).add(log));
        DoubleVector ofPositive = p.mul(z.neg().blend(zero, above).add(log));
        DoubleVector first = ofNegative.blend(zero, q.compare(VectorOperators.EQ, 0d));
        return first.add(ofPositive.blend(zero, p.compare(VectorOperators.EQ, 0d)));
    }

    /** {@link LogisticTerms}: Q sigmoid(z) - P sigmoid(-z). */
    @Inlined
    private static DoubleVector slopeOf(VectorMask<Double> isPositive, DoubleVector p, DoubleVector q,
            DoubleVector large, DoubleVector small) {
        DoubleVector ofPositive = p.mul(large.blend(small, isPositive)).neg();
        return q.fma(small.blend(large, isPositive), ofPositive);
    }

    /** {@link LogisticTerms}: e^-|z|. */
    @Inlined
    private static DoubleVector expOf(DoubleVector z) {
        DoubleVector x = z.abs().neg();
        DoubleVector rounder = DoubleVector.broadcast(DOUBLES, DoubleConstants.ROUNDER);
        DoubleVector shifted = x.fma(DoubleVector.broadcast(DOUBLES, DoubleConstants.LOG2_E), rounder);
        DoubleVector n = shifted.sub(rounder);
        DoubleVector exact = n.fma(DoubleVector.broadcast(DOUBLES, -DoubleConstants.LN2_HIGH), x);
        DoubleVector r = n.fma(DoubleVector.broadcast(DOUBLES, -DoubleConstants.LN2_LOW), exact);
        DoubleVector p = polynomial(r, DoubleConstants.EXP);
        LongVector exponent = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, DoubleConstants.SIGNIFICAND_BITS);
        DoubleVector y = p.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
        return y.blend(0d, x.compare(VectorOperators.LT, DoubleConstants.EXP_LEAST));
    }

    /** {@link LogisticTerms}: e^-|z|, for results that become floats. */
    @Inlined
    private static DoubleVector shortExpOf(DoubleVector z) {
        DoubleVector x = z.abs().neg();
        DoubleVector rounder = DoubleVector.broadcast(DOUBLES, DoubleConstants.ROUNDER);
        DoubleVector shifted = x.fma(DoubleVector.broadcast(DOUBLES, DoubleConstants.LOG2_E), rounder);
        DoubleVector n = shifted.sub(rounder);
        DoubleVector r = n.fma(DoubleVector.broadcast(DOUBLES, -DoubleConstants.LN2_HIGH), x);
        DoubleVector p = polynomial(r, DoubleConstants.SHORT_EXP);
        LongVector exponent = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, DoubleConstants.SIGNIFICAND_BITS);
        DoubleVector y = p.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
        return y.blend(0d, x.compare(VectorOperators.LT, DoubleConstants.EXP_LEAST));
    }

    /** {@link LogisticTerms}: log(1 + e). */
    @Inlined
    private static DoubleVector log1pOf(DoubleVector e) {
        DoubleVector v = e.add(e).div(e.add(2d));
        DoubleVector square = v.mul(v);
        DoubleVector series = polynomial(square, DoubleConstants.ARTANH);
        return v.mul(square).fma(series, v);
    }

    /** {@link LogisticTerms}: log(1 + e), for results that become floats. */
    @Inlined
    private static DoubleVector shortLog1pOf(DoubleVector e) {
        DoubleVector v = e.add(e).div(e.add(2d));
        DoubleVector square = v.mul(v);
        DoubleVector series = polynomial(square, DoubleConstants.SHORT_ARTANH);
        return v.mul(square).fma(series, v);
    }

    /** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule: written out by the build. */
    private static DoubleVector polynomial(DoubleVector x, double[] c) {
        DoubleVector p = DoubleVector.broadcast(DOUBLES, c[c.length - 1]);
        for (int i = c.length - 2; i >= 0; i--) {
            p = p.fma(x, DoubleVector.broadcast(DOUBLES, c[i]));
        }
        return p;
    }
}
