package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.Power;

/**
 * Focal loss of logits with the index of the true class as label (Lin et al. 2017; Keras's {@code CategoricalFocalCrossentropy}): a
 * row whose true class y has the probability p<sub>y</sub> under softmax has the loss
 * -a (1 - p<sub>y</sub>)<sup>g</sup> log p<sub>y</sub>, and the gradient k (p - d), with d the one-hot label and
 * k = a [(1 - p<sub>y</sub>)<sup>g</sup> - g p<sub>y</sub> (1 - p<sub>y</sub>)<sup>g-1</sup> log p<sub>y</sub>]. Its gamma g is 2 and its
 * alpha a is 0.25, as in Keras, unless they are set; with a gamma of 0 and an alpha of 1 it is {@link CrossEntropy}.
 *
 * <p>By default the loss is the mean over all rows, {@link Reduction#MEAN_ALL}.
 *
 * <p><b>Accuracy.</b> For finite logits and a gamma of at most 2, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the exact
 * ones, also where the true class has a probability close to 1; the power magnifies the error of 1 - p<sub>y</sub>, so that a larger gamma
 * makes that gamma / 2 times as much. What is float is computed in double, and within 1 ulp. A probability below the smallest normal
 * double, 2<sup>-1022</sup>, counts as 0 in the gradient.
 *
 * <p><b>Special values.</b> Where the true class's logit is -inf, the loss is +inf and the gradient finite. A row with NaN or +inf, or of
 * -inf only, has the loss NaN and a gradient of NaN.
 */
public final class SoftmaxFocalLoss extends TrueClassLoss<SoftmaxFocalLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place, for a gamma of at most 2. */
    public static final double MAX_ULP_ERROR = 5;

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
        double loss = Power.of(row.otherProbability(row.label()), gamma) * -row.logProbability(row.label());
        return alpha == 0 ? 0 : alpha * loss;
    }

    @Override
    double slope(Row row) {
        double p = row.probability(row.label());
        double other = row.otherProbability(row.label());
        double rise = p == 0 ? 0 : gamma * p * surprise(row, other);
        return alpha(row) * Power.of(other, gamma) * (1 + rise);
    }

    /** a g p (1-p)^(g-1) [2 - s (1 - p - (g-1) p)] with s = -log p / (1-p); where 1-p is 0, what multiplies it is 0 too. */
    @Override
    double curvature(Row row) {
        double p = row.probability(row.label());
        double other = row.otherProbability(row.label());
        if (p == 0 || other == 0) {
            return 0;
        }
        double bend = 2 - surprise(row, other) * (other - (gamma - 1) * p);
        return alpha(row) * gamma * p * Power.of(other, gamma - 1) * bend;
    }

    /** -log p / (1-p), whose limit for p = 1 is 1. */
    private static double surprise(Row row, double other) {
        return other == 0 ? 1 : -row.logProbability(row.label()) / other;
    }
}
