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
    public void binaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient,
            int count) {
        int whole = DOUBLES.loopBound(count);
        double[] others = negative == null ? positive : negative;
        VectorMask<Double> complementary = DOUBLES.maskAll(negative == null);
        for (int i = 0; i < whole; i += DOUBLES.length()) {
            DoubleVector z = DoubleVector.fromArray(DOUBLES, logits, i);
            DoubleVector p = DoubleVector.fromArray(DOUBLES, positive, i);
            DoubleVector other = DoubleVector.fromArray(DOUBLES, others, i);
            DoubleVector one = DoubleVector.broadcast(DOUBLES, 1d);
            DoubleVector q = other.blend(one.sub(other), complementary);
            DoubleVector e = expOf(z);
            DoubleVector log = log1pOf(e);
            DoubleVector large = one.div(e.add(1d));
            VectorMask<Double> above = z.compare(VectorOperators.GT, 0d);
            DoubleVector loss = lossOf(z, above, p, q, log);
            DoubleVector slope = slopeOf(above, p, q, large, e);
            loss.intoArray(losses, i);
            slope.intoArray(gradient, i);
        }
        ScalarTileKernels.binaryCrossEntropy(logits, positive, negative, losses, gradient, whole, count);
    }

    @Override
    public void floatBinaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient,
            int count) {
        int whole = DOUBLES.loopBound(count);
        double[] others = negative == null ? positive : negative;
        VectorMask<Double> complementary = DOUBLES.maskAll(negative == null);
        for (int i = 0; i < whole; i += DOUBLES.length()) {
            DoubleVector z = DoubleVector.fromArray(DOUBLES, logits, i);
            DoubleVector p = DoubleVector.fromArray(DOUBLES, positive, i);
            DoubleVector other = DoubleVector.fromArray(DOUBLES, others, i);
            DoubleVector one = DoubleVector.broadcast(DOUBLES, 1d);
            DoubleVector q = other.blend(one.sub(other), complementary);
            DoubleVector e = shortExpOf(z);
            DoubleVector onePlusE = e.add(1d);
            DoubleVector twoPlusE = e.add(2d);
            DoubleVector inverse = one.div(onePlusE.mul(twoPlusE));
            DoubleVector v = e.add(e).mul(onePlusE.mul(inverse));
            DoubleVector log = shortLog1pOf(v);
            DoubleVector large = twoPlusE.mul(inverse);
            VectorMask<Double> above = z.compare(VectorOperators.GT, 0d);
            DoubleVector loss = lossOf(z, above, p, q, log);
            DoubleVector slope = slopeOf(above, p, q, large, e);
            loss.intoArray(losses, i);
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
            DoubleVector p = DoubleVector.fromArray(DOUBLES, targets, i);
            DoubleVector one = DoubleVector.broadcast(DOUBLES, 1d);
            DoubleVector q = one.sub(p);
            DoubleVector e = shortExpOf(z);
            DoubleVector onePlusE = e.add(1d);
            DoubleVector twoPlusE = e.add(2d);
            DoubleVector inverse = one.div(onePlusE.mul(twoPlusE));
            DoubleVector v = e.add(e).mul(onePlusE.mul(inverse));
            DoubleVector log = shortLog1pOf(v);
            DoubleVector large = twoPlusE.mul(inverse);
            DoubleVector small = e.mul(large);
            VectorMask<Double> above = z.compare(VectorOperators.GT, 0d);
            DoubleVector entropy = lossOf(z, above, p, q, log);
            DoubleVector slope = slopeOf(above, p, q, large, e);
            DoubleVector wrong = p.blend(q, above).fma(large, q.blend(p, above).mul(small));
            DoubleVector power = one.blend(wrong, linear).mul(one.blend(wrong.mul(wrong), quadratic));
            DoubleVector share = p.fma(DoubleVector.broadcast(DOUBLES, weightSlope), DoubleVector.broadcast(DOUBLES, weight));
            DoubleVector focus = p.fma(DoubleVector.broadcast(DOUBLES, -2d), one).mul(gamma).mul(large.mul(small)).mul(entropy);
            DoubleVector finiteFocus = focus.blend(0d, small.compare(VectorOperators.EQ, 0d));
            share.mul(power.mul(wrong).mul(entropy)).intoArray(losses, i);
            share.mul(power.mul(wrong.fma(slope, finiteFocus))).intoArray(gradient, i);
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

    /** {@link LogisticTerms}: B|z| + (P + Q) log(1 + e). */
    @Inlined
    private static DoubleVector lossOf(DoubleVector z, VectorMask<Double> above, DoubleVector p, DoubleVector q, DoubleVector log) {
        DoubleVector big = p.blend(q, above);
        DoubleVector rest = p.add(q).mul(log);
        return big.fma(z.abs(), rest).blend(rest, big.compare(VectorOperators.EQ, 0d));
    }

    /** {@link LogisticTerms}: B large - S small, with the sign of z. */
    @Inlined
    private static DoubleVector slopeOf(VectorMask<Double> above, DoubleVector p, DoubleVector q, DoubleVector large, DoubleVector e) {
        DoubleVector slope = p.blend(q, above).fma(large, q.blend(p, above).mul(e.mul(large)).neg());
        return DoubleVector.zero(DOUBLES).sub(slope).blend(slope, above);
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
        DoubleVector divisor = e.add(2d);
        DoubleVector divisorLow = e.sub(divisor.sub(2d));
        DoubleVector twice = e.add(e);
        DoubleVector v = twice.div(divisor);
        DoubleVector minusV = v.neg();
        DoubleVector remainder = minusV.fma(divisorLow, minusV.fma(divisor, twice));
        DoubleVector sixth = DoubleVector.broadcast(DOUBLES, -0x1.5555555555555p-3);
        DoubleVector vLow = remainder.mul(e.fma(sixth, DoubleVector.broadcast(DOUBLES, 0.5)));
        DoubleVector square = v.mul(v);
        DoubleVector series = polynomial(square, DoubleConstants.ARTANH);
        return v.add(v.mul(square).fma(series, vLow));
    }

    /** {@link LogisticTerms}: log(1 + e), for results that become floats. */
    @Inlined
    private static DoubleVector shortLog1pOf(DoubleVector v) {
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
