package dev.lanemax.benchmarks;

import dev.lanemax.CrossEntropy;
import dev.lanemax.Elementwise;
import dev.lanemax.Lanemax;
import dev.lanemax.LogSoftmax;
import dev.lanemax.LogSumExp;
import dev.lanemax.OperatorErrors;
import dev.lanemax.Softmax;
import dev.lanemax.WorstError.Measured;
import dev.lanemax.demo.Machine;
import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactElementary;
import dev.lanemax.reference.ExactRow;
import dev.lanemax.reference.Scaled;
import dev.lanemax.reference.Ulp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.DoubleFunction;
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
        GRADIENT("gradient of cross-entropy", Operator.LOSS_AND_GRADIENT, CrossEntropy.MAX_GRADIENT_ULP_ERROR),
        EXP("exp", Operator.EXP, ExactElementary::exp),
        EXPM1("expm1", Operator.EXPM1, ExactElementary::expm1),
        LOG("log", Operator.LOG, ExactElementary::log),
        LOG1P("log1p", Operator.LOG1P, ExactElementary::log1p),
        SIGMOID("sigmoid", Operator.SIGMOID, ExactElementary::sigmoid),
        LOG_SIGMOID("log_sigmoid", Operator.LOG_SIGMOID, ExactElementary::logSigmoid),
        SOFTPLUS("softplus", Operator.SOFTPLUS, ExactElementary::softplus),
        TANH("tanh", Operator.TANH, ExactElementary::tanh);

        /** Longer rows have no other numbers for functions of one. */
        private static final int MOST_ARGUMENTS = 1000;

        private final String label;
        private final Operator operator;
        private final double bound;
        private final DoubleFunction<Scaled> function;

        Result(String label, Operator operator, double bound) {
            this(label, operator, bound, null);
        }

        Result(String label, Operator operator, DoubleFunction<Scaled> function) {
            this(label, operator, Elementwise.MAX_ULP_ERROR, function);
        }

        Result(String label, Operator operator, double bound, DoubleFunction<Scaled> function) {
            this.label = label;
            this.operator = operator;
            this.bound = bound;
            this.function = function;
        }

        private boolean hasLabels() {
            return this == LOSS || this == GRADIENT;
        }

        private boolean isMeasuredOn(float[] row) {
            return function == null || row.length <= MOST_ARGUMENTS;
        }

        /** The largest error of what was computed for a row. */
        private double error(float[] row, ExactRow exact, int label, float loss, float[] output) {
            return switch (this) {
                case SOFTMAX -> worst(output, exact::probability);
                case LOG_SOFTMAX -> worst(output, exact::logProbability);
                case LOG_SUM_EXP -> Ulp.errorRelativeTo(output[0], exact.logSumExp(), exact.largestLogSumExpTerm());
                case LOSS -> Ulp.error(loss, exact.loss(label));
                case GRADIENT -> worst(output, c -> exact.gradient(label, c));
                default -> IntStream.range(0, row.length).filter(c -> isDefinedFor(row[c]))
                        .mapToDouble(c -> Ulp.error(output[c], function.apply(row[c]).value())).max().orElse(0);
            };
        }

        private boolean isDefinedFor(float argument) {
            return Float.isFinite(argument) && (this != LOG || argument > 0) && (this != LOG1P || argument > -1);
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
        System.err.println("other operators");
        List<Measured> others = OperatorErrors.measure();
        System.out.print(table.summary());
        Files.writeString(output, document(table, others));
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
            if (!result.isMeasuredOn(row)) {
                continue;
            }
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
        return result.error(batch.logits(), exact, batch.labels()[0], loss, values);
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

    /** A line for each result of each operator that has no other library beside it. */
    private static String others(List<Measured> others) {
        StringBuilder text = new StringBuilder("""

                ## The other operators, and what is double

                On normal numbers of many deviations, close pairs among them, with each loss's bound and unit as its documentation has
                them. `_f64` is double; losses are measured in double, and what is float is computed in double and rounded once.

                | result | bound of Lanemax | Lanemax | results |
                |---|--:|--:|--:|
                """);
        for (Measured each : others) {
            text.append(String.format(Locale.ROOT, "| %s | %.2f | %.2f | %,d |%n", each.name(), each.bound(), each.error(), each.results()));
        }
        return text.toString();
    }

    private static String document(AccuracyTable table, List<Measured> others) {
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
                machine.jdk(), machine.processor(), machine.provider()) + table.summary() + others(others) + table.details();
    }
}
