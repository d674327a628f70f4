package dev.lanemax.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The elementary functions with the Vector API: lane by lane the operations of {@link FloatFunctions}, whose comments hold here
 * too, and so the same bits, at 128, 256 and 512 bits.
 *
 * <p>What remains at the end of a row is reached by the row's last whole vector. Each vector is loaded before the one before it is
 * stored, which may overwrite it: so the loop needs a function's operations in one place only. Where they were in two, or all
 * constants were broadcast before the loop, C2 allocated a few vectors a call, depending on what it had compiled before. Rows
 * shorter than a vector are left to the scalar functions, for the reasons that {@link VectorFloatArrayPasses} gives.
 *
 * <p>This file is a template: the build repeats the method exp for every other method of {@link FloatArrayFunctions}, and replaces
 * the calls of {@link Inlined} methods by their bodies and those of polynomial by its steps.
 */
public final class VectorFloatArrayFunctions implements FloatArrayFunctions {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    private final ScalarFloatArrayFunctions scalar = new ScalarFloatArrayFunctions();

    @EachFunction
    @Override
    public void exp(float[] input, int inputOffset, int inputStride,
            float[] output, int outputOffset, int outputStride, int rows, int columns) {
        if (columns < FLOATS.length()) {
            scalar.exp(input, inputOffset, inputStride, output, outputOffset, outputStride, rows, columns);
            return;
        }
        int last = columns - FLOATS.length();
        for (int row = 0; row < rows; row++) {
            int inputRow = inputOffset + row * inputStride;
            int outputRow = outputOffset + row * outputStride;
            FloatVector next = FloatVector.fromArray(FLOATS, input, inputRow);
            for (int i = 0; i < columns; i += FLOATS.length()) {
                FloatVector x = next;
                next = FloatVector.fromArray(FLOATS, input, inputRow + Math.min(i + FLOATS.length(), last));
                FloatVector y = expOf(x);
                y.intoArray(output, outputRow + Math.min(i, last));
            }
        }
    }

