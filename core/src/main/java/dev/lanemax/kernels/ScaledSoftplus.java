package dev.lanemax.kernels;

/** log(1 + e^(beta x)) / beta, and x where beta x is above a threshold. */
public record ScaledSoftplus(double beta, double threshold) {

    /** From here on log(1 + e^z) rounds to z, and up to here what rounding takes from z is finite. */
    private static final double LARGE = 0x1p10;

    public ScaledSoftplus {
        threshold = Math.min(threshold, LARGE);
    }

    /** The {@link TileFunction}: with z + zLow = beta x, softplus z + sigmoid(z) zLow, as a small softplus needs all digits of z. */
    public void forward(DoubleArrayFunctions functions, double[] x, double[] y, double[] scratch, int count) {
        scale(x, y, count);
        functions.sigmoid(y, 0, count, scratch, 0, count, 1, count);
        functions.softplus(y, 0, count, y, 0, count, 1, count);
        for (int i = 0; i < count; i++) {
            double z = beta * x[i];
            y[i] = z > threshold ? x[i] : Math.fma(scratch[i], low(z, x[i]), y[i]) / beta;
        }
    }

    /** Its derivative, sigmoid(z) + sigmoid'(z) zLow, and 1 above the threshold. */
    public void derivative(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        scale(x, d, count);
        functions.sigmoid(d, 0, count, d, 0, count, 1, count);
        for (int i = 0; i < count; i++) {
            double z = beta * x[i];
            d[i] = z > threshold ? 1 : Math.fma(d[i] * (1 - d[i]), low(z, x[i]), d[i]);
        }
    }

    private void scale(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = beta * x[i];
        }
    }

    private double low(double z, double x) {
        return Math.abs(z) < LARGE ? Math.fma(beta, x, -z) : 0;
    }
}
