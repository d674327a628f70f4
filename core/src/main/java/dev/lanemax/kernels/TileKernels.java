package dev.lanemax.kernels;

/**
 * Element-wise losses and their sum, over the first {@code count} elements of arrays that are dense. Kernels check nothing, allocate nothing, and
 * give the same bits in every implementation.
 *
 * <p>The binary cross-entropy of a logit z with the shares P of the positive class and Q of the negative is Q softplus(z) + P softplus(-z), where a share
 * of 0 outweighs an infinite softplus; its gradient is Q sigmoid(z) - P sigmoid(-z). Without an
 * array of Q, Q is 1 - P.
 *
 * <p>Results that become floats need fewer terms of the polynomials: they are within 2<sup>-28</sup> of themselves.
 */
public interface TileKernels {

    /** Cross-entropy, to the accuracy of double. */
    void binaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient, int count);

    /** Cross-entropy, for results that become floats. */
    void floatBinaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient, int count);

    /**
     * Cross-entropy with P = t and Q = 1 - t, times (weight + weightSlope t) u<sup>gamma</sup> with u = Q sigmoid(z) + P sigmoid(-z),
     * for results that become floats.
     *
     * @param gamma from 1 to {@value FocalFactor#MOST_PRODUCTS}
     */
    void floatFocal(double[] logits, double[] targets, int gamma, double weight, double weightSlope,
            double[] losses, double[] gradient, int count);

    /** Adds values to a sum, as {@link CompensatedSum#LANES} sums, which take turns. */
    void add(double[] values, int count, CompensatedSum sum);
}
