package dev.lanemax.kernels;

/**
 * The shares of the two classes in a binary target: p and 1 - p with p = slope t + intercept, moved towards a half by label smoothing
 * e, to p (1 - e) + e/2 and (1 - p)(1 - e) + e/2. The second is no difference of 1 and the first, whose rounding would count.
 */
public record BinaryShares(double slope, double intercept, double smoothing) {

    public double positive(double target) {
        return smoothed(slope * target + intercept);
    }

    public double negative(double target) {
        return smoothed((1 - intercept) - slope * target);
    }

    /** What 1 - e loses by rounding is multiplied too. */
    private double smoothed(double share) {
        double kept = 1 - smoothing;
        double keptLow = (1 - kept) - smoothing;
        return Math.fma(share, kept, Math.fma(share, keptLow, 0.5 * smoothing));
    }

    /** The shares of the positive class in some targets, times a weight. */
    public void positive(double[] targets, double weight, double[] shares, int at, int count) {
        for (int i = at; i < at + count; i++) {
            shares[i] = weight * positive(targets[i]);
        }
    }

    /** The shares of the positive class in some targets, times a weight of each, the first being that of a class. */
    public void positive(double[] targets, double[] weights, int firstClass, double[] shares, int at, int count) {
        for (int i = 0; i < count; i++) {
            shares[at + i] = weights[firstClass + i] * positive(targets[at + i]);
        }
    }

    /** The shares of the negative class in some targets. */
    public void negative(double[] targets, double[] shares, int count) {
        for (int i = 0; i < count; i++) {
            shares[i] = negative(targets[i]);
        }
    }

    /** The shares of the positive class in some targets, times a weight, rounded once. */
    public void positive(float[] targets, double weight, float[] shares, int at, int count) {
        for (int i = at; i < at + count; i++) {
            shares[i] = (float) (weight * positive(targets[i]));
        }
    }

    /** The shares of the positive class in some targets, times a weight of each, rounded once. */
    public void positive(float[] targets, double[] weights, int firstClass, float[] shares, int at, int count) {
        for (int i = 0; i < count; i++) {
            shares[at + i] = (float) (weights[firstClass + i] * positive(targets[at + i]));
        }
    }

    /** The shares of the negative class in some targets, rounded. */
    public void negative(float[] targets, float[] shares, int count) {
        for (int i = 0; i < count; i++) {
            shares[i] = (float) negative(targets[i]);
        }
    }

    /** Shares as floats. */
    public static void round(double[] shares, float[] rounded, int count) {
        for (int i = 0; i < count; i++) {
            rounded[i] = (float) shares[i];
        }
    }
}
