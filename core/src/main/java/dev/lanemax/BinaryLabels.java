package dev.lanemax;

/** How the targets of a binary loss name the two classes. */
public enum BinaryLabels {

    /** 0 is the negative class and 1 the positive; a target in between is the probability of the positive class. */
    ZERO_ONE,

    /** -1 is the negative class and 1 the positive; a target t in between is the probability (1 + t) / 2 of the positive class. */
    SIGNED;

    /** The target as a number from -1 to 1, positive - negative. */
    double signed(double target) {
        return slope() * target + intercept();
    }

    /** The number a of the signed target a t + b. */
    double slope() {
        return this == ZERO_ONE ? 2 : 1;
    }

    /** The number b of the signed target a t + b. */
    double intercept() {
        return this == ZERO_ONE ? -1 : 0;
    }
}
