package dev.lanemax;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A loss of predictions and a target for each of them. {@link ElementwiseLoss} has one loss for each element,
 * {@link DistributionLoss} one for each row.
 *
 * @param <L> the loss's own class
 */
public abstract sealed class TargetLoss<L extends TargetLoss<L>> extends Loss<L> permits ElementwiseLoss, DistributionLoss {

    /**
     * A loss with options.
     *
     * @param options how losses are weighted, left out and reduced
     */
    protected TargetLoss(LossOptions options) {
        super(options);
    }

    /**
     * The same loss with weights of classes. A loss of elements has each of them multiplied by the weight of its class. A loss of rows has
     * the row multiplied by the weights' mean over its targets, sum<sub>c</sub> w<sub>c</sub> t<sub>c</sub>, which is the weight of the
     * class that a one-hot target names, unless the loss says otherwise.
     *
     * @param classWeights a finite weight of at least 0 for each class, or none at all
     * @return a loss with these weights
     * @throws IllegalArgumentException where one is negative or not finite
     */
    public final L withClassWeights(double... classWeights) {
        return withOptions(options().withClassWeights(classWeights));
    }

    /**
     * Computes the loss of a batch.
     *
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @return the reduced loss
     */
    public final float loss(float[] predictions, Layout layout, float[] targets, Layout targetsLayout) {
        return (float) loss(batch(predictions, layout, targets, targetsLayout));
    }

    /**
     * Computes the loss of a batch and its gradient.
     *
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param gradient         receives the gradient of the reduced loss; may be the predictions
     * @param gradientLayout   where the rows of the gradient shall lie
     * @return the reduced loss
     */
    public final float lossAndGradient(float[] predictions, Layout layout, float[] targets, Layout targetsLayout,
            float[] gradient, Layout gradientLayout) {
        return (float) lossAndGradient(batch(predictions, layout, targets, targetsLayout).gradient(gradient, gradientLayout));
    }

    /**
     * Computes the loss of each row, or of each element without a reduction.
     *
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param losses           receives the losses, weighted
     * @param lossesLayout     where they shall lie: as the predictions, or one a row, as the loss has it
     */
    public final void losses(float[] predictions, Layout layout, float[] targets, Layout targetsLayout,
            float[] losses, Layout lossesLayout) {
        run(batch(predictions, layout, targets, targetsLayout).losses(losses, lossesLayout), Reduction.NONE, false, false);
    }

    /**
     * Computes losses without a reduction, and their gradient.
     *
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param losses           receives the losses, weighted
     * @param lossesLayout     where they shall lie: as the predictions, or one a row, as the loss has it
     * @param gradient         receives the gradient of each loss; may be the predictions
     * @param gradientLayout   where the rows of the gradient shall lie
     */
    public final void lossesAndGradient(float[] predictions, Layout layout, float[] targets, Layout targetsLayout,
            float[] losses, Layout lossesLayout, float[] gradient, Layout gradientLayout) {
        run(batch(predictions, layout, targets, targetsLayout).losses(losses, lossesLayout).gradient(gradient, gradientLayout), Reduction.NONE, true, false);
    }

    /**
     * Computes the loss of a batch.
     *
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @return the reduced loss
     */
    public final double loss(double[] predictions, Layout layout, double[] targets, Layout targetsLayout) {
        return loss(batch(predictions, layout, targets, targetsLayout));
    }

    /**
     * Computes the loss of a batch and its gradient.
     *
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param gradient         receives the gradient of the reduced loss; may be the predictions
     * @param gradientLayout   where the rows of the gradient shall lie
     * @return the reduced loss
     */
    public final double lossAndGradient(double[] predictions, Layout layout, double[] targets, Layout targetsLayout,
            double[] gradient, Layout gradientLayout) {
        return lossAndGradient(batch(predictions, layout, targets, targetsLayout).gradient(gradient, gradientLayout));
    }

    /**
     * Computes the loss of each row, or of each element without a reduction.
     *
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param losses           receives the losses, weighted
     * @param lossesLayout     where they shall lie: as the predictions, or one a row, as the loss has it
     */
    public final void losses(double[] predictions, Layout layout, double[] targets, Layout targetsLayout,
            double[] losses, Layout lossesLayout) {
        run(batch(predictions, layout, targets, targetsLayout).losses(losses, lossesLayout), Reduction.NONE, false, false);
    }

    /**
     * Computes losses without a reduction, and their gradient.
     *
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param losses           receives the losses, weighted
     * @param lossesLayout     where they shall lie: as the predictions, or one a row, as the loss has it
     * @param gradient         receives the gradient of each loss; may be the predictions
     * @param gradientLayout   where the rows of the gradient shall lie
     */
    public final void lossesAndGradient(double[] predictions, Layout layout, double[] targets, Layout targetsLayout,
            double[] losses, Layout lossesLayout, double[] gradient, Layout gradientLayout) {
        run(batch(predictions, layout, targets, targetsLayout).losses(losses, lossesLayout).gradient(gradient, gradientLayout), Reduction.NONE, true, false);
    }

    /**
     * Computes the loss of a batch, in memory segments.
     *
     * @param type             what the elements are
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @return the reduced loss
     */
    public final float loss(ValueLayout.OfFloat type, MemorySegment predictions, Layout layout,
            MemorySegment targets, Layout targetsLayout) {
        return (float) loss(batch(type, predictions, layout, targets, targetsLayout));
    }

