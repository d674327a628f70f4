package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.BinaryFormulas;
import dev.lanemax.kernels.ElementLosses;

/**
 * The hinge loss of support vector machines (Keras's {@code hinge}, scikit-learn's {@code hinge_loss}): max(0, 1 - m) with the margin
 * m = t z. The gradient is -t where m &lt; 1, and 0 from there on, at the kink too; the Hessian is 0.
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
    protected double loss(double prediction, double target) {
        return BinaryFormulas.hingeLoss(prediction, target, labels().slope(), labels().intercept());
    }

    @Override
    protected double derivative(double prediction, double target) {
        return BinaryFormulas.hingeSlope(prediction, target, labels().slope(), labels().intercept());
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.hinge(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), labels().slope(), labels().intercept());
    }
}
