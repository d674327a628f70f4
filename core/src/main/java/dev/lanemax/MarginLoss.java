package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.BinaryFormulas;

/**
 * A binary loss of the margin m = t z alone, z the prediction and t its target, -1 or 1: it is small where the prediction has the
 * target's sign and is large. The gradient is t times the derivative with respect to the margin. Targets of 0 and 1 are taken for -1
 * and 1 with {@link BinaryLabels#ZERO_ONE}, as Keras does.
 *
 * @param <L> the loss's own class
 */
public abstract sealed class MarginLoss<L extends MarginLoss<L>> extends ElementwiseLoss<L>
        permits HingeLoss, SquaredHingeLoss, SoftMarginLoss, PerceptronLoss, SmoothedZeroOneLoss {

    private final BinaryLabels labels;

    MarginLoss(LossOptions options, BinaryLabels labels) {
        super(options);
        this.labels = labels;
    }

    abstract L with(LossOptions newOptions, BinaryLabels newLabels);

    @Override
    protected final L withOptions(LossOptions newOptions) {
        return with(newOptions, labels);
    }

    /**
     * The same loss with targets that are named otherwise.
     *
     * @param newLabels -1 and 1, or 0 and 1
     * @return a loss with such targets
     * @throws IllegalArgumentException where it is null
     */
    public final L withLabels(BinaryLabels newLabels) {
        Checks.present("labels", newLabels);
        return with(options(), newLabels);
    }

    /**
     * How the targets name the two classes.
     *
     * @return the labels, {@link BinaryLabels#SIGNED} by default
     */
    public final BinaryLabels labels() {
        return labels;
    }

    /** The second derivative with respect to the margin: 0 where the loss is linear but for a kink. */
    double curvature(double margin) {
        return 0;
    }

    @Override
    public final boolean hasHessian() {
        return true;
    }

    @Override
    protected final double secondDerivative(double prediction, double target) {
        double signed = labels.signed(target);
        return signed * signed * curvature(BinaryFormulas.margin(prediction, signed));
    }
}
