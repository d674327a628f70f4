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
 * <p>What remains at the end of a row is reached by the row's last whole vector, loaded before the row may be overwritten, and
 * rows shorter than a vector are left to the scalar functions, for the reasons that {@link VectorFloatArrayPasses} gives.
 *
 * <p>This file is a template: the build repeats the loop for every method of {@link FloatArrayFunctions}, and replaces the calls
 * of {@link Inlined} methods by their bodies.
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
            FloatVector lastInput = FloatVector.fromArray(FLOATS, input, inputRow + last);
            for (int i = 0; i <= last; i += FLOATS.length()) {
                FloatVector x = FloatVector.fromArray(FLOATS, input, inputRow + i);
                FloatVector y = expOf(x);
                y.intoArray(output, outputRow + i);
            }
            FloatVector lastOutput = expOf(lastInput);
            lastOutput.intoArray(output, outputRow + last);
        }
    }

    /** {@link FloatFunctions#exp}. */
    @Inlined
    private static FloatVector expOf(FloatVector x) {
        FloatVector shifted =
                x.fma(FloatVector.broadcast(FLOATS, FloatExp.LOG2_E), FloatVector.broadcast(FLOATS, FloatExp.ROUNDER));
        FloatVector n = shifted.sub(FloatExp.ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH), x);
        r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.LN2_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(FLOATS, FloatExp.C6), FloatVector.broadcast(FLOATS, FloatExp.C5));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatExp.C4));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatExp.C3));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatExp.C2));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, FloatExp.SIGNIFICAND_BITS);
        FloatVector y = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
        y = y.blend(0f, x.compare(VectorOperators.LT, FloatFunctions.EXP_LEAST));
        return x.add(Float.POSITIVE_INFINITY).blend(y, x.compare(VectorOperators.LE, FloatFunctions.EXP_MOST));
    }

    /** {@link FloatFunctions#expm1}. */
    @Inlined
    private static FloatVector expm1Of(FloatVector x) {
        FloatVector atLeast = x.blend(FloatFunctions.EXPM1_LEAST, x.compare(VectorOperators.LT, FloatFunctions.EXPM1_LEAST));
        FloatVector clamped =
                atLeast.blend(FloatFunctions.EXPM1_MOST, atLeast.compare(VectorOperators.GT, FloatFunctions.EXPM1_MOST));
        FloatVector shifted =
                clamped.fma(FloatVector.broadcast(FLOATS, FloatExp.LOG2_E), FloatVector.broadcast(FLOATS, FloatExp.ROUNDER));
        FloatVector n = shifted.sub(FloatExp.ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH), clamped);
        FloatVector low = expLow(n, r);
        FloatVector scale = powerOfTwo(shifted, FloatFunctions.HALF_BITS);
        FloatVector scaleMinusOne = scale.sub(0.5f);
        FloatVector high = scale.fma(r, scaleMinusOne);
        FloatVector error = scale.fma(r, scaleMinusOne.sub(high)).add(scale.sub(scaleMinusOne).sub(0.5f));
        FloatVector y = high.add(scale.fma(low, error)).mul(2f);
        return y.blend(x, x.abs().compare(VectorOperators.LT, FloatFunctions.TINY));
    }

    /** {@link FloatFunctions#log}. */
    @Inlined
    private static FloatVector logOf(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(FloatFunctions.SUBNORMAL_SCALE), subnormal)
                .reinterpretAsInts().sub(FloatFunctions.SQRT_HALF_BITS);
        IntVector exponent = bits.lanewise(VectorOperators.ASHR, FloatExp.SIGNIFICAND_BITS);
        FloatVector wholeK = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
        FloatVector k = wholeK.blend(wholeK.sub(FloatFunctions.SUBNORMAL_EXPONENT), subnormal);
        FloatVector f = bits.and(FloatFunctions.SIGNIFICAND_MASK).add(FloatFunctions.SQRT_HALF_BITS)
                .reinterpretAsFloats().sub(1f);
        FloatVector fLow = FloatVector.broadcast(FLOATS, 0f);
        FloatVector y = logOfSum(k, f, fLow);
        y = x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        return y.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
    }

    /** {@link FloatFunctions#log1p}. */
    @Inlined
    private static FloatVector log1pOf(FloatVector x) {
        IntVector exponent = x.add(1f).reinterpretAsInts().sub(FloatFunctions.SQRT_HALF_BITS)
                .lanewise(VectorOperators.ASHR, FloatExp.SIGNIFICAND_BITS);
        FloatVector k = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
        FloatVector fourfold = IntVector.broadcast(INTS, FloatFunctions.FOUR_BITS)
                .sub(exponent.lanewise(VectorOperators.LSHL, FloatExp.SIGNIFICAND_BITS)).reinterpretAsFloats();
        FloatVector quarter = x.mul(0.25f);
        FloatVector scaleMinusOne = fourfold.fma(FloatVector.broadcast(FLOATS, 0.25f), FloatVector.broadcast(FLOATS, -1f));
        FloatVector f = quarter.fma(fourfold, scaleMinusOne);
        FloatVector fLow = quarter.fma(fourfold, scaleMinusOne.sub(f));
        FloatVector y = logOfSum(k, f, fLow);
        y = y.blend(x, x.abs().compare(VectorOperators.LT, FloatFunctions.TINY));
        y = x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, -1f));
        return y.blend(Float.NaN, x.compare(VectorOperators.LT, -1f));
    }

    /** {@link FloatFunctions#sigmoid}. */
    @Inlined
    private static FloatVector sigmoidOf(FloatVector x) {
        FloatVector clamped = x.blend(FloatFunctions.SATURATED, x.compare(VectorOperators.GT, FloatFunctions.SATURATED));
        FloatVector negated = clamped.neg();
        FloatVector shifted =
                negated.fma(FloatVector.broadcast(FLOATS, FloatExp.LOG2_E), FloatVector.broadcast(FLOATS, FloatExp.ROUNDER));
        FloatVector n = shifted.sub(FloatExp.ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH), negated);
        FloatVector low = expLow(n, r);
        FloatVector scale = powerOfTwo(shifted, FloatFunctions.ONE_BITS);
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
        return y.blend(0f, x.compare(VectorOperators.LT, FloatFunctions.EXP_LEAST));
    }

    /** {@link FloatFunctions#logSigmoid}. */
    @Inlined
    private static FloatVector logSigmoidOf(FloatVector x) {
        FloatVector negated = x.neg();
        FloatVector y = softplusOf(negated);
        return y.neg();
    }

    /** {@link FloatFunctions#softplus}. */
    @Inlined
    private static FloatVector softplusOf(FloatVector x) {
        FloatVector magnitude = x.abs();
        FloatVector clamped =
                magnitude.blend(FloatFunctions.EXPM1_MOST, magnitude.compare(VectorOperators.GT, FloatFunctions.EXPM1_MOST));
        FloatVector negated = clamped.neg();
        FloatVector shifted =
                negated.fma(FloatVector.broadcast(FLOATS, FloatExp.LOG2_E), FloatVector.broadcast(FLOATS, FloatExp.ROUNDER));
        FloatVector n = shifted.sub(FloatExp.ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH), negated);
        FloatVector low = expLow(n, r);
        FloatVector wholeScale = powerOfTwo(shifted, FloatFunctions.ONE_BITS);
        FloatVector scale =
                wholeScale.blend(FloatFunctions.LEAST_SCALE, wholeScale.compare(VectorOperators.LT, FloatFunctions.LEAST_SCALE));
        FloatVector onePlusR = r.add(1f);
        FloatVector rest = FloatVector.broadcast(FLOATS, 1f).sub(onePlusR).add(r).add(low);
        FloatVector p = onePlusR.add(rest);
        FloatVector pLow = onePlusR.sub(p).add(rest);
        FloatVector z = scale.mul(p);
        FloatVector w = z.add(2f);
        FloatVector wLow = scale.fma(pLow, FloatVector.broadcast(FLOATS, 2f).sub(w).add(z));
        FloatVector inverse = FloatVector.broadcast(FLOATS, 2f).div(w);
        FloatVector v = p.mul(inverse);
        FloatVector remainder = v.fma(wLow.mul(-0.5f), v.fma(w.mul(-0.5f), p)).add(pLow);
        FloatVector a = scale.mul(v);
        FloatVector square = a.mul(a);
        FloatVector series =
                square.fma(FloatVector.broadcast(FLOATS, FloatFunctions.A3), FloatVector.broadcast(FLOATS, FloatFunctions.A2));
        series = series.fma(square, FloatVector.broadcast(FLOATS, FloatFunctions.A1));
        series = series.fma(square, FloatVector.broadcast(FLOATS, FloatFunctions.A0));
        FloatVector vLow = v.fma(series.mul(square), remainder.mul(inverse));
        FloatVector ofNegative = v.add(vLow).mul(wholeScale);
        FloatVector sum = x.add(a);
        FloatVector rounded = sum.sub(x);
        FloatVector error = x.sub(sum.sub(rounded)).add(a.sub(rounded));
        FloatVector ofPositive = sum.add(scale.fma(vLow, error));
        FloatVector y = ofNegative.blend(ofPositive, x.compare(VectorOperators.GT, 0f));
        y = y.blend(x, x.compare(VectorOperators.GT, FloatFunctions.SATURATED));
        return y.blend(0f, x.compare(VectorOperators.LT, FloatFunctions.EXP_LEAST));
    }

    /** {@link FloatFunctions#tanh}. */
    @Inlined
    private static FloatVector tanhOf(FloatVector x) {
        FloatVector magnitude = x.abs();
        FloatVector clamped =
                magnitude.blend(FloatFunctions.TANH_MOST, magnitude.compare(VectorOperators.GT, FloatFunctions.TANH_MOST));
        FloatVector negated = clamped.mul(-2f);
        FloatVector shifted =
                negated.fma(FloatVector.broadcast(FLOATS, FloatExp.LOG2_E), FloatVector.broadcast(FLOATS, FloatExp.ROUNDER));
        FloatVector n = shifted.sub(FloatExp.ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH), negated);
        FloatVector low = expLow(n, r);
        FloatVector scale = powerOfTwo(shifted, FloatFunctions.ONE_BITS);
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
        return y.blend(x, magnitude.compare(VectorOperators.LT, FloatFunctions.TANH_TINY));
    }

    /** 2^n times the float with the given bits, where shifted = n + ROUNDER. */
    @Inlined
    private static FloatVector powerOfTwo(FloatVector shifted, int bits) {
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, FloatExp.SIGNIFICAND_BITS);
        return exponent.add(bits).reinterpretAsFloats();
    }

    /** e^(r - n LN2_LOW) - 1 - r. */
    @Inlined
    private static FloatVector expLow(FloatVector n, FloatVector r) {
        FloatVector rLow = n.mul(-FloatExp.LN2_LOW);
        FloatVector p = r.fma(FloatVector.broadcast(FLOATS, FloatFunctions.E7), FloatVector.broadcast(FLOATS, FloatFunctions.E6));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatFunctions.E5));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatFunctions.E4));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatFunctions.E3));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 0.5f));
        p = p.fma(r, rLow);
        return p.fma(r, rLow);
    }

    /** k ln 2 + log(1 + f + fLow). */
    @Inlined
    private static FloatVector logOfSum(FloatVector k, FloatVector f, FloatVector fLow) {
        FloatVector g = f.fma(FloatVector.broadcast(FLOATS, FloatFunctions.G8), FloatVector.broadcast(FLOATS, FloatFunctions.G7));
        g = g.fma(f, FloatVector.broadcast(FLOATS, FloatFunctions.G6));
        g = g.fma(f, FloatVector.broadcast(FLOATS, FloatFunctions.G5));
        g = g.fma(f, FloatVector.broadcast(FLOATS, FloatFunctions.G4));
        g = g.fma(f, FloatVector.broadcast(FLOATS, FloatFunctions.G3));
        g = g.fma(f, FloatVector.broadcast(FLOATS, FloatFunctions.G2));
        g = g.fma(f, FloatVector.broadcast(FLOATS, FloatFunctions.G1));
        g = g.fma(f, FloatVector.broadcast(FLOATS, FloatFunctions.G0));
        FloatVector curve = f.fma(g, fLow.neg()).fma(f, fLow);
        FloatVector high = k.fma(FloatVector.broadcast(FLOATS, FloatExp.LN2_HIGH), f);
        FloatVector error = k.fma(FloatVector.broadcast(FLOATS, FloatExp.LN2_HIGH), high.neg()).add(f);
        return high.add(k.fma(FloatVector.broadcast(FLOATS, FloatExp.LN2_LOW), error).add(curve));
    }
}
