package dev.lanemax.benchmarks;

import java.util.Map;
import java.util.Set;

/**
 * What takes part: a column of the table.
 *
 * @param name        the head of its column
 * @param description what it is, with its version
 * @param peer        whether Lanemax is compared with it
 * @param benchmark   what measures it
 * @param parameters  the benchmark's parameters, beside those of every {@link BatchBenchmark}
 * @param operators   what it computes
 */
public record Contender(String name, String description, boolean peer, Class<? extends BatchBenchmark> benchmark,
        Map<String, String> parameters, Set<Operator> operators) {

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
