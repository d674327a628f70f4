package dev.lanemax.kernels;

/**
 * The vector-Jacobian products of the normalisers, a row of doubles at a time, from the row's probabilities p and the upstream gradient
 * u. Sums are pairs of doubles. A class of probability 0 takes no part, whatever its u is.
 */
public final class RowGradients {

    private RowGradients() {
    }

    /** gradient = factor p (u - sum(u p)), in place of p. */
    public static void softmax(double[] p, double[] u, int row, int classes, double factor) {
        double sum = 0;
        double low = 0;
        for (int i = row; i < row + classes; i++) {
            double weight = p[i] == 0 ? 0 : u[i];
            double product = p[i] * weight;
            double next = sum + product;
            double added = next - sum;
            low += Math.fma(p[i], weight, -product) + ((sum - (next - added)) + (product - added));
            sum = next;
        }
        double rest = isFinite(sum) ? low : 0;
        for (int i = row; i < row + classes; i++) {
            p[i] = p[i] == 0 ? 0 : factor * productOfDifference(p[i], u[i], sum, rest);
        }
    }

    /** p (u - sum - rest), rounded once: the difference is a pair. */
    private static double productOfDifference(double p, double u, double sum, double rest) {
        double high = u - sum;
        double removed = u - high;
        double low = ((u - (high + removed)) + (removed - sum)) - rest;
        return isFinite(high) ? Math.fma(p, high, p * low) : p * high;
    }

    /** gradient = factor (u - p sum(u)), in place of p. */
    public static void logSoftmax(double[] p, double[] u, int row, int classes, double factor) {
        double sum = 0;
        double low = 0;
        for (int i = row; i < row + classes; i++) {
            double next = sum + u[i];
            double added = next - sum;
            low += (sum - (next - added)) + (u[i] - added);
            sum = next;
        }
        double total = isFinite(sum) ? sum + low : sum;
        for (int i = row; i < row + classes; i++) {
            p[i] = factor * (p[i] == 0 ? u[i] : Math.fma(-p[i], total, u[i]));
        }
    }

    /** gradient = u p, in place of p. */
    public static void logSumExp(double[] p, double u, int row, int classes) {
        for (int i = row; i < row + classes; i++) {
            p[i] = p[i] == 0 ? 0 : u * p[i];
        }
    }

    private static boolean isFinite(double x) {
        return Math.abs(x) < Double.POSITIVE_INFINITY;
    }
}
