package dev.lanemax;

import dev.lanemax.internal.Arguments;
import dev.lanemax.internal.Formula;
import dev.lanemax.internal.Matrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A loss of each row's class, given by its index: cross-entropy, margin losses and others, and losses of one's own.
 *
 * <p>A loss of one's own extends this class and says what a row's {@link #loss(Row) loss} is and its {@link #gradient(Row) gradient},
 * without weights. It then has every option of {@link LossOptions}, each type, memory and layout. See {@link GradientCheck}.
 *
 * <p>The methods with arrays and segments take labels of {@code int}; labels of {@code long}, weights of rows and whatever else a call
 * reads or writes are for those with a {@link Batch}.
 *
 * @param <L> the loss's own class
 */
public abstract non-sealed class ClassLoss<L extends ClassLoss<L>> extends Loss<L> {

    private final Formula formula = new ClassFormula();

    /**
     * A loss with options.
     *
     * @param options how losses are weighted, left out and reduced
     */
    protected ClassLoss(LossOptions options) {
        super(options);
    }

    @Override
    Formula formula() {
        return formula;
    }

    /** Labels are from 0 to one less than this. */
    long labelLimit(long classes) {
        return classes;
    }

    @Override
    LossOptions presetOptions(Preset preset) {
        LossOptions reduced = super.presetOptions(preset)
                .withReduction(preset == Preset.KERAS ? Reduction.MEAN_ALL : Reduction.MEAN_WEIGHT);
        return preset == Preset.TORCH ? reduced.withIgnoreIndex(LossOptions.TORCH_IGNORE_INDEX) : reduced.withoutIgnoreIndex();
    }

    /** Where in its row the class of a label is. */
    int trueClass(long label) {
        return (int) label;
    }

    /** Whether losses and gradients are those of plain cross-entropy, times weights. */
    boolean isCrossEntropy() {
        return false;
    }

    /** Whether the formula asks for labels. Where it does not, they may be absent, and only tell which rows are ignored. */
    boolean needsLabels() {
        return true;
    }

    /** Refuses a number of classes that the options are not for. */
    void checkClasses(long classes) {
    }

    /**
     * Whether the weights of classes, {@link Row#classWeight(int)}, are part of the formula, and a row's loss is not multiplied by that
     * of its class.
     *
     * @return false unless overridden
     */
    protected boolean weighsClasses() {
        return false;
    }

    /**
     * The loss of a row, without weights.
     *
     * @param row the row
     * @return its loss
     */
    protected abstract double loss(Row row);

    /**
     * Sets the gradient of a row's loss. It is called right after {@link #loss(Row)}, with the same row.
     *
     * @param row the row
     */
    protected abstract void gradient(Row row);

    /**
     * Sets the diagonal of the Hessian of a row's loss, after {@link #gradient(Row)}.
     *
     * @param row the row
     */
    protected void hessian(Row row) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " has no second derivative");
    }

    /**
     * Sets the product of the Hessian of a row's loss with its vector, after {@link #loss(Row)}.
     *
     * @param row the row
     */
    protected void hessianVectorProduct(Row row) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " has no Hessian-vector product");
    }

    /**
     * The same loss with weights of classes: each row's loss is multiplied by that of its class, unless the loss says otherwise.
     *
     * @param classWeights a finite weight of at least 0 for each class, or none at all
     * @return a loss with these weights
     * @throws IllegalArgumentException where one is negative or not finite
     */
    public final L withClassWeights(double... classWeights) {
        return withOptions(options().withClassWeights(classWeights));
    }

    /**
     * The same loss with another label for rows that do not count: their loss is 0 and their gradient +0, whatever their logits are.
     *
     * @param ignoreIndex the label; unless it is set that of PyTorch, -100
     * @return a loss with this ignore index
     */
    public final L withIgnoreIndex(long ignoreIndex) {
        return withOptions(options().withIgnoreIndex(ignoreIndex));
    }

    /**
     * The same loss without an ignore index.
     *
     * @return a loss that refuses every label that names no class
     */
    public final L withoutIgnoreIndex() {
        return withOptions(options().withoutIgnoreIndex());
    }

    /**
     * Computes the loss of a batch.
     *
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index
     * @param labelsOffset     index of the first row's label; the others follow
     * @return the reduced loss
     */
    public final float loss(float[] logits, Layout layout, int[] labels, int labelsOffset) {
        return (float) loss(batch(logits, layout, labels, labelsOffset));
    }

    /**
     * Computes the loss of a batch and its gradient.
     *
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index
     * @param labelsOffset     index of the first row's label; the others follow
     * @param gradient         receives the gradient of the reduced loss; may be the logits
     * @param gradientLayout   where the rows of the gradient shall lie
     * @return the reduced loss
     */
    public final float lossAndGradient(float[] logits, Layout layout, int[] labels, int labelsOffset, float[] gradient,
            Layout gradientLayout) {
        return (float) lossAndGradient(batch(logits, layout, labels, labelsOffset).gradient(gradient, gradientLayout));
    }

    /**
     * Computes the loss of each row, without a reduction.
     *
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index
     * @param labelsOffset     index of the first row's label; the others follow
     * @param losses           receives the losses, weighted
     * @param lossesOffset     index of the first row's loss; the others follow
     */
    public final void losses(float[] logits, Layout layout, int[] labels, int labelsOffset, float[] losses,
            int lossesOffset) {
        run(batch(logits, layout, labels, labelsOffset).losses(losses, lossesOffset), Reduction.NONE, false, false);
    }

    /**
     * Computes losses without a reduction, and their gradient.
     *
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index
     * @param labelsOffset     index of the first row's label; the others follow
     * @param losses           receives the losses, weighted
     * @param lossesOffset     index of the first row's loss; the others follow
     * @param gradient         receives the gradient of each loss; may be the logits
     * @param gradientLayout   where the rows of the gradient shall lie
     */
    public final void lossesAndGradient(float[] logits, Layout layout, int[] labels, int labelsOffset, float[] losses,
            int lossesOffset, float[] gradient, Layout gradientLayout) {
        run(batch(logits, layout, labels, labelsOffset).losses(losses, lossesOffset).gradient(gradient, gradientLayout), Reduction.NONE, true, false);
    }

    /**
     * Computes the loss of a batch.
     *
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index
     * @param labelsOffset     index of the first row's label; the others follow
     * @return the reduced loss
     */
    public final double loss(double[] logits, Layout layout, int[] labels, int labelsOffset) {
        return loss(batch(logits, layout, labels, labelsOffset));
    }

    /**
     * Computes the loss of a batch and its gradient.
     *
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index
     * @param labelsOffset     index of the first row's label; the others follow
     * @param gradient         receives the gradient of the reduced loss; may be the logits
     * @param gradientLayout   where the rows of the gradient shall lie
     * @return the reduced loss
     */
    public final double lossAndGradient(double[] logits, Layout layout, int[] labels, int labelsOffset, double[] gradient,
            Layout gradientLayout) {
        return lossAndGradient(batch(logits, layout, labels, labelsOffset).gradient(gradient, gradientLayout));
    }

    /**
     * Computes the loss of each row, without a reduction.
     *
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index
     * @param labelsOffset     index of the first row's label; the others follow
     * @param losses           receives the losses, weighted
     * @param lossesOffset     index of the first row's loss; the others follow
     */
    public final void losses(double[] logits, Layout layout, int[] labels, int labelsOffset, double[] losses,
            int lossesOffset) {
        run(batch(logits, layout, labels, labelsOffset).losses(losses, lossesOffset), Reduction.NONE, false, false);
    }

    /**
     * Computes losses without a reduction, and their gradient.
     *
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index
     * @param labelsOffset     index of the first row's label; the others follow
     * @param losses           receives the losses, weighted
     * @param lossesOffset     index of the first row's loss; the others follow
     * @param gradient         receives the gradient of each loss; may be the logits
     * @param gradientLayout   where the rows of the gradient shall lie
     */
    public final void lossesAndGradient(double[] logits, Layout layout, int[] labels, int labelsOffset, double[] losses,
            int lossesOffset, double[] gradient, Layout gradientLayout) {
        run(batch(logits, layout, labels, labelsOffset).losses(losses, lossesOffset).gradient(gradient, gradientLayout), Reduction.NONE, true, false);
    }

    /**
     * Computes the loss of a batch, in memory segments.
     *
     * @param type             what the elements of all but the labels are
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index, as {@code int}s
     * @param labelsOffset     index of the first row's label, in elements; the others follow
     * @return the reduced loss
     */
    public final float loss(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, MemorySegment labels,
            long labelsOffset) {
        return (float) loss(batch(type, logits, layout, labels, labelsOffset));
    }

    /**
     * Computes the loss of a batch and its gradient, in memory segments.
     *
     * @param type             what the elements of all but the labels are
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index, as {@code int}s
     * @param labelsOffset     index of the first row's label, in elements; the others follow
     * @param gradient         receives the gradient of the reduced loss; may be the logits
     * @param gradientLayout   where the rows of the gradient shall lie
     * @return the reduced loss
     */
    public final float lossAndGradient(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, MemorySegment labels,
            long labelsOffset, MemorySegment gradient, Layout gradientLayout) {
        return (float) lossAndGradient(batch(type, logits, layout, labels, labelsOffset).gradient(type, gradient, gradientLayout));
    }

    /**
     * Computes the loss of each row, without a reduction, in memory segments.
     *
     * @param type             what the elements of all but the labels are
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index, as {@code int}s
     * @param labelsOffset     index of the first row's label, in elements; the others follow
     * @param losses           receives the losses, weighted
     * @param lossesOffset     index of the first row's loss, in elements; the others follow
     */
    public final void losses(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, MemorySegment labels,
            long labelsOffset, MemorySegment losses, long lossesOffset) {
        run(batch(type, logits, layout, labels, labelsOffset).losses(type, losses, lossesOffset), Reduction.NONE, false, false);
    }

    /**
     * Computes losses without a reduction, and their gradient, in memory segments.
     *
     * @param type             what the elements of all but the labels are
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index, as {@code int}s
     * @param labelsOffset     index of the first row's label, in elements; the others follow
     * @param losses           receives the losses, weighted
     * @param lossesOffset     index of the first row's loss, in elements; the others follow
     * @param gradient         receives the gradient of each loss; may be the logits
     * @param gradientLayout   where the rows of the gradient shall lie
     */
    public final void lossesAndGradient(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, MemorySegment labels,
            long labelsOffset, MemorySegment losses, long lossesOffset, MemorySegment gradient,
            Layout gradientLayout) {
        run(batch(type, logits, layout, labels, labelsOffset).losses(type, losses, lossesOffset).gradient(type, gradient, gradientLayout), Reduction.NONE, true, false);
    }

    /**
     * Computes the loss of a batch, in memory segments.
     *
     * @param type             what the elements of all but the labels are
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index, as {@code int}s
     * @param labelsOffset     index of the first row's label, in elements; the others follow
     * @return the reduced loss
     */
    public final double loss(ValueLayout.OfDouble type, MemorySegment logits, Layout layout, MemorySegment labels,
            long labelsOffset) {
        return loss(batch(type, logits, layout, labels, labelsOffset));
    }

    /**
     * Computes the loss of a batch and its gradient, in memory segments.
     *
     * @param type             what the elements of all but the labels are
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index, as {@code int}s
     * @param labelsOffset     index of the first row's label, in elements; the others follow
     * @param gradient         receives the gradient of the reduced loss; may be the logits
     * @param gradientLayout   where the rows of the gradient shall lie
     * @return the reduced loss
     */
    public final double lossAndGradient(ValueLayout.OfDouble type, MemorySegment logits, Layout layout, MemorySegment labels,
            long labelsOffset, MemorySegment gradient, Layout gradientLayout) {
        return lossAndGradient(batch(type, logits, layout, labels, labelsOffset).gradient(type, gradient, gradientLayout));
    }

    /**
     * Computes the loss of each row, without a reduction, in memory segments.
     *
     * @param type             what the elements of all but the labels are
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index, as {@code int}s
     * @param labelsOffset     index of the first row's label, in elements; the others follow
     * @param losses           receives the losses, weighted
     * @param lossesOffset     index of the first row's loss, in elements; the others follow
     */
    public final void losses(ValueLayout.OfDouble type, MemorySegment logits, Layout layout, MemorySegment labels,
            long labelsOffset, MemorySegment losses, long lossesOffset) {
        run(batch(type, logits, layout, labels, labelsOffset).losses(type, losses, lossesOffset), Reduction.NONE, false, false);
    }

    /**
     * Computes losses without a reduction, and their gradient, in memory segments.
     *
     * @param type             what the elements of all but the labels are
     * @param logits           the logits, log-probabilities or probabilities, as the loss has it
     * @param layout           where their rows lie
     * @param labels           each row's class, from 0 to classes - 1, or the ignore index, as {@code int}s
     * @param labelsOffset     index of the first row's label, in elements; the others follow
     * @param losses           receives the losses, weighted
     * @param lossesOffset     index of the first row's loss, in elements; the others follow
     * @param gradient         receives the gradient of each loss; may be the logits
     * @param gradientLayout   where the rows of the gradient shall lie
     */
    public final void lossesAndGradient(ValueLayout.OfDouble type, MemorySegment logits, Layout layout, MemorySegment labels,
            long labelsOffset, MemorySegment losses, long lossesOffset, MemorySegment gradient,
            Layout gradientLayout) {
        run(batch(type, logits, layout, labels, labelsOffset).losses(type, losses, lossesOffset).gradient(type, gradient, gradientLayout), Reduction.NONE, true, false);
    }

    private static Batch batch(float[] logits, Layout layout, int[] labels, int labelsOffset) {
        return Batch.ofThread().logits(logits, layout).labels(labels, labelsOffset);
    }

    private static Batch batch(double[] logits, Layout layout, int[] labels, int labelsOffset) {
        return Batch.ofThread().logits(logits, layout).labels(labels, labelsOffset);
    }

    private static Batch batch(ValueLayout type, MemorySegment logits, Layout layout, MemorySegment labels,
            long labelsOffset) {
        return Batch.ofThread().logits(type, logits, layout)
                .labels(ValueLayout.JAVA_INT, labels, labelsOffset);
    }

    private final class ClassFormula extends RowFormula {

        ClassFormula() {
            super(ClassLoss.this);
        }

        @Override
        public Matrix target(Arguments arguments) {
            return needsLabels() ? arguments.labels : arguments.input;
        }

        @Override
        public void checkClasses(long classes) {
            ClassLoss.this.checkClasses(classes);
        }

        @Override
        public long labelLimit(long classes) {
            return ClassLoss.this.labelLimit(classes);
        }

        @Override
        public int trueClass(long label) {
            return ClassLoss.this.trueClass(label);
        }

        @Override
        public boolean isCrossEntropy() {
            return ClassLoss.this.isCrossEntropy();
        }

        @Override
        double weight(Row row) {
            return weighsClasses() || !row.hasLabel() ? 1 : row.classWeight(row.label());
        }

        @Override
        double loss(Row row) {
            return ClassLoss.this.loss(row);
        }

        @Override
        void gradient(Row row) {
            ClassLoss.this.gradient(row);
        }

        @Override
        void hessian(Row row) {
            ClassLoss.this.hessian(row);
        }

        @Override
        void hessianVectorProduct(Row row) {
            ClassLoss.this.hessianVectorProduct(row);
        }
    }
}
