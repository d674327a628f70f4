package dev.lanemax.kernels;

/**
 * The elementary functions of one float: constants, and the scalar form of the arithmetic that the vector kernels repeat,
 * operation by operation. Errors are below 1 ulp for every float; where a float has too few digits, a pair of floats, high + low,
 * carries on, with the exact sums of Dekker and Knuth.
 *
 * <p><b>e<sup>x</sup></b> = 2<sup>n</sup> (1 + r + low) with n = rint(x log<sub>2</sub> e), r = x - n LN2_HIGH, which is exact,
 * and low = r<sup>2</sup> (1/2 + r/6 + ...) - n LN2_LOW (1 + r), where the constants are those of {@link FloatExp}.
 *
 * <p><b>log m</b> for 1/sqrt 2 &lt;= m &lt; sqrt 2 is f + f<sup>2</sup> g(f) with f = m - 1.
 *
 * <p>A result of exp, sigmoid, softplus or log_sigmoid below the smallest normal float is zero.
 */
final class FloatFunctions {

    /** The largest float whose exponential is finite. */
    static final float EXP_MOST = 0x1.62e42ep6f;

    /** The smallest float whose exponential is a normal float. */
    static final float EXP_LEAST = -0x1.5d589ep6f;

    /** e^x - 1 overflows above. */
    static final float EXPM1_MOST = 89;

    /** e^x - 1 rounds to -1 here, and below. */
    static final float EXPM1_LEAST = -17.5f;

    /** 1 + e^-x rounds to 1 from here on, and so does log(1 + e^x) to x. */
    static final float SATURATED = 40;

    /** tanh x rounds to 1 from here on. */
    static final float TANH_MOST = 9.25f;

    /** Below, x^2 / 2 is less than a quarter of an ulp of x: expm1 and log1p are x, and so keep -0. */
    static final float TINY = 0x1p-25f;

    /** Below, x^3 / 3 is less than a quarter of an ulp of x: tanh is x. */
    static final float TANH_TINY = 0x1p-13f;

    /** Terms of softplus that are this small need no smaller a scale, and so do not become subnormal, which is slow. */
    static final float LEAST_SCALE = 0x1p-40f;

    /** Subnormals times this are normal. */
    static final float SUBNORMAL_SCALE = 0x1p24f;
    static final float SUBNORMAL_EXPONENT = 24;

    static final int HALF_BITS = 0x3f000000;
    static final int ONE_BITS = 0x3f800000;
    static final int FOUR_BITS = 0x40800000;

    /** The bits of 1/sqrt 2: numbers from here to twice as much have the exponent 0. */
    static final int SQRT_HALF_BITS = 0x3f3504f3;

    /** What remains of the bits above {@link #SQRT_HALF_BITS} without the exponent. */
    static final int SIGNIFICAND_MASK = 0x7fffff;

    /**
     * e^r = 1 + r + r^2 (1/2 + E3 r + ... + E7 r^5), relative error below 2^-33 for |r| &lt;= 0.34668: fitted as the polynomial of
     * {@link FloatExp} is.
     */
    static final float E3 = 0x1.555554p-3f;
    static final float E4 = 0x1.5554e8p-5f;
    static final float E5 = 0x1.111310p-7f;
    static final float E6 = 0x1.6d4cc4p-10f;
    static final float E7 = 0x1.9df76cp-13f;

    /**
     * g(f) = G0 + G1 f + ... + G8 f^8, (log(1 + f) - f) / f^2, such that the relative error of f + f^2 g(f) is below 2^-27.8 for
     * 1/sqrt 2 &lt;= 1 + f &lt;= sqrt 2: fitted as the polynomial of {@link FloatExp} is.
     */
    static final float G0 = -0x1.fffff8p-2f;
    static final float G1 = 0x1.555550p-2f;
    static final float G2 = -0x1.000432p-2f;
    static final float G3 = 0x1.99a416p-3f;
    static final float G4 = -0x1.5425c0p-3f;
    static final float G5 = 0x1.226e6ep-3f;
    static final float G6 = -0x1.0f4050p-3f;
    static final float G7 = 0x1.085db6p-3f;
    static final float G8 = -0x1.383b80p-4f;

