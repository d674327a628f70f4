package dev.lanemax;

import dev.lanemax.kernels.DoubleFunctions;

/**
 * Cross-entropy of probabilities with the index of the true class as label (Caffe's {@code MultinomialLogisticLoss}; with
 * {@link ProbabilityClipping#KERAS}, Keras's {@code sparse_categorical_crossentropy} with {@code from_logits=False}): a row of probabilities p
 * with label y has the loss -log p<sub>y</sub>, and the gradient with respect to the probabilities -1/p<sub>y</sub> at y and +0 elsewhere.
 * From logits, {@link CrossEntropy} is faster and keeps more digits; with a distribution as target there is
 * {@link CrossEntropyFromProbabilities}.
 *
 * <p>By default the loss is the mean over the rows, weighted as that of cross-entropy is: {@link Reduction#MEAN_WEIGHT}, and probabilities
 * are taken as they are: {@link ProbabilityClipping#EXACT}.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the exact ones; with {@link ProbabilityClipping#KERAS} of
 * those of the quotient p<sub>y</sub> / sum p, rounded to double, the gradient of their formula's largest term.
 *
 * <p><b>Special values.</b> A probability of 0 at the true class has the loss +inf and the gradient -inf, or with KERAS the loss
 * -log 1e-7 and the gradient +0. A negative or NaN one has the loss NaN.
 */
public final class MultinomialLogisticLoss extends ClassLoss<MultinomialLogisticLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place. */
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
        int label = row.label();
        double divisor = clipping.divisor(row);
        boolean clipped = clipping.isClipped(row.x(label) / divisor);
        double ofDivisor = clipping == ProbabilityClipping.EXACT || clipped ? 0 : 1 / divisor;
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, ofDivisor);
        }
        row.setGradient(label, clipped ? 0 : ofDivisor - 1 / row.x(label));
    }
}
