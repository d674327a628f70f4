package dev.lanemax;

/** What becomes of probabilities next to 0 and 1, whose logarithms are infinite, in a cross-entropy from probabilities. */
public enum ProbabilityClipping {

    /** Nothing: a loss may be infinite, and so may a gradient. */
    EXACT,

    /** PyTorch's way: logarithms are at least -100, and the gradient's denominator p(1 - p) at least the float 1e-12. */
    TORCH,

    /** Keras's way: probabilities are clipped to [1e-7, 1 - 1e-7], and outside the gradient is 0. */
    KERAS
}
