package dev.lanemax.kernels;

/**
 * The binary cross-entropy of a logit z with the shares P of the positive class and Q of the negative, Q softplus(z) + P softplus(-z),
 * where a share of 0 outweighs an infinite softplus, and its derivative Q sigmoid(z) - P sigmoid(-z): what the kernels of
 * {@link ElementLosses} repeat, operation by operation. Results that become floats need fewer terms of the polynomials: they are within
 * 2<sup>-28</sup> of themselves. With e = e<sup>-|z|</sup>, the sigmoids of |z| and -|z| are large =
 * 1/(1 + e) and small = e/(1 + e), and softplus(&plusmn;z) is max(&plusmn;z, 0) + log(1 + e). So the loss is B|z| + (P + Q) log(1 + e)
 * with B the share of the class that z speaks against, and the gradient is B large - S small, S the other share, with the sign of z.
 *
 * <p>This file is a template: the build replaces the calls of polynomial by its steps.
 */
public final class LogisticTerms {

    private LogisticTerms() {
    }

    static double crossEntropyLoss(double z, double positive) {
        return sharesLoss(z, positive, 1 - positive);
    }

    static double crossEntropySlope(double z, double positive) {
        return sharesSlope(z, positive, 1 - positive);
    }

    public static double sharesLoss(double z, double positive, double negative) {
        return loss(z, positive, negative, log1p(exp(z)));
    }

    public static double sharesSlope(double z, double positive, double negative) {
        double e = exp(z);
        return slope(z, positive, negative, 1 / (e + 1), e);
    }

    private static double floatLoss(double z, double positive, double negative) {
        double e = shortExp(z);
        return loss(z, positive, negative, shortLog1p((e + e) * ((e + 1) * inverse(e))));
    }

    static double floatFocalLoss(double z, double target, int gamma, double weight, double weightSlope) {
        double e = shortExp(z);
        double wrong = wrong(z, target, 1 - target, (e + 2) * inverse(e), e);
        double entropy = floatLoss(z, target, 1 - target);
        return Math.fma(target, weightSlope, weight) * (power(wrong, gamma - 1) * wrong * entropy);
    }

    /** With p = u^(gamma - 1): weight p (u c' + gamma (1 - 2t) sigmoid(z) sigmoid(-z) c). */
    static double floatFocalSlope(double z, double target, int gamma, double weight, double weightSlope) {
        double e = shortExp(z);
        double large = (e + 2) * inverse(e);
        double small = e * large;
        double wrong = wrong(z, target, 1 - target, large, e);
        double entropy = floatLoss(z, target, 1 - target);
        double focus = small == 0 ? 0 : Math.fma(target, -2, 1) * gamma * (large * small) * entropy;
        double sum = Math.fma(wrong, slope(z, target, 1 - target, large, e), focus);
        return Math.fma(target, weightSlope, weight) * (power(wrong, gamma - 1) * sum);
    }

    /** For any gamma, by u^gamma = e^(gamma log u). */
    static double floatPowerFocalLoss(double z, double target, double gamma, double weight, double weightSlope) {
        double e = shortExp(z);
        double wrong = wrong(z, target, 1 - target, (e + 2) * inverse(e), e);
        double entropy = floatLoss(z, target, 1 - target);
        double power = DoubleFunctions.exp(gamma * DoubleFunctions.log(wrong));
        return Math.fma(target, weightSlope, weight) * (power * entropy);
    }

    /** weight u^gamma (c' + gamma (1 - 2t) sigmoid(z) sigmoid(-z) c / u). */
    static double floatPowerFocalSlope(double z, double target, double gamma, double weight, double weightSlope) {
        double e = shortExp(z);
        double large = (e + 2) * inverse(e);
        double small = e * large;
        double wrong = wrong(z, target, 1 - target, large, e);
        double entropy = floatLoss(z, target, 1 - target);
        double power = DoubleFunctions.exp(gamma * DoubleFunctions.log(wrong));
        double focus = small == 0 ? 0 : Math.fma(target, -2, 1) * gamma * (large * small / wrong) * entropy;
        double sum = slope(z, target, 1 - target, large, e) + focus;
        return sum == 0 ? 0 : Math.fma(target, weightSlope, weight) * (power * sum);
    }

    /** A share of 0 outweighs an infinite logit. */
    private static double loss(double z, double positive, double negative, double log1p) {
        double big = z > 0 ? negative : positive;
        double rest = (positive + negative) * log1p;
        return big == 0 ? rest : Math.fma(big, Math.abs(z), rest);
    }

    /** A slope of 0 is +0. */
    private static double slope(double z, double positive, double negative, double large, double e) {
        double big = z > 0 ? negative : positive;
        double other = z > 0 ? positive : negative;
        double slope = Math.fma(big, large, -(other * (e * large)));
        return z > 0 ? slope : 0 - slope;
    }

    /** u = Q sigmoid(z) + P sigmoid(-z) = B large + S small. */
    private static double wrong(double z, double positive, double negative, double large, double e) {
        double big = z > 0 ? negative : positive;
        double other = z > 0 ? positive : negative;
        return Math.fma(big, large, other * (e * large));
    }

    /** 1 / ((1 + e)(2 + e)): one division serves for 1 / (1 + e) and 1 / (2 + e), where the errors of two more products do not matter. */
    private static double inverse(double e) {
        return 1 / ((e + 1) * (e + 2));
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

    /**
     * log(1 + e) = 2 artanh(v / 2) with v = 2 e / (2 + e), for e from 0 to 1. What v loses by rounding is the remainder of the division
     * by 2 + e, of which 1/2 - e/6 is the inverse to 5 %.
     */
    private static double log1p(double e) {
        double divisor = e + 2;
        double divisorLow = e - (divisor - 2);
        double v = (e + e) / divisor;
        double remainder = Math.fma(-v, divisorLow, Math.fma(-v, divisor, e + e));
        double vLow = remainder * Math.fma(e, -0x1.5555555555555p-3, 0.5);
        double square = v * v;
        double series = polynomial(square, DoubleConstants.ARTANH);
        return v + Math.fma(v * square, series, vLow);
    }

    /** log(1 + e) from v alone, where its rounding does not matter. */
    private static double shortLog1p(double v) {
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
