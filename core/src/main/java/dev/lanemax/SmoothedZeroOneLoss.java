package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.BinaryFormulas;
import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.ElementLosses;

/**
 * The zero-one loss, smoothed (Nguyen and Sanner 2013): sigmoid(-k m) with the margin m = t z and the sharpness k. It tends to the
 * number of errors as k grows. With s = sigmoid(-k m), the gradient is -k t s(1 - s), the Hessian
 * k<sup>2</sup> t<sup>2</sup> s(1 - s)(1 - 2s).
 *
 * <p><b>Accuracy.</b> For targets of -1 and 1, loss, gradient and Hessian are within {@value #MAX_ULP_ERROR} ulp, in both tails; what
 * is below the smallest normal number may be rounded to 0. <b>Special values.</b> A NaN gives NaN; an infinite prediction has the
 * loss 0 or 1 and the gradient 0.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class SmoothedZeroOneLoss extends MarginLoss<SmoothedZeroOneLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    private final double sharpness;

    /** With a sharpness of 1, and targets of -1 and 1. */
    public SmoothedZeroOneLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), BinaryLabels.SIGNED, 1);
    }

    private SmoothedZeroOneLoss(LossOptions options, BinaryLabels labels, double sharpness) {
        super(options, labels);
        this.sharpness = sharpness;
    }

    @Override
    SmoothedZeroOneLoss with(LossOptions newOptions, BinaryLabels newLabels) {
        return new SmoothedZeroOneLoss(newOptions, newLabels, sharpness);
    }

    /**
     * The same loss with another sharpness.
     *
     * @param newSharpness k, finite and above 0
     * @return a loss with that sharpness
     * @throws IllegalArgumentException where it is not finite and above 0
     */
    public SmoothedZeroOneLoss withSharpness(double newSharpness) {
        Checks.positive("sharpness", newSharpness);
        return new SmoothedZeroOneLoss(options(), labels(), newSharpness);
    }

    @Override
    protected double loss(double prediction, double target) {
        return BinaryFormulas.smoothedZeroOneLoss(prediction, target, labels().slope(), labels().intercept(), sharpness);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return BinaryFormulas.smoothedZeroOneSlope(prediction, target, labels().slope(), labels().intercept(), sharpness);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.smoothedZeroOne(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), labels().slope(), labels().intercept(), sharpness);
    }

    /** 1 - 2 sigmoid(-y) = tanh(y / 2). */
    @Override
    double curvature(double margin) {
        double variance = BinaryFormulas.sigmoidOfProduct(-sharpness, margin) * BinaryFormulas.sigmoidOfProduct(sharpness, margin);
        return variance == 0 ? 0 : sharpness * sharpness * variance * DoubleFunctions.tanh(0.5 * sharpness * margin);
    }
}
