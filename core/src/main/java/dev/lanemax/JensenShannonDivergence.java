package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.DoubleFunctions;

/**
 * The Jensen-Shannon divergence between a target distribution q and the softmax p of logits: b KL(q, m) + (1 - b) KL(p, m) with the mixture
 * m = b q + (1 - b) p, KL(a, m) being sum<sub>c</sub> a<sub>c</sub> log(a<sub>c</sub>/ m<sub>c</sub>). Its gradient with respect to the
 * logits is (1 - b) p s with s = log(p/m) - KL(p, m), and its Hessian has (1 - b) p [(1 - p)(s + r) - p (s + r - sum(p r))] on its
 * diagonal, r = b q/m. The weight b is 0.5 unless it is set; the generalised form is that of Agarwal et al. (2024) for distillation.
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#BATCHMEAN}.
 *
 * <p><b>Accuracy.</b> For finite logits, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the sum of the magnitudes of q log q,
 * q log m, p log p and p log m, with the weights b and 1 - b; the Hessian within as many of that of its formula's terms with log p and
 * log m for log(p/m).
 *
 * <p><b>Special values.</b> A target of 0 adds nothing to the first term, and a logit of -inf nothing to the second. A row with NaN or
 * +inf, or of -inf only, has the loss NaN and derivatives of NaN, and a negative target the loss NaN.
 */
public final class JensenShannonDivergence extends DistributionLoss<JensenShannonDivergence> {

    /** The largest error of a loss or a derivative, in units of the last place of the sum of the terms' magnitudes. */
    public static final double MAX_ULP_ERROR = 4;

    private final double weight;

    /** With a weight of 0.5. */
    public JensenShannonDivergence() {
        this(LossOptions.of(Reduction.BATCHMEAN), 0.5);
    }

    private JensenShannonDivergence(LossOptions options, double weight) {
        super(options);
        this.weight = weight;
    }

    @Override
    protected JensenShannonDivergence withOptions(LossOptions newOptions) {
        return new JensenShannonDivergence(newOptions, weight);
    }

    /**
     * The same loss with another weight of the target.
     *
     * @param newWeight b, above 0 and below 1
     * @return a loss with that weight
     * @throws IllegalArgumentException where it is not
     */
    public JensenShannonDivergence withWeight(double newWeight) {
        Checks.range("weight", newWeight, Double.MIN_NORMAL, Math.nextDown(1.0));
        return new JensenShannonDivergence(options(), newWeight);
    }

    @Override
    protected double loss(Row row) {
        CompensatedSum loss = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            double p = row.probability(c);
            double q = row.target(c);
            loss.add(weight * relativeEntropy(q, p, 1 - weight));
            loss.add((1 - weight) * relativeEntropy(p, q, weight));
        }
        return loss.value();
    }

    @Override
    protected void gradient(Row row) {
        double divergence = divergenceFromMixture(row);
        for (int c = 0; c < row.classes(); c++) {
            double p = row.probability(c);
            row.setGradient(c, p == 0 ? 0 : (1 - weight) * p * (logShare(p, row.target(c), weight) - divergence));
        }
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        row.setHessianOfProbabilities(1 - weight, hessianTerms(row));
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        row.multiplyByHessianOfProbabilities(1 - weight, hessianTerms(row));
    }

    /** log(p/m) - KL(p, m) + b q / m, and b q / m. */
    private double[] hessianTerms(Row row) {
        double divergence = divergenceFromMixture(row);
        double[] terms = row.workspace(2 * row.classes());
        for (int c = 0; c < row.classes(); c++) {
            double p = row.probability(c);
            double q = row.target(c);
            double bend = weight * q / mixture(p, q, weight);
            terms[c] = logShare(p, q, weight) - (divergence - bend);
            terms[row.classes() + c] = bend;
        }
        return terms;
    }

    /** KL(p, m). */
    private double divergenceFromMixture(Row row) {
        CompensatedSum divergence = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            divergence.add(relativeEntropy(row.probability(c), row.target(c), weight));
        }
        return divergence.value();
    }

    /** a log(a / m). */
    private static double relativeEntropy(double a, double b, double weightOfB) {
        return a == 0 ? 0 : a * logShare(a, b, weightOfB);
    }

    /** m = (1 - weight) a + weight b. */
    private static double mixture(double a, double b, double weightOfB) {
        return Math.fma(weightOfB, b - a, a);
    }

    /** log(a / m), from the difference of a and m where they are near each other. */
    private static double logShare(double a, double b, double weightOfB) {
        double m = mixture(a, b, weightOfB);
        double share = a / m;
        return share < 0.5 ? DoubleFunctions.log(share) : DoubleFunctions.log1p(weightOfB * (a - b) / m);
    }
}
