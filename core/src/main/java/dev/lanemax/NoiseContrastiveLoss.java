package dev.lanemax;

import dev.lanemax.kernels.DoubleFunctions;

/**
 * Noise-contrastive estimation (Gutmann and Hyv&auml;rinen 2010, TensorFlow's {@code nce_loss}): the sum of the binary cross-entropies
 * of telling the true class from candidates, softplus(-z<sub>0</sub>) + sum<sub>j</sub> softplus(z<sub>j</sub>), with z the logits
 * corrected by - log Q, Q the expected count of a class. The gradient is -sigmoid(-z<sub>0</sub>) and sigmoid(z<sub>j</sub>), and the
 * Hessian, which is diagonal, sigmoid(z) sigmoid(-z). A candidate that is the true class itself is kept.
 *
 * <p>A row of logits has the true class's first and then those of the candidates, in their order; the label is the true class's number
 * in the vocabulary. By default the loss is the mean over the rows.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp of those of the corrected logits, which are rounded.
 *
 * <p><b>Special values.</b> Infinite logits have the limit: a loss of 0 or +inf. A NaN gives NaN.
 */
public final class NoiseContrastiveLoss extends CandidateLoss<NoiseContrastiveLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    /**
     * With the mean over the rows.
     *
     * @param candidates the classes that stand for all others
     * @throws IllegalArgumentException where it is null
     */
    public NoiseContrastiveLoss(Candidates candidates) {
        this(LossOptions.of(Reduction.MEAN_VALID), candidates);
    }

    private NoiseContrastiveLoss(LossOptions options, Candidates candidates) {
        super(options, candidates);
    }

    @Override
    NoiseContrastiveLoss with(LossOptions newOptions, Candidates newCandidates) {
        return new NoiseContrastiveLoss(newOptions, newCandidates);
    }

    @Override
    protected double loss(Row row) {
        double sum = DoubleFunctions.softplus(-corrected(row, 0));
        double error = 0;
        for (int c = 1; c < row.classes(); c++) {
            double term = DoubleFunctions.softplus(corrected(row, c));
            double next = sum + term;
            error += sum >= term ? (sum - next) + term : (term - next) + sum;
            sum = next;
        }
        return sum < Double.POSITIVE_INFINITY ? sum + error : sum;
    }

    @Override
    protected void gradient(Row row) {
        row.setGradient(0, -DoubleFunctions.sigmoid(-corrected(row, 0)));
        for (int c = 1; c < row.classes(); c++) {
            row.setGradient(c, DoubleFunctions.sigmoid(corrected(row, c)));
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

    private double curvature(Row row, int c) {
        double z = corrected(row, c);
        return DoubleFunctions.sigmoid(z) * DoubleFunctions.sigmoid(-z);
    }
}
