package dev.lanemax.kernels;

/**
 * The binary cross-entropy of one float, Q softplus(z) + P softplus(-z), and its derivative, as {@link LogisticTerms} has them, in the
 * arithmetic of floats.
 *
 * <p>This file is a template: the build replaces the calls of polynomial by its steps.
 */
final class FloatLogisticTerms {

    private FloatLogisticTerms() {
    }

    /** B|z| + log(1 + e), for P + Q = 1. */
    static float floatCrossEntropyLoss(float z, float positive) {
        float big = z > 0 ? 1 - positive : positive;
        float rest = log1p(exp(z));
        return big == 0 ? rest : Math.fma(big, Math.abs(z), rest);
    }

    static float floatCrossEntropySlope(float z, float positive) {
        return floatSharesSlope(z, positive, 1 - positive);
    }

    /** B|z| + (P + Q) log(1 + e); a share of 0 outweighs an infinite logit. */
    static float floatSharesLoss(float z, float positive, float negative) {
        float big = z > 0 ? negative : positive;
        float rest = (positive + negative) * log1p(exp(z));
        return big == 0 ? rest : Math.fma(big, Math.abs(z), rest);
    }

    /**
     * (B - S e) / (1 + e), with the sign of z; a slope of 0 is +0. The remainder of the division, by all digits of 1 + e, mends the
     * quotient.
     */
    static float floatSharesSlope(float z, float positive, float negative) {
        float e = exp(z);
        float big = z > 0 ? negative : positive;
        float other = z > 0 ? positive : negative;
        float difference = Math.fma(-other, e, big);
        float w = e + 1;
        float inverse = 1 / w;
        float quotient = difference * inverse;
        float remainder = Math.fma(-quotient, e - (w - 1), Math.fma(-quotient, w, difference));
        float slope = Math.fma(remainder, inverse, quotient);
        return z > 0 ? slope : 0 - slope;
    }

    /** e^-|z|. */
    private static float exp(float z) {
        float x = -Math.abs(z);
        float shifted = Math.fma(x, FloatConstants.LOG2_E, FloatConstants.ROUNDER);
        float n = shifted - FloatConstants.ROUNDER;
        float r = Math.fma(n, -FloatConstants.LN2_LOW, Math.fma(n, -FloatConstants.LN2_HIGH, x));
        float p = polynomial(r, FloatConstants.EXP);
        int exponent = Float.floatToRawIntBits(shifted) << FloatConstants.SIGNIFICAND_BITS;
        float y = Float.intBitsToFloat(Float.floatToRawIntBits(p) + exponent);
        return x < FloatConstants.EXP_LEAST ? 0 : y;
    }

    /** log(1 + e), for e from 0 to 1. */
    private static float log1p(float e) {
        float series = polynomial(e, FloatConstants.LOG1P);
        return Math.fma(e * e, series, e);
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
