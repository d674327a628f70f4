package dev.lanemax;

import dev.lanemax.internal.Arguments;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What a {@link Batch} has for a loss to read. */
public abstract sealed class BatchInputs permits Batch {

    final Arguments arguments = new Arguments();

    /** For {@link Batch} alone. */
    BatchInputs() {
        // every argument is absent until it is set
    }

    abstract Batch batch();

    /**
     * The logits, log-probabilities or probabilities, as the loss has it. Input.
     *
     * @param logits where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch logits(float[] logits, Layout layout) {
        arguments.input.rename("logits");
        arguments.input.set(logits, layout);
        return batch();
    }

    /**
     * The logits, log-probabilities or probabilities, as the loss has it. Input.
     *
     * @param logits where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch logits(double[] logits, Layout layout) {
        arguments.input.rename("logits");
        arguments.input.set(logits, layout);
        return batch();
    }

    /**
     * The logits, log-probabilities or probabilities, as the loss has it. Input.
     *
     * @param type   what the elements are
     * @param logits where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch logits(ValueLayout type, MemorySegment logits, Layout layout) {
        arguments.input.rename("logits");
        arguments.input.set(type, logits, layout);
        return batch();
    }

    /**
     * The predictions of an element-wise loss; another word for the logits. Input.
     *
     * @param predictions where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch predictions(float[] predictions, Layout layout) {
        arguments.input.rename("predictions");
        arguments.input.set(predictions, layout);
        return batch();
    }

    /**
     * The predictions of an element-wise loss; another word for the logits. Input.
     *
     * @param predictions where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch predictions(double[] predictions, Layout layout) {
        arguments.input.rename("predictions");
        arguments.input.set(predictions, layout);
        return batch();
    }

    /**
     * The predictions of an element-wise loss; another word for the logits. Input.
     *
     * @param type   what the elements are
     * @param predictions where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch predictions(ValueLayout type, MemorySegment predictions, Layout layout) {
        arguments.input.rename("predictions");
        arguments.input.set(type, predictions, layout);
        return batch();
    }

    /**
     * Each row's class, from 0 to classes - 1, or the ignore index. Input.
     *
     * @param labels where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch labels(int[] labels, long offset) {
        arguments.labels.setColumn(labels, offset);
        return batch();
    }

    /**
     * Each row's class, from 0 to classes - 1, or the ignore index. Input.
     *
     * @param labels where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch labels(long[] labels, long offset) {
        arguments.labels.setColumn(labels, offset);
        return batch();
    }

    /**
     * Each row's class, from 0 to classes - 1, or the ignore index. Input.
     *
     * @param type   what the elements are
     * @param labels where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch labels(ValueLayout type, MemorySegment labels, long offset) {
        arguments.labels.setColumn(type, labels, offset);
        return batch();
    }

    /**
     * A target for each element. Input.
     *
     * @param targets where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch targets(float[] targets, Layout layout) {
        arguments.targets.set(targets, layout);
        return batch();
    }

    /**
     * A target for each element. Input.
     *
     * @param targets where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch targets(double[] targets, Layout layout) {
        arguments.targets.set(targets, layout);
        return batch();
    }

    /**
     * A target for each element. Input.
     *
     * @param targets where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch targets(int[] targets, Layout layout) {
        arguments.targets.set(targets, layout);
        return batch();
    }

    /**
     * A target for each element. Input.
     *
     * @param targets where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch targets(long[] targets, Layout layout) {
        arguments.targets.set(targets, layout);
        return batch();
    }

    /**
     * A target for each element. Input.
     *
     * @param type   what the elements are
     * @param targets where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch targets(ValueLayout type, MemorySegment targets, Layout layout) {
        arguments.targets.set(type, targets, layout);
        return batch();
    }

    /**
     * A variance for each element, for the Gaussian negative log-likelihood. Input.
     *
     * @param variances where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch variances(float[] variances, Layout layout) {
        arguments.variances.set(variances, layout);
        return batch();
    }

    /**
     * A variance for each element, for the Gaussian negative log-likelihood. Input.
     *
     * @param variances where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch variances(double[] variances, Layout layout) {
        arguments.variances.set(variances, layout);
        return batch();
    }

    /**
     * A variance for each element, for the Gaussian negative log-likelihood. Input.
     *
     * @param type   what the elements are
     * @param variances where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch variances(ValueLayout type, MemorySegment variances, Layout layout) {
        arguments.variances.set(type, variances, layout);
        return batch();
    }

    /**
     * A weight of at least 0 for each element, for element-wise losses. Input, 1 where absent.
     *
     * @param elementWeights where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch elementWeights(float[] elementWeights, Layout layout) {
        arguments.elementWeights.set(elementWeights, layout);
        return batch();
    }

    /**
     * A weight of at least 0 for each element, for element-wise losses. Input, 1 where absent.
     *
     * @param elementWeights where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch elementWeights(double[] elementWeights, Layout layout) {
        arguments.elementWeights.set(elementWeights, layout);
        return batch();
    }

    /**
     * A weight of at least 0 for each element, for element-wise losses. Input, 1 where absent.
     *
     * @param type   what the elements are
     * @param elementWeights where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch elementWeights(ValueLayout type, MemorySegment elementWeights, Layout layout) {
        arguments.elementWeights.set(type, elementWeights, layout);
        return batch();
    }

    /**
     * A weight of at least 0 for each row. Input, 1 where absent.
     *
     * @param sampleWeights where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch sampleWeights(float[] sampleWeights, long offset) {
        arguments.sampleWeights.setColumn(sampleWeights, offset);
        return batch();
    }

    /**
     * A weight of at least 0 for each row. Input, 1 where absent.
     *
     * @param sampleWeights where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch sampleWeights(double[] sampleWeights, long offset) {
        arguments.sampleWeights.setColumn(sampleWeights, offset);
        return batch();
    }

    /**
     * A weight of at least 0 for each row. Input, 1 where absent.
     *
     * @param type   what the elements are
     * @param sampleWeights where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch sampleWeights(ValueLayout type, MemorySegment sampleWeights, long offset) {
        arguments.sampleWeights.setColumn(type, sampleWeights, offset);
        return batch();
    }

    /**
     * What each row's gradient is multiplied by, for element-wise losses that of each of its elements. Input, 1 where absent.
     *
     * @param upstream where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch upstream(float[] upstream, long offset) {
        arguments.upstream.setColumn(upstream, offset);
        return batch();
    }

    /**
     * What each row's gradient is multiplied by, for element-wise losses that of each of its elements. Input, 1 where absent.
     *
     * @param upstream where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch upstream(double[] upstream, long offset) {
        arguments.upstream.setColumn(upstream, offset);
        return batch();
    }

    /**
     * What each row's gradient is multiplied by, for element-wise losses that of each of its elements. Input, 1 where absent.
     *
     * @param type   what the elements are
     * @param upstream where they are
     * @param offset index of the first row's, in elements; the others follow
     * @return this batch
     */
    public Batch upstream(ValueLayout type, MemorySegment upstream, long offset) {
        arguments.upstream.setColumn(type, upstream, offset);
        return batch();
    }

