package dev.lanemax;

import java.util.LinkedHashMap;
import java.util.Map;

/** The largest error of each operator, in ulp, with its bound and the case in which it was seen. */
final class WorstErrors {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        private final double bound;
        private double error;
        private String place = "";
        private long results;

        private Entry(double bound) {
            this.bound = bound;
        }
    }

    /** Names an operator before its first result. */
    void expect(String operator, double bound) {
        entries.put(operator, new Entry(bound));
    }

    /** Counts one result. The row is described only when it is the worst so far. */
    void add(String operator, double error, RowOfTest row, int index) {
        Entry entry = entries.get(operator);
        entry.results++;
        if (!(error <= entry.error)) {
            entry.error = error;
            entry.place = row + ", entry " + index;
        }
    }

    /** Takes over what another measurement of the same operators has seen. */
    void merge(WorstErrors other) {
        other.entries.forEach((operator, seen) -> {
            Entry entry = entries.computeIfAbsent(operator, name -> new Entry(seen.bound));
            entry.results += seen.results;
            if (!(seen.error <= entry.error)) {
                entry.error = seen.error;
                entry.place = seen.place;
            }
        });
    }

    /** Where in a test a result comes from: enough to repeat it. */
    record RowOfTest(Operators operators, Object fill, int rows, int classes, int row, int label) {

        @Override
        public String toString() {
            return operators + ", " + fill + ", row " + row + " of " + rows + " x " + classes + ", label " + label;
        }
    }

    /** Empty where every error is within its bound. */
    String violations() {
        StringBuilder text = new StringBuilder();
        entries.forEach((operator, entry) -> {
            if (!(entry.error <= entry.bound)) {
                text.append(line(operator, entry)).append('\n');
            }
        });
        return text.toString();
    }

    boolean everyOperatorWasMeasured() {
        return entries.values().stream().allMatch(entry -> entry.results > 0);
    }

    private static String line(String operator, Entry entry) {
        return String.format("%-22s worst %.4f ulp, bound %.1f, %,d results (%s)",
                operator, entry.error, entry.bound, entry.results, entry.place);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        entries.forEach((operator, entry) -> text.append(line(operator, entry)).append('\n'));
        return text.toString();
    }
}
