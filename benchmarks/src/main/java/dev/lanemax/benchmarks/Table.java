package dev.lanemax.benchmarks;

import java.util.List;
import java.util.Locale;

/** Results as text that lines up: a column of rates for each contender, and how Lanemax compares. */
final class Table {

    private static final String NAMES = "%-17s %11s ";
    private static final String RATE = " %10s";
    private static final String COMPARISON = "   %7s %7s %7s %7s %7s%n";

    private final List<Contender> contenders;
    private final double peakGflops;

    /**
     * A table.
     *
     * @param contenders what the columns are for
     * @param peakGflops the most that a core can compute; NaN where it is unknown
     */
    Table(List<Contender> contenders, double peakGflops) {
        this.contenders = contenders;
        this.peakGflops = peakGflops;
    }

    String header() {
        StringBuilder units = new StringBuilder(NAMES.formatted("", ""));
        StringBuilder names = new StringBuilder(NAMES.formatted("operator", "shape"));
        for (Contender contender : contenders) {
            units.append(RATE.formatted(contender == contenders.getFirst() ? "Gelem/s" : ""));
            names.append(RATE.formatted(contender));
        }
        return units + COMPARISON.formatted("to best", "threads", "of copy", "of peak", "bytes/")
                + names + COMPARISON.formatted("peer", "to one", "GB/s", "flop/s", "call");
    }

    String line(Row row) {
        StringBuilder line = new StringBuilder(NAMES.formatted(row.operator(), row.shape()));
        for (Contender contender : contenders) {
            line.append(RATE.formatted(number("%.3f", row.rate(contender.name()))));
        }
        return line + COMPARISON.formatted(number("%.2f", row.ratioToBestPeer()), number("%.2f", row.threadsGain()), percent(row.shareOfCopy()),
                percent(row.shareOfPeak(peakGflops)), number("%.0f", row.bytesPerCall()));
    }

    private static String percent(double share) {
        return number("%.0f %%", 100 * share);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
