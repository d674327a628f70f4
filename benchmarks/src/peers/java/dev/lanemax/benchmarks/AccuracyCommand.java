package dev.lanemax.benchmarks;

import dev.lanemax.CrossEntropy;
import dev.lanemax.Lanemax;
import dev.lanemax.LogSoftmax;
import dev.lanemax.LogSumExp;
import dev.lanemax.Softmax;
import dev.lanemax.demo.Machine;
import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactRow;
import dev.lanemax.reference.Ulp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The program behind {@code ./lanemax accuracy}: measures the worst errors of Lanemax, ONNX Runtime and PyTorch on the same
 * designed logits, against the independent reference of Lanemax's tests.
 */
@Command(name = "accuracy", sortOptions = false, showDefaultValues = true,
        description = "Measures the errors of Lanemax, ONNX Runtime and PyTorch, and writes them as a table in Markdown.")
public final class AccuracyCommand implements Callable<Integer> {

    /** What is measured: a result of an operator, and how far Lanemax's may be off. */
    private enum Result {
        SOFTMAX("softmax", Operator.SOFTMAX, Softmax.MAX_ULP_ERROR),
        LOG_SOFTMAX("log_softmax", Operator.LOG_SOFTMAX, LogSoftmax.MAX_ULP_ERROR),
        LOG_SUM_EXP("logsumexp, in ulp of its largest term", Operator.LOG_SUM_EXP, LogSumExp.MAX_ULP_ERROR),
        LOSS("loss of cross-entropy", Operator.LOSS, CrossEntropy.MAX_LOSS_ULP_ERROR),
        GRADIENT("gradient of cross-entropy", Operator.LOSS_AND_GRADIENT, CrossEntropy.MAX_GRADIENT_ULP_ERROR);

        private final String label;
        private final Operator operator;
        private final double bound;

        Result(String label, Operator operator, double bound) {
            this.label = label;
            this.operator = operator;
            this.bound = bound;
        }

        private boolean hasLabels() {
            return this == LOSS || this == GRADIENT;
        }

        /** The largest error of what was computed for a row. */
        private double error(ExactRow exact, int label, float loss, float[] output) {
            return switch (this) {
                case SOFTMAX -> worst(output, exact::probability);
                case LOG_SOFTMAX -> worst(output, exact::logProbability);
                case LOG_SUM_EXP -> Ulp.errorRelativeTo(output[0], exact.logSumExp(), exact.largestLogSumExpTerm());
                case LOSS -> Ulp.error(loss, exact.loss(label));
                case GRADIENT -> worst(output, c -> exact.gradient(label, c));
            };
        }

        private static double worst(float[] computed, IntFunction<DoubleDouble> exact) {
            return IntStream.range(0, computed.length).mapToDouble(c -> Ulp.error(computed[c], exact.apply(c))).max().orElseThrow();
        }
    }

    /** A column of the table. */
    private record Library(String name, Supplier<BatchBenchmark> benchmark, Set<Operator> operators) {
    }

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this text.")
    private boolean help;

    @Option(names = "--output", paramLabel = "FILE", defaultValue = "${sys:lanemax.home:-.}/docs/accuracy.md",
            description = "Receives the table.")
    private Path output;

    private AccuracyCommand() {
    }

    /**
     * Measures the errors.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new AccuracyCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Library> libraries = List.of(
                new Library(Contenders.LANEMAX, AccuracyCommand::lanemax, LanemaxBenchmark.OPERATORS),
                new Library("ONNX Runtime", OnnxRuntimeBenchmark::new, OnnxRuntimeBenchmark.OPERATORS),
                new Library("PyTorch", PyTorchBenchmark::new, PyTorchBenchmark.OPERATORS));
        AccuracyTable table = new AccuracyTable(libraries.stream().map(Library::name).toList());
        for (Result result : Result.values()) {
            table.expect(result.label, result.bound);
        }
        for (AccuracyData data : AccuracyData.all()) {
            System.err.println(data.name());
            for (float[] row : (Iterable<float[]>) data.rows()::iterator) {
                measure(table, data, libraries, row);
            }
        }
        System.out.print(table.summary());
        Files.writeString(output, document(table));
        System.out.println("\nWritten to " + output.normalize());
        if (!table.holdsFor(Contenders.LANEMAX)) {
            System.err.println("Lanemax exceeds a bound.");
            return 1;
        }
        return 0;
    }

    private static BatchBenchmark lanemax() {
        LanemaxArrayBenchmark benchmark = new LanemaxArrayBenchmark();
        benchmark.provider = Lanemax.providerName().replaceFirst("-.*", "");
        return benchmark;
    }

    private static void measure(AccuracyTable table, AccuracyData data, List<Library> libraries, float[] row) throws Exception {
        ExactRow exact = ExactRow.of(row, 0, row.length);
        for (Result result : Result.values()) {
            int[] labels = result.hasLabels() ? labels(row) : new int[] {0};
            for (int label : labels) {
                Batch batch = new Batch(new Shape(1, row.length), row, new int[] {label});
                for (Library library : libraries) {
                    if (library.operators.contains(result.operator)) {
                        table.add(result.label, data.nameOf(row), library.name, error(result, library, batch, exact));
                    }
                }
            }
        }
    }

    private static double error(Result result, Library library, Batch batch, ExactRow exact) throws Exception {
        BatchBenchmark benchmark = library.benchmark.get();
        benchmark.operator = result.operator;
        benchmark.prepare(batch, 1);
        float loss = benchmark.call(0);
        float[] values = benchmark.output(0, result.operator.outputs(batch.shape()));
        benchmark.release();
        return result.error(exact, batch.labels()[0], loss, values);
    }

    /** The classes of the first, the largest and the smallest logit: an arbitrary, a sure and an unlikely one. */
    private static int[] labels(float[] row) {
        int largest = 0;
        int smallest = 0;
        for (int c = 1; c < row.length; c++) {
            largest = row[c] > row[largest] ? c : largest;
            smallest = row[c] < row[smallest] ? c : smallest;
        }
        return IntStream.of(0, largest, smallest).distinct().toArray();
    }

    private static String document(AccuracyTable table) {
        Machine machine = Machine.current();
        return String.format(Locale.ROOT, """
                # Worst errors of Lanemax, ONNX Runtime and PyTorch

                Each library computed the same rows of float logits, of 1, 2, 3, 10, 17, 100 and 1000 classes, and long ones of 2^15 and
                2^20; the tables have its worst error, in ulp of the exact result. The exact results are those of a reference in
                double-double arithmetic with its own exp and log. A result that is below 2^-126 in magnitude may be zero, and counts
                as exact then. An error is infinite where the result is infinite or NaN and the exact one is not, or the other way
                round. Labels are the classes of the first, the largest and the smallest logit. ONNX Runtime computes no gradients.

                Written by `./lanemax accuracy` on %s: Lanemax %s, ONNX Runtime %s, PyTorch %s (in DJL %s), Java %s, %s, provider %s.
                Lanemax's errors are the same on every processor; those of the others may differ.

                """, LocalDate.now(), Lanemax.version(), Versions.of("onnxruntime"), Versions.of("pytorch"), Versions.of("djl"),
                machine.jdk(), machine.processor(), machine.provider()) + table.summary() + table.details();
    }
}
