package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.DoublePair;

/**
 * The z-loss of logits, which keeps the normaliser of softmax near 1 (Chowdhery et al. 2022): l L<sup>2</sup>, L being the logarithm of the
 * sum of e<sup>x</sup>, with the gradient 2 l L p, p the softmax of x. The coefficient l is 1e-4, as in the paper, unless it is set. It is
 * added to another loss; labels may be absent, and otherwise tell which rows are ignored and what the others weigh.
 *
 * <p>By default the loss is the mean over the rows that are not ignored, weighted as that of cross-entropy is:
 * {@link Reduction#MEAN_WEIGHT}.
 *
 * <p><b>Accuracy.</b> For finite logits, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of what they are for the magnitudes of the
 * terms of L, the maximum and the logarithm of the sum of e<sup>x - max</sup>.
 *
 * <p><b>Special values.</b> A logit of -inf has the gradient 0. A row of -inf only, or with +inf, has the loss +inf and a gradient of
 * NaN; one with NaN has NaN in both.
 */
public final class ZLoss extends ClassLoss<ZLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the formula with positive terms. */
    public static final double MAX_ULP_ERROR = 4;

    private final double coefficient;

    /** With a coefficient of 1e-4. */
    public ZLoss() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT), 1e-4);
    }

    private ZLoss(LossOptions options, double coefficient) {
        super(options);
        this.coefficient = coefficient;
    }

    @Override
    protected ZLoss withOptions(LossOptions newOptions) {
        return new ZLoss(newOptions, coefficient);
    }

    /**
     * The same loss with another coefficient.
     *
     * @param newCoefficient l, finite and above 0
     * @return a loss with that coefficient
     * @throws IllegalArgumentException where it is not
     */
    public ZLoss withCoefficient(double newCoefficient) {
        Checks.positive("coefficient", newCoefficient);
        return new ZLoss(options(), newCoefficient);
    }

    @Override
    boolean needsLabels() {
        return false;
    }

    @Override
    protected double loss(Row row) {
        DoublePair logSumExp = row.logSumExpPair();
        return logSumExp.multiply(logSumExp).multiply(coefficient).value();
    }

    @Override
    protected void gradient(Row row) {
        double slope = row.logSumExpPair().multiply(2 * coefficient).value();
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, slope * row.probability(c));
        }
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    /** 2 l (p^2 + L p (1 - p)). */
    @Override
    protected void hessian(Row row) {
        for (int c = 0; c < row.classes(); c++) {
            double p = row.probability(c);
            row.setHessian(c, 2 * coefficient * p * Math.fma(row.logSumExp(), row.otherProbability(c), p));
        }
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    /** 2 l (p (p v) + L p (v - p v)). */
    @Override
    protected void hessianVectorProduct(Row row) {
        double mean = row.meanOfVector();
        for (int c = 0; c < row.classes(); c++) {
            row.setProduct(c, 2 * coefficient * row.probability(c) * Math.fma(row.logSumExp(), row.vector(c) - mean, mean));
        }
    }
}
