package dev.lanemax.kernels;

/** x / (1 + |x|). */
public final class Softsign {

    private Softsign() {
    }

    /** The {@link TileFunction}; an infinity has its limit. */
    public static void forward(DoubleArrayFunctions functions, double[] x, double[] y, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            y[i] = Math.abs(x[i]) == Double.POSITIVE_INFINITY ? Math.signum(x[i]) : x[i] / (1 + Math.abs(x[i]));
        }
    }

    /** Its derivative, 1 / (1 + |x|)^2, with what rounding takes from 1 + |x| to first order. */
    public static void derivative(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            double magnitude = Math.abs(x[i]);
            double w = 1 + magnitude;
            d[i] = 1 / Math.fma(w, w, Weighting.scaled(2 * w, Rounding.ofDifference(1, -magnitude, w)));
        }
    }
}
