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
     * @param gamma from 1 to {@value FocalTerms#MOST_PRODUCTS}
     */
    void floatFocal(double[] logits, double[] targets, double[] losses, double[] slopes, int count,
            int gamma, double weight, double weightSlope);

    /** {@link LogisticTerms}: the same for any gamma above 0. */
    void floatPowerFocal(double[] logits, double[] targets, double[] losses, double[] slopes, int count,
            double gamma, double weight, double weightSlope);

    /** {@link RegressionFormulas}. */
    void squaredError(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double scale);

    /** {@link RegressionFormulas}. */
    void absoluteError(double[] predictions, double[] targets, double[] losses, double[] slopes, int count);

    /** {@link RegressionFormulas}. */
    void huber(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double delta);

    /** {@link RegressionFormulas}. */
    void smoothL1(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double beta);

    /** {@link RegressionFormulas}. */
    void logCosh(double[] predictions, double[] targets, double[] losses, double[] slopes, int count);

    /** {@link RegressionFormulas}. */
    void pinball(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double quantile);

    /** {@link RegressionFormulas}. */
    void percentageError(double[] predictions, double[] targets, double[] losses, double[] slopes, int count);

    /** {@link RegressionFormulas}. */
    void logPoisson(double[] predictions, double[] targets, double[] losses, double[] slopes, int count);

    /** {@link RegressionFormulas}. */
    void poisson(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double epsilon);

    /** {@link RegressionFormulas}. */
    void squaredLogError(double[] predictions, double[] targets, double[] losses, double[] slopes, int count);

    /** {@link RegressionFormulas}. */
    void klDiv(double[] predictions, double[] targets, double[] losses, double[] slopes, int count);

    /** {@link RegressionFormulas}. */
    void logKlDiv(double[] predictions, double[] targets, double[] losses, double[] slopes, int count);

    /** {@link BinaryFormulas}. */
    void hinge(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double a, double b);

    /** {@link BinaryFormulas}. */
    void squaredHinge(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double a, double b);

    /** {@link BinaryFormulas}. */
    void perceptron(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double a, double b);

    /** {@link BinaryFormulas}. */
    void softMargin(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double a, double b);

    /** {@link BinaryFormulas}. */
    void smoothedZeroOne(double[] predictions, double[] targets, double[] losses, double[] slopes, int count,
            double a, double b, double sharpness);

    /** {@link BinaryFormulas}. */
    void hingeEmbedding(double[] predictions, double[] targets, double[] losses, double[] slopes, int count, double margin);

    /** {@link BinaryFormulas}. */
    void probability(double[] predictions, double[] targets, double[] losses, double[] slopes, int count,
            double least, double most);

    /** {@link BinaryFormulas}. */
    void torchProbability(double[] predictions, double[] targets, double[] losses, double[] slopes, int count);
}
