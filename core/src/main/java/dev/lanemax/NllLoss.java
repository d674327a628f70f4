package dev.lanemax;

/**
 * Negative log-likelihood of log-probabilities with the index of the true class as label (PyTorch's {@code nll_loss}, ONNX's
 * {@code NegativeLogLikelihoodLoss}): a row of log-probabilities x with label y has the loss -x<sub>y</sub> and the gradient -1 at y and +0
 * elsewhere; the Hessian is 0. The log-probabilities are taken as they are, whether or not their exponentials add up to 1. From logits,
 * {@link CrossEntropy} is faster and keeps more digits.
 *
 * <p>By default the loss is the mean over the rows, weighted as PyTorch does: {@link Reduction#MEAN_WEIGHT}.
 *
 * <p><b>Accuracy.</b> A row's loss is exact, a weighted one and the gradient are within {@value #MAX_ULP_ERROR} ulp.
 *
 * <p><b>Special values.</b> A log-probability of -inf at the true class has the loss +inf, and one of NaN has NaN; those of the other
 * classes do not matter.
 */
public final class NllLoss extends ClassLoss<NllLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    /** With the weighted mean over the rows. */
    public NllLoss() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT));
    }

    private NllLoss(LossOptions options) {
        super(options);
    }

    @Override
    protected NllLoss withOptions(LossOptions newOptions) {
        return new NllLoss(newOptions);
    }

    @Override
    protected double loss(Row row) {
        return 0 - row.x(row.label());
    }

    @Override
    protected void gradient(Row row) {
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, c == row.label() ? -1 : 0);
        }
    }

    @Override
    boolean isPiecewiseLinear() {
        return true;
    }
}
