package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.DoublePair;

/**
 * Focal loss of logits with the index of the true class as label (Lin et al. 2017; Keras's {@code CategoricalFocalCrossentropy}): a
 * row whose true class y has the probability p<sub>y</sub> under softmax has the loss
 * -a (1 - p<sub>y</sub>)<sup>g</sup> log p<sub>y</sub>, and the gradient k (p - d), with d the one-hot label and
 * k = a [(1 - p<sub>y</sub>)<sup>g</sup> - g p<sub>y</sub> (1 - p<sub>y</sub>)<sup>g-1</sup> log p<sub>y</sub>]. Its gamma g is 2 and its
 * alpha a is 0.25, as in Keras, unless they are set; with a gamma of 0 and an alpha of 1 it is {@link CrossEntropy}.
 *
 * <p>By default the loss is the mean over all rows, {@link Reduction#MEAN_ALL}.
 *
 * <p><b>Accuracy.</b> For finite logits and a gamma of at most {@value #MAX_ACCURATE_GAMMA}, loss and gradient are within
 * {@value #MAX_ULP_ERROR} ulp of the exact ones, also where the true class has a probability close to 1. What is float is computed in
 * double, and within 1 ulp. A probability below the smallest normal double, 2<sup>-1022</sup>, counts as 0 in the gradient.
 *
 * <p><b>Special values.</b> Where the true class's logit is -inf, the loss is +inf and the gradient finite. A row with NaN or +inf, or of
 * -inf only, has the loss NaN and a gradient of NaN.
 */
public final class SoftmaxFocalLoss extends TrueClassLoss<SoftmaxFocalLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place. */
    public static final double MAX_ULP_ERROR = 4;

    /** The largest gamma that the bound holds for; each 8 more add about 1 ulp. */
    public static final double MAX_ACCURATE_GAMMA = 8;

    private final double gamma;
    private final double[] alpha;

    /** With a gamma of 2 and an alpha of 0.25. */
    public SoftmaxFocalLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 2, new double[] {0.25});
    }

    private SoftmaxFocalLoss(LossOptions options, double gamma, double[] alpha) {
        super(options);
        this.gamma = gamma;
        this.alpha = alpha;
    }

    @Override
    protected SoftmaxFocalLoss withOptions(LossOptions newOptions) {
        return new SoftmaxFocalLoss(newOptions, gamma, alpha);
    }

    /**
     * The same loss with another gamma.
     *
     * @param newGamma how little easy rows count, finite and at least 0
     * @return a loss with that gamma
     * @throws IllegalArgumentException where it is not
     */
    public SoftmaxFocalLoss withGamma(double newGamma) {
        Checks.weight("gamma", newGamma);
        return new SoftmaxFocalLoss(options(), newGamma, alpha);
    }

    /**
     * The same loss with another alpha, one for all classes or one for each.
     *
     * @param newAlpha what rows of each class, or of any, are multiplied by; finite and at least 0
     * @return a loss with that alpha
     * @throws IllegalArgumentException where it is empty, or one is negative or not finite
     */
    public SoftmaxFocalLoss withAlpha(double... newAlpha) {
        Checks.present("alpha", newAlpha);
        if (newAlpha.length == 0) {
            throw new IllegalArgumentException("alpha has 0 numbers, must have 1 or as many as there are classes");
        }
        for (int c = 0; c < newAlpha.length; c++) {
            Checks.weight("alpha[" + c + "]", newAlpha[c]);
        }
        return new SoftmaxFocalLoss(options(), gamma, newAlpha.clone());
    }

    @Override
    void checkClasses(long classes) {
        if (alpha.length != 1 && alpha.length != classes) {
            throw new IllegalArgumentException(
                    "alpha has " + alpha.length + " numbers, must have 1 or " + classes + " as there are classes");
        }
    }

    private double alpha(Row row) {
        return alpha.length == 1 ? alpha[0] : alpha[row.label()];
    }

    @Override
    protected double loss(Row row) {
        double alpha = alpha(row);
        double loss = row.otherProbabilityPair(row.label()).raise(gamma).multiply(row.surprisePair(row.label())).multiply(alpha).value();
        return alpha == 0 ? 0 : loss;
    }

    @Override
    double slope(Row row) {
        DoublePair slope = surprise(row).multiply(row.probabilityPair(row.label())).multiply(gamma).add(1);
        return slope.multiply(row.otherProbabilityPair(row.label()).raise(gamma)).multiply(alpha(row)).value();
    }

    /** a g p (1-p)^(g-1) [2 - s (1 - p - (g-1) p)] with s = -log p / (1-p); where 1-p is 0, what multiplies it is 0 too. */
    @Override
    double curvature(Row row) {
        double p = row.probability(row.label());
        double other = row.otherProbability(row.label());
        if (p == 0 || other == 0) {
            return 0;
        }
        double bend = 2 - surprise(row).value() * (other - (gamma - 1) * p);
        return alpha(row) * gamma * p * row.otherProbabilityPair(row.label()).raise(gamma - 1).value() * bend;
    }

    /** -log p / (1-p), whose limit for p = 1 is 1. For p = 0 it is infinite; what it is multiplied by is 0, so that it does not matter. */
    private static DoublePair surprise(Row row) {
        DoublePair other = row.otherProbabilityPair(row.label());
        DoublePair surprise = row.surprisePair(row.label());
        return row.probability(row.label()) == 0 || other.high() < Double.MIN_NORMAL ? surprise.set(1) : surprise.divide(other);
    }
}
