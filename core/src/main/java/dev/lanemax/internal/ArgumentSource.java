package dev.lanemax.internal;

/** Where the arguments of a call of an operator come from: the bridge sets them from a structure of C. */
public interface ArgumentSource {

    /** Sets the logits, or the arguments of a function of elements. */
    void setInput(Matrix input);

    /** Sets the gradient with respect to the results. */
    void setUpstream(Matrix upstream);

    /** Sets what receives the results, or the gradient. */
    void setResult(Matrix result);

    /** Sets what receives classes. */
    void setIndices(Matrix indices);
}
