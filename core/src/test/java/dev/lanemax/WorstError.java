package dev.lanemax;

import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.Ulp;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The largest error of some results against exact ones, in ulp of a unit: the exact result, or the largest term of a formula. Those of
 * all operators that were measured are kept side by side with their bounds, for {@code ./lanemax accuracy} to print.
 */
public final class WorstError {

    private static final int FEWEST_RESULTS = 500;

    private static final Map<String, Measured> OF_ALL_OPERATORS = new LinkedHashMap<>();

    private double error;
    private long results;

    /**
     * What was measured of an operator, over all of its tests.
     *
     * @param name    the operator and which of its results it is
     * @param bound   what its class promises
     * @param error   the worst error
     * @param results how many results were compared
     */
    public record Measured(String name, double bound, double error, long results) {

        private Measured with(Measured other) {
            return new Measured(name, Math.min(bound, other.bound), Math.max(error, other.error), results + other.results);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s: worst %.2f ulp, bound %.0f, %,d results", name, error, bound, results);
        }
    }

    /** What has been measured so far, by name. */
    public static Map<String, Measured> ofAllOperators() {
        return OF_ALL_OPERATORS;
    }

    void add(double computed, DoubleDouble exact) {
        add(computed, exact, exact.high());
    }

    void add(double computed, DoubleDouble exact, double unit) {
        take(exact.high() == 0 && computed == 0 ? 0 : Ulp.errorRelativeTo(computed, exact, unit));
    }

    void add(float computed, DoubleDouble exact) {
        add(computed, exact, exact.high());
    }

    void add(float computed, DoubleDouble exact, double unit) {
        take(exact.high() == 0 && computed == 0 ? 0 : Ulp.errorRelativeTo(computed, exact, unit));
    }

    private void take(double newError) {
        results++;
        error = error >= newError ? error : newError;
    }

    /** Requires the bound to hold, and prints the error beside it. */
    void assertWithin(double bound, String name) {
        Measured measured = new Measured(name, bound, error, results);
        System.out.println(measured);
        if (!(error <= bound && results >= FEWEST_RESULTS)) {
            throw new AssertionError(measured);
        }
        keepWithin(bound, name);
    }

    /** Requires the bound to hold for what may be a few results of many. */
    void keepWithin(double bound, String name) {
        Measured measured = new Measured(name, bound, error, results);
        if (!(error <= bound)) {
            throw new AssertionError(measured);
        }
        synchronized (OF_ALL_OPERATORS) {
            OF_ALL_OPERATORS.merge(name, measured, Measured::with);
        }
    }
}
