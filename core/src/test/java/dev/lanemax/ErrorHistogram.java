package dev.lanemax;

import java.util.Locale;

/** The errors of one function's results: the worst, where it is, and how many there are of each size. */
final class ErrorHistogram {

    /** Tenths of an ulp, and everything above 1. */
    static final int BINS = 11;

    private final ElementaryFunction function;
    private final long[] counts = new long[BINS];
    private double worst;
    private float worstAt;

    ErrorHistogram(ElementaryFunction function) {
        this.function = function;
    }

    /** Takes in the results for all of the arguments. */
    void add(float[] arguments, float[] results) {
        for (int i = 0; i < arguments.length; i++) {
            double error = function.error(arguments[i], results[i]);
            counts[error <= 1 ? Math.min((int) (error * 10), BINS - 2) : BINS - 1]++;
            if (error > worst) {
                worst = error;
                worstAt = arguments[i];
            }
        }
    }

    void merge(ErrorHistogram other) {
        for (int bin = 0; bin < BINS; bin++) {
            counts[bin] += other.counts[bin];
        }
        if (other.worst > worst) {
            worst = other.worst;
            worstAt = other.worstAt;
        }
    }

    double worst() {
        return worst;
    }

    long count(int bin) {
        return counts[bin];
    }

    /** The worst error and the argument where it is, in hexadecimal too. */
    String worstCase() {
        return String.format(Locale.ROOT, "%.4f at %s (%s)", worst, worstAt, Float.toHexString(worstAt));
    }

    @Override
    public String toString() {
        return function + ": " + worstCase();
    }
}
