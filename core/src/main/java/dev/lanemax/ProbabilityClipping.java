package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.CompensatedSum;

/** What becomes of probabilities next to 0 and 1, whose logarithms are infinite, in a cross-entropy from probabilities. */
public enum ProbabilityClipping {

    /** Nothing: a loss may be infinite, and so may a gradient. */
    EXACT,

    /**
     * PyTorch's way: logarithms are at least -100, and the gradient's denominator p(1 - p) at least the float 1e-12. It is for binary losses, the
     * only ones from probabilities that PyTorch has.
     */
    TORCH,

    /**
     * Keras's way: probabilities are clipped to [1e-7, 1 - 1e-7], and outside the gradient is 0. Those of several classes are divided
     * by their sum before.
     */
    KERAS;

    private static final double LEAST = 1e-7;
    private static final double MOST = 1 - LEAST;

    /** The smallest probability that is not changed. */
    double least() {
        return this == KERAS ? LEAST : 0;
    }

    /** The largest probability that is not changed. */
    double most() {
        return this == KERAS ? MOST : 1;
    }

    /** A probability as its logarithm is taken of it. */
    double clipped(double probability) {
        return isClipped(probability) ? Math.clamp(probability, LEAST, MOST) : probability;
    }

    /** Whether a probability is changed, and so has no gradient. */
    boolean isClipped(double probability) {
        return this == KERAS && (probability < LEAST || probability > MOST);
    }

    /** What the probabilities of a row of classes are divided by. */
    double divisor(Row row) {
        if (this == EXACT) {
            return 1;
        }
        return sum(row).value();
    }

    /** What the divisor has lost by rounding. */
    double divisorRemainder(Row row) {
        return this == EXACT ? 0 : sum(row).remainder();
    }

    private static CompensatedSum sum(Row row) {
        CompensatedSum sum = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            sum.add(row.x(c));
        }
        return sum;
    }

    /** Refuses what is for binary losses alone. */
    static ProbabilityClipping ofClasses(ProbabilityClipping clipping) {
        Checks.present("clipping", clipping);
        if (clipping == TORCH) {
            throw new IllegalArgumentException("clipping is TORCH, must be EXACT or KERAS for several classes");
        }
        return clipping;
    }

    /** What a library's losses do. */
    static ProbabilityClipping of(Preset preset) {
        return preset == Preset.KERAS ? KERAS : EXACT;
    }
}
