package dev.lanemax.benchmarks;

import dev.lanemax.benchmarks.Batch.Distribution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.ListStatistics;

/**
 * How the benchmarks are run. All contenders of a row of the table take turns, a fork of each, so that what else the machine does
 * falls on all alike.
 */
final class Suite {

    private static final int MEASUREMENTS = 3;
    private static final int MILLISECONDS = 100;

    /** To start a fork, and to make its batch, check the results and call at least once in each measurement. */
    private static final double SECONDS_TO_START = 0.9;
    private static final double SECONDS_PER_LOGIT = 70e-9;

    private static final int MEDIAN = 50;
    private static final String ALLOCATION = "bytesPerCall";

    private static final Contender COPY = new Contender(
            "copy", "System.arraycopy", false, CopyBenchmark.class, Map.of(), EnumSet.allOf(Operator.class));

    private final List<Contender> contenders;
    private final Distribution distribution;
    private final int forks;
    private final List<RunResult> results = new ArrayList<>();

    /**
     * Plans a run.
     *
     * @param contenders   what takes part
     * @param distribution how logits are distributed
     * @param forks        virtual machines for each figure, started with the flags of this one
     */
    Suite(List<Contender> contenders, Distribution distribution, int forks) {
        this.contenders = contenders;
        this.distribution = distribution;
        this.forks = forks;
    }

    /** What the figures are, for the head of the table. */
    String description() {
        return "%s logits, one thread unless it says otherwise; median of %d fork(s) x %d measurements of %d ms".formatted(
                distribution.name().toLowerCase(Locale.ROOT), forks, MEASUREMENTS, MILLISECONDS);
    }

    /** About how long it takes to measure each operator on each shape. */
    double minutes(List<Operator> operators, List<Shape> shapes) {
        double seconds = 0;
        for (Shape shape : shapes) {
            double secondsPerFork = SECONDS_TO_START + SECONDS_PER_LOGIT * shape.elements() + 1e-3 * MEASUREMENTS * MILLISECONDS;
            for (Operator operator : operators) {
                for (Contender contender : contendersOf(operator, shape)) {
                    seconds += forks * (secondsPerFork + 1e-3 * contender.warmUpMilliseconds());
                }
                seconds += forks * (secondsPerFork + 1e-3 * COPY.warmUpMilliseconds());
            }
        }
        return seconds / 60;
    }

    /** Measures one operator on one shape with every contender that has it, and a copy of its logits. */
    Row run(Operator operator, Shape shape, OutputFormat progress) throws RunnerException {
        List<Contender> takingPart = contendersOf(operator, shape);
        Map<Contender, ListStatistics> nanoseconds = new LinkedHashMap<>();
        ListStatistics copyNanoseconds = new ListStatistics();
        ListStatistics bytesPerCall = new ListStatistics();
        for (int fork = 0; fork < forks; fork++) {
            for (Contender contender : takingPart) {
                ListStatistics times = nanoseconds.computeIfAbsent(contender, added -> new ListStatistics());
                for (IterationResult measurement : measure(contender, operator, shape, progress)) {
                    times.addValue(measurement.getPrimaryResult().getScore());
                    if (contender.name().equals(Contenders.LANEMAX)) {
                        bytesPerCall.addValue(measurement.getSecondaryResults().get(ALLOCATION).getScore());
                    }
                }
            }
            for (IterationResult measurement : measure(COPY, operator, shape, progress)) {
                copyNanoseconds.addValue(measurement.getPrimaryResult().getScore());
            }
        }
        Map<Contender, Double> rates = new LinkedHashMap<>();
        nanoseconds.forEach((contender, times) -> rates.put(contender, shape.elements() / times.getPercentile(MEDIAN)));
        double copiedBytes = 2.0 * operator.elementBytes() * shape.elements();
        return new Row(operator, shape, rates, copiedBytes / copyNanoseconds.getPercentile(MEDIAN),
                bytesPerCall.getPercentile(MEDIAN));
    }

    private List<Contender> contendersOf(Operator operator, Shape shape) {
        return contenders.stream().filter(contender -> contender.has(operator, shape)).toList();
    }

    /** One fork of a contender. */
    private Collection<IterationResult> measure(Contender contender, Operator operator, Shape shape, OutputFormat progress)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + contender.benchmark().getSimpleName() + "\\.")
                .param("operator", operator.name())
                .param("shape", shape.toString())
                .param("distribution", distribution.name())
                .forks(1)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(contender.warmUpMilliseconds()))
                .measurementIterations(MEASUREMENTS)
                .measurementTime(TimeValue.milliseconds(MILLISECONDS))
                .jvmArgsAppend(contender.jvmOptions().toArray(String[]::new))
                .shouldFailOnError(true);
        contender.parameters().forEach(options::param);
        RunResult result = new Runner(options.build(), progress).runSingle();
        results.add(result);
        return result.getBenchmarkResults().stream().flatMap(fork -> fork.getIterationResults().stream()).toList();
    }

    /** What JMH has measured so far. */
    List<RunResult> results() {
        return results;
    }
}
