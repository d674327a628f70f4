package dev.lanemax;

/**
 * How the losses of a batch become one number. The gradient is that of this number. In each name, MEAN is a sum that is divided by
 * something; {@link ZeroDenominator} says what happens where that is 0. Losses are multiplied by their class weights and sample
 * weights before they are added.
 */
public enum Reduction {

    /** No reduction: the losses are written one by one, and the gradient is that of each loss. What is returned is their sum. */
    NONE,

    /** The sum; 0 for no rows. */
    SUM,

    /**
     * The sum divided by the number of losses, whatever their weights, ignored rows included: the rows, or the elements where a loss
     * has one for each (Keras; PyTorch's {@code mean} of element-wise losses).
     */
    MEAN_ALL,

    /** The sum divided by the number of losses that are not ignored. */
    MEAN_VALID,

    /**
     * The sum divided by the sum of the labels' class weights over the rows that are not ignored (PyTorch's and ONNX's {@code mean}
     * of {@code cross_entropy} and {@code nll_loss}); without class weights, or without labels, the same as {@link #MEAN_VALID}.
     */
    MEAN_WEIGHT,

    /** The sum divided by the sum of the sample weights of the losses that are not ignored; without any, as {@link #MEAN_VALID}. */
    MEAN_SAMPLE_WEIGHT,

    /** The sum divided by the number of rows, ignored ones included, also where a loss is one of each element (PyTorch's {@code kl_div}). */
    BATCHMEAN,

    /** The sum divided by a number of the caller's, {@link LossOptions#divisor()}, as gradient accumulation over batches needs. */
    DIVISOR
}
