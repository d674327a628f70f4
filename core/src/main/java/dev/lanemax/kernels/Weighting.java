package dev.lanemax.kernels;

import java.util.Arrays;

/** Weights on losses and gradients. A weight of 0 makes +0 of whatever it meets, infinities and NaN included. */
public final class Weighting {

    private Weighting() {
    }

    /** values = weight values. */
    public static void scale(double[] values, int from, int count, double weight) {
        if (weight == 0) {
            Arrays.fill(values, from, from + count, 0);
        } else if (weight != 1) {
            for (int i = from; i < from + count; i++) {
                values[i] *= weight;
            }
        }
    }

    /** values[i] = weights[i] values[i]. */
    public static void scale(double[] values, double[] weights, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = weights[i] == 0 ? 0 : weights[i] * values[i];
        }
    }

    /** The weighted value. */
    public static double scaled(double value, double weight) {
        return weight == 0 ? 0 : weight * value;
    }
}
