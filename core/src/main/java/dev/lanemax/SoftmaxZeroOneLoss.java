package dev.lanemax;

import dev.lanemax.internal.Checks;

/**
 * The smoothed 0-1 loss of logits with the index of the true class as label: 1 - p<sub>y</sub>, the probability of being wrong, with p
 * the softmax of k x. The larger its sharpness k, the closer it is to 0 for rows whose true class has the largest logit, and to 1 for
 * others. Its gradient is k p<sub>y</sub> (p - d), d the one-hot label. The sharpness is 1 unless it is set.
 *
 * <p>By default the loss is the mean over all rows, {@link Reduction#MEAN_ALL}: a smoothed rate of errors.
 *
 * <p><b>Accuracy.</b> For finite products k x, rounded to double, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the exact
 * ones. An entry of the gradient below the smallest normal number may be rounded to a subnormal or to +0.
 *
 * <p><b>Special values.</b> Where the true class's logit is -inf, the loss is 1 and the gradient +0. A row with NaN or +inf, or of -inf
 * only, has the loss NaN and a gradient of NaN.
 */
public final class SoftmaxZeroOneLoss extends TrueClassLoss<SoftmaxZeroOneLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place. */
    public static final double MAX_ULP_ERROR = 4;

    private final double sharpness;

    /** With a sharpness of 1. */
    public SoftmaxZeroOneLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 1);
    }

    private SoftmaxZeroOneLoss(LossOptions options, double sharpness) {
        super(options);
        this.sharpness = sharpness;
    }

    @Override
    protected SoftmaxZeroOneLoss withOptions(LossOptions newOptions) {
        return new SoftmaxZeroOneLoss(newOptions, sharpness);
    }

    /**
     * The same loss with another sharpness.
     *
     * @param newSharpness what the logits are multiplied by, finite and above 0
     * @return a loss with that sharpness
     * @throws IllegalArgumentException where it is not
     */
    public SoftmaxZeroOneLoss withSharpness(double newSharpness) {
        Checks.positive("sharpness", newSharpness);
        return new SoftmaxZeroOneLoss(options(), newSharpness);
    }

    @Override
    protected double loss(Row row) {
        row.scaleLogits(sharpness);
        return row.otherProbability(row.label());
    }

    @Override
    double sharpness() {
        return sharpness;
    }

    @Override
    double slope(Row row) {
        return row.probability(row.label());
    }

    @Override
    double curvature(Row row) {
        return -row.probability(row.label());
    }
}
