package dev.lanemax.benchmarks;

import java.util.HashMap;
import java.util.List;
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
 * @param jvmOptions  with what its virtual machines are started, beside the options of this one
 */
public record Contender(String name, String description, boolean peer, Class<? extends BatchBenchmark> benchmark,
        Map<String, String> parameters, Set<Operator> operators, boolean anyAxis, List<String> jvmOptions) {

    private static final String THREADS = "threads";

    /** C2 needs most of a second for a kernel of a few thousand operations. */
    private static final int WARM_UP_MILLISECONDS = 1000;

    /** Until the compiler has finished it takes a core, which the other threads of a call then lack. */
    private static final int WARM_UP_MILLISECONDS_OF_THREADS = 2000;

    /** One in virtual machines like this one. */
    Contender(String name, String description, boolean peer, Class<? extends BatchBenchmark> benchmark,
            Map<String, String> parameters, Set<Operator> operators, boolean anyAxis) {
        this(name, description, peer, benchmark, parameters, operators, anyAxis, List.of());
    }

    /** One whose classes may be any axis. */
    Contender(String name, String description, boolean peer, Class<? extends BatchBenchmark> benchmark,
            Map<String, String> parameters, Set<Operator> operators) {
        this(name, description, peer, benchmark, parameters, operators, true);
    }

    /** The same on so many threads, which Lanemax on one is not compared with. */
    Contender onThreads(int threads) {
        Map<String, String> more = new HashMap<>(parameters);
        more.put(THREADS, Integer.toString(threads));
        return new Contender(name + " x" + threads, description + ", " + threads + " threads", false, benchmark, more, operators,
                anyAxis, jvmOptions);
    }

    /** The same, with another option of the virtual machine. */
    Contender with(String newName, String jvmOption) {
        return new Contender(newName, description + ", " + jvmOption, false, benchmark, parameters, operators, anyAxis,
                List.of(jvmOption));
    }

    /** Whether it computes that operator on such a batch. */
    boolean has(Operator operator, Shape shape) {
        return operators.contains(operator) && (anyAxis || shape.inner() == 1);
    }

    /** How long calls are made before they are timed. */
    int warmUpMilliseconds() {
        return parameters.containsKey(THREADS) ? WARM_UP_MILLISECONDS_OF_THREADS : WARM_UP_MILLISECONDS;
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
