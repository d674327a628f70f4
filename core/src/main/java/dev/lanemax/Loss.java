package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Formula;
import dev.lanemax.internal.LossRun;
import dev.lanemax.internal.Provider;

/**
 * A loss with its options: immutable, safe for any number of threads, made once and reused. {@link ClassLoss} takes the index of
 * each row's class, {@link TargetLoss} a target for each element, {@link Regularizer} neither; {@link DistributionLoss} and
 * {@link ElementwiseLoss} are for losses of one's own too.
 *
 * <p>The loss that is returned is reduced as {@link Reduction} says; gradient and Hessian are those of the reduced loss, times the
 * upstream gradient where there is one. Losses are added as pairs of doubles, so a sum or mean is within
 * {@value #MAX_REDUCTION_ULP_ERROR} ulp of the sum or mean of magnitudes, whatever the number of losses. Calls allocate nothing, once a thread has made room for the longest row it has seen.
 *
 * <p><b>Reproducibility.</b> The same arguments give the same bits on every processor, at every vector width and in every memory; a
 * row's loss and its derivatives do not depend on the other rows.
 *
 * @param <L> the loss's own class
 */
public abstract sealed class Loss<L extends Loss<L>> permits ClassLoss, TargetLoss, Regularizer {

    /** The largest error of a sum or mean of given losses, in units of the last place of the sum or mean of their magnitudes. */
    public static final double MAX_REDUCTION_ULP_ERROR = 1;

    private final LossOptions options;

    /**
     * A loss with options.
     *
     * @param options how losses are weighted, left out and reduced
     */
    protected Loss(LossOptions options) {
        this.options = options;
    }

    /**
     * The same loss with other options.
     *
     * @param newOptions how losses are weighted, left out and reduced
     * @return a new loss, otherwise the same
     */
    protected abstract L withOptions(LossOptions newOptions);

    abstract Formula formula();

    /**
     * How losses are weighted, left out and reduced.
     *
     * @return the options
     */
    public final LossOptions options() {
        return options;
    }

    /**
     * The same loss, reduced otherwise.
     *
     * @param reduction what the losses are made into
     * @return a loss with that reduction
     * @throws IllegalArgumentException where it is null
     */
    public final L withReduction(Reduction reduction) {
        return withOptions(options.withReduction(reduction));
    }

    /**
     * The same loss, as a sum divided by a number, for gradient accumulation over several batches.
     *
     * @param divisor a finite number above 0
     * @return a loss with the reduction {@link Reduction#DIVISOR}
     * @throws IllegalArgumentException where it is not such a number
     */
    public final L withDivisor(double divisor) {
        return withOptions(options.withDivisor(divisor));
    }

    /**
     * The same loss, with another mean over nothing.
     *
     * @param zeroDenominator what a mean is whose denominator is 0
     * @return a loss with that rule
     * @throws IllegalArgumentException where it is null
     */
    public final L withZeroDenominator(ZeroDenominator zeroDenominator) {
        return withOptions(options.withZeroDenominator(zeroDenominator));
    }

    /**
     * The same loss on more threads, or on one.
     *
     * @param parallelism on how many threads to work, and whose
     * @return a loss with that parallelism, and the same results
     * @throws IllegalArgumentException where it is null
     */
    public final L withParallelism(Parallelism parallelism) {
        return withOptions(options.withParallelism(parallelism));
    }

    /**
     * The same loss with another unit of logarithms.
     *
     * @param unit nats, or bits: losses and derivatives divided by ln 2
     * @return a loss in that unit
     * @throws IllegalArgumentException where it is null
     */
    public final L withUnit(LogarithmUnit unit) {
        return withOptions(options.withUnit(unit));
    }

    /**
     * The same loss with another library's reduction, ignored label and rules. Weights and what is the loss's own, a margin for example,
     * stay as they are; options that are set afterwards change single rules.
     *
     * @param preset the library
     * @return a loss with its rules
     * @throws IllegalArgumentException where it is null
     */
    public L withPreset(Preset preset) {
        Checks.present("preset", preset);
        return withOptions(presetOptions(preset));
    }

    /** The options of this loss in another library. */
    LossOptions presetOptions(Preset preset) {
        return options.withReduction(Reduction.MEAN_ALL)
                .withZeroDenominator(preset == Preset.KERAS ? ZeroDenominator.ZERO : ZeroDenominator.NAN);
    }

    final L withProvider(Provider provider) {
        return withOptions(options.withProvider(provider));
    }

    /**
     * What the losses of a batch are made into.
     *
     * @return the reduction
     */
    public final Reduction reduction() {
        return options.reduction();
    }

