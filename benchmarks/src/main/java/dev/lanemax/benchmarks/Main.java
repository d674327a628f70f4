package dev.lanemax.benchmarks;

import dev.lanemax.Lanemax;
import dev.lanemax.benchmarks.Batch.Distribution;
import dev.lanemax.demo.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * The program behind {@code ./lanemax bench}: runs the JMH benchmarks operator by operator and shape by shape, prints a line of
 * the table as soon as everything in it has been measured, and brings the files up to date with it.
 */
@Command(name = "bench", sortOptions = false, showDefaultValues = true,
        description = "Runs the JMH benchmarks, beside a plain Math.exp loop, ONNX Runtime, PyTorch and C with intrinsics.",
        footer = "Flags of the virtual machines: JDK_JAVA_OPTIONS=-XX:UseAVX=2 ./lanemax bench")
public final class Main implements Callable<Integer> {

    private static final int FORKS = 3;
    private static final int QUICK_FORKS = 1;
    private static final String SHAPES = "100000x3,10000x10,1024x100,256x1000,64x32768,16x128256,256x128256,32x81x8732";
    private static final String QUICK_SHAPES = "10000x10,256x1000,64x32768";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this text.")
    private boolean help;

    @Option(names = "--quick", description = "A first impression: fewer shapes and forks.")
    private boolean quick;

    @Option(names = "--operators", paramLabel = "NAME", split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "What is measured (default: all over rows that Lanemax has): softmax, log_softmax, logsumexp, loss, "
                    + "loss+gradient, sparsemax; bce+gradient, focal+gradient, mse+gradient and others, or 'losses' for all of "
                    + "these; exp, expm1, log, log1p, sigmoid, log_sigmoid, softplus, tanh, or 'functions' for all of these; and over double 'softmax f64' and the like.")
    private List<String> operators;

    @Option(names = "--shapes", paramLabel = "SHAPE", split = ",", showDefaultValue = Visibility.NEVER,
            description = "Rows x classes, or outer x classes x inner where classes are not the last axis (default: " + SHAPES + ", or " + QUICK_SHAPES + " with --quick). Or a series that shows "
                    + "how cost grows: 'classes' has 1 to 2^20 classes, 'rows' 1 to 10^6 rows.")
    private List<String> shapes;

    @Option(names = "--distribution", paramLabel = "NAME", defaultValue = "normal",
            description = "How logits are distributed: normal, wide or masked.")
    private Distribution distribution;

    @Option(names = "--memory", paramLabel = "NAME", defaultValue = "array",
            description = "Where Lanemax finds them: array or off_heap.")
    private Contenders.Memory memory;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1",
            description = "Measures Lanemax and ONNX Runtime on so many threads too.")
    private int threads;

    @Option(names = "--forks", paramLabel = "N", showDefaultValue = Visibility.NEVER,
            description = "Virtual machines for each figure (default: " + FORKS + ", or " + QUICK_FORKS + " with --quick).")
    private Integer forks;

    @Option(names = "--output", paramLabel = "DIRECTORY", defaultValue = "${sys:lanemax.home:-.}/benchmarks/target/results",
            description = "Receives report.html, report.json, table.txt, jmh.json and jmh.log.")
    private Path output;

    private Main() {
    }

    /**
     * Runs the benchmarks.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("lanemax: " + failure.getMessage());
                    return command.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<String> shapeNames = shapes != null ? shapes : List.of((quick ? QUICK_SHAPES : SHAPES).split(","));
        List<Shape> chosenShapes = shapeNames.stream().flatMap(Shape::parseSeries).toList();
        List<Operator> chosenOperators = chosenOperators();
        List<Contender> contenders = chosenContenders();
        Suite suite = new Suite(contenders, distribution, chosenForks());
        System.out.printf(Locale.ROOT, "Takes about %.1f minutes.%n%n", suite.minutes(chosenOperators, chosenShapes));

        Machine machine = Machine.current();
        double peakGflops = Peers.ofThisBuild().stream().flatMapToDouble(peers -> peers.peakGflops().stream())
                .max().orElse(Double.NaN);
        String title = "Lanemax " + Lanemax.version() + ", " + LocalDate.now();
        Table table = new Table(contenders, peakGflops);
        StringBuilder text = new StringBuilder(title + "\n" + machine.header());
        contenders.forEach(contender -> text.append("%-13s %s%n".formatted(contender, contender.description())));
        text.append(suite.description()).append("\n\n").append(table.header());
        System.out.print(text);

        List<Row> rows = new ArrayList<>();
        Files.createDirectories(output);
        Path log = output.resolve("jmh.log");
        try (PrintStream stream = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            OutputFormat progress = OutputFormatFactory.createFormatInstance(stream, VerboseMode.NORMAL);
            for (Operator operator : chosenOperators) {
                for (String name : shapeNames) {
                    for (Shape shape : Shape.parseSeries(name).toList()) {
                        Row row = suite.run(operator, shape, progress).inSeries(Shape.isSeries(name) ? name : "");
                        rows.add(row);
                        System.out.print(table.line(row));
                        text.append(table.line(row));
                        write(text, new Report(title, machine, suite.description(), contenders, peakGflops, rows), suite);
                    }
                }
            }
        } catch (RunnerException failure) {
            throw new IOException(reason(failure) + " (the whole log is " + log + ")", failure);
        }
        System.out.println("\nWritten to " + output.normalize() + ": report.html, report.json, table.txt, jmh.json, jmh.log");
        return 0;
    }

    private void write(CharSequence text, Report report, Suite suite) throws IOException {
        Files.writeString(output.resolve("table.txt"), text);
        Files.writeString(output.resolve("report.json"), report.json());
        Files.writeString(output.resolve("report.html"), report.html());
        Path json = output.resolve("jmh.json");
        try (PrintStream stream = new PrintStream(Files.newOutputStream(json), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(suite.results());
        }
    }

    /** What went wrong in a fork, where JMH knows it. */
    private static String reason(RunnerException failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause.getSuppressed().length == 0 ? failure.getMessage() : cause.getSuppressed()[0].getMessage();
    }

    private List<Operator> chosenOperators() {
        return operators != null ? operators.stream().flatMap(Operator::parse).toList()
                : LanemaxBenchmark.OPERATORS.stream().filter(operator -> !operator.isElementary()).toList();
    }

    private List<Contender> chosenContenders() {
        if (threads < 1) {
            throw new IllegalArgumentException("--threads is " + threads + ", must be at least 1");
        }
        return Contenders.of(memory, threads, quick ? "" : Lanemax.providerName());
    }

    private int chosenForks() {
        if (forks == null) {
            return quick ? QUICK_FORKS : FORKS;
        }
        if (forks < 1) {
            throw new IllegalArgumentException("--forks is " + forks + ", must be at least 1");
        }
        return forks;
    }
}
