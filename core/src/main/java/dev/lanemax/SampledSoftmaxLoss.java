package dev.lanemax;

/**
 * Sampled softmax (Jean et al. 2015, TensorFlow's {@code sampled_softmax_loss}): cross-entropy of the true class among itself and some
 * candidates, whose logits are corrected by - log Q, Q the expected count of a class. A candidate that is the true class itself is
 * left out: its probability and its gradient are +0.
 *
 * <p>With p the probabilities of these, the gradient is p - d, d being 1 for the true class and 0 for the candidates, and the Hessian's
 * diagonal p (1 - p).
 *
 * <p>A row of logits has the true class's first and then those of the candidates, in their order; the label is the true class's number
 * in the vocabulary. By default the loss is the mean over the rows.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp of those of the corrected logits, which are rounded.
 *
 * <p><b>Special values.</b> As {@link CrossEntropy} has them.
 */
public final class SampledSoftmaxLoss extends CandidateLoss<SampledSoftmaxLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    /**
     * With the mean over the rows.
     *
     * @param candidates the classes that stand for all others
     * @throws IllegalArgumentException where it is null
     */
    public SampledSoftmaxLoss(Candidates candidates) {
        this(LossOptions.of(Reduction.MEAN_VALID), candidates);
    }

    private SampledSoftmaxLoss(LossOptions options, Candidates candidates) {
        super(options, candidates);
    }

    @Override
    SampledSoftmaxLoss with(LossOptions newOptions, Candidates newCandidates) {
        return new SampledSoftmaxLoss(newOptions, newCandidates);
    }

    @Override
    protected double loss(Row row) {
        for (int c = 0; c < row.classes(); c++) {
            row.setX(c, isAccidentalHit(row, c) ? Double.NEGATIVE_INFINITY : corrected(row, c));
        }
        return -row.logProbability(0);
    }

    @Override
    protected void gradient(Row row) {
        for (int c = 1; c < row.classes(); c++) {
            row.setGradient(c, row.probability(c));
        }
        row.setGradient(0, 0 - row.otherProbability(0));
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        for (int c = 0; c < row.classes(); c++) {
            row.setHessian(c, row.probability(c) * row.otherProbability(c));
        }
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        row.multiplyByCovariance(1);
    }
}
