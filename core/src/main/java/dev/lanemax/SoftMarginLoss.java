package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.BinaryFormulas;
import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.ElementLosses;

/**
 * The logistic loss of a margin (PyTorch's {@code soft_margin_loss}; deviance): log(1 + e<sup>-m</sup>) with the margin m = t z. The
 * gradient is -t sigmoid(-m), the Hessian t<sup>2</sup> sigmoid(m) sigmoid(-m).
 *
 * <p><b>Accuracy.</b> For targets of -1 and 1, loss, gradient and Hessian are within {@value #MAX_ULP_ERROR} ulp, in both tails; what
 * is below the smallest normal number may be rounded to +0. <b>Special values.</b> A NaN gives NaN; an infinite prediction has the
 * loss 0 or +inf and the gradient 0 or -t.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class SoftMarginLoss extends MarginLoss<SoftMarginLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    /** With targets of -1 and 1. */
    public SoftMarginLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), BinaryLabels.SIGNED);
    }

    private SoftMarginLoss(LossOptions options, BinaryLabels labels) {
        super(options, labels);
    }

    @Override
    SoftMarginLoss with(LossOptions newOptions, BinaryLabels newLabels) {
        return new SoftMarginLoss(newOptions, newLabels);
    }

    @Override
    protected double loss(double prediction, double target) {
        return BinaryFormulas.softMarginLoss(prediction, target, labels().slope(), labels().intercept());
    }

    @Override
    protected double derivative(double prediction, double target) {
        return BinaryFormulas.softMarginSlope(prediction, target, labels().slope(), labels().intercept());
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.softMargin(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), labels().slope(), labels().intercept());
    }

    @Override
    double curvature(double margin) {
        return DoubleFunctions.sigmoid(margin) * DoubleFunctions.sigmoid(-margin);
    }
}
