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
public final class Batch {

    private static final ThreadLocal<Batch> OF_THREAD = ThreadLocal.withInitial(Batch::new);

    static {
        BatchArguments.provide(new BatchArguments() {
            @Override
            protected Arguments argumentsOf(Batch batch) {
                return batch.arguments;
            }
        });
    }

    private final Arguments arguments = new Arguments();

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

    Arguments arguments() {
        return arguments;
    }

    /**
     * Makes every argument absent.
     *
     * @return this
     */
    public Batch clear() {
        arguments.clear();
        return this;
    }

    /**
     * The logits, log-probabilities or probabilities, as the loss has it. Input.
     *
     * @param logits where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch logits(float[] logits, Layout layout) {
        arguments.input.rename("logits");
        arguments.input.set(logits, layout);
        return this;
    }

    /**
     * The logits, log-probabilities or probabilities, as the loss has it. Input.
     *
     * @param logits where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch logits(double[] logits, Layout layout) {
        arguments.input.rename("logits");
        arguments.input.set(logits, layout);
        return this;
    }

    /**
     * The logits, log-probabilities or probabilities, as the loss has it. Input.
     *
     * @param type   what the elements are
     * @param logits where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch logits(ValueLayout type, MemorySegment logits, Layout layout) {
        arguments.input.rename("logits");
        arguments.input.set(type, logits, layout);
        return this;
    }

    /**
     * The predictions of an element-wise loss; another word for the logits. Input.
     *
     * @param predictions where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch predictions(float[] predictions, Layout layout) {
        arguments.input.rename("predictions");
        arguments.input.set(predictions, layout);
        return this;
    }

    /**
     * The predictions of an element-wise loss; another word for the logits. Input.
     *
     * @param predictions where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch predictions(double[] predictions, Layout layout) {
        arguments.input.rename("predictions");
        arguments.input.set(predictions, layout);
        return this;
    }

    /**
     * The predictions of an element-wise loss; another word for the logits. Input.
     *
     * @param type   what the elements are
     * @param predictions where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch predictions(ValueLayout type, MemorySegment predictions, Layout layout) {
        arguments.input.rename("predictions");
        arguments.input.set(type, predictions, layout);
        return this;
    }

    /**
     * Each row's class, from 0 to classes - 1, or the ignore index. Input.
     *
     * @param labels where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
     */
    public Batch labels(int[] labels, long offset) {
        arguments.labels.setColumn(labels, offset);
        return this;
    }

    /**
     * Each row's class, from 0 to classes - 1, or the ignore index. Input.
     *
     * @param labels where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
     */
    public Batch labels(long[] labels, long offset) {
        arguments.labels.setColumn(labels, offset);
        return this;
    }

    /**
     * Each row's class, from 0 to classes - 1, or the ignore index. Input.
     *
     * @param type   what the elements are
     * @param labels where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
     */
    public Batch labels(ValueLayout type, MemorySegment labels, long offset) {
        arguments.labels.setColumn(type, labels, offset);
        return this;
    }

    /**
     * A target for each element. Input.
     *
     * @param targets where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch targets(float[] targets, Layout layout) {
        arguments.targets.set(targets, layout);
        return this;
    }

    /**
     * A target for each element. Input.
     *
     * @param targets where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch targets(double[] targets, Layout layout) {
        arguments.targets.set(targets, layout);
        return this;
    }

    /**
     * A target for each element. Input.
     *
     * @param targets where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch targets(int[] targets, Layout layout) {
        arguments.targets.set(targets, layout);
        return this;
    }

    /**
     * A target for each element. Input.
     *
     * @param targets where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch targets(long[] targets, Layout layout) {
        arguments.targets.set(targets, layout);
        return this;
    }

    /**
     * A target for each element. Input.
     *
     * @param type   what the elements are
     * @param targets where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch targets(ValueLayout type, MemorySegment targets, Layout layout) {
        arguments.targets.set(type, targets, layout);
        return this;
    }

    /**
     * A variance for each element, for the Gaussian negative log-likelihood. Input.
     *
     * @param variances where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch variances(float[] variances, Layout layout) {
        arguments.variances.set(variances, layout);
        return this;
    }

    /**
     * A variance for each element, for the Gaussian negative log-likelihood. Input.
     *
     * @param variances where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch variances(double[] variances, Layout layout) {
        arguments.variances.set(variances, layout);
        return this;
    }

    /**
     * A variance for each element, for the Gaussian negative log-likelihood. Input.
     *
     * @param type   what the elements are
     * @param variances where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch variances(ValueLayout type, MemorySegment variances, Layout layout) {
        arguments.variances.set(type, variances, layout);
        return this;
    }

    /**
     * A weight of at least 0 for each element, for element-wise losses. Input, 1 where absent.
     *
     * @param elementWeights where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch elementWeights(float[] elementWeights, Layout layout) {
        arguments.elementWeights.set(elementWeights, layout);
        return this;
    }

    /**
     * A weight of at least 0 for each element, for element-wise losses. Input, 1 where absent.
     *
     * @param elementWeights where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch elementWeights(double[] elementWeights, Layout layout) {
        arguments.elementWeights.set(elementWeights, layout);
        return this;
    }

    /**
     * A weight of at least 0 for each element, for element-wise losses. Input, 1 where absent.
     *
     * @param type   what the elements are
     * @param elementWeights where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch elementWeights(ValueLayout type, MemorySegment elementWeights, Layout layout) {
        arguments.elementWeights.set(type, elementWeights, layout);
        return this;
    }

    /**
     * A weight of at least 0 for each row. Input, 1 where absent.
     *
     * @param sampleWeights where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
     */
    public Batch sampleWeights(float[] sampleWeights, long offset) {
        arguments.sampleWeights.setColumn(sampleWeights, offset);
        return this;
    }

