package dev.lanemax;

import dev.lanemax.internal.Arguments;
import dev.lanemax.internal.BatchArguments;
import dev.lanemax.internal.LossRun;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The arguments of a call of a {@link Loss}: what it reads and what it writes, each wherever it lies, in an array or in a memory
 * segment. Make one, set it once or before each call, and reuse it: then nothing is allocated.
 *
 * <pre>{@code
 * Batch batch = new Batch().logits(x, layout).labels(y, 0).sampleWeights(s, 0).gradient(g, layout);
 * double loss = crossEntropy.lossAndGradient(batch);
 * }</pre>
 *
 * <p>Arrays are of {@code float} or {@code double}, labels and targets also of {@code int} or {@code long}. A segment comes with the
 * type of its elements, {@link ValueLayout#JAVA_FLOAT} for example; off-heap it keeps its bounds and lifetime checks. A column has
 * one number for each row, from the given element on. Outputs have the type of the logits. Everything is checked when a loss is
 * called, before anything is written. The gradient may overwrite the logits, in the same layout; apart from that an output shares
 * elements with no other argument.
 *
 * <p>Mutable, so not for several threads at once.
 */
public final class Batch extends BatchInputs {

    private static final ThreadLocal<Batch> OF_THREAD = ThreadLocal.withInitial(Batch::new);

    static {
        BatchArguments.provide(new BatchArguments() {
            @Override
            protected Arguments argumentsOf(Batch batch) {
                return batch.arguments;
            }
        });
    }

    /** A batch without any argument. */
    public Batch() {
        // every argument is absent until it is set
    }

    /** That of the calling thread, without arguments; a new one where a formula is being evaluated, which then calls a loss itself. */
    static Batch ofThread() {
        return LossRun.isRunning() ? new Batch() : OF_THREAD.get();
    }

    /** Forgets the caller's memory after a call, where this is the thread's own. */
    void release() {
        if (this == OF_THREAD.get()) {
            clear();
        }
    }

    @Override
    Batch batch() {
        return this;
    }

    Arguments arguments() {
        return arguments;
    }

    /**
     * Makes every argument absent.
     *
     * @return this batch
     */
    public Batch clear() {
        arguments.clear();
        return this;
    }

    /**
     * Receives each row's loss, weighted, before the reduction. Needed for {@link Reduction#NONE}.
     *
     * @param losses where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch losses(float[] losses, long offset) {
        arguments.losses.setColumn(losses, offset);
        return this;
    }

    /**
     * Receives each row's loss, weighted, before the reduction. Needed for {@link Reduction#NONE}.
     *
     * @param losses where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch losses(double[] losses, long offset) {
        arguments.losses.setColumn(losses, offset);
        return this;
    }

    /**
     * Receives each row's loss, weighted, before the reduction. Needed for {@link Reduction#NONE}.
     *
     * @param type   what the elements are
     * @param losses where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch losses(ValueLayout type, MemorySegment losses, long offset) {
        arguments.losses.setColumn(type, losses, offset);
        return this;
    }

    /**
     * Receives each element's loss, weighted, before the reduction. Needed for {@link Reduction#NONE}, for element-wise losses.
     *
     * @param losses where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch losses(float[] losses, Layout layout) {
        arguments.losses.set(losses, layout);
        return this;
    }

    /**
     * Receives each element's loss, weighted, before the reduction. Needed for {@link Reduction#NONE}, for element-wise losses.
     *
     * @param losses where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch losses(double[] losses, Layout layout) {
        arguments.losses.set(losses, layout);
        return this;
    }

    /**
     * Receives each element's loss, weighted, before the reduction. Needed for {@link Reduction#NONE}, for element-wise losses.
     *
     * @param type   what the elements are
     * @param losses where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch losses(ValueLayout type, MemorySegment losses, Layout layout) {
        arguments.losses.set(type, losses, layout);
        return this;
    }

    /**
     * Receives the gradient with respect to the logits or predictions; may overwrite them.
     *
     * @param gradient where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch gradient(float[] gradient, Layout layout) {
        arguments.gradient.set(gradient, layout);
        return this;
    }

    /**
     * Receives the gradient with respect to the logits or predictions; may overwrite them.
     *
     * @param gradient where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch gradient(double[] gradient, Layout layout) {
        arguments.gradient.set(gradient, layout);
        return this;
    }

    /**
     * Receives the gradient with respect to the logits or predictions; may overwrite them.
     *
     * @param type   what the elements are
     * @param gradient where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch gradient(ValueLayout type, MemorySegment gradient, Layout layout) {
        arguments.gradient.set(type, gradient, layout);
        return this;
    }

    /**
     * Receives the diagonal of the Hessian with respect to the logits or predictions.
     *
     * @param hessian where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch hessian(float[] hessian, Layout layout) {
        arguments.hessian.set(hessian, layout);
        return this;
    }

    /**
     * Receives the diagonal of the Hessian with respect to the logits or predictions.
     *
     * @param hessian where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch hessian(double[] hessian, Layout layout) {
        arguments.hessian.set(hessian, layout);
        return this;
    }

    /**
     * Receives the diagonal of the Hessian with respect to the logits or predictions.
     *
     * @param type   what the elements are
     * @param hessian where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch hessian(ValueLayout type, MemorySegment hessian, Layout layout) {
        arguments.hessian.set(type, hessian, layout);
        return this;
    }

    /**
     * Receives the gradient with respect to the variances, where it is wanted.
     *
     * @param variancesGradient where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch variancesGradient(float[] variancesGradient, Layout layout) {
        arguments.variancesGradient.set(variancesGradient, layout);
        return this;
    }

    /**
     * Receives the gradient with respect to the variances, where it is wanted.
     *
     * @param variancesGradient where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch variancesGradient(double[] variancesGradient, Layout layout) {
        arguments.variancesGradient.set(variancesGradient, layout);
        return this;
    }

    /**
     * Receives the gradient with respect to the variances, where it is wanted.
     *
     * @param type   what the elements are
     * @param variancesGradient where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch variancesGradient(ValueLayout type, MemorySegment variancesGradient, Layout layout) {
        arguments.variancesGradient.set(type, variancesGradient, layout);
        return this;
    }

    /**
     * Receives the product of the Hessian with the vector.
     *
     * @param product where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch product(float[] product, Layout layout) {
        arguments.product.set(product, layout);
        return this;
    }

    /**
     * Receives the product of the Hessian with the vector.
     *
     * @param product where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch product(double[] product, Layout layout) {
        arguments.product.set(product, layout);
        return this;
    }

    /**
     * Receives the product of the Hessian with the vector.
     *
     * @param type   what the elements are
     * @param product where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch product(ValueLayout type, MemorySegment product, Layout layout) {
        arguments.product.set(type, product, layout);
        return this;
    }

    /**
     * Receives the logarithm of the sum of the exponentials of each row of logits, ignored rows included, with every call.
     *
     * @param logSumExp where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch logSumExp(float[] logSumExp, long offset) {
        arguments.logSumExp.setColumn(logSumExp, offset);
        return this;
    }

    /**
     * Receives the logarithm of the sum of the exponentials of each row of logits, ignored rows included, with every call.
     *
     * @param logSumExp where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch logSumExp(double[] logSumExp, long offset) {
        arguments.logSumExp.setColumn(logSumExp, offset);
        return this;
    }

    /**
     * Receives the logarithm of the sum of the exponentials of each row of logits, ignored rows included, with every call.
     *
     * @param type   what the elements are
     * @param logSumExp where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch logSumExp(ValueLayout type, MemorySegment logSumExp, long offset) {
        arguments.logSumExp.setColumn(type, logSumExp, offset);
        return this;
    }

    /**
     * Receives the class of each row's maximum, the first of equals or of NaN, ignored rows included, with every call.
     *
     * @param argmax where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch argmax(int[] argmax, long offset) {
        arguments.argmax.setColumn(argmax, offset);
        return this;
    }

    /**
     * Receives the class of each row's maximum, the first of equals or of NaN, ignored rows included, with every call.
     *
     * @param argmax where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch argmax(long[] argmax, long offset) {
        arguments.argmax.setColumn(argmax, offset);
        return this;
    }

    /**
     * Receives the class of each row's maximum, the first of equals or of NaN, ignored rows included, with every call.
     *
     * @param type   what the elements are
     * @param argmax where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch argmax(ValueLayout type, MemorySegment argmax, long offset) {
        arguments.argmax.setColumn(type, argmax, offset);
        return this;
    }

    /**
     * Asks every call for the number of rows whose maximum is at their label, which {@link #correct} then returns.
     *
     * @return this batch
     */
    public Batch countCorrect() {
        arguments.setCountsCorrect(true);
        return this;
    }

    /**
     * How many of the last call's rows had their maximum, the first of equals, at their label. Ignored rows do not count.
     *
     * @return the number of rows, 0 where there was no call
     * @throws IllegalStateException where {@link #countCorrect} has not asked for it
     */
    public long correct() {
        if (!arguments.countsCorrect()) {
            throw new IllegalStateException("correct rows are not counted, must be asked for by countCorrect");
        }
        return arguments.correct();
    }
}
