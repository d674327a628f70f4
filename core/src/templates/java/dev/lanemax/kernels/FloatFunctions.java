package dev.lanemax.kernels;

/**
 * The elementary functions of one float: the scalar form of the arithmetic that the vector kernels repeat, operation by operation,
 * with the numbers of {@link FloatConstants}. Errors are below 1 ulp for every float; where a float has too few digits, a pair of
 * floats, high + low, carries on, with the exact sums of Dekker and Knuth.
 *
 * <p><b>e<sup>x</sup></b> = 2<sup>n</sup> (1 + r + low) with n = rint(x log<sub>2</sub> e), r + rLow = x - n ln 2, of which
 * x - n LN2_HIGH is exact, and low = r<sup>2</sup> (1/2 + r/6 + ...) + rLow (1 + r).
 *
 * <p><b>log m</b> for 1/sqrt 2 &lt;= m &lt; sqrt 2 is 2 artanh s = f - f<sup>2</sup>/2 + s (f<sup>2</sup>/2 + 2 s<sup>2</sup>/3 + ...)
 * with f = m - 1 and s = f / (2 + f).
 *
 * <p>A result of exp, sigmoid, softplus or log_sigmoid below the smallest normal float is zero.
 *
 * <p>This file is a template: the build replaces the calls of polynomial by its steps.
 */
public final class FloatFunctions {

    private FloatFunctions() {
    }

    public static float exp(float x) {
        float shifted = shiftedExponent(x);
        float n = shifted - FloatConstants.ROUNDER;
        float r = reduced(n, reducedExactly(n, x));
        float p = polynomial(r, FloatConstants.EXP);
        float y = powerOfTwo(shifted, Float.floatToRawIntBits(p));
        y = x < FloatConstants.EXP_LEAST ? 0 : y;
        return x <= FloatConstants.EXP_MOST ? y : x + Float.POSITIVE_INFINITY;
    }

    /** Half of (2^n - 1) + 2^n (r + curve r + rLow), whose first sum keeps its rounding error; half, so that 2^n is finite. */
    public static float expm1(float x) {
        float atLeast = x < FloatConstants.EXPM1_LEAST ? FloatConstants.EXPM1_LEAST : x;
        float clamped = atLeast > FloatConstants.EXPM1_MOST ? FloatConstants.EXPM1_MOST : atLeast;
        float shifted = shiftedExponent(clamped);
        float n = shifted - FloatConstants.ROUNDER;
        float exact = reducedExactly(n, clamped);
        float r = reduced(n, exact);
        float rLow = reducedLow(n, exact, r);
        float curve = expCurve(r, rLow);
        float scale = powerOfTwo(shifted, FloatConstants.HALF_BITS);
        float scaleMinusOne = scale - 0.5f;
        float high = Math.fma(scale, r, scaleMinusOne);
        float error = Math.fma(scale, r, scaleMinusOne - high) + ((scale - scaleMinusOne) - 0.5f);
        float y = (high + Math.fma(scale * curve, r, Math.fma(scale, rLow, error))) * 2;
        return Math.abs(x) < FloatConstants.TINY ? x : y;
    }

