package dev.lanemax.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What takes part in a run: Lanemax, loops with {@link Math#exp}, and the peers of this build. */
final class Contenders {

    /** Lanemax itself, whose column comes first. */
    static final String LANEMAX = "Lanemax";

    /** Where Lanemax finds its batches. */
    enum Memory {
        ARRAY("arrays", LanemaxArrayBenchmark.class),
        OFF_HEAP("off-heap segments", LanemaxOffHeapBenchmark.class);

        private final String label;
        private final Class<? extends LanemaxBenchmark> benchmark;

        Memory(String label, Class<? extends LanemaxBenchmark> benchmark) {
            this.label = label;
            this.benchmark = benchmark;
        }
    }

    private Contenders() {
    }

    static List<Contender> of(Memory memory) {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new Contender(LANEMAX, "Lanemax, vector kernels, " + memory.label, false, memory.benchmark,
                Map.of("provider", "vector"), LanemaxBenchmark.OPERATORS));
        contenders.add(new Contender("scalar", "Lanemax, scalar kernels, " + memory.label, false, memory.benchmark,
                Map.of("provider", "scalar"), LanemaxBenchmark.OPERATORS));
        contenders.add(new Contender("Math.exp", "Java loops with Math.exp and the like", false, MathExpBenchmark.class, Map.of(),
                MathExpBenchmark.OPERATORS));
        Peers.ofThisBuild().forEach(peers -> contenders.addAll(peers.contenders()));
        return contenders;
    }
}
