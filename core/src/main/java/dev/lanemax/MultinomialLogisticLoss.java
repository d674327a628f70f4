package dev.lanemax;

import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.Weighting;

/**
 * Cross-entropy of probabilities with the index of the true class as label (Caffe's {@code MultinomialLogisticLoss}; with
 * {@link ProbabilityClipping#KERAS}, Keras's {@code sparse_categorical_crossentropy} with {@code from_logits=False}): a row of
 * probabilities p with label y has the loss -log p<sub>y</sub>, and the gradient with respect to the probabilities -1/p<sub>y</sub> at y
 * and +0 elsewhere; its Hessian is 1/p<sub>y</sub><sup>2</sup> at y. With KERAS, 1/S is added to the gradient and 1/S<sup>2</sup> taken
 * from all of the Hessian, S = sum p, unless p<sub>y</sub> is clipped, where both are 0. From logits, {@link CrossEntropy} is faster and
 * keeps more digits; with a distribution as target there is {@link CrossEntropyFromProbabilities}.
 *
 * <p>By default the loss is the mean over the rows, weighted as that of cross-entropy is: {@link Reduction#MEAN_WEIGHT}, and probabilities
 * are taken as they are: {@link ProbabilityClipping#EXACT}.
 *
 * <p><b>Accuracy.</b> Loss, gradient and Hessian are within {@value #MAX_ULP_ERROR} ulp of the exact ones; with
 * {@link ProbabilityClipping#KERAS} of those of the quotient p<sub>y</sub> / S, rounded to double, the gradient of its formula's largest
 * term and the Hessian of the sum of the magnitudes of its terms.
 *
 * <p><b>Special values.</b> A probability of 0 at the true class has the loss +inf, the gradient -inf and the Hessian +inf, or with KERAS
 * the loss -log 1e-7 and derivatives of 0. A negative or NaN one has the loss NaN.
 */
public final class MultinomialLogisticLoss extends ClassLoss<MultinomialLogisticLoss> {

    /** The largest error of a loss or a derivative, in units of the last place. */
    public static final double MAX_ULP_ERROR = 4;

    private final ProbabilityClipping clipping;

    /** With the weighted mean over the rows, of probabilities as they are. */
    public MultinomialLogisticLoss() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT), ProbabilityClipping.EXACT);
    }

    private MultinomialLogisticLoss(LossOptions options, ProbabilityClipping clipping) {
        super(options);
        this.clipping = clipping;
    }

    @Override
    protected MultinomialLogisticLoss withOptions(LossOptions newOptions) {
        return new MultinomialLogisticLoss(newOptions, clipping);
    }

    /**
     * The same loss, otherwise next to 0 and 1.
     *
     * @param newClipping {@link ProbabilityClipping#EXACT} or {@link ProbabilityClipping#KERAS}
     * @return a loss with that rule
     * @throws IllegalArgumentException where it is another or null
     */
    public MultinomialLogisticLoss withClipping(ProbabilityClipping newClipping) {
        return new MultinomialLogisticLoss(options(), ProbabilityClipping.ofClasses(newClipping));
    }

    @Override
    public MultinomialLogisticLoss withPreset(Preset preset) {
        return super.withPreset(preset).withClipping(ProbabilityClipping.of(preset));
    }

    @Override
    protected double loss(Row row) {
        return 0 - DoubleFunctions.log(clipping.clipped(row.x(row.label()) / clipping.divisor(row)));
    }

    @Override
    protected void gradient(Row row) {
        double divisor = clipping.divisor(row);
        double ofDivisor = ofDivisor(row, divisor);
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, ofDivisor);
        }
        row.setGradient(row.label(), ofDivisor - ofProbability(row, divisor));
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        double divisor = clipping.divisor(row);
        double common = ofDivisor(row, divisor) / divisor;
        for (int c = 0; c < row.classes(); c++) {
            row.setHessian(c, 0 - common);
        }
        row.setHessian(row.label(), curvature(row, divisor) - common);
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        double divisor = clipping.divisor(row);
        double common = Weighting.scaled(row.sumOfVector(), ofDivisor(row, divisor) / divisor);
        for (int c = 0; c < row.classes(); c++) {
            row.setProduct(c, 0 - common);
        }
        row.setProduct(row.label(), Weighting.scaled(row.vector(row.label()), curvature(row, divisor)) - common);
    }

    /** The derivative of log(sum p), where the probabilities are divided by it. */
    private double ofDivisor(Row row, double divisor) {
        return clipping == ProbabilityClipping.EXACT || isClipped(row, divisor) ? 0 : 1 / divisor;
    }

    /** The derivative of log(p_y). */
    private double ofProbability(Row row, double divisor) {
        return isClipped(row, divisor) ? 0 : 1 / row.x(row.label());
    }

    private double curvature(Row row, double divisor) {
        return isClipped(row, divisor) ? 0 : 1 / row.x(row.label()) / row.x(row.label());
    }

    private boolean isClipped(Row row, double divisor) {
        return clipping.isClipped(row.x(row.label()) / divisor);
    }
}
