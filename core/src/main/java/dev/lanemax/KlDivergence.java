package dev.lanemax;

/**
 * The Kullback-Leibler divergence of a target distribution q from the softmax p of logits: sum<sub>c</sub> q<sub>c</sub>
 * (log q<sub>c</sub> - log p<sub>c</sub>), whose gradient with respect to the logits is p sum(q) - q. Where the targets are log-probabilities,
 * see {@link #withLogTarget}. Targets need not add up to 1.
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#BATCHMEAN}.
 *
 * <p><b>Accuracy.</b> For finite logits, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the sum of the magnitudes of their
 * formula's terms.
 *
 * <p><b>Special values.</b> A target of 0 adds nothing, also where the logit is -inf; another there has the loss +inf and a finite gradient.
 * A row with NaN or +inf, or of -inf only, has the loss NaN and a gradient of NaN, and a negative target the loss NaN.
 */
public final class KlDivergence extends DistributionLoss<KlDivergence> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the sum of the terms' magnitudes. */
    public static final double MAX_ULP_ERROR = 4;

    private final boolean logTarget;

    /** Of targets that are probabilities. */
    public KlDivergence() {
        this(LossOptions.of(Reduction.BATCHMEAN), false);
    }

    private KlDivergence(LossOptions options, boolean logTarget) {
        super(options);
        this.logTarget = logTarget;
    }

    @Override
    protected KlDivergence withOptions(LossOptions newOptions) {
        return new KlDivergence(newOptions, logTarget);
    }

    /**
     * The same loss of targets that are logarithms, or probabilities.
     *
     * @param newLogTarget whether the targets are logarithms
     * @return a loss of such targets
     */
    public KlDivergence withLogTarget(boolean newLogTarget) {
        return new KlDivergence(options(), newLogTarget);
    }

    @Override
    protected double classWeight(Row row) {
        return logTarget ? classWeightOfLogTargets(row) : super.classWeight(row);
    }

    @Override
    protected double loss(Row row) {
        double[] terms = row.workspace(row.classes());
        if (logTarget) {
            row.expTargets(terms);
        } else {
            row.logTargets(terms);
        }
        double[] logProbabilities = row.logProbabilities();
        for (int c = 0; c < row.classes(); c++) {
            double q = logTarget ? terms[c] : row.target(c);
            double logQ = logTarget ? row.target(c) : terms[c];
            terms[c] = q == 0 ? 0 : q * (logQ - logProbabilities[c]);
        }
        return row.sum(terms);
    }

    @Override
    protected void gradient(Row row) {
        double[] q = q(row);
        row.setGradientToExcess(row.sum(q), q);
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

    /** The targets as probabilities. */
    private double[] q(Row row) {
        double[] q = row.workspace(row.classes());
        if (logTarget) {
            row.expTargets(q);
        } else {
            row.copyTargets(q);
        }
        return q;
    }

    private double mass(Row row) {
        return row.sum(q(row));
    }
}
