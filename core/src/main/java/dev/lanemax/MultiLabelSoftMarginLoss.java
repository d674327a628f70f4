package dev.lanemax;

import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.Weighting;

/**
 * The logistic loss of each class, a row's mean (PyTorch's {@code multilabel_soft_margin_loss}): a row x of C logits with labels t, of 0
 * and 1 or between, has the loss 1/C sum<sub>c</sub> w<sub>c</sub> [t<sub>c</sub> softplus(-x<sub>c</sub>) +
 * (1 - t<sub>c</sub>) softplus(x<sub>c</sub>)] and the gradient w/C [(1 - t) sigmoid(x) - t sigmoid(-x)].
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#MEAN_ALL}.
 *
 * <p><b>Accuracy.</b> For labels from 0 to 1, a row's loss is within {@value #MAX_ULP_ERROR} ulp, and each entry of the gradient within as
 * many of its formula's largest term.
 *
 * <p><b>Special values.</b> 0 times an infinite term is 0, so infinite logits have the limit as their loss. NaN has the loss NaN, and its
 * own entry of the gradient NaN.
 */
public final class MultiLabelSoftMarginLoss extends DistributionLoss<MultiLabelSoftMarginLoss> {

    /** The largest error of a loss, or of an entry of the gradient, in units of the last place of its formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    /** With the mean over the rows. */
    public MultiLabelSoftMarginLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL));
    }

    private MultiLabelSoftMarginLoss(LossOptions options) {
        super(options);
    }

    @Override
    protected MultiLabelSoftMarginLoss withOptions(LossOptions newOptions) {
        return new MultiLabelSoftMarginLoss(newOptions);
    }

    @Override
    protected boolean weighsClasses() {
        return true;
    }

    @Override
    protected double loss(Row row) {
        CompensatedSum loss = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            double target = row.target(c);
            double term = Weighting.scaled(DoubleFunctions.softplus(-row.x(c)), target)
                    + Weighting.scaled(DoubleFunctions.softplus(row.x(c)), 1 - target);
            loss.add(Weighting.scaled(term, row.classWeight(c)));
        }
        return loss.value() / row.classes();
    }

    @Override
    protected void gradient(Row row) {
        for (int c = 0; c < row.classes(); c++) {
            double target = row.target(c);
            double slope = (1 - target) * DoubleFunctions.sigmoid(row.x(c)) - target * DoubleFunctions.sigmoid(-row.x(c));
            row.setGradient(c, row.classWeight(c) * slope / row.classes());
        }
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        for (int c = 0; c < row.classes(); c++) {
            row.setHessian(c, curvature(row, c));
        }
    }

    private static double curvature(Row row, int c) {
        double variance = DoubleFunctions.sigmoid(row.x(c)) * DoubleFunctions.sigmoid(-row.x(c));
        return row.classWeight(c) * variance / row.classes();
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        for (int c = 0; c < row.classes(); c++) {
            row.setProduct(c, curvature(row, c) * row.vector(c));
        }
    }
}