    /**
     * What each element's gradient is multiplied by, for element-wise losses, or each row's where the layout is of one class.
     * Input, 1 where absent.
     *
     * @param upstream where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch upstream(float[] upstream, Layout layout) {
        arguments.upstream.set(upstream, layout);
        return batch();
    }

    /**
     * What each element's gradient is multiplied by, for element-wise losses, or each row's where the layout is of one class.
     * Input, 1 where absent.
     *
     * @param upstream where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch upstream(double[] upstream, Layout layout) {
        arguments.upstream.set(upstream, layout);
        return batch();
    }

    /**
     * What each element's gradient is multiplied by, for element-wise losses, or each row's where the layout is of one class.
     * Input, 1 where absent.
     *
     * @param type   what the elements are
     * @param upstream where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch upstream(ValueLayout type, MemorySegment upstream, Layout layout) {
        arguments.upstream.set(type, upstream, layout);
        return batch();
    }

    /**
     * What the Hessian is multiplied by, for {@link Loss#hessianVectorProduct}. Input.
     *
     * @param vector where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch vector(float[] vector, Layout layout) {
        arguments.vector.set(vector, layout);
        return batch();
    }

    /**
     * What the Hessian is multiplied by, for {@link Loss#hessianVectorProduct}. Input.
     *
     * @param vector where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch vector(double[] vector, Layout layout) {
        arguments.vector.set(vector, layout);
        return batch();
    }

    /**
     * What the Hessian is multiplied by, for {@link Loss#hessianVectorProduct}. Input.
     *
     * @param type   what the elements are
     * @param vector where they are
     * @param layout where its rows lie
     * @return this batch
     */
    public Batch vector(ValueLayout type, MemorySegment vector, Layout layout) {
        arguments.vector.set(type, vector, layout);
        return batch();
    }

    /**
     * What every gradient is multiplied by: the derivative of what the loss is used for with respect to the loss.
     *
     * @param upstream a finite number, 1 unless set
     * @return this batch
     */
    public Batch upstream(double upstream) {
        arguments.setUpstreamOfAll(upstream);
        return batch();
    }
}
