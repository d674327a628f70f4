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
 * @param anyAxis     whether classes need not be the last axis
 */
public record Contender(String name, String description, boolean peer, Class<? extends BatchBenchmark> benchmark,
        Map<String, String> parameters, Set<Operator> operators, boolean anyAxis) {

    /** One whose classes may be any axis. */
    Contender(String name, String description, boolean peer, Class<? extends BatchBenchmark> benchmark,
            Map<String, String> parameters, Set<Operator> operators) {
        this(name, description, peer, benchmark, parameters, operators, true);
    }

    /** Whether it computes that operator on such a batch. */
    boolean has(Operator operator, Shape shape) {
        return operators.contains(operator) && (anyAxis || shape.inner() == 1);
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
