package dev.lanemax.internal;

/** What the row kernels make of a row: a value for each of its logits, or one value. */
public enum RowKernel {
    SOFTMAX, LOG_SOFTMAX, LOG_SUM_EXP
}
