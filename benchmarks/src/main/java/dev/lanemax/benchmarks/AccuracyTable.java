package dev.lanemax.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The worst errors seen, in ulp: for each result and kind of data those of several libraries side by side, with Lanemax's bound, as
 * Markdown.
 */
final class AccuracyTable {

    private static final double LARGE = 100;

    private final List<String> libraries;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    /** A result, such as softmax: for each kind of data, the worst error of each library that has it. */
    private record Section(double bound, Map<String, Map<String, Double>> errors) {

        /** The worst error of a library on any data; NaN where it does not have the result. */
        private double worst(String library) {
            return errors.values().stream().filter(ofLibrary -> ofLibrary.containsKey(library))
                    .mapToDouble(ofLibrary -> ofLibrary.get(library)).max().orElse(Double.NaN);
        }
    }

    /** An empty table with a column for each library. */
    AccuracyTable(List<String> libraries) {
        this.libraries = libraries;
    }

    /** Names a result, with Lanemax's bound, before its first error. */
    void expect(String result, double bound) {
        sections.put(result, new Section(bound, new LinkedHashMap<>()));
    }

    /** Takes an error into account. */
    void add(String result, String data, String library, double error) {
        sections.get(result).errors.computeIfAbsent(data, first -> new LinkedHashMap<>()).merge(library, error, Math::max);
    }

    /** Whether every error of that library is within the bound. */
    boolean holdsFor(String library) {
        return sections.values().stream().allMatch(section -> section.worst(library) <= section.bound);
    }

    /** A line for each result: the worst errors on any data. */
    String summary() {
        StringBuilder text = new StringBuilder(head("result", "bound of Lanemax"));
        sections.forEach((result, section) -> {
            StringJoiner line = line(result, ulp(section.bound));
            libraries.forEach(library -> line.add(ulp(section.worst(library))));
            text.append(line);
        });
        return text.toString();
    }

    /** A table for each result, with a line for each kind of data. */
    String details() {
        StringBuilder text = new StringBuilder();
        sections.forEach((result, section) -> {
            text.append("\n## ").append(result).append("\n\n").append(head("logits"));
            section.errors.forEach((data, errors) -> {
                StringJoiner line = line(data);
                libraries.forEach(library -> line.add(ulp(errors.getOrDefault(library, Double.NaN))));
                text.append(line);
            });
        });
        return text.toString();
    }

    private String head(String... first) {
        StringJoiner names = line(first);
        libraries.forEach(names::add);
        return names + "|---|" + "--:|".repeat(first.length - 1 + libraries.size()) + "\n";
    }

    private static StringJoiner line(String... cells) {
        StringJoiner line = new StringJoiner(" | ", "| ", " |\n");
        for (String cell : cells) {
            line.add(cell);
        }
        return line;
    }

    private static String ulp(double error) {
        if (Double.isNaN(error)) {
            return "-";
        }
        if (Double.isInfinite(error)) {
            return "infinite";
        }
        return String.format(Locale.ROOT, error < LARGE ? "%.2f" : "%,.0f", error);
    }
}