    /**
     * Computes the loss of a batch and its gradient, in memory segments.
     *
     * @param type             what the elements are
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param gradient         receives the gradient of the reduced loss; may be the predictions
     * @param gradientLayout   where the rows of the gradient shall lie
     * @return the reduced loss
     */
    public final float lossAndGradient(ValueLayout.OfFloat type, MemorySegment predictions, Layout layout,
            MemorySegment targets, Layout targetsLayout, MemorySegment gradient,
            Layout gradientLayout) {
        return (float) lossAndGradient(batch(type, predictions, layout, targets, targetsLayout).gradient(type, gradient, gradientLayout));
    }

    /**
     * Computes the loss of each row, or of each element without a reduction, in memory segments.
     *
     * @param type             what the elements are
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param losses           receives the losses, weighted
     * @param lossesLayout     where they shall lie: as the predictions, or one a row, as the loss has it
     */
    public final void losses(ValueLayout.OfFloat type, MemorySegment predictions, Layout layout,
            MemorySegment targets, Layout targetsLayout, MemorySegment losses, Layout lossesLayout) {
        run(batch(type, predictions, layout, targets, targetsLayout).losses(type, losses, lossesLayout), Reduction.NONE, false, false);
    }

    /**
     * Computes losses without a reduction, and their gradient, in memory segments.
     *
     * @param type             what the elements are
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param losses           receives the losses, weighted
     * @param lossesLayout     where they shall lie: as the predictions, or one a row, as the loss has it
     * @param gradient         receives the gradient of each loss; may be the predictions
     * @param gradientLayout   where the rows of the gradient shall lie
     */
    public final void lossesAndGradient(ValueLayout.OfFloat type, MemorySegment predictions, Layout layout,
            MemorySegment targets, Layout targetsLayout, MemorySegment losses, Layout lossesLayout,
            MemorySegment gradient, Layout gradientLayout) {
        run(batch(type, predictions, layout, targets, targetsLayout).losses(type, losses, lossesLayout).gradient(type, gradient, gradientLayout), Reduction.NONE, true, false);
    }

    /**
     * Computes the loss of a batch, in memory segments.
     *
     * @param type             what the elements are
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @return the reduced loss
     */
    public final double loss(ValueLayout.OfDouble type, MemorySegment predictions, Layout layout,
            MemorySegment targets, Layout targetsLayout) {
        return loss(batch(type, predictions, layout, targets, targetsLayout));
    }

    /**
     * Computes the loss of a batch and its gradient, in memory segments.
     *
     * @param type             what the elements are
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param gradient         receives the gradient of the reduced loss; may be the predictions
     * @param gradientLayout   where the rows of the gradient shall lie
     * @return the reduced loss
     */
    public final double lossAndGradient(ValueLayout.OfDouble type, MemorySegment predictions, Layout layout,
            MemorySegment targets, Layout targetsLayout, MemorySegment gradient,
            Layout gradientLayout) {
        return lossAndGradient(batch(type, predictions, layout, targets, targetsLayout).gradient(type, gradient, gradientLayout));
    }

    /**
     * Computes the loss of each row, or of each element without a reduction, in memory segments.
     *
     * @param type             what the elements are
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param losses           receives the losses, weighted
     * @param lossesLayout     where they shall lie: as the predictions, or one a row, as the loss has it
     */
    public final void losses(ValueLayout.OfDouble type, MemorySegment predictions, Layout layout,
            MemorySegment targets, Layout targetsLayout, MemorySegment losses, Layout lossesLayout) {
        run(batch(type, predictions, layout, targets, targetsLayout).losses(type, losses, lossesLayout), Reduction.NONE, false, false);
    }

    /**
     * Computes losses without a reduction, and their gradient, in memory segments.
     *
     * @param type             what the elements are
     * @param predictions      the logits, log-probabilities, probabilities or predictions, as the loss has it
     * @param layout           where their rows lie
     * @param targets          a target for each of them
     * @param targetsLayout    where the rows of targets lie
     * @param losses           receives the losses, weighted
     * @param lossesLayout     where they shall lie: as the predictions, or one a row, as the loss has it
     * @param gradient         receives the gradient of each loss; may be the predictions
     * @param gradientLayout   where the rows of the gradient shall lie
     */
    public final void lossesAndGradient(ValueLayout.OfDouble type, MemorySegment predictions, Layout layout,
            MemorySegment targets, Layout targetsLayout, MemorySegment losses, Layout lossesLayout,
            MemorySegment gradient, Layout gradientLayout) {
        run(batch(type, predictions, layout, targets, targetsLayout).losses(type, losses, lossesLayout).gradient(type, gradient, gradientLayout), Reduction.NONE, true, false);
    }

    private static Batch batch(float[] predictions, Layout layout, float[] targets, Layout targetsLayout) {
        return Batch.ofThread().predictions(predictions, layout).targets(targets, targetsLayout);
    }

    private static Batch batch(double[] predictions, Layout layout, double[] targets, Layout targetsLayout) {
        return Batch.ofThread().predictions(predictions, layout).targets(targets, targetsLayout);
    }

    private static Batch batch(ValueLayout type, MemorySegment predictions, Layout layout, MemorySegment targets,
            Layout targetsLayout) {
        return Batch.ofThread().predictions(type, predictions, layout)
                .targets(type, targets, targetsLayout);
    }
}
