package dev.lanemax;

import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.Weighting;

/**
 * Cross-entropy of probabilities with a distribution as target (with {@link ProbabilityClipping#KERAS}, Keras's
 * {@code categorical_crossentropy} with {@code from_logits=False}): a row of probabilities p with the target q has the loss
 * -sum<sub>c</sub> q<sub>c</sub> log p<sub>c</sub> and the gradient with respect to the probabilities -q/p, its Hessian is diagonal with
 * q/p<sup>2</sup>. With KERAS each p is divided by the sum S of its row and clipped to [1e-7, 1 - 1e-7], and the gradient is the sum Q of q
 * inside the clip divided by S, minus q/p for each p inside the clip; the Hessian has q/p<sup>2</sup> for these on its diagonal, and
 * everywhere -Q/S<sup>2</sup>. From logits, {@link SoftTargetCrossEntropy} is faster and keeps more digits; with the index of a class as
 * label there is {@link MultinomialLogisticLoss}.
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#MEAN_ALL}, and probabilities are taken as they are:
 * {@link ProbabilityClipping#EXACT}. Targets need not add up to 1.
 *
 * <p><b>Accuracy.</b> Loss, gradient and Hessian are within {@value #MAX_ULP_ERROR} ulp of the sum of the magnitudes of their formula's
 * terms; with {@link ProbabilityClipping#KERAS}, of those of the quotients p/S, rounded to double.
 *
 * <p><b>Special values.</b> A target of 0 adds nothing, also where the probability is 0. A probability of 0 with another target has the
 * loss +inf, the gradient -inf and the Hessian +inf, or with KERAS a finite loss and no derivatives of its own. A negative or NaN one makes
 * NaN.
 */
public final class CrossEntropyFromProbabilities extends DistributionLoss<CrossEntropyFromProbabilities> {

    /** The largest error of a loss or a derivative, in units of the last place of the sum of the terms' magnitudes. */
    public static final double MAX_ULP_ERROR = 4;

    private final ProbabilityClipping clipping;

    /** With the mean over the rows, of probabilities as they are. */
    public CrossEntropyFromProbabilities() {
        this(LossOptions.of(Reduction.MEAN_ALL), ProbabilityClipping.EXACT);
    }

    private CrossEntropyFromProbabilities(LossOptions options, ProbabilityClipping clipping) {
        super(options);
        this.clipping = clipping;
    }

    @Override
    protected CrossEntropyFromProbabilities withOptions(LossOptions newOptions) {
        return new CrossEntropyFromProbabilities(newOptions, clipping);
    }

    /**
     * The same loss, otherwise next to 0 and 1.
     *
     * @param newClipping {@link ProbabilityClipping#EXACT} or {@link ProbabilityClipping#KERAS}
     * @return a loss with that rule
     * @throws IllegalArgumentException where it is another or null
     */
    public CrossEntropyFromProbabilities withClipping(ProbabilityClipping newClipping) {
        return new CrossEntropyFromProbabilities(options(), ProbabilityClipping.ofClasses(newClipping));
    }

    @Override
    protected boolean weighsClasses() {
        return true;
    }

    @Override
    public CrossEntropyFromProbabilities withPreset(Preset preset) {
        return super.withPreset(preset).withClipping(ProbabilityClipping.of(preset));
    }

    @Override
    protected double loss(Row row) {
        double divisor = clipping.divisor(row);
        CompensatedSum loss = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            double target = row.weightedTarget(c);
            if (target != 0) {
                loss.add(-target * DoubleFunctions.log(clipping.clipped(row.x(c) / divisor)));
            }
        }
        return loss.value();
    }

    @Override
    protected void gradient(Row row) {
        double divisor = clipping.divisor(row);
        double ofDivisor = ofDivisor(row, divisor);
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, ofDivisor - ofProbability(row, c, divisor));
        }
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        double divisor = clipping.divisor(row);
        double common = commonCurvature(row, divisor);
        for (int c = 0; c < row.classes(); c++) {
            row.setHessian(c, curvature(row, c, divisor) - common);
        }
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        double divisor = clipping.divisor(row);
        double commonCurvature = commonCurvature(row, divisor);
        double common = Weighting.scaled(row.sumOfVector(), commonCurvature);
        for (int c = 0; c < row.classes(); c++) {
            row.setProduct(c, Weighting.scaled(row.vector(c), curvature(row, c, divisor)) - common);
        }
    }

    /** q/p, 0 where that does not count. */
    private double ofProbability(Row row, int c, double divisor) {
        double target = row.weightedTarget(c);
        return target == 0 || clipping.isClipped(row.x(c) / divisor) ? 0 : target / row.x(c);
    }

    /** q/p^2, 0 where that does not count. */
    private double curvature(Row row, int c, double divisor) {
        double slope = ofProbability(row, c, divisor);
        return slope == 0 ? 0 : slope / row.x(c);
    }

    /** Q/S, 0 where nothing is divided by S. */
    private double ofDivisor(Row row, double divisor) {
        return clipping == ProbabilityClipping.EXACT ? 0 : unclippedTargets(row, divisor).value() / divisor;
    }

    /** Q/S^2, 0 where nothing is divided by S. */
    private double commonCurvature(Row row, double divisor) {
        if (clipping == ProbabilityClipping.EXACT) {
            return 0;
        }
        double remainder = clipping.divisorRemainder(row);
        return unclippedTargets(row, divisor).dividedBy(divisor, remainder) / divisor;
    }

    /** Q. */
    private CompensatedSum unclippedTargets(Row row, double divisor) {
        CompensatedSum sum = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            sum.add(clipping.isClipped(row.x(c) / divisor) ? 0 : row.weightedTarget(c));
        }
        return sum;
    }
}
