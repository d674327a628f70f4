package dev.lanemax;

import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.DoubleFunctions;

/**
 * The Kullback-Leibler divergence of the softmax p of logits from a target distribution q, as distillation and variational inference use
 * it: R = sum<sub>c</sub> p<sub>c</sub> (log p<sub>c</sub> - log q<sub>c</sub>), whose gradient with respect to the logits is p s with
 * s = log p - log q - R, and whose Hessian has p (1 - p)(s + 1) - p<sup>2</sup> s on its diagonal. Where the targets are log-probabilities,
 * see {@link #withLogTarget}.
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#BATCHMEAN}.
 *
 * <p><b>Accuracy.</b> For finite logits, loss, gradient and Hessian are within {@value #MAX_ULP_ERROR} ulp of the sum of the magnitudes of
 * their formula's terms.
 *
 * <p><b>Special values.</b> A logit of -inf adds nothing, and has the gradient and Hessian 0. A target of 0 where the probability is not
 * has the loss +inf; such a row's derivatives are not defined and are NaN. A row with NaN or +inf, or of -inf only, has the loss NaN and
 * derivatives of NaN.
 */
public final class ReverseKlDivergence extends DistributionLoss<ReverseKlDivergence> {

    /** The largest error of a loss or a derivative, in units of the last place of the sum of the terms' magnitudes. */
    public static final double MAX_ULP_ERROR = 4;

    private final boolean logTarget;

    /** From targets that are probabilities. */
    public ReverseKlDivergence() {
        this(LossOptions.of(Reduction.BATCHMEAN), false);
    }

    private ReverseKlDivergence(LossOptions options, boolean logTarget) {
        super(options);
        this.logTarget = logTarget;
    }

    @Override
    protected ReverseKlDivergence withOptions(LossOptions newOptions) {
        return new ReverseKlDivergence(newOptions, logTarget);
    }

    /**
     * The same loss of targets that are logarithms, or probabilities.
     *
     * @param newLogTarget whether the targets are logarithms
     * @return a loss of such targets
     */
    public ReverseKlDivergence withLogTarget(boolean newLogTarget) {
        return new ReverseKlDivergence(options(), newLogTarget);
    }

    @Override
    protected double classWeight(Row row) {
        return logTarget ? classWeightOfLogTargets(row) : super.classWeight(row);
    }

    @Override
    protected double loss(Row row) {
        CompensatedSum loss = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            loss.add(row.probability(c) == 0 ? 0 : row.probability(c) * logRatio(row, c));
        }
        return loss.value();
    }

    @Override
    protected void gradient(Row row) {
        double loss = finiteLoss(row);
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, row.probability(c) == 0 ? 0 : row.probability(c) * (logRatio(row, c) - loss));
        }
    }

    /** R, or NaN where it is infinite, and differences from it not defined. */
    private double finiteLoss(Row row) {
        double loss = loss(row);
        return loss < Double.POSITIVE_INFINITY ? loss : Double.NaN;
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        row.setHessianOfProbabilities(1, hessianTerms(row));
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        row.multiplyByHessianOfProbabilities(1, hessianTerms(row));
    }

    /** log p - log q - R + 1, and 1. */
    private double[] hessianTerms(Row row) {
        double common = finiteLoss(row) - 1;
        double[] terms = row.workspace(2 * row.classes());
        for (int c = 0; c < row.classes(); c++) {
            terms[c] = logRatio(row, c) - common;
            terms[row.classes() + c] = 1;
        }
        return terms;
    }

    private double logRatio(Row row, int c) {
        return row.logProbability(c) - (logTarget ? row.target(c) : DoubleFunctions.log(row.target(c)));
    }
}
