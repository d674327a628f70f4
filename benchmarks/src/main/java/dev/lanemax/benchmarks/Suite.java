package dev.lanemax.benchmarks;

import dev.lanemax.benchmarks.Batch.Distribution;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How the benchmarks are run.
 *
 * @param memory       where Lanemax finds its batches
 * @param distribution how their logits are distributed
 * @param forks        virtual machines for each figure
 */
record Suite(Memory memory, Distribution distribution, int forks) {

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

    private static final int MEASUREMENTS = 3;

    private static final int MILLISECONDS = 100;
    private static final int WARM_UP_MILLISECONDS = 400;

    /** In the profile {@code peers}, for softmax and log_softmax. */
    private static final String PEER_BENCHMARK = "OnnxRuntimeBenchmark";
    private static final String PEER_LIBRARY = "ai.onnxruntime.OrtEnvironment";

    /** To start a fork, and to make its batch, check the results and call at least once in each measurement. */
    private static final double SECONDS_TO_START = 0.65;
    private static final double SECONDS_PER_ELEMENT = 70e-9;
    private static final int CONTENDERS = Contender.values().length;

    /** What the figures are, for the head of the table. */
    String description() {
        return "Lanemax on %s, %s logits, one thread; median of %d fork(s) x %d measurements of %d ms".formatted(
                memory.label, distribution.name().toLowerCase(Locale.ROOT), forks, MEASUREMENTS, MILLISECONDS);
    }

    /** About how long it takes to measure each operator on each shape. */
    double minutes(List<Operator> operators, List<Shape> shapes) {
        double seconds = 0;
        for (Shape shape : shapes) {
            seconds += SECONDS_TO_START + SECONDS_PER_ELEMENT * shape.elements()
                    + 1e-3 * (WARM_UP_MILLISECONDS + MEASUREMENTS * MILLISECONDS);
        }
        return operators.size() * CONTENDERS * forks * seconds / 60;
    }

    /** Measures one operator on one shape with every contender that has it. */
    Collection<RunResult> run(Operator operator, Shape shape, OutputFormat progress) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(exactly(memory.benchmark.getSimpleName()))
                .include(exactly(MathExpBenchmark.class.getSimpleName()))
                .param("operator", operator.name())
                .param("shape", shape.toString())
                .param("distribution", distribution.name())
                .forks(forks)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(WARM_UP_MILLISECONDS))
                .measurementIterations(MEASUREMENTS)
                .measurementTime(TimeValue.milliseconds(MILLISECONDS))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        if ((operator == Operator.SOFTMAX || operator == Operator.LOG_SOFTMAX) && hasPeers()) {
            options.include(exactly(PEER_BENCHMARK));
        }
        return new Runner(options.build(), progress).run();
    }

    /** Whether this build has ONNX Runtime, which Maven's profile {@code peers} brings. */
    private static boolean hasPeers() {
        try {
            Class.forName(PEER_LIBRARY, false, Suite.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static String exactly(String benchmarkClass) {
        return "\\." + benchmarkClass + "\\.";
    }
}
