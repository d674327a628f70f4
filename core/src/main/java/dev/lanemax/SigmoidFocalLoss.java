package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.FocalTerms;
import dev.lanemax.kernels.LogisticTerms;

/**
 * The focal loss of logits (Lin et al. 2017; torchvision's {@code sigmoid_focal_loss}, optax's): binary cross-entropy, made less where the
 * prediction is right already. With the logit z, its target t and u = (1 - t) sigmoid(z) + t sigmoid(-z), the probability of the wrong
 * class, the loss is a u<sup>gamma</sup> [(1 - t) softplus(z) + t softplus(-z)] with a = alpha t + (1 - alpha)(1 - t), or a = 1 without
 * alpha. The gradient is a u<sup>gamma</sup> [c' + gamma (1 - 2t) c sigmoid(z) sigmoid(-z) / u], c the cross-entropy in brackets above and
 * c' its derivative; for targets of 0 and 1 both terms have one sign. The Hessian is a u<sup>gamma</sup> [c'' + 2 gamma r c' + gamma r c
 * (1 - 2s + (gamma - 1) r)] with s = sigmoid(z), c'' = s (1 - s) and r = (1 - 2t) c'' / u.
 *
 * <p><b>Accuracy.</b> For a gamma of at most {@value #MAX_ACCURATE_GAMMA}, loss and gradient are within {@value #MAX_ULP_ERROR} ulp, in
 * both tails; for targets between 0 and 1, the gradient within as many of the formula's largest term, and the Hessian within as many of the
 * sum of the magnitudes of its terms. What is below the smallest normal number may be rounded to +0. Floats are within 0.6 ulp for a gamma
 * above 0, which have vectors. A gamma of 0 gives the bits of {@link BinaryCrossEntropyWithLogits}, times a.
 *
 * <p><b>Special values.</b> An infinite logit has the limit, 0 or +inf, as its loss, a gradient of 0 or -a or a, and a Hessian of 0. A NaN
 * gives NaN. Targets are from 0 to 1.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class SigmoidFocalLoss extends ElementwiseLoss<SigmoidFocalLoss> {

    /**
     * The largest error of a loss, in units of the last place of the exact one, and of an entry of the gradient, in those of its formula's
     * largest term.
     */
    public static final double MAX_ULP_ERROR = 4;

    /** The largest gamma that the bound holds for; each 8 more add about 1 ulp. */
    public static final double MAX_ACCURATE_GAMMA = 16;

    private static final double NO_ALPHA = -1;

    private final double gamma;
    private final double alpha;

    /** With torchvision's gamma of 2 and alpha of 0.25. */
    public SigmoidFocalLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 2, 0.25);
    }

    private SigmoidFocalLoss(LossOptions options, double gamma, double alpha) {
        super(options);
        this.gamma = gamma;
        this.alpha = alpha;
    }

    @Override
    protected SigmoidFocalLoss withOptions(LossOptions newOptions) {
        return new SigmoidFocalLoss(newOptions, gamma, alpha);
    }

    /**
     * The same loss with another focus.
     *
     * @param newGamma gamma, finite and at least 0; 0 is binary cross-entropy
     * @return a loss with that gamma
     * @throws IllegalArgumentException where it is negative or not finite
     */
    public SigmoidFocalLoss withGamma(double newGamma) {
        Checks.weight("gamma", newGamma);
        return new SigmoidFocalLoss(options(), newGamma, alpha);
    }

    /**
     * The same loss with other weights of the classes.
     *
     * @param newAlpha the weight of the positive class, from 0 to 1; that of the negative class is 1 - alpha
     * @return a loss with that alpha
     * @throws IllegalArgumentException where it is not from 0 to 1
     */
    public SigmoidFocalLoss withAlpha(double newAlpha) {
        Checks.range("alpha", newAlpha, 0, 1);
        return new SigmoidFocalLoss(options(), gamma, newAlpha);
    }

    /**
     * The same loss with the weight 1 for both classes, as in optax.
     *
     * @return a loss without alpha
     */
    public SigmoidFocalLoss withoutAlpha() {
        return new SigmoidFocalLoss(options(), gamma, NO_ALPHA);
    }

    @Override
    protected double loss(double logit, double target) {
        FocalTerms terms = FocalTerms.ofThread();
        return gamma == 0 ? terms.weight(target, alpha) * LogisticTerms.sharesLoss(logit, target, 1 - target)
                : terms.loss(logit, target, gamma, alpha);
    }

    @Override
    protected double derivative(double logit, double target) {
        FocalTerms terms = FocalTerms.ofThread();
        return gamma == 0 ? terms.weight(target, alpha) * LogisticTerms.sharesSlope(logit, target, 1 - target)
                : terms.slope(logit, target, gamma, alpha);
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected double secondDerivative(double logit, double target) {
        FocalTerms terms = FocalTerms.ofThread();
        return gamma == 0 ? terms.weight(target, alpha) * BinaryCrossEntropyWithLogits.secondDerivative(logit, target, 1 - target)
                : terms.curvature(logit, target, gamma, alpha);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        if (gamma == 0 && (!tile.isFloat() || tile.hasFloatTargets())) {
            BinaryCrossEntropyWithLogits.evaluateTargets(kernels, tile, gradient != null);
            tile.widenResults(gradient != null);
            weigh(tile);
        } else if (tile.isFloat() && gamma != 0) {
            evaluateFloats(kernels, tile, gradient);
        } else {
            super.evaluate(kernels, tile, gradient);
        }
    }

    private void evaluateFloats(ElementLosses kernels, Tile tile, double[] gradient) {
        double weight = alpha == NO_ALPHA ? 1 : 1 - alpha;
        double weightSlope = alpha == NO_ALPHA ? 0 : 2 * alpha - 1;
        if (gamma <= FocalTerms.MOST_PRODUCTS && gamma == Math.rint(gamma)) {
            kernels.floatFocal(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), (int) gamma, weight, weightSlope);
        } else {
            kernels.floatPowerFocal(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), gamma, weight, weightSlope);
        }
    }

    private void weigh(Tile tile) {
        FocalTerms terms = FocalTerms.ofThread();
        for (int i = 0; alpha != NO_ALPHA && i < tile.elements(); i++) {
            double weight = terms.weight(tile.targets()[i], alpha);
            tile.losses()[i] *= weight;
            tile.gradient()[i] *= weight;
        }
    }
}
