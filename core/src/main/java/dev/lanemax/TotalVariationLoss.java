package dev.lanemax;

import dev.lanemax.kernels.CompensatedSum;

/**
 * The total variation distance between a target distribution q and the softmax p of logits: 1/2 sum<sub>c</sub>
 * |p<sub>c</sub> - q<sub>c</sub>|. With s the sign of p - q, 0 at the kink, its gradient with respect to the logits is p/2 (s - sum(p s)),
 * and its Hessian has p/2 (1 - 2p) (s - sum(p s)) on its diagonal.
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#MEAN_ALL}.
 *
 * <p><b>Accuracy.</b> For finite logits, loss, gradient and Hessian are within {@value #MAX_ULP_ERROR} ulp of the sum of the magnitudes of
 * their formula's terms.
 *
 * <p><b>Special values.</b> A row with NaN or +inf, or of -inf only, has the loss NaN and derivatives of NaN.
 */
public final class TotalVariationLoss extends DistributionLoss<TotalVariationLoss> {

    /** The largest error of a loss or a derivative, in units of the last place of the sum of the terms' magnitudes. */
    public static final double MAX_ULP_ERROR = 4;

    /** With the mean over the rows. */
    public TotalVariationLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL));
    }

    private TotalVariationLoss(LossOptions options) {
        super(options);
    }

    @Override
    protected TotalVariationLoss withOptions(LossOptions newOptions) {
        return new TotalVariationLoss(newOptions);
    }

    @Override
    protected double loss(Row row) {
        CompensatedSum loss = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            loss.add(Math.abs(row.probability(c) - row.target(c)));
        }
        return 0.5 * loss.value();
    }

    @Override
    protected void gradient(Row row) {
        double mean = meanSign(row);
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, 0.5 * row.probability(c) * (sign(row, c) - mean));
        }
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        row.setHessianOfProbabilities(0.5, hessianTerms(row));
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        row.multiplyByHessianOfProbabilities(0.5, hessianTerms(row));
    }

    /** s - sum(p s), and 0. */
    private static double[] hessianTerms(Row row) {
        double mean = meanSign(row);
        double[] terms = row.workspace(2 * row.classes());
        for (int c = 0; c < row.classes(); c++) {
            terms[c] = sign(row, c) - mean;
            terms[row.classes() + c] = 0;
        }
        return terms;
    }

    private static double meanSign(Row row) {
        CompensatedSum sum = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            sum.add(row.probability(c) * sign(row, c));
        }
        return sum.value();
    }

    private static double sign(Row row, int c) {
        return Math.signum(row.probability(c) - row.target(c));
    }
}