    /**
     * A weight of at least 0 for each row. Input, 1 where absent.
     *
     * @param sampleWeights where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
     */
    public Batch sampleWeights(double[] sampleWeights, long offset) {
        arguments.sampleWeights.setColumn(sampleWeights, offset);
        return this;
    }

    /**
     * A weight of at least 0 for each row. Input, 1 where absent.
     *
     * @param type   what the elements are
     * @param sampleWeights where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
     */
    public Batch sampleWeights(ValueLayout type, MemorySegment sampleWeights, long offset) {
        arguments.sampleWeights.setColumn(type, sampleWeights, offset);
        return this;
    }

    /**
     * What each row's gradient is multiplied by. Input, 1 where absent.
     *
     * @param upstream where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
     */
    public Batch upstream(float[] upstream, long offset) {
        arguments.upstream.setColumn(upstream, offset);
        return this;
    }

    /**
     * What each row's gradient is multiplied by. Input, 1 where absent.
     *
     * @param upstream where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
     */
    public Batch upstream(double[] upstream, long offset) {
        arguments.upstream.setColumn(upstream, offset);
        return this;
    }

    /**
     * What each row's gradient is multiplied by. Input, 1 where absent.
     *
     * @param type   what the elements are
     * @param upstream where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
     */
    public Batch upstream(ValueLayout type, MemorySegment upstream, long offset) {
        arguments.upstream.setColumn(type, upstream, offset);
        return this;
    }

    /**
     * What each element's gradient is multiplied by, for element-wise losses. Input, 1 where absent.
     *
     * @param upstream where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch upstream(float[] upstream, Layout layout) {
        arguments.upstream.set(upstream, layout);
        return this;
    }

    /**
     * What each element's gradient is multiplied by, for element-wise losses. Input, 1 where absent.
     *
     * @param upstream where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch upstream(double[] upstream, Layout layout) {
        arguments.upstream.set(upstream, layout);
        return this;
    }

    /**
     * What each element's gradient is multiplied by, for element-wise losses. Input, 1 where absent.
     *
     * @param type   what the elements are
     * @param upstream where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch upstream(ValueLayout type, MemorySegment upstream, Layout layout) {
        arguments.upstream.set(type, upstream, layout);
        return this;
    }

    /**
     * Receives each row's loss, weighted, before the reduction. Needed for {@link Reduction#NONE}.
     *
     * @param losses where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
     */
    public Batch variancesGradient(ValueLayout type, MemorySegment variancesGradient, Layout layout) {
        arguments.variancesGradient.set(type, variancesGradient, layout);
        return this;
    }

    /**
     * What the Hessian is multiplied by, for {@link Loss#hessianVectorProduct}. Input.
     *
     * @param vector where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch vector(float[] vector, Layout layout) {
        arguments.vector.set(vector, layout);
        return this;
    }

    /**
     * What the Hessian is multiplied by, for {@link Loss#hessianVectorProduct}. Input.
     *
     * @param vector where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch vector(double[] vector, Layout layout) {
        arguments.vector.set(vector, layout);
        return this;
    }

    /**
     * What the Hessian is multiplied by, for {@link Loss#hessianVectorProduct}. Input.
     *
     * @param type   what the elements are
     * @param vector where they are
     * @param layout where its rows lie
     * @return this
     */
    public Batch vector(ValueLayout type, MemorySegment vector, Layout layout) {
        arguments.vector.set(type, vector, layout);
        return this;
    }

    /**
     * Receives the product of the Hessian with the vector.
     *
     * @param product where they are
     * @param layout where its rows lie
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
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
     * @return this
     */
    public Batch argmax(ValueLayout type, MemorySegment argmax, long offset) {
        arguments.argmax.setColumn(type, argmax, offset);
        return this;
    }

    /**
     * Asks every call for the number of rows whose maximum is at their label, which {@link #correct} then returns.
     *
     * @return this
     */
    public Batch countCorrect() {
        arguments.countCorrect();
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

    /**
     * What every gradient is multiplied by: the derivative of what the loss is used for with respect to the loss.
     *
     * @param upstream a finite number, 1 unless set
     * @return this
     */
    public Batch upstream(double upstream) {
        arguments.setUpstreamOfAll(upstream);
        return this;
    }
}
