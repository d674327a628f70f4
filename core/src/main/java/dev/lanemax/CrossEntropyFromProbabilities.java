package dev.lanemax;

import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.DoubleFunctions;

/**
 * Cross-entropy of probabilities with a distribution as target (with {@link ProbabilityClipping#KERAS}, Keras's
 * {@code categorical_crossentropy} with {@code from_logits=False}): a row of probabilities p with the target q has the loss
 * -sum<sub>c</sub> q<sub>c</sub> log p<sub>c</sub> and the gradient with respect to the probabilities -q/p. With KERAS each p is divided
 * by the sum S of its row and clipped to [1e-7, 1 - 1e-7], and the gradient is the sum of q inside the clip divided by S, minus q/p for
 * each p inside the clip. From logits, {@link SoftTargetCrossEntropy} is faster and keeps more digits; with the index of a class as label
 * there is {@link MultinomialLogisticLoss}.
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#MEAN_ALL}, and probabilities are taken as they are:
 * {@link ProbabilityClipping#EXACT}. Targets need not add up to 1.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the sum of the magnitudes of their formula's terms; with
 * {@link ProbabilityClipping#KERAS}, of those of the quotients p/S, rounded to double.
 *
 * <p><b>Special values.</b> A target of 0 adds nothing, also where the probability is 0. A probability of 0 with another target has the
 * loss +inf and the gradient -inf, or with KERAS a finite loss and no gradient of its own. A negative or NaN one makes NaN.
 */
public final class CrossEntropyFromProbabilities extends DistributionLoss<CrossEntropyFromProbabilities> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the sum of the terms' magnitudes. */
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

    /**
     * The same loss with weights of classes, which multiply their targets.
     *
     * @param classWeights a finite weight of at least 0 for each class, or none at all
     * @return a loss with these weights
     * @throws IllegalArgumentException where one is negative or not finite
     */
    public CrossEntropyFromProbabilities withClassWeights(double... classWeights) {
        return withOptions(options().withClassWeights(classWeights));
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
        double ofDivisor = clipping == ProbabilityClipping.EXACT ? 0 : unclippedTargets(row, divisor) / divisor;
        for (int c = 0; c < row.classes(); c++) {
            double target = row.weightedTarget(c);
            boolean constant = target == 0 || clipping.isClipped(row.x(c) / divisor);
            row.setGradient(c, constant ? ofDivisor : ofDivisor - target / row.x(c));
        }
    }

    private double unclippedTargets(Row row, double divisor) {
        CompensatedSum sum = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            sum.add(clipping.isClipped(row.x(c) / divisor) ? 0 : row.weightedTarget(c));
        }
        return sum.value();
    }
}
