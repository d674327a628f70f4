package dev.lanemax;

/** What a mean is whose denominator is 0, because everything is ignored, all weights are 0, or there are no rows. Its gradient is +0. */
public enum ZeroDenominator {
    /** NaN (PyTorch). */
    NAN,
    /** 0 (Keras). */
    ZERO
}
