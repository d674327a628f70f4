package dev.lanemax;

import java.util.Locale;

/** The errors of one function's results: the worst, where it is, and how many there are of each size. */
final class ErrorHistogram {

    /** Tenths of an ulp, and everything above 1. */
    static final int BINS = 11;

    private final ElementaryFunction function;
    private final long[] counts = new long[BINS];
    private double worst;
    private double worstAt;
    private String worstArgument = "";

    ErrorHistogram(ElementaryFunction function) {
        this.function = function;
    }

    /** Takes in the results for all of the arguments. */
    void add(float[] arguments, float[] results) {
        for (int i = 0; i < arguments.length; i++) {
            if (isWorst(function.error(arguments[i], results[i]))) {
                worstAt = arguments[i];
                worstArgument = arguments[i] + " (" + Float.toHexString(arguments[i]) + ")";
            }
        }
    }

    /** Takes in the results for all of the arguments. */
    void add(double[] arguments, double[] results) {
        for (int i = 0; i < arguments.length; i++) {
            if (isWorst(function.error(arguments[i], results[i]))) {
                worstAt = arguments[i];
                worstArgument = arguments[i] + " (" + Double.toHexString(arguments[i]) + ")";
            }
        }
    }

    private boolean isWorst(double error) {
        counts[error <= 1 ? Math.min((int) (error * 10), BINS - 2) : BINS - 1]++;
        if (error > worst) {
            worst = error;
            return true;
        }
        return false;
    }

    void merge(ErrorHistogram other) {
        for (int bin = 0; bin < BINS; bin++) {
            counts[bin] += other.counts[bin];
        }
        if (other.worst > worst) {
            worst = other.worst;
            worstAt = other.worstAt;
            worstArgument = other.worstArgument;
        }
    }

    double worst() {
        return worst;
    }

    double worstAt() {
        return worstAt;
    }

    long count(int bin) {
        return counts[bin];
    }

    /** The worst error and the argument where it is, in hexadecimal too. */
    String worstCase() {
        return String.format(Locale.ROOT, "%.4f at %s", worst, worstArgument);
    }

    @Override
    public String toString() {
        return function + ": " + worstCase();
    }
}
