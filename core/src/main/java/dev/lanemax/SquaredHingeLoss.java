package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.BinaryFormulas;
import dev.lanemax.kernels.ElementLosses;

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
    protected double loss(double prediction, double target) {
        return BinaryFormulas.squaredHingeLoss(prediction, target, labels().slope(), labels().intercept());
    }

    @Override
    protected double derivative(double prediction, double target) {
        return BinaryFormulas.squaredHingeSlope(prediction, target, labels().slope(), labels().intercept());
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.squaredHinge(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), labels().slope(), labels().intercept());
    }

    @Override
    double curvature(double margin) {
        return margin >= 1 ? 0 : margin < 1 ? 2 : Double.NaN;
    }
}
