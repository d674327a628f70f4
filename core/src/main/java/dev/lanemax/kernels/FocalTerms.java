package dev.lanemax.kernels;

/**
 * The focal loss of a logit z with the target t, and its derivatives, in pairs of doubles: each is rounded once, so that its error is what
 * the exponential, of a relative error of about 2<sup>-56.3</sup>, and the logarithm, of 0.51 ulp, leave.
 *
 * <p>With e = e<sup>-|z|</sup>, B the share of the class that z speaks against, 1 - t or t, and S = 1 - B, the cross-entropy is c =
 * B|z| + log(1 + e), in which no term is negative, and the probability of the wrong class is u = (B + S e) / (1 + e). The loss is a
 * u<sup>gamma</sup> c, and the gradient a u<sup>gamma</sup> [&plusmn;(B - S e) + gamma (1 - 2t) c e / (B + S e)] / (1 + e), with the sign
 * of z. The second derivative is a u<sup>gamma</sup> e / (1 + e)<sup>2</sup> [1 + gamma (B - S) (2 (B - S e) / N + (c / N) ((gamma - 1)
 * (B - S) e / N + e - 1))] with N = B + S e.
 */
public final class FocalTerms {

    /** The largest gamma whose power is made of products: {@link ElementLosses#floatFocal}. */
    public static final int MOST_PRODUCTS = 4;

    private static final ThreadLocal<FocalTerms> OF_THREAD = ThreadLocal.withInitial(FocalTerms::new);

    private final DoublePair power = new DoublePair();
    private final DoublePair divisor = new DoublePair();
    private final DoublePair big = new DoublePair();
    private final DoublePair other = new DoublePair();
    private final DoublePair wrong = new DoublePair();
    private final DoublePair entropy = new DoublePair();
    private final DoublePair weight = new DoublePair();
    private final DoublePair result = new DoublePair();

    private FocalTerms() {
    }

    /** Those of the calling thread. */
    public static FocalTerms ofThread() {
        return OF_THREAD.get();
    }

    /** The weight alpha t + (1 - alpha)(1 - t). */
    public double weight(double target, double alpha) {
        setWeight(target, alpha);
        return weight.value();
    }

    /** The loss; without weights for a negative alpha. */
    public double loss(double logit, double target, double gamma, double alpha) {
        setWeight(target, alpha);
        setTerms(logit, target);
        if (wrong.high() == 0 || weight.high() == 0) {
            return 0;
        }
        result.set(wrong).divide(divisor).raise(gamma);
        return result.multiply(entropy).multiply(weight).value();
    }

    /** The derivative of the loss with respect to the logit. */
    public double slope(double logit, double target, double gamma, double alpha) {
        setWeight(target, alpha);
        setTerms(logit, target);
        if (wrong.high() == 0 || weight.high() == 0) {
            return 0;
        }
        result.set(other).multiply(power).multiply(-1).add(big).multiply(logit > 0 ? 1 : -1);
        if (power.high() != 0) {
            entropy.multiply(power).divide(wrong).multiply(gamma);
            result.add(power.setSum(1, -2 * target).multiply(entropy));
        }
        result.divide(divisor).multiply(wrong.divide(divisor).raise(gamma)).multiply(weight);
        return result.value() + 0.0;
    }

    /** The second derivative of the loss with respect to the logit. */
    public double curvature(double logit, double target, double gamma, double alpha) {
        setWeight(target, alpha);
        setTerms(logit, target);
        if (power.high() == 0 || weight.high() == 0) {
            return 0;
        }
        result.set(other).multiply(power).multiply(-1).add(big).multiply(2).divide(wrong);
        big.add(other.multiply(-1));
        other.set(power).divide(wrong).multiply(big).multiply(gamma - 1).add(power).add(-1).multiply(entropy.divide(wrong));
        result.add(other).multiply(big).multiply(gamma).add(1);
        result.multiply(power).divide(divisor).divide(divisor);
        result.multiply(wrong.divide(divisor).raise(gamma)).multiply(weight);
        return result.value() + 0.0;
    }

    private void setWeight(double target, double alpha) {
        if (alpha < 0) {
            weight.set(1);
        } else {
            weight.setSum(1, -alpha).multiply(result.setSum(1, -target));
            weight.add(result.set(alpha).multiply(target));
        }
    }

    /** Sets e, 1 + e, B, S, B + S e and the cross-entropy. An e below the smallest normal number is 0. */
    private void setTerms(double logit, double target) {
        setPower(-Math.abs(logit));
        divisor.set(1).add(power);
        big.set(logit > 0 ? 1 : target).add(logit > 0 ? -target : 0);
        other.set(logit > 0 ? target : 1).add(logit > 0 ? 0 : -target);
        wrong.set(other).multiply(power).add(big);
        entropy.set(DoubleRow.log1p(power.high(), power.low()));
        if (big.high() != 0) {
            entropy.add(result.set(big).multiply(Math.abs(logit)));
        }
    }

    private void setPower(double x) {
        if (x < DoubleConstants.EXP_LEAST) {
            power.set(0);
            return;
        }
        double shifted = DoubleFunctions.shiftedExponent(x);
        double n = shifted - DoubleConstants.ROUNDER;
        double exact = DoubleFunctions.reducedExactly(n, x);
        double r = DoubleFunctions.reduced(n, exact);
        double onePlusR = r + 1;
        double rest = ((1 - onePlusR) + r) + DoubleFunctions.expLow(n, exact, r);
        double scale = DoubleFunctions.powerOfTwo(shifted, DoubleConstants.ONE_BITS);
        double p = onePlusR + rest;
        power.set(scale * p, scale * ((onePlusR - p) + rest));
    }
}
