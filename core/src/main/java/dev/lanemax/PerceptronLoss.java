package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.BinaryFormulas;
import dev.lanemax.kernels.ElementLosses;

/**
 * The perceptron's loss (Rosenblatt 1958; scikit-learn's {@code perceptron}): max(0, -m) with the margin m = t z. The gradient is -t where
 * m &lt; 0, and 0 from there on, at the kink too: weights that start at 0 make no step. The Hessian is 0.
 *
 * <p><b>Accuracy.</b> For targets of -1 and 1, loss and gradient are exact, so within {@value #MAX_ULP_ERROR} ulp.
 * <b>Special values.</b> A NaN gives NaN; an infinite prediction has the loss 0 or +inf.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class PerceptronLoss extends MarginLoss<PerceptronLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    /** With targets of -1 and 1. */
    public PerceptronLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), BinaryLabels.SIGNED);
    }

    private PerceptronLoss(LossOptions options, BinaryLabels labels) {
        super(options, labels);
    }

    @Override
    PerceptronLoss with(LossOptions newOptions, BinaryLabels newLabels) {
        return new PerceptronLoss(newOptions, newLabels);
    }

    @Override
    protected double loss(double prediction, double target) {
        return BinaryFormulas.perceptronLoss(prediction, target, labels().slope(), labels().intercept());
    }

    @Override
    protected double derivative(double prediction, double target) {
        return BinaryFormulas.perceptronSlope(prediction, target, labels().slope(), labels().intercept());
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.perceptron(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), labels().slope(), labels().intercept());
    }
}