    /**
     * log(1 + z) = 2 artanh(v / 2) = v + v w (A0 + A1 w + A2 w^2 + A3 w^3) with v = 2 z / (2 + z) and w = v^2, relative error below
     * 2^-27.7 for 0 &lt;= z &lt;= 1: fitted as the polynomial of {@link FloatExp} is.
     */
    static final float A0 = 0x1.555502p-4f;
    static final float A1 = 0x1.99d1cap-7f;
    static final float A2 = 0x1.1ec06ep-9f;
    static final float A3 = 0x1.1ec91cp-11f;

    private FloatFunctions() {
    }

    static float exp(float x) {
        float shifted = Math.fma(x, FloatExp.LOG2_E, FloatExp.ROUNDER);
        float n = shifted - FloatExp.ROUNDER;
        float r = Math.fma(n, -FloatExp.LN2_LOW, Math.fma(n, -FloatExp.LN2_HIGH, x));
        float p = Math.fma(r, FloatExp.C6, FloatExp.C5);
        p = Math.fma(p, r, FloatExp.C4);
        p = Math.fma(p, r, FloatExp.C3);
        p = Math.fma(p, r, FloatExp.C2);
        p = Math.fma(p, r, 1);
        p = Math.fma(p, r, 1);
        float y = powerOfTwo(shifted, Float.floatToRawIntBits(p));
        y = x < EXP_LEAST ? 0 : y;
        return x <= EXP_MOST ? y : x + Float.POSITIVE_INFINITY;
    }

    /** Half of (2^n - 1) + 2^n (r + low), whose first sum keeps its rounding error; half, so that 2^n is finite. */
    static float expm1(float x) {
        float atLeast = x < EXPM1_LEAST ? EXPM1_LEAST : x;
        float clamped = atLeast > EXPM1_MOST ? EXPM1_MOST : atLeast;
        float shifted = Math.fma(clamped, FloatExp.LOG2_E, FloatExp.ROUNDER);
        float n = shifted - FloatExp.ROUNDER;
        float r = Math.fma(n, -FloatExp.LN2_HIGH, clamped);
        float low = expLow(n, r);
        float scale = powerOfTwo(shifted, HALF_BITS);
        float scaleMinusOne = scale - 0.5f;
        float high = Math.fma(scale, r, scaleMinusOne);
        float error = Math.fma(scale, r, scaleMinusOne - high) + ((scale - scaleMinusOne) - 0.5f);
        float y = (high + Math.fma(scale, low, error)) * 2;
        return Math.abs(x) < TINY ? x : y;
    }

