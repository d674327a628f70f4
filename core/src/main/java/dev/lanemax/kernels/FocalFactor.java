package dev.lanemax.kernels;

/**
 * u<sup>gamma</sup> with u = (1 - t) sigmoid(z) + t sigmoid(-z), the probability that the focal loss gives to the wrong class.
 *
 * <p>A relative error of u becomes gamma times that of the power, so u is a pair of doubles, high + low, with a relative error of
 * about 2<sup>-56.3</sup>, that of the polynomial of {@link DoubleFunctions}. The power of the high part then is multiplied by
 * (1 + low / high)<sup>gamma</sup>, to first order.
 */
public final class FocalFactor {

    /** Up to this, a whole gamma is a number of multiplications. */
    public static final int MOST_PRODUCTS = 4;

    private FocalFactor() {
    }

    /** The power. Logits beyond the range of exp are taken for its ends: what they make of a loss is below the smallest double. */
    public static double of(double logit, double target, double gamma) {
        double x = Math.max(-Math.abs(logit), DoubleConstants.EXP_LEAST);
        double shifted = DoubleFunctions.shiftedExponent(x);
        double n = shifted - DoubleConstants.ROUNDER;
        double exact = DoubleFunctions.reducedExactly(n, x);
        double r = DoubleFunctions.reduced(n, exact);
        double rest = DoubleFunctions.expLow(n, exact, r);
        double onePlusR = r + 1;
        rest += (1 - onePlusR) + r;
        double p = onePlusR + rest;
        double pLow = (onePlusR - p) + rest;
        double scale = DoubleFunctions.powerOfTwo(shifted, DoubleConstants.ONE_BITS);

        // w = 1 + e^x; sigmoid(|z|) = 1 / w, and sigmoid(-|z|) = e^x / w
        double power = scale * p;
        double w = power + 1;
        double rounded = w - 1;
        double wLow = Math.fma(scale, pLow, (1 - (w - rounded)) + (power - rounded));
        double large = 1 / w;
        double largeLow = Math.fma(-large, wLow, Math.fma(-large, w, 1)) * large;
        double v = p / w;
        double small = scale * v;
        double smallLow = scale * ((Math.fma(-v, wLow, Math.fma(-v, w, p)) + pLow) * large);

        boolean positive = logit > 0;
        double notTarget = 1 - target;
        double notTargetLow = (1 - notTarget) - target;
        double sigmoid = positive ? large : small;
        double a = notTarget * sigmoid;
        double aLow = Math.fma(notTarget, sigmoid, -a)
                + Math.fma(notTarget, positive ? largeLow : smallLow, notTargetLow * sigmoid);
        double complement = positive ? small : large;
        double b = target * complement;
        double bLow = Math.fma(target, complement, -b) + target * (positive ? smallLow : largeLow);
        double u = a + b;
        double bRounded = u - a;
        return power(u, (a - (u - bRounded)) + (b - bRounded) + (aLow + bLow), gamma);
    }

    /** (u + low)^gamma. */
    private static double power(double u, double low, double gamma) {
        if (gamma <= MOST_PRODUCTS && gamma == Math.rint(gamma)) {
            return product(u, low, (int) gamma);
        }
        double power = Power.of(u, gamma);
        return Math.fma(power * gamma, low / u, power);
    }

    /** The product of so many factors u + low, and its own low part. */
    private static double product(double u, double low, int factors) {
        double high = 1;
        double highLow = 0;
        for (int i = 0; i < factors; i++) {
            double next = high * u;
            highLow = Math.fma(high, u, -next) + Math.fma(high, low, highLow * u);
            high = next;
        }
        return high + highLow;
    }
}
