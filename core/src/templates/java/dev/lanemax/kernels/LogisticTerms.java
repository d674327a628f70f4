package dev.lanemax.kernels;

/**
 * The loss of one logit, and its gradient, as {@link TileKernels} define them: the scalar form of the arithmetic that
 * {@link VectorTileKernels} repeats, operation by operation. With e = e<sup>-|z|</sup>, softplus(&plusmn;z) is
 * max(&plusmn;z, 0) + log(1 + e), and sigmoid(&plusmn;z) is 1/(1 + e) or e/(1 + e).
 *
 * <p>This file is a template: the build replaces the calls of polynomial by its steps.
 */
public final class LogisticTerms {

    private LogisticTerms() {
    }

    public static double loss(double z, double positive, double negative) {
        return loss(z, positive, negative, log1p(exp(z)));
    }

    public static double slope(double z, double positive, double negative) {
        return slope(z, positive, negative, exp(z));
    }

    static double floatLoss(double z, double positive, double negative) {
        return loss(z, positive, negative, shortLog1p(shortExp(z)));
    }

    static double floatSlope(double z, double positive, double negative) {
        return slope(z, positive, negative, shortExp(z));
    }

    static double floatFocalLoss(double z, double target, int gamma, double weight, double weightSlope) {
        double e = shortExp(z);
        double wrong = wrong(z, target, e);
        double entropy = loss(z, target, 1 - target, shortLog1p(e));
        return Math.fma(target, weightSlope, weight) * (power(wrong, gamma - 1) * wrong * entropy);
    }

    /** With p = u^(gamma - 1): weight p (u c' + gamma (1 - 2t) sigmoid(z) sigmoid(-z) c). */
    static double floatFocalSlope(double z, double target, int gamma, double weight, double weightSlope) {
        double e = shortExp(z);
        double wrong = wrong(z, target, e);
        double entropy = loss(z, target, 1 - target, shortLog1p(e));
        double large = 1 / (e + 1);
        double small = e * large;
        double focus = small == 0 ? 0 : gamma * Math.fma(target, -2, 1) * (large * small) * entropy;
        double sum = Math.fma(wrong, slope(z, target, 1 - target, e), focus);
        return Math.fma(target, weightSlope, weight) * (power(wrong, gamma - 1) * sum);
    }

    private static double loss(double z, double positive, double negative, double log1p) {
        double ofNegative = negative * ((z > 0 ? z : 0) + log1p);
        double ofPositive = positive * ((z > 0 ? 0 : -z) + log1p);
        return (negative == 0 ? 0 : ofNegative) + (positive == 0 ? 0 : ofPositive);
    }

    private static double slope(double z, double positive, double negative, double e) {
        double large = 1 / (e + 1);
        double small = e * large;
        return Math.fma(negative, z > 0 ? large : small, -(positive * (z > 0 ? small : large)));
    }

    /** u = (1 - t) sigmoid(z) + t sigmoid(-z). */
    private static double wrong(double z, double target, double e) {
        double large = 1 / (e + 1);
        double small = e * large;
        return Math.fma(1 - target, z > 0 ? large : small, target * (z > 0 ? small : large));
    }

    /** u^exponent, for an exponent from 0 to 3, by its two bits. */
    private static double power(double u, int exponent) {
        return ((exponent & 1) == 0 ? 1 : u) * ((exponent & 2) == 0 ? 1 : u * u);
    }

    /** e^-|z|. */
    private static double exp(double z) {
        double x = -Math.abs(z);
        double shifted = Math.fma(x, DoubleConstants.LOG2_E, DoubleConstants.ROUNDER);
        double n = shifted - DoubleConstants.ROUNDER;
        double r = Math.fma(n, -DoubleConstants.LN2_LOW, Math.fma(n, -DoubleConstants.LN2_HIGH, x));
        double p = polynomial(r, DoubleConstants.EXP);
        return x < DoubleConstants.EXP_LEAST ? 0 : timesPowerOfTwo(p, shifted);
    }

    private static double shortExp(double z) {
        double x = -Math.abs(z);
        double shifted = Math.fma(x, DoubleConstants.LOG2_E, DoubleConstants.ROUNDER);
        double n = shifted - DoubleConstants.ROUNDER;
        double r = Math.fma(n, -DoubleConstants.LN2_HIGH, x);
        double p = polynomial(r, DoubleConstants.SHORT_EXP);
        return x < DoubleConstants.EXP_LEAST ? 0 : timesPowerOfTwo(p, shifted);
    }

    /** 2^n p. */
    private static double timesPowerOfTwo(double p, double shifted) {
        long exponent = Double.doubleToRawLongBits(shifted) << DoubleConstants.SIGNIFICAND_BITS;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(p) + exponent);
    }

    /** log(1 + e) for e from 0 to 1. */
    private static double log1p(double e) {
        double v = (e + e) / (e + 2);
        double square = v * v;
        double series = polynomial(square, DoubleConstants.ARTANH);
        return Math.fma(v * square, series, v);
    }

    private static double shortLog1p(double e) {
        double v = (e + e) / (e + 2);
        double square = v * v;
        double series = polynomial(square, DoubleConstants.SHORT_ARTANH);
        return Math.fma(v * square, series, v);
    }

    /** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule: written out by the build. */
    private static double polynomial(double x, double[] c) {
        double p = c[c.length - 1];
        for (int i = c.length - 2; i >= 0; i--) {
            p = Math.fma(p, x, c[i]);
        }
        return p;
    }
}
