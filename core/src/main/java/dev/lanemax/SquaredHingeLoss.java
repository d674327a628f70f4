package dev.lanemax;

/**
 * The square of the hinge loss (Keras's and scikit-learn's {@code squared_hinge}): max(0, 1 - m)<sup>2</sup> with the margin
 * m = t z. The gradient is -2 t max(0, 1 - m); the Hessian 2 t<sup>2</sup> where m &lt; 1, and 0 from there on.
 *
 * <p><b>Accuracy.</b> For targets of -1 and 1, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the square, and of twice
 * the size, of a hinge loss that is rounded once. <b>Special values.</b> A NaN gives NaN; an infinite prediction has the loss 0 or
 * +inf, and the gradient 0 or an infinite one.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class SquaredHingeLoss extends MarginLoss<SquaredHingeLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    /** With targets of -1 and 1. */
    public SquaredHingeLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), BinaryLabels.SIGNED);
    }

    private SquaredHingeLoss(LossOptions options, BinaryLabels labels) {
        super(options, labels);
    }

    @Override
    SquaredHingeLoss with(LossOptions newOptions, BinaryLabels newLabels) {
        return new SquaredHingeLoss(newOptions, newLabels);
    }

    @Override
    double ofMargin(double margin) {
        double hinge = Math.max(1 - margin, 0);
        return hinge * hinge;
    }

    @Override
    double slope(double margin) {
        return -2 * Math.max(1 - margin, 0);
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    double curvature(double margin) {
        return margin >= 1 ? 0 : margin < 1 ? 2 : Double.NaN;
    }
}
