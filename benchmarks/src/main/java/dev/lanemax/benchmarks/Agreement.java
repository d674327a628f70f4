package dev.lanemax.benchmarks;

/**
 * How close results must be before they are timed: what computes something else proves nothing by being fast.
 *
 * @param relative the largest difference, as a share of the expected value
 * @param absolute the largest difference that is always accepted
 */
record Agreement(double relative, double absolute) {

    /** The same values. */
    static final Agreement SAME = new Agreement(0, 0);

    private static final double FEW_ULP = 1e-6;
    private static final double FLOAT_RELATIVE = 3e-5;
    private static final double FLOAT_LOGARITHM = 1e-5;
    private static final double FLOAT_GRADIENT = 1e-6;

    /** What is asked of Lanemax, beside the loops in double. */
    static Agreement ofLanemax(Operator operator) {
        return new Agreement(FEW_ULP, switch (operator.overFloat()) {
            // A few ulp of the terms, whose sum may be close to 0.
            case LOG_SUM_EXP -> FEW_ULP;
            // The loops subtract in double, which is not exact where the difference is close to 0.
            case LOG_SOFTMAX, LOSS, LOSS_AND_GRADIENT -> 1e-12;
            // A few ulp of terms of 1.
            case SPARSEMAX, SOFT_TARGETS, KL_DIVERGENCE -> FEW_ULP;
            // What is below the smallest normal number may vanish.
            default -> operator.isOtherLoss() ? 1e-12 : Float.MIN_NORMAL;
        });
    }

    /**
     * What is asked of others that compute in float: relative errors of 2<sup>-24</sup> times the range of the logits and of a
     * sum in float, and absolute ones of the same kind where they subtract: in logarithms, and in a gradient p - 1, of the mean.
     */
    static Agreement ofPeers(Operator operator, Shape shape) {
        return new Agreement(FLOAT_RELATIVE, switch (operator.overFloat()) {
            case LOG_SOFTMAX, LOG_SUM_EXP, LOSS -> FLOAT_LOGARITHM;
            case LOSS_AND_GRADIENT -> FLOAT_GRADIENT / shape.rows();
            case SOFT_TARGETS, KL_DIVERGENCE, MULTI_MARGIN -> FLOAT_GRADIENT / shape.rows();
            default -> operator.isOtherLoss() ? FLOAT_GRADIENT / shape.elements() : Float.MIN_NORMAL;
        });
    }

    /** Throws where a value is too far from the expected one. */
    void require(String what, float[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++) {
            if (!close(expected[i], actual[i])) {
                throw new IllegalStateException(what + ": value " + i + " is " + actual[i] + ", expected " + expected[i]);
            }
        }
    }

    /** Throws where a value is too far from the expected one. */
    void require(String what, float expected, float actual) {
        require(what, new float[] {expected}, new float[] {actual});
    }

    private boolean close(float expected, float actual) {
        return Float.compare(expected, actual) == 0
                || Math.abs((double) expected - actual) <= Math.max(absolute, relative * Math.abs(expected));
    }
}
