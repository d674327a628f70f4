package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.CompensatedSum;

/**
 * The entropy bonus of logits, as policy gradients use it: -l H, H = -sum<sub>c</sub> p<sub>c</sub> log p<sub>c</sub> being the entropy of
 * the softmax p, so that a smaller loss is a larger entropy. Its gradient is l p s with s = log p + H, and its Hessian has
 * l [p (1 - p)(s + 1) - p<sup>2</sup> s] on its diagonal. The coefficient l is 1 unless it is set; a negative one makes predictions sure.
 * It is added to another loss; labels may be absent, and otherwise tell which rows are ignored and what the others weigh.
 *
 * <p>By default the loss is the mean over the rows that are not ignored, weighted as that of cross-entropy is:
 * {@link Reduction#MEAN_WEIGHT}.
 *
 * <p><b>Accuracy.</b> For finite logits, the loss is within {@value #MAX_ULP_ERROR} ulp, gradient and Hessian within as many of the sum of
 * the magnitudes of their formula's terms.
 *
 * <p><b>Special values.</b> A logit of -inf adds nothing, and has the gradient and Hessian 0. A row with NaN or +inf, or of -inf only, has
 * the loss NaN and derivatives of NaN.
 */
public final class EntropyLoss extends ClassLoss<EntropyLoss> {

    /** The largest error of a loss, or of a derivative, in units of the last place of the sum of the terms' magnitudes. */
    public static final double MAX_ULP_ERROR = 4;

    private final double coefficient;

    /** With a coefficient of 1. */
    public EntropyLoss() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT), 1);
    }

    private EntropyLoss(LossOptions options, double coefficient) {
        super(options);
        this.coefficient = coefficient;
    }

    @Override
    protected EntropyLoss withOptions(LossOptions newOptions) {
        return new EntropyLoss(newOptions, coefficient);
    }

    /**
     * The same loss with another coefficient.
     *
     * @param newCoefficient l, any finite number
     * @return a loss with that coefficient
     * @throws IllegalArgumentException where it is not finite
     */
    public EntropyLoss withCoefficient(double newCoefficient) {
        Checks.finite("coefficient", newCoefficient);
        return new EntropyLoss(options(), newCoefficient);
    }

    @Override
    boolean needsLabels() {
        return false;
    }

    /** H. */
    private static double entropy(Row row) {
        CompensatedSum entropy = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            entropy.add(row.probability(c) == 0 ? 0 : -row.probability(c) * row.logProbability(c));
        }
        return entropy.value();
    }

    @Override
    protected double loss(Row row) {
        return 0 - coefficient * entropy(row);
    }

    @Override
    protected void gradient(Row row) {
        double entropy = entropy(row);
        for (int c = 0; c < row.classes(); c++) {
            double p = row.probability(c);
            row.setGradient(c, p == 0 ? 0 : coefficient * p * (row.logProbability(c) + entropy));
        }
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        row.setHessianOfProbabilities(coefficient, hessianTerms(row));
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        row.multiplyByHessianOfProbabilities(coefficient, hessianTerms(row));
    }

    /** log p + H + 1, and 1. */
    private static double[] hessianTerms(Row row) {
        double common = entropy(row) + 1;
        double[] terms = row.workspace(2 * row.classes());
        for (int c = 0; c < row.classes(); c++) {
            terms[c] = row.logProbability(c) + common;
            terms[row.classes() + c] = 1;
        }
        return terms;
    }
}