    /** {@link FloatFunctions#exp}. */
    @Inlined
    private static FloatVector expOf(FloatVector x) {
        FloatVector shifted = shiftedExponent(x);
        FloatVector n = shifted.sub(FloatConstants.ROUNDER);
        FloatVector exact = reducedExactly(n, x);
        FloatVector r = reduced(n, exact);
        FloatVector p = polynomial(r, FloatConstants.EXP);
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, FloatConstants.SIGNIFICAND_BITS);
        FloatVector y = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
        y = y.blend(FloatVector.zero(FLOATS), x.compare(VectorOperators.LT, FloatConstants.EXP_LEAST));
        return x.add(Float.POSITIVE_INFINITY).blend(y, x.compare(VectorOperators.LE, FloatConstants.EXP_MOST));
    }

    /** {@link FloatFunctions#expm1}. */
    @Inlined
    private static FloatVector expm1Of(FloatVector x) {
        FloatVector atLeast = x.blend(FloatConstants.EXPM1_LEAST, x.compare(VectorOperators.LT, FloatConstants.EXPM1_LEAST));
        FloatVector clamped =
                atLeast.blend(FloatConstants.EXPM1_MOST, atLeast.compare(VectorOperators.GT, FloatConstants.EXPM1_MOST));
        FloatVector shifted = shiftedExponent(clamped);
        FloatVector n = shifted.sub(FloatConstants.ROUNDER);
        FloatVector exact = reducedExactly(n, clamped);
        FloatVector r = reduced(n, exact);
        FloatVector rLow = reducedLow(n, exact, r);
        FloatVector curve = expCurve(r, rLow);
        FloatVector scale = powerOfTwo(shifted, FloatConstants.HALF_BITS);
        FloatVector scaleMinusOne = scale.sub(0.5f);
        FloatVector high = scale.fma(r, scaleMinusOne);
        FloatVector error = scale.fma(r, scaleMinusOne.sub(high)).add(scale.sub(scaleMinusOne).sub(0.5f));
        FloatVector y = high.add(scale.mul(curve).fma(r, scale.fma(rLow, error))).mul(2f);
        return y.blend(x, x.abs().compare(VectorOperators.LT, FloatConstants.TINY));
    }

    /** {@link FloatFunctions#log}. */
    @Inlined
    private static FloatVector logOf(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        FloatVector normal = x.blend(x.mul(FloatConstants.SUBNORMAL_SCALE), subnormal);
        IntVector bits = bitsAboveSqrtHalf(normal);
        FloatVector wholeK = exponent(bits);
        FloatVector k = wholeK.blend(wholeK.sub(FloatConstants.SUBNORMAL_EXPONENT), subnormal);
        FloatVector f = bits.and(FloatConstants.SIGNIFICAND_MASK).add(FloatConstants.SQRT_HALF_BITS)
                .reinterpretAsFloats().sub(1f);
        FloatVector low = FloatVector.broadcast(FLOATS, 0f);
        FloatVector y = logOfSum(k, f, low);
        y = x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        return y.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
    }

    /** {@link FloatFunctions#log1p}. */
    @Inlined
    private static FloatVector log1pOf(FloatVector x) {
        FloatVector onePlusX = x.add(1f);
        IntVector bits = bitsAboveSqrtHalf(onePlusX);
        FloatVector k = exponent(bits);
        FloatVector fourfold = IntVector.broadcast(INTS, FloatConstants.FOUR_BITS + FloatConstants.ONE_BITS)
                .sub(bits.and(~FloatConstants.SIGNIFICAND_MASK)).reinterpretAsFloats();
        FloatVector quarter = x.mul(0.25f);
        FloatVector scaleMinusOne = fourfold.fma(FloatVector.broadcast(FLOATS, 0.25f), FloatVector.broadcast(FLOATS, -1f));
        FloatVector f = quarter.fma(fourfold, scaleMinusOne);
        FloatVector fLow = quarter.fma(fourfold, scaleMinusOne.sub(f));
        FloatVector low = fLow.neg().fma(f, fLow);
        FloatVector y = logOfSum(k, f, low);
        y = y.blend(x, x.abs().compare(VectorOperators.LT, FloatConstants.TINY));
        y = x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, -1f));
        return y.blend(Float.NaN, x.compare(VectorOperators.LT, -1f));
    }

    /** {@link FloatFunctions#sigmoid}. */
    @Inlined
    private static FloatVector sigmoidOf(FloatVector x) {
        FloatVector clamped = x.blend(FloatConstants.SATURATED, x.compare(VectorOperators.GT, FloatConstants.SATURATED));
        FloatVector negated = clamped.neg();
        FloatVector shifted = shiftedExponent(negated);
        FloatVector n = shifted.sub(FloatConstants.ROUNDER);
        FloatVector exact = reducedExactly(n, negated);
        FloatVector r = reduced(n, exact);
        FloatVector low = expLow(n, exact, r);
        FloatVector scale = powerOfTwo(shifted, FloatConstants.ONE_BITS);
        FloatVector onePlusR = r.add(1f);
        FloatVector rest = FloatVector.broadcast(FLOATS, 1f).sub(onePlusR).add(r).add(low);
        FloatVector p = onePlusR.add(rest);
        FloatVector pLow = onePlusR.sub(p).add(rest);
        FloatVector power = scale.mul(p);
        FloatVector w = power.add(1f);
        FloatVector rounded = w.sub(1f);
        FloatVector wError = FloatVector.broadcast(FLOATS, 1f).sub(w.sub(rounded)).add(power.sub(rounded));
        FloatVector wLow = scale.fma(pLow, wError);
        FloatVector quotient = FloatVector.broadcast(FLOATS, 1f).div(w);
        FloatVector minusQuotient = quotient.neg();
        FloatVector remainder = minusQuotient.fma(wLow, minusQuotient.fma(w, FloatVector.broadcast(FLOATS, 1f)));
        FloatVector y = quotient.fma(remainder, quotient);
        return y.blend(FloatVector.zero(FLOATS), x.compare(VectorOperators.LT, FloatConstants.EXP_LEAST));
    }

    /** {@link FloatFunctions#logSigmoid}. */
    @Inlined
    private static FloatVector logSigmoidOf(FloatVector x) {
        FloatVector negated = x.neg();
        FloatVector y = softplusOf(negated);
        return y.neg();
    }

    /** {@link FloatFunctions#softplus}. The largest function: its constants are broadcast here, so that each is there once. */
    @Inlined
    private static FloatVector softplusOf(FloatVector x) {
        FloatVector zero = FloatVector.broadcast(FLOATS, 0f);
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        FloatVector two = FloatVector.broadcast(FLOATS, 2f);
        FloatVector minusHalf = FloatVector.broadcast(FLOATS, -0.5f);
        FloatVector leastScale = FloatVector.broadcast(FLOATS, FloatConstants.LEAST_SCALE);
        FloatVector negated = x.abs().neg();
        FloatVector shifted = shiftedExponent(negated);
        FloatVector n = shifted.sub(FloatVector.broadcast(FLOATS, FloatConstants.ROUNDER));
        FloatVector exact = reducedExactly(n, negated);
        FloatVector r = reduced(n, exact);
        FloatVector low = expLow(n, exact, r);
        FloatVector wholeScale = powerOfTwo(shifted, FloatConstants.ONE_BITS);
        FloatVector scale = wholeScale.blend(leastScale, wholeScale.compare(VectorOperators.LT, leastScale));
        FloatVector onePlusR = r.add(one);
        FloatVector rest = one.sub(onePlusR).add(r).add(low);
        FloatVector p = onePlusR.add(rest);
        FloatVector pLow = onePlusR.sub(p).add(rest);
        FloatVector z = scale.mul(p);
        FloatVector w = z.add(two);
        FloatVector wLow = scale.fma(pLow, two.sub(w).add(z));
        FloatVector inverse = two.div(w);
        FloatVector v = p.mul(inverse);
        FloatVector remainder = v.fma(wLow.mul(minusHalf), v.fma(w.mul(minusHalf), p)).add(pLow);
        FloatVector a = scale.mul(v);
        FloatVector square = a.mul(a);
        FloatVector series = polynomial(square, FloatConstants.ARTANH);
        FloatVector vLow = v.fma(series.mul(square), remainder.mul(inverse));
        FloatVector ofNegative = v.add(vLow).mul(wholeScale);
        FloatVector sum = x.add(a);
        FloatVector rounded = sum.sub(x);
        FloatVector error = x.sub(sum.sub(rounded)).add(a.sub(rounded));
        FloatVector ofPositive = sum.add(scale.fma(vLow, error));
        FloatVector y = ofNegative.blend(ofPositive, x.compare(VectorOperators.GT, zero));
        y = y.blend(x, x.compare(VectorOperators.GT, FloatVector.broadcast(FLOATS, FloatConstants.SATURATED)));
        return y.blend(zero, x.compare(VectorOperators.LT, FloatVector.broadcast(FLOATS, FloatConstants.EXP_LEAST)));
    }

    /** {@link FloatFunctions#tanh}. */
    @Inlined
    private static FloatVector tanhOf(FloatVector x) {
        FloatVector magnitude = x.abs();
        FloatVector clamped =
                magnitude.blend(FloatConstants.TANH_MOST, magnitude.compare(VectorOperators.GT, FloatConstants.TANH_MOST));
        FloatVector negated = clamped.mul(-2f);
        FloatVector shifted = shiftedExponent(negated);
        FloatVector n = shifted.sub(FloatConstants.ROUNDER);
        FloatVector exact = reducedExactly(n, negated);
        FloatVector r = reduced(n, exact);
        FloatVector low = expLow(n, exact, r);
        FloatVector scale = powerOfTwo(shifted, FloatConstants.ONE_BITS);
        FloatVector scaleMinusOne = scale.sub(1f);
        FloatVector high = scale.fma(r, scaleMinusOne);
        FloatVector error = scale.fma(r, scaleMinusOne.sub(high)).add(scale.sub(scaleMinusOne.add(1f)));
        FloatVector rest = scale.fma(low, error);
        FloatVector u = high.add(rest);
        FloatVector uLow = high.sub(u).add(rest);
        FloatVector w = u.add(2f);
        FloatVector wLow = FloatVector.broadcast(FLOATS, 2f).sub(w).add(u).add(uLow);
        FloatVector inverse = FloatVector.broadcast(FLOATS, 1f).div(w);
        FloatVector quotient = u.mul(inverse);
        FloatVector minusQuotient = quotient.neg();
        FloatVector remainder = minusQuotient.fma(wLow, minusQuotient.fma(w, u)).add(uLow);
        FloatVector negative = remainder.fma(inverse, quotient);
        FloatVector y = negative.blend(negative.neg(), x.compare(VectorOperators.GT, 0f));
        return y.blend(x, magnitude.compare(VectorOperators.LT, FloatConstants.TANH_TINY));
    }

    /** n + ROUNDER, with n = rint(x log2 e). */
    @Inlined
    private static FloatVector shiftedExponent(FloatVector x) {
        FloatVector log2e = FloatVector.broadcast(FLOATS, FloatConstants.LOG2_E);
        return x.fma(log2e, FloatVector.broadcast(FLOATS, FloatConstants.ROUNDER));
    }

    /** x - n LN2_HIGH. */
    @Inlined
    private static FloatVector reducedExactly(FloatVector n, FloatVector x) {
        return n.fma(FloatVector.broadcast(FLOATS, -FloatConstants.LN2_HIGH), x);
    }

    /** r = x - n ln 2, rounded. */
    @Inlined
    private static FloatVector reduced(FloatVector n, FloatVector exact) {
        return n.fma(FloatVector.broadcast(FLOATS, -FloatConstants.LN2_LOW), exact);
    }

    /** low = e^(r + rLow) - 1 - r. */
    @Inlined
    private static FloatVector expLow(FloatVector n, FloatVector exact, FloatVector r) {
        FloatVector rLow = reducedLow(n, exact, r);
        FloatVector curve = expCurve(r, rLow);
        return curve.fma(r, rLow);
    }

    /** rLow = x - n ln 2 - r. */
    @Inlined
    private static FloatVector reducedLow(FloatVector n, FloatVector exact, FloatVector r) {
        return n.fma(FloatVector.broadcast(FLOATS, -FloatConstants.LN2_LOW), exact.sub(r));
    }

    /** (e^(r + rLow) - 1 - r - rLow) / r. */
    @Inlined
    private static FloatVector expCurve(FloatVector r, FloatVector rLow) {
        FloatVector p = polynomial(r, FloatConstants.EXP_CURVE);
        return p.fma(r, rLow);
    }

    /** 2^n times the float with the given bits. */
    @Inlined
    private static FloatVector powerOfTwo(FloatVector shifted, int bits) {
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, FloatConstants.SIGNIFICAND_BITS);
        return exponent.add(bits).reinterpretAsFloats();
    }

    /** The bits of x > 0, moved so that the exponent is k, and the significand counts on from 1/sqrt 2, where x = 2^k m. */
    @Inlined
    private static IntVector bitsAboveSqrtHalf(FloatVector x) {
        return x.reinterpretAsInts().add(FloatConstants.ONE_BITS - FloatConstants.SQRT_HALF_BITS);
    }

    /** The exponent k. Not every processor converts long integers to numbers, so it becomes one as the last bits of a sum. */
    @Inlined
    private static FloatVector exponent(IntVector bits) {
        IntVector biased = bits.lanewise(VectorOperators.LSHR, FloatConstants.SIGNIFICAND_BITS);
        FloatVector raised = biased.add(FloatConstants.ROUNDER_BITS).reinterpretAsFloats();
        return raised.sub(FloatConstants.ROUNDER + FloatConstants.EXPONENT_BIAS);
    }

    /** k ln 2 + log(1 + f) + low. */
    @Inlined
    private static FloatVector logOfSum(FloatVector k, FloatVector f, FloatVector low) {
        FloatVector s = f.div(f.add(2f));
        FloatVector square = s.mul(s);
        FloatVector series = polynomial(square, FloatConstants.LOG_SERIES);
        FloatVector half = f.mul(0.5f);
        FloatVector bend = half.mul(f);
        FloatVector curve = square.fma(series, bend);
        FloatVector ln2 = FloatVector.broadcast(FLOATS, FloatConstants.LN2_HIGH);
        FloatVector first = k.fma(ln2, f);
        FloatVector high = first.sub(bend);
        FloatVector error = k.fma(ln2, first.neg()).add(f).add(first.sub(high).sub(bend));
        FloatVector squareError = half.neg().fma(f, bend);
        FloatVector rest = k.fma(FloatVector.broadcast(FLOATS, FloatConstants.LN2_LOW), squareError.add(error)).add(low);
        return high.add(s.fma(curve, rest));
    }

    /** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule: written out by the build. */
    private static FloatVector polynomial(FloatVector x, float[] c) {
        FloatVector p = FloatVector.broadcast(FLOATS, c[c.length - 1]);
        for (int i = c.length - 2; i >= 0; i--) {
            p = p.fma(x, FloatVector.broadcast(FLOATS, c[i]));
        }
        return p;
    }
}
