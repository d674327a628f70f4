package dev.lanemax.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What takes part in a run: Lanemax, loops with {@link Math#exp}, and the peers of this build. */
final class Contenders {

    /** Lanemax itself, whose column comes first. */
    static final String LANEMAX = "Lanemax";

    /** Lanemax on narrower vectors than those of the machine. */
    static final String BITS_256 = "256 bits";
    static final String BITS_128 = "128 bits";

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

    /**
     * What takes part.
     *
     * @param memory   where Lanemax finds its batches
     * @param threads  where it is more than 1, Lanemax and the peers that can take part on so many threads too
     * @param provider of this virtual machine: Lanemax takes part on the narrower vectors too, unless it is the scalar one
     */
    static List<Contender> of(Memory memory, int threads, String provider) {
        List<Contender> contenders = new ArrayList<>();
        Contender lanemax = new Contender(LANEMAX, "Lanemax, vector kernels, " + memory.label, false, memory.benchmark,
                Map.of("provider", "vector"), LanemaxBenchmark.OPERATORS);
        contenders.add(lanemax);
        if (threads > 1) {
            contenders.add(lanemax.onThreads(threads));
        }
        if (provider.equals("vector-512")) {
            contenders.add(lanemax.with(BITS_256, "-XX:UseAVX=2"));
        }
        if (provider.equals("vector-512") || provider.equals("vector-256")) {
            contenders.add(lanemax.with(BITS_128, "-XX:MaxVectorSize=16"));
        }
        contenders.add(new Contender("scalar", "Lanemax, scalar kernels, " + memory.label, false, memory.benchmark,
                Map.of("provider", "scalar"), LanemaxBenchmark.OPERATORS));
        contenders.add(new Contender("Math.exp", "Java loops with Math.exp and the like", false, MathExpBenchmark.class, Map.of(),
                MathExpBenchmark.OPERATORS));
        Peers.ofThisBuild().forEach(peers -> contenders.addAll(peers.contenders(threads)));
        return contenders;
    }
}