    /** k ln 2 + log m with x = 2^k m. */
    static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * SUBNORMAL_SCALE : x) - SQRT_HALF_BITS;
        float k = (bits >> FloatExp.SIGNIFICAND_BITS) - (subnormal ? SUBNORMAL_EXPONENT : 0);
        float f = Float.intBitsToFloat((bits & SIGNIFICAND_MASK) + SQRT_HALF_BITS) - 1;
        float y = logOfSum(k, f, 0);
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x == 0 ? Float.NEGATIVE_INFINITY : y;
        return x < 0 ? Float.NaN : y;
    }

    /** k ln 2 + log m with 1 + x = 2^k m. What m - 1 = 2^-k x + (2^-k - 1) loses by rounding goes on as fLow. */
    static float log1p(float x) {
        int exponent = (Float.floatToRawIntBits(x + 1) - SQRT_HALF_BITS) >> FloatExp.SIGNIFICAND_BITS;
        float fourfold = Float.intBitsToFloat(FOUR_BITS - (exponent << FloatExp.SIGNIFICAND_BITS));
        float quarter = x * 0.25f;
        float scaleMinusOne = Math.fma(fourfold, 0.25f, -1);
        float f = Math.fma(quarter, fourfold, scaleMinusOne);
        float fLow = Math.fma(quarter, fourfold, scaleMinusOne - f);
        float y = logOfSum(exponent, f, fLow);
        y = Math.abs(x) < TINY ? x : y;
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x == -1 ? Float.NEGATIVE_INFINITY : y;
        return x < -1 ? Float.NaN : y;
    }

    /** 1 / w with w = 1 + e^-x in two floats: one step of Newton's iteration mends the quotient. */
    static float sigmoid(float x) {
        float clamped = x > SATURATED ? SATURATED : x;
        float negated = -clamped;
        float shifted = Math.fma(negated, FloatExp.LOG2_E, FloatExp.ROUNDER);
        float n = shifted - FloatExp.ROUNDER;
        float r = Math.fma(n, -FloatExp.LN2_HIGH, negated);
        float low = expLow(n, r);
        float scale = powerOfTwo(shifted, ONE_BITS);
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
        return x < EXP_LEAST ? 0 : y;
    }

    static float logSigmoid(float x) {
        return -softplus(-x);
    }

    /** max(x, 0) + log(1 + z) with z = e^-|x|; where x is negative, z's power of two is taken out, and comes back at the end. */
    static float softplus(float x) {
        float magnitude = Math.abs(x);
        float clamped = magnitude > EXPM1_MOST ? EXPM1_MOST : magnitude;
        float negated = -clamped;
        float shifted = Math.fma(negated, FloatExp.LOG2_E, FloatExp.ROUNDER);
        float n = shifted - FloatExp.ROUNDER;
        float r = Math.fma(n, -FloatExp.LN2_HIGH, negated);
        float low = expLow(n, r);
        float wholeScale = powerOfTwo(shifted, ONE_BITS);
        float scale = wholeScale < LEAST_SCALE ? LEAST_SCALE : wholeScale;
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
        float series = Math.fma(square, A3, A2);
        series = Math.fma(series, square, A1);
        series = Math.fma(series, square, A0);
        float vLow = Math.fma(v, series * square, remainder * inverse);
        float ofNegative = (v + vLow) * wholeScale;
        float sum = x + a;
        float rounded = sum - x;
        float error = (x - (sum - rounded)) + (a - rounded);
        float ofPositive = sum + Math.fma(scale, vLow, error);
        float y = x > 0 ? ofPositive : ofNegative;
        y = x > SATURATED ? x : y;
        return x < EXP_LEAST ? 0 : y;
    }

    /** -u / (2 + u) with u = e^-2|x| - 1 in two floats. */
    static float tanh(float x) {
        float magnitude = Math.abs(x);
        float clamped = magnitude > TANH_MOST ? TANH_MOST : magnitude;
        float negated = clamped * -2;
        float shifted = Math.fma(negated, FloatExp.LOG2_E, FloatExp.ROUNDER);
        float n = shifted - FloatExp.ROUNDER;
        float r = Math.fma(n, -FloatExp.LN2_HIGH, negated);
        float low = expLow(n, r);
        float scale = powerOfTwo(shifted, ONE_BITS);
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
        return magnitude < TANH_TINY ? x : y;
    }

    /** 2^n times the float with the given bits, where shifted = n + ROUNDER. */
    private static float powerOfTwo(float shifted, int bits) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << FloatExp.SIGNIFICAND_BITS) + bits);
    }

    /** e^(r - n LN2_LOW) - 1 - r. */
    private static float expLow(float n, float r) {
        float rLow = n * -FloatExp.LN2_LOW;
        float p = Math.fma(r, E7, E6);
        p = Math.fma(p, r, E5);
        p = Math.fma(p, r, E4);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r, rLow);
        return Math.fma(p, r, rLow);
    }

    /** k ln 2 + log(1 + f + fLow), the larger two summands added with their rounding error. */
    private static float logOfSum(float k, float f, float fLow) {
        float g = Math.fma(f, G8, G7);
        g = Math.fma(g, f, G6);
        g = Math.fma(g, f, G5);
        g = Math.fma(g, f, G4);
        g = Math.fma(g, f, G3);
        g = Math.fma(g, f, G2);
        g = Math.fma(g, f, G1);
        g = Math.fma(g, f, G0);
        float curve = Math.fma(Math.fma(f, g, -fLow), f, fLow);
        float high = Math.fma(k, FloatExp.LN2_HIGH, f);
        float error = Math.fma(k, FloatExp.LN2_HIGH, -high) + f;
        return high + (Math.fma(k, FloatExp.LN2_LOW, error) + curve);
    }
}
