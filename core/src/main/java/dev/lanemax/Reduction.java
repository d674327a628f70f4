package dev.lanemax;

/** How the losses of the rows of a batch become one number. */
public enum Reduction {
    /** The sum of the row losses; 0 for no rows. */
    SUM,
    /** The sum divided by the number of rows (PyTorch's {@code mean} without weights); NaN for no rows. */
    MEAN
}
