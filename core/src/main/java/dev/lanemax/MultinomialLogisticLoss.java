package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.DoubleFunctions;

/**
 * Cross-entropy of probabilities with the index of the true class as label (Caffe's {@code MultinomialLogisticLoss}; with
 * {@link ProbabilityMode#KERAS}, Keras's {@code sparse_categorical_crossentropy} with {@code from_logits=False}): a row of probabilities p
 * with label y has the loss -log p<sub>y</sub>, and the gradient with respect to the probabilities -1/p<sub>y</sub> at y and +0 elsewhere.
 * From logits, {@link CrossEntropy} is faster and keeps more digits; with a distribution as target there is
 * {@link CrossEntropyFromProbabilities}.
 *
 * <p>By default the loss is the mean over the rows, weighted as that of cross-entropy is: {@link Reduction#MEAN_WEIGHT}, and probabilities
 * are taken as they are: {@link ProbabilityMode#EXACT}.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the exact ones; with {@link ProbabilityMode#KERAS} of
 * those of the quotient p<sub>y</sub> / sum p, rounded to double, the gradient of their formula's largest term.
 *
 * <p><b>Special values.</b> A probability of 0 at the true class has the loss +inf and the gradient -inf, or in mode KERAS the loss
 * -log 1e-7 and the gradient +0. A negative or NaN one has the loss NaN.
 */
public final class MultinomialLogisticLoss extends ClassLoss<MultinomialLogisticLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place. */
    public static final double MAX_ULP_ERROR = 4;

    private final ProbabilityMode mode;

    /** With the weighted mean over the rows, of probabilities as they are. */
    public MultinomialLogisticLoss() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT), ProbabilityMode.EXACT);
    }

    private MultinomialLogisticLoss(LossOptions options, ProbabilityMode mode) {
        super(options);
        this.mode = mode;
    }

    @Override
    protected MultinomialLogisticLoss withOptions(LossOptions newOptions) {
        return new MultinomialLogisticLoss(newOptions, mode);
    }

    /**
     * The same loss in another mode.
     *
     * @param newMode what becomes of the probabilities before their logarithm is taken
     * @return a loss with that mode
     * @throws IllegalArgumentException where it is null
     */
    public MultinomialLogisticLoss withMode(ProbabilityMode newMode) {
        Checks.present("mode", newMode);
        return new MultinomialLogisticLoss(options(), newMode);
    }

    @Override
    public MultinomialLogisticLoss withPreset(Preset preset) {
        return super.withPreset(preset).withMode(preset == Preset.KERAS ? ProbabilityMode.KERAS : ProbabilityMode.EXACT);
    }

    @Override
    protected double loss(Row row) {
        return 0 - DoubleFunctions.log(mode.clipped(row.x(row.label()) / mode.divisor(row)));
    }

    @Override
    protected void gradient(Row row) {
        int label = row.label();
        double divisor = mode.divisor(row);
        boolean clipped = mode.clips(row.x(label) / divisor);
        double ofDivisor = mode == ProbabilityMode.EXACT || clipped ? 0 : 1 / divisor;
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, ofDivisor);
        }
        row.setGradient(label, clipped ? 0 : ofDivisor - 1 / row.x(label));
    }
}
