package dev.lanemax.kernels;

/** cap tanh(x / cap). */
public record Softcap(double cap) {

    /** Below, z^2 / 3 is less than a quarter of an ulp of 1: tanh z is z. */
    private static final double TINY = 0x1p-28;

    /** From here on the derivative is 0, and up to here what rounding takes from z is finite. */
    private static final double LARGE = 0x1p10;

    /** The {@link TileFunction}. */
    public void forward(DoubleArrayFunctions functions, double[] x, double[] y, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            y[i] = x[i] / cap;
        }
        functions.tanh(y, 0, count, y, 0, count, 1, count);
        for (int i = 0; i < count; i++) {
            y[i] = Math.abs(y[i]) < TINY ? x[i] : cap * y[i];
        }
    }

    /** Its derivative, 4 s (1 - s) with s = sigmoid(-2 |z + zLow|) and z + zLow = x / cap. */
    public void derivative(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            d[i] = -2 * Math.abs(x[i] / cap);
        }
        functions.sigmoid(d, 0, count, d, 0, count, 1, count);
        for (int i = 0; i < count; i++) {
            double z = Math.abs(x[i] / cap);
            double low = z < LARGE ? Math.fma(-z, cap, Math.abs(x[i])) / cap : 0;
            double s = Math.fma(d[i] * (1 - d[i]), -2 * low, d[i]);
            d[i] = 4 * s * (1 - s);
        }
    }
}