    /**
     * Computes the loss of a batch.
     *
     * @param batch what is read, and the losses where they are wanted one by one
     * @return the reduced loss, in double also where the logits are float
     * @throws IllegalArgumentException  where an argument is missing, of a wrong shape or type, or overlaps another
     * @throws IndexOutOfBoundsException where memory is too short or a label names no class
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public final double loss(Batch batch) {
        return run(batch, options.reduction(), false, false);
    }

    /**
     * Computes the loss of a batch and its gradient.
     *
     * @param batch what is read; the gradient; the losses where they are wanted one by one
     * @return the reduced loss, in double also where the logits are float; the same as {@link #loss(Batch)} returns
     * @throws IllegalArgumentException  where an argument is missing, of a wrong shape or type, or overlaps another
     * @throws IndexOutOfBoundsException where memory is too short or a label names no class
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public final double lossAndGradient(Batch batch) {
        return run(batch, options.reduction(), true, false);
    }

    /**
     * Computes the loss of a batch, its gradient and the diagonal of its Hessian, for gradient boosting and Newton's method.
     *
     * @param batch what is read; the gradient and the Hessian; the losses where they are wanted one by one
     * @return the reduced loss, in double also where the logits are float
     * @throws UnsupportedOperationException where the loss has no second derivative
     * @throws IllegalArgumentException      where an argument is missing, of a wrong shape or type, or overlaps another
     * @throws IndexOutOfBoundsException     where memory is too short or a label names no class
     * @throws IllegalStateException         where a segment's arena has been closed
     * @throws WrongThreadException          where a segment is confined to another thread
     */
    public final double lossGradientAndHessian(Batch batch) {
        requireHessian();
        return run(batch, options.reduction(), true, true);
    }

    final void requireHessian() {
        if (!hasHessian()) {
            throw new UnsupportedOperationException(getClass().getSimpleName() + " has no second derivative");
        }
    }

    /**
     * Computes the gradient of a batch and the diagonal of its Hessian, as {@link #lossGradientAndHessian}, for a caller that has no use
     * for the loss: the hook of a library of gradient boosting.
     *
     * @param batch what is read; the gradient and the Hessian
     * @throws UnsupportedOperationException where the loss has no second derivative
     * @throws IllegalArgumentException      where an argument is missing, of a wrong shape or type, or overlaps another
     * @throws IndexOutOfBoundsException     where memory is too short or a label names no class
     * @throws IllegalStateException         where a segment's arena has been closed
     * @throws WrongThreadException          where a segment is confined to another thread
     */
    public final void gradientAndHessian(Batch batch) {
        lossGradientAndHessian(batch);
    }

    /**
     * Whether there is a Hessian.
     *
     * @return whether {@link #lossGradientAndHessian} may be called
     */
    public boolean hasHessian() {
        return isPiecewiseLinear();
    }

    /**
     * Computes the loss of a batch and the product of its Hessian with a vector, for Newton's method with conjugate gradients: the
     * derivative of the gradient in the vector's direction.
     *
     * @param batch what is read, the vector among it; the product; the losses where they are wanted one by one
     * @return the reduced loss, in double also where the logits are float
     * @throws UnsupportedOperationException where the loss has no such product
     * @throws IllegalArgumentException      where an argument is missing, of a wrong shape or type, or overlaps another
     * @throws IndexOutOfBoundsException     where memory is too short or a label names no class
     * @throws IllegalStateException         where a segment's arena has been closed
     * @throws WrongThreadException          where a segment is confined to another thread
     */
    public final double hessianVectorProduct(Batch batch) {
        if (!hasHessianVectorProduct()) {
            throw new UnsupportedOperationException(getClass().getSimpleName() + " has no Hessian-vector product");
        }
        return run(batch, options.reduction(), false, false, true);
    }

    /**
     * Whether there is a product of the Hessian with a vector.
     *
     * @return whether {@link #hessianVectorProduct} may be called
     */
    public boolean hasHessianVectorProduct() {
        return isPiecewiseLinear();
    }

    /** Whether it is linear in the input but for kinks, so that its Hessian is 0, which then needs no formula. */
    boolean isPiecewiseLinear() {
        return false;
    }

    /** Whether the gradient is added to what its memory holds. */
    boolean addsGradient() {
        return false;
    }

    final double run(Batch batch, Reduction reduction, boolean gradient, boolean hessian) {
        return run(batch, reduction, gradient, hessian, false);
    }

    private double run(Batch batch, Reduction reduction, boolean gradient, boolean hessian, boolean product) {
        Checks.present("batch", batch);
        try {
            batch.arguments().setAddsGradient(addsGradient());
            return LossRun.ofThread().run(
                    batch.arguments(), options, options.provider(), reduction, formula(), gradient, hessian, product);
        } finally {
            batch.release();
        }
    }
}