    /** k ln 2 + log m with x = 2^k m. */
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = bitsAboveSqrtHalf(subnormal ? x * FloatConstants.SUBNORMAL_SCALE : x);
        float k = exponent(bits) - (subnormal ? FloatConstants.SUBNORMAL_EXPONENT : 0);
        float f = Float.intBitsToFloat((bits & FloatConstants.SIGNIFICAND_MASK) + FloatConstants.SQRT_HALF_BITS) - 1;
        float y = logOfSum(k, f, 0);
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x == 0 ? Float.NEGATIVE_INFINITY : y;
        return x < 0 ? Float.NaN : y;
    }

    /** k ln 2 + log m with 1 + x = 2^k m. What m - 1 = 2^-k x + (2^-k - 1) loses by rounding, fLow, adds fLow / m. */
    public static float log1p(float x) {
        int bits = bitsAboveSqrtHalf(x + 1);
        float k = exponent(bits);
        float fourfold = Float.intBitsToFloat(
                FloatConstants.FOUR_BITS + FloatConstants.ONE_BITS - (bits & ~FloatConstants.SIGNIFICAND_MASK));
        float quarter = x * 0.25f;
        float scaleMinusOne = Math.fma(fourfold, 0.25f, -1);
        float f = Math.fma(quarter, fourfold, scaleMinusOne);
        float fLow = Math.fma(quarter, fourfold, scaleMinusOne - f);
        float y = logOfSum(k, f, Math.fma(-fLow, f, fLow));
        y = Math.abs(x) < FloatConstants.TINY ? x : y;
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x == -1 ? Float.NEGATIVE_INFINITY : y;
        return x < -1 ? Float.NaN : y;
    }

    /** 1 / w with w = 1 + e^-x in two floats: one step of Newton's iteration mends the quotient. */
    public static float sigmoid(float x) {
        float clamped = x > FloatConstants.SATURATED ? FloatConstants.SATURATED : x;
        float negated = -clamped;
        float shifted = shiftedExponent(negated);
        float n = shifted - FloatConstants.ROUNDER;
        float exact = reducedExactly(n, negated);
        float r = reduced(n, exact);
        float low = expLow(n, exact, r);
        float scale = powerOfTwo(shifted, FloatConstants.ONE_BITS);
        float onePlusR = r + 1;
        float rest = ((1 - onePlusR) + r) + low;
        float p = onePlusR + rest;
        float pLow = (onePlusR - p) + rest;
        float power = scale * p;
        float w = power + 1;
        float rounded = w - 1;
        float wLow = Math.fma(scale, pLow, (1 - (w - rounded)) + (power - rounded));
        float quotient = 1 / w;
        float remainder = Math.fma(-quotient, wLow, Math.fma(-quotient, w, 1));
        float y = Math.fma(quotient, remainder, quotient);
        return x < FloatConstants.EXP_LEAST ? 0 : y;
    }

    public static float logSigmoid(float x) {
        return -softplus(-x);
    }

    /** max(x, 0) + log(1 + z) with z = e^-|x|; where x is negative, z's power of two is taken out, and comes back at the end. */
    public static float softplus(float x) {
        float negated = -Math.abs(x);
        float shifted = shiftedExponent(negated);
        float n = shifted - FloatConstants.ROUNDER;
        float exact = reducedExactly(n, negated);
        float r = reduced(n, exact);
        float low = expLow(n, exact, r);
        float wholeScale = powerOfTwo(shifted, FloatConstants.ONE_BITS);
        float scale = wholeScale < FloatConstants.LEAST_SCALE ? FloatConstants.LEAST_SCALE : wholeScale;
        float onePlusR = r + 1;
        float rest = ((1 - onePlusR) + r) + low;
        float p = onePlusR + rest;
        float pLow = (onePlusR - p) + rest;
        float z = scale * p;
        float w = z + 2;
        float wLow = Math.fma(scale, pLow, (2 - w) + z);
        float inverse = 2 / w;
        float v = p * inverse;
        float remainder = Math.fma(v, -0.5f * wLow, Math.fma(v, -0.5f * w, p)) + pLow;
        float a = scale * v;
        float square = a * a;
        float series = polynomial(square, FloatConstants.ARTANH);
        float vLow = Math.fma(v, series * square, remainder * inverse);
        float ofNegative = (v + vLow) * wholeScale;
        float sum = x + a;
        float rounded = sum - x;
        float error = (x - (sum - rounded)) + (a - rounded);
        float ofPositive = sum + Math.fma(scale, vLow, error);
        float y = x > 0 ? ofPositive : ofNegative;
        y = x > FloatConstants.SATURATED ? x : y;
        return x < FloatConstants.EXP_LEAST ? 0 : y;
    }

    /** -u / (2 + u) with u = e^-2|x| - 1 in two floats. */
    public static float tanh(float x) {
        float magnitude = Math.abs(x);
        float clamped = magnitude > FloatConstants.TANH_MOST ? FloatConstants.TANH_MOST : magnitude;
        float negated = clamped * -2;
        float shifted = shiftedExponent(negated);
        float n = shifted - FloatConstants.ROUNDER;
        float exact = reducedExactly(n, negated);
        float r = reduced(n, exact);
        float low = expLow(n, exact, r);
        float scale = powerOfTwo(shifted, FloatConstants.ONE_BITS);
        float scaleMinusOne = scale - 1;
        float high = Math.fma(scale, r, scaleMinusOne);
        float error = Math.fma(scale, r, scaleMinusOne - high) + (scale - (scaleMinusOne + 1));
        float rest = Math.fma(scale, low, error);
        float u = high + rest;
        float uLow = (high - u) + rest;
        float w = u + 2;
        float wLow = ((2 - w) + u) + uLow;
        float inverse = 1 / w;
        float quotient = u * inverse;
        float remainder = Math.fma(-quotient, wLow, Math.fma(-quotient, w, u)) + uLow;
        float negative = Math.fma(remainder, inverse, quotient);
        float y = x > 0 ? -negative : negative;
        return magnitude < FloatConstants.TANH_TINY ? x : y;
    }

    /** n + ROUNDER, with n = rint(x log2 e). */
    static float shiftedExponent(float x) {
        return Math.fma(x, FloatConstants.LOG2_E, FloatConstants.ROUNDER);
    }

    /** x - n LN2_HIGH. */
    static float reducedExactly(float n, float x) {
        return Math.fma(n, -FloatConstants.LN2_HIGH, x);
    }

    /** r = x - n ln 2, rounded. */
    static float reduced(float n, float exact) {
        return Math.fma(n, -FloatConstants.LN2_LOW, exact);
    }

    /** low = e^(r + rLow) - 1 - r. */
    static float expLow(float n, float exact, float r) {
        float rLow = reducedLow(n, exact, r);
        return Math.fma(expCurve(r, rLow), r, rLow);
    }

    /** rLow = x - n ln 2 - r. */
    private static float reducedLow(float n, float exact, float r) {
        return Math.fma(n, -FloatConstants.LN2_LOW, exact - r);
    }

    /** (e^(r + rLow) - 1 - r - rLow) / r. */
    private static float expCurve(float r, float rLow) {
        float p = polynomial(r, FloatConstants.EXP_CURVE);
        return Math.fma(p, r, rLow);
    }

    /** 2^n times the float with the given bits. */
    static float powerOfTwo(float shifted, int bits) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << FloatConstants.SIGNIFICAND_BITS) + bits);
    }

    /** The bits of x > 0, moved so that the exponent is k, and the significand counts on from 1/sqrt 2, where x = 2^k m. */
    private static int bitsAboveSqrtHalf(float x) {
        return Float.floatToRawIntBits(x) + (FloatConstants.ONE_BITS - FloatConstants.SQRT_HALF_BITS);
    }

    /** The exponent k. */
    private static float exponent(int bits) {
        float raised = Float.intBitsToFloat((bits >>> FloatConstants.SIGNIFICAND_BITS) + FloatConstants.ROUNDER_BITS);
        return raised - (FloatConstants.ROUNDER + FloatConstants.EXPONENT_BIAS);
    }

    /** k ln 2 + log(1 + f) + low, for a small low; the first two sums, and the square, keep their rounding errors. */
    private static float logOfSum(float k, float f, float low) {
        float s = f / (f + 2);
        float square = s * s;
        float series = polynomial(square, FloatConstants.LOG_SERIES);
        float half = f * 0.5f;
        float bend = half * f;
        float curve = Math.fma(square, series, bend);
        float first = Math.fma(k, FloatConstants.LN2_HIGH, f);
        float high = first - bend;
        float error = (Math.fma(k, FloatConstants.LN2_HIGH, -first) + f) + ((first - high) - bend);
        float rest = Math.fma(k, FloatConstants.LN2_LOW, Math.fma(-half, f, bend) + error) + low;
        return high + Math.fma(s, curve, rest);
    }

    /** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule: written out by the build. */
    private static float polynomial(float x, float[] c) {
        float p = c[c.length - 1];
        for (int i = c.length - 2; i >= 0; i--) {
            p = Math.fma(p, x, c[i]);
        }
        return p;
    }
}
