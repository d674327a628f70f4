package dev.lanemax.kernels;

/**
 * Losses of elements, and their slopes, the derivatives with respect to the first argument, over dense arrays. Kernels check nothing,
 * allocate nothing, and give the same bits in every implementation.
 *
 * <p>The build writes both implementations: a kernel {@code name} repeats the formulas {@code nameLoss} and {@code nameSlope} for each
 * of {@code count} elements; what stands behind {@code count} is the same for all of them. Without an array of slopes only the losses
 * are computed. Kernels may read and write up to {@value #SPARE} elements more than they are asked for: arrays must have room for them.
 */
public interface ElementLosses {

    /** The most elements that a vector has. */
    int SPARE = 16;

    /** {@link LogisticTerms}: cross-entropy with the shares P = t and Q = 1 - t. */
    void crossEntropy(double[] logits, double[] targets, double[] losses, double[] slopes, int count);

    /** {@link LogisticTerms}: cross-entropy with the shares P and Q. */
    void shares(double[] logits, double[] positive, double[] negative, double[] losses, double[] slopes, int count);

    /** {@link FloatLogisticTerms}: cross-entropy with the shares P = t and Q = 1 - t. */
    void floatCrossEntropy(float[] logits, int logitsOffset, float[] targets, int targetsOffset,
            float[] losses, float[] slopes, int count);

    /** {@link FloatLogisticTerms}: cross-entropy with the shares P and Q. */
    void floatShares(float[] logits, int logitsOffset, float[] positive, float[] negative, float[] losses, float[] slopes, int count);

    /**
     * {@link LogisticTerms}: cross-entropy with P = t and Q = 1 - t, times (weight + weightSlope t) u<sup>gamma</sup> with
     * u = Q sigmoid(z) + P sigmoid(-z), for results that become floats.
     *
     * @param gamma from 1 to {@value FocalFactor#MOST_PRODUCTS}
     */
    void floatFocal(double[] logits, double[] targets, double[] losses, double[] slopes, int count,
            int gamma, double weight, double weightSlope);
}
