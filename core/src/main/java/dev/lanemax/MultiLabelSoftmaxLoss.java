package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.CompensatedSum;

/**
 * Softmax cross-entropy of logits with any number of positive classes, which share the mass: a row x with labels t has the loss
 * s sum<sub>c</sub> t<sub>c</sub> (L - x<sub>c</sub>), L the logarithm of the sum of e<sup>x</sup>, and the gradient
 * s (p sum(t) - t), p the softmax of x. The scale s is 1/M, M being the number of positive labels of the row, unless it is set: labels of
 * 0 and 1 then have the gradient p - t/M. Other labels weigh the classes, and class weights multiply the labels. A row without positive
 * labels has the loss 0 and the gradient +0.
 *
 * <p>{@linkplain #withCaffeGradient With Caffe's gradient}, that of the original layer, the gradient is p - s t, whatever the labels of
 * the row add up to: it is the loss's own only where s sum(t) is 1. A row without positive labels then has the gradient p.
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#MEAN_ALL}.
 *
 * <p><b>Accuracy.</b> For finite logits, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the sum of the magnitudes of their
 * formula's terms.
 *
 * <p><b>Special values.</b> A label of 0 adds nothing, also where the logit is -inf; another label there has the loss +inf and a finite
 * gradient. A row with NaN or +inf, or of -inf only, has the loss NaN and a gradient of NaN, unless it has no positive labels.
 */
public final class MultiLabelSoftmaxLoss extends DistributionLoss<MultiLabelSoftmaxLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the sum of the terms' magnitudes. */
    public static final double MAX_ULP_ERROR = 4;

    /** Stands for 1/M. */
    private static final double PER_POSITIVE = 0;

    private final double scale;
    private final boolean caffeGradient;

    /** With a scale of 1/M. */
    public MultiLabelSoftmaxLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), PER_POSITIVE, false);
    }

    private MultiLabelSoftmaxLoss(LossOptions options, double scale, boolean caffeGradient) {
        super(options);
        this.scale = scale;
        this.caffeGradient = caffeGradient;
    }

    @Override
    protected MultiLabelSoftmaxLoss withOptions(LossOptions newOptions) {
        return new MultiLabelSoftmaxLoss(newOptions, scale, caffeGradient);
    }

    /**
     * The same loss with one scale for all rows, whatever the number of their positive labels.
     *
     * @param newScale s, finite and above 0
     * @return a loss with that scale
     * @throws IllegalArgumentException where it is not
     */
    public MultiLabelSoftmaxLoss withScale(double newScale) {
        Checks.positive("scale", newScale);
        return new MultiLabelSoftmaxLoss(options(), newScale, caffeGradient);
    }

    /**
     * The same loss with a scale of 1/M for each row, M being the number of its positive labels.
     *
     * @return a loss with that scale
     */
    public MultiLabelSoftmaxLoss withoutScale() {
        return new MultiLabelSoftmaxLoss(options(), PER_POSITIVE, caffeGradient);
    }

    /**
     * The same loss with the gradient p - s t of the original Caffe layer, or with its own.
     *
     * @param newCaffeGradient whether the gradient is Caffe's
     * @return a loss with that gradient
     */
    public MultiLabelSoftmaxLoss withCaffeGradient(boolean newCaffeGradient) {
        return new MultiLabelSoftmaxLoss(options(), scale, newCaffeGradient);
    }

    @Override
    protected boolean weighsClasses() {
        return true;
    }

    /** s, or 0 where no label is positive. */
    private double scale(Row row) {
        int positives = 0;
        for (int c = 0; c < row.classes(); c++) {
            positives += row.target(c) > 0 ? 1 : 0;
        }
        return positives == 0 ? 0 : scale == PER_POSITIVE ? 1.0 / positives : scale;
    }

    private static double mass(Row row) {
        CompensatedSum mass = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            mass.add(row.weightedTarget(c));
        }
        return mass.value();
    }

    @Override
    protected double loss(Row row) {
        double scale = scale(row);
        if (scale == 0) {
            return 0;
        }
        CompensatedSum loss = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            double target = row.weightedTarget(c);
            loss.add(target == 0 ? 0 : -target * row.logProbability(c));
        }
        return scale * loss.value();
    }

    @Override
    protected void gradient(Row row) {
        double scale = scale(row);
        double share = caffeGradient ? 1 : scale * mass(row);
        for (int c = 0; c < row.classes(); c++) {
            double ofProbability = share == 0 ? 0 : share * row.kernelProbability(c);
            row.setGradient(c, ofProbability - scale * row.weightedTarget(c));
        }
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        double share = scale(row) * mass(row);
        for (int c = 0; c < row.classes(); c++) {
            row.setHessian(c, share == 0 ? 0 : share * row.probability(c) * row.otherProbability(c));
        }
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        double share = scale(row) * mass(row);
        if (share == 0) {
            row.setProductToZero();
        } else {
            row.multiplyByCovariance(share);
        }
    }
}
