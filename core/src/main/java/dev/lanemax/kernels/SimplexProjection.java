package dev.lanemax.kernels;

/**
 * The point of the probability simplex next to a row x (Martins and Astudillo 2016): p = max(0, z - t) with z = x - max x and the
 * threshold t, from -1 to below 0, at which p adds up to 1. A row with NaN or +inf, or of -inf only, has NaN.
 */
public final class SimplexProjection {

    private SimplexProjection() {
    }

    /** The largest number of a row, or NaN. */
    public static double max(double[] x, int from, int classes) {
        double max = x[from];
        for (int c = 1; c < classes; c++) {
            max = Math.max(max, x[from + c]);
        }
        return max;
    }

    /**
     * The threshold t. Only z above -1 can be above it. The largest k of them have the threshold (their sum - 1) / k, and the next one
     * belongs to them where it is above that.
     */
    public static double threshold(double[] x, int from, int classes, double max, double[] workspace, CompensatedSum sum) {
        if (!(Math.abs(max) < Double.POSITIVE_INFINITY)) {
            return Double.NaN;
        }
        int candidates = 0;
        for (int c = 0; c < classes; c++) {
            double z = x[from + c] - max;
            if (z > -1) {
                workspace[candidates++] = z;
            }
        }
        RowOrder.sort(workspace, 0, candidates);
        sum.clear();
        sum.add(-1);
        double threshold = -1;
        for (int k = 1; k <= candidates && workspace[candidates - k] > threshold; k++) {
            sum.add(workspace[candidates - k]);
            threshold = sum.value() / k;
        }
        return threshold;
    }

    /** Writes p, which may take the place of x. */
    public static void project(double[] x, int from, int classes, double max, double threshold, double[] p, int pFrom) {
        for (int c = 0; c < classes; c++) {
            p[pFrom + c] = Math.max(0, x[from + c] - max - threshold);
        }
    }

    /** Writes the gradient u - mean of u where p is above 0, and 0 elsewhere; it may take the place of p or u. NaN where p is NaN. */
    public static void backward(double[] p, double[] u, int from, int classes, double[] gradient, CompensatedSum sum) {
        int support = 0;
        sum.clear();
        for (int i = from; i < from + classes; i++) {
            if (p[i] != 0) {
                sum.add(u[i]);
                support++;
            }
        }
        double mean = Double.isNaN(p[from]) ? Double.NaN : sum.value() / support;
        for (int i = from; i < from + classes; i++) {
            gradient[i] = p[i] == 0 ? 0 : u[i] - mean;
        }
    }
}
