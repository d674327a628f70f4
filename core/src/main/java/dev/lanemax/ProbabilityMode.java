package dev.lanemax;

/** What becomes of probabilities before their logarithm is taken. */
public enum ProbabilityMode {

    /** Nothing: -log p, which is +inf for p = 0, and the gradient -1/p. */
    EXACT,

    /**
     * They are divided by the sum of their row and clipped to [1e-7, 1 - 1e-7], and clipped ones have no gradient (Keras's
     * {@code categorical_crossentropy}).
     */
    KERAS;

    private static final double LEAST = 1e-7;

    /** Whether a probability, divided by the sum of its row, is changed. */
    boolean clips(double share) {
        return this == KERAS && (share < LEAST || share > 1 - LEAST);
    }

    /** A probability divided by the sum of its row, as its logarithm is taken of it. */
    double clipped(double share) {
        return clips(share) ? Math.clamp(share, LEAST, 1 - LEAST) : share;
    }

    /** What the probabilities of a row are divided by. */
    double divisor(Row row) {
        if (this == EXACT) {
            return 1;
        }
        var sum = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            sum.add(row.x(c));
        }
        return sum.value();
    }
}
