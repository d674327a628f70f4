package dev.lanemax.benchmarks;

import dev.lanemax.Lanemax;
import dev.lanemax.benchmarks.Batch.Distribution;
import dev.lanemax.demo.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
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
 * The program behind {@code ./lanemax bench}: runs the JMH benchmarks operator by operator and shape by shape, and prints a line
 * of the table as soon as everything in it has been measured.
 */
@Command(name = "bench", sortOptions = false, showDefaultValues = true,
        description = "Runs the JMH benchmarks, beside a plain Math.exp loop and ONNX Runtime.")
public final class Main implements Callable<Integer> {

    private static final int FORKS = 3;
    private static final int QUICK_FORKS = 1;
    private static final String SHAPES = "100000x3,10000x10,1024x100,256x1000,64x32768,16x128256,256x128256";
    private static final String QUICK_SHAPES = "10000x10,256x1000,64x32768";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this text.")
    private boolean help;

    @Option(names = "--quick", description = "A first impression: fewer shapes and forks.")
    private boolean quick;

    @Option(names = "--operators", paramLabel = "NAME", split = ",", converter = Operator.Converter.class,
            defaultValue = "softmax,log_softmax,logsumexp,loss,loss+gradient", description = "What is measured.")
    private List<Operator> operators;

    @Option(names = "--shapes", paramLabel = "SHAPE", split = ",", converter = Shape.Converter.class,
            showDefaultValue = Visibility.NEVER,
            description = "Rows x classes (default: " + SHAPES + ", or " + QUICK_SHAPES + " with --quick).")
    private List<Shape> shapes;

    @Option(names = "--distribution", paramLabel = "NAME", defaultValue = "normal",
            description = "How logits are distributed: normal, wide or masked.")
    private Distribution distribution;

    @Option(names = "--memory", paramLabel = "NAME", defaultValue = "array",
            description = "Where Lanemax finds them: array or off_heap.")
    private Suite.Memory memory;

    @Option(names = "--forks", paramLabel = "N", showDefaultValue = Visibility.NEVER,
            description = "Virtual machines for each figure (default: " + FORKS + ", or " + QUICK_FORKS + " with --quick).")
    private Integer forks;

    @Option(names = "--output", paramLabel = "DIRECTORY", defaultValue = "${sys:lanemax.home:-.}/benchmarks/target/results",
            description = "Receives table.txt, table.json, jmh.json and jmh.log.")
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
        if (shapes == null) {
            shapes = Arrays.stream((quick ? QUICK_SHAPES : SHAPES).split(",")).map(Shape::parse).toList();
        }
        Suite suite = new Suite(memory, distribution, chosenForks());
        Machine machine = Machine.current();
        String head = "Lanemax " + Lanemax.version() + "\n" + machine.header() + suite.description() + "\n\n" + Table.header();
        System.out.printf(Locale.ROOT, "Takes about %.1f minutes.%n%n", suite.minutes(operators, shapes));
        System.out.print(head);

        List<RunResult> results = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        Files.createDirectories(output);
        Path log = output.resolve("jmh.log");
        try (PrintStream stream = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            OutputFormat progress = OutputFormatFactory.createFormatInstance(stream, VerboseMode.NORMAL);
            for (Operator operator : operators) {
                for (Shape shape : shapes) {
                    Collection<RunResult> run = suite.run(operator, shape, progress);
                    Row row = Row.of(operator, shape, run);
                    results.addAll(run);
                    rows.add(row);
                    lines.append(Table.line(row));
                    System.out.print(Table.line(row));
                }
            }
        } catch (RunnerException failure) {
            throw new IOException(reason(failure) + " (the whole log is " + log + ")", failure);
        }

        Files.writeString(output.resolve("table.txt"), head + lines);
        Files.writeString(output.resolve("table.json"), Table.json(machine, suite.description(), rows));
        Path json = output.resolve("jmh.json");
        try (PrintStream stream = new PrintStream(Files.newOutputStream(json), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(results);
        }
        System.out.println("\nWritten to " + output.normalize() + ": table.txt, table.json, jmh.json, jmh.log");
        return 0;
    }

    /** What went wrong in a fork, where JMH knows it. */
    private static String reason(RunnerException failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause.getSuppressed().length == 0 ? failure.getMessage() : cause.getSuppressed()[0].getMessage();
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
