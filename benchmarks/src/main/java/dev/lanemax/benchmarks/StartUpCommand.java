package dev.lanemax.benchmarks;

import dev.lanemax.demo.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program behind {@code ./lanemax startup}: how long a fresh virtual machine takes to its first result, and to full speed. */
@Command(name = "startup", sortOptions = false, showDefaultValues = true,
        description = "Measures the time from the start of a virtual machine to the first result of softmax, and to 90 % of its speed.")
public final class StartUpCommand implements Callable<Integer> {

    private static final List<String> OPTIONS = List.of("--add-modules=jdk.incubator.vector", "-Dlanemax.provider.log=false");

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this text.")
    private boolean help;

    @Option(names = "--shape", paramLabel = "SHAPE", defaultValue = "64x1000", description = "Rows x classes.")
    private String shape;

    @Option(names = "--forks", paramLabel = "N", defaultValue = "9", description = "Virtual machines for each figure, a median.")
    private int forks;

    @Option(names = "--warmup", paramLabel = "MS", defaultValue = "1000", description = "Milliseconds that WarmUp is given.")
    private int warmUp;

    @Option(names = "--time", paramLabel = "MS", defaultValue = "10000", description = "Milliseconds to measure each machine for.")
    private int time;

    StartUpCommand() {
    }

    /**
     * Measures.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new StartUpCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path cache = Files.createTempDirectory("lanemax").resolve("startup.aot");
        try {
            start(0, "-XX:AOTCacheOutput=" + cache);
            System.out.printf("softmax of %s floats, milliseconds, median of %d virtual machines%n%s%n", shape, forks,
                    Machine.current().header());
            System.out.printf("%-26s %13s %11s %21s %13s%n", "", "first result", "first call", "90 % of the speed", "a call, us");
            print("as it is", 0);
            print("WarmUp", warmUp);
            print("AOT cache", 0, "-XX:AOTCache=" + cache);
            print("AOT cache and WarmUp", warmUp, "-XX:AOTCache=" + cache);
        } finally {
            Files.deleteIfExists(cache);
            Files.delete(cache.getParent());
        }
        return 0;
    }

    private void print(String name, int milliseconds, String... options) throws IOException, InterruptedException {
        List<StartUp> runs = new ArrayList<>();
        for (int fork = 0; fork < forks; fork++) {
            runs.add(start(milliseconds, options));
        }
        System.out.printf(Locale.ROOT, "%-26s %13.0f %11.3f %21.0f %13.1f%n", name, median(runs, StartUp::firstResult),
                median(runs, StartUp::firstCall), median(runs, StartUp::fast), median(runs, StartUp::fastest));
    }

    private static double median(List<StartUp> runs, ToDoubleFunction<StartUp> number) {
        return runs.stream().mapToDouble(number).sorted().skip(runs.size() / 2).findFirst().orElseThrow();
    }

    private StartUp start(int milliseconds, String... options) throws IOException, InterruptedException {
        return start(shape, milliseconds, time, options);
    }

    /** Starts a virtual machine with this one's class path. */
    static StartUp start(String shape, int warmUp, int time, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StartUp.class.getName(),
                Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())), shape, Integer.toString(warmUp),
                Integer.toString(time)));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command) + "\n" + output);
        }
        String line = output.lines().filter(text -> text.matches("[\\d. ]+")).findFirst()
                .orElseThrow(() -> new IOException("no numbers in: " + output));
        return StartUp.parse(line);
    }
}
