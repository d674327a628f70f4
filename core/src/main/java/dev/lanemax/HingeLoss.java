package dev.lanemax;

/**
 * The hinge loss of support vector machines (Keras's {@code hinge}, scikit-learn's {@code hinge_loss}): max(0, 1 - m) with the
 * margin m = t z. The gradient is -t where m &lt; 1, and 0 from there on, at the kink too.
 *
 * <p><b>Accuracy.</b> For targets of -1 and 1, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the formula's largest
 * term. <b>Special values.</b> A NaN gives NaN; an infinite prediction has the loss 0 or +inf.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class HingeLoss extends MarginLoss<HingeLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    /** With targets of -1 and 1. */
    public HingeLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), BinaryLabels.SIGNED);
    }

    private HingeLoss(LossOptions options, BinaryLabels labels) {
        super(options, labels);
    }

    @Override
    HingeLoss with(LossOptions newOptions, BinaryLabels newLabels) {
        return new HingeLoss(newOptions, newLabels);
    }

    @Override
    double ofMargin(double margin) {
        return Math.max(1 - margin, 0);
    }

    @Override
    double slope(double margin) {
        return margin >= 1 ? 0 : margin < 1 ? -1 : Double.NaN;
    }
}
