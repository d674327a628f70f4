package dev.lanemax;

import dev.lanemax.internal.Checks;

/**
 * Cross-entropy of logits with a distribution as target (PyTorch's {@code cross_entropy} with probabilities). A row x with target q
 * and class weights w has the loss sum<sub>c</sub> w<sub>c</sub> q<sub>c</sub> (L - x<sub>c</sub>), L the logarithm of the sum of
 * e<sup>x</sup>, and the gradient p sum(w q) - w q, p the softmax of x. Targets need not add up to 1.
 *
 * <p>By default the loss is the mean over the rows.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp of their formula's largest term.
 *
 * <p><b>Special values.</b> A target of 0 adds nothing, also where the logit is -inf. A row with NaN or +inf, or of -inf only, has
 * the loss NaN and a gradient of NaN.
 */
public final class SoftTargetCrossEntropy extends DistributionLoss<SoftTargetCrossEntropy> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of its formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    private final double labelSmoothing;

    /** With the mean over the rows. */
    public SoftTargetCrossEntropy() {
        this(LossOptions.of(Reduction.MEAN_ALL), 0);
    }

    private SoftTargetCrossEntropy(LossOptions options, double labelSmoothing) {
        super(options);
        this.labelSmoothing = labelSmoothing;
    }

    @Override
    protected SoftTargetCrossEntropy withOptions(LossOptions newOptions) {
        return new SoftTargetCrossEntropy(newOptions, labelSmoothing);
    }

    @Override
    protected boolean weighsClasses() {
        return true;
    }

    /**
     * The same loss with label smoothing: the target is (1 - e) q + e / C.
     *
     * @param newLabelSmoothing e, from 0 to 1
     * @return a loss with that smoothing
     * @throws IllegalArgumentException where it is not from 0 to 1
     */
    public SoftTargetCrossEntropy withLabelSmoothing(double newLabelSmoothing) {
        Checks.range("labelSmoothing", newLabelSmoothing, 0, 1);
        return new SoftTargetCrossEntropy(options(), newLabelSmoothing);
    }

    @Override
    protected double loss(Row row) {
        double[] targets = targets(row);
        row.multiplyByCrossEntropies(targets);
        return row.sum(targets);
    }

    @Override
    protected void gradient(Row row) {
        double[] targets = targets(row);
        row.setGradientToExcess(row.sum(targets), targets);
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        row.setHessianToVariance(mass(row));
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        row.multiplyByCovariance(mass(row));
    }

    private double mass(Row row) {
        return row.sum(targets(row));
    }

    /** w q, smoothed. */
    private double[] targets(Row row) {
        int classes = row.classes();
        double[] targets = row.workspace(classes);
        row.copyTargets(targets);
        if (labelSmoothing > 0) {
            for (int c = 0; c < classes; c++) {
                targets[c] = Math.fma(1 - labelSmoothing, targets[c], labelSmoothing / classes);
            }
        }
        row.weigh(targets);
        return targets;
    }
}
