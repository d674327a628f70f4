package dev.lanemax;

/** How the targets of a binary loss name the two classes. */
public enum BinaryLabels {

    /** 0 is the negative class and 1 the positive; a target in between is the probability of the positive class. */
    ZERO_ONE,

    /** -1 is the negative class and 1 the positive; a target t in between is the probability (1 + t) / 2 of the positive class. */
    SIGNED;

    /** The share of the positive class in a target. */
    double positive(double target) {
        return this == ZERO_ONE ? target : 0.5 + 0.5 * target;
    }

    /** The share of the negative class in a target: 1 - positive, without its rounding error. */
    double negative(double target) {
        return this == ZERO_ONE ? 1 - target : 0.5 - 0.5 * target;
    }

    /** The target as a number from -1 to 1, positive - negative. */
    double signed(double target) {
        return this == ZERO_ONE ? 2 * target - 1 : target;
    }
}
