package dev.lanemax.kernels;

/** The derivatives of the elementary functions without options, each a {@link TileFunction}. */
public final class Derivatives {

    private Derivatives() {
    }

    /** e^x: that of exp and of expm1. */
    public static void exp(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        functions.exp(x, 0, count, d, 0, count, 1, count);
    }

    /** 1 / x. */
    public static void log(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            d[i] = 1 / x[i];
        }
    }

    /** 1 / (1 + x). */
    public static void log1p(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            d[i] = 1 / (1 + x[i]);
        }
    }

    /** s (1 - s) with s = sigmoid(-|x|). */
    public static void sigmoid(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            d[i] = -Math.abs(x[i]);
        }
        functions.sigmoid(d, 0, count, d, 0, count, 1, count);
        for (int i = 0; i < count; i++) {
            d[i] *= 1 - d[i];
        }
    }

    /** sigmoid(-x). */
    public static void logSigmoid(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            d[i] = -x[i];
        }
        functions.sigmoid(d, 0, count, d, 0, count, 1, count);
    }

    /** sigmoid(x). */
    public static void softplus(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        functions.sigmoid(x, 0, count, d, 0, count, 1, count);
    }

    /** 1 - tanh^2 x = 4 s (1 - s) with s = sigmoid(-2|x|). */
    public static void tanh(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            d[i] = -2 * Math.abs(x[i]);
        }
        functions.sigmoid(d, 0, count, d, 0, count, 1, count);
        for (int i = 0; i < count; i++) {
            d[i] *= 4 * (1 - d[i]);
        }
    }
}
