package dev.lanemax.demo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** Measures the kernels, with vectors and without, and prints a table. */
final class Profile {

    private static final int RUNS = 2;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "30", description = "How long to measure the kernels.")
    private double seconds;

    /** What is measured: a kernel's name, or that of the copy, and a shape. */
    record Measurement(String name, int rows, int classes) {
    }

    void run(String provider) throws IOException, InterruptedException {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("--seconds is " + seconds + ", must be more than 0");
        }
        System.out.printf(Locale.ROOT, "%nMeasuring the kernels for about %.0f s: %s, ", seconds, provider);
        Map<Measurement, Double> vector = measure("auto");
        System.out.println("scalar");
        Map<Measurement, Double> scalar = measure("scalar");
        System.out.println();
        System.out.print(table(provider, vector, scalar));
    }

    /** Measures in a child process with the flags of this one, and the provider that is named. */
    private Map<Measurement, Double> measure(String provider) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Dlanemax.provider=" + provider, "-cp", System.getProperty("java.class.path"),
                ProfileWorker.class.getName(), Double.toString(seconds / RUNS)));
        Process process = new ProcessBuilder(command).start();
        Map<Measurement, Double> rates = new HashMap<>();
        process.inputReader().lines().map(line -> line.split("\t")).forEach(fields -> {
            Measurement measurement = new Measurement(fields[0], Integer.parseInt(fields[1]), Integer.parseInt(fields[2]));
            rates.put(measurement, Double.parseDouble(fields[3]));
        });
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("measuring with the provider " + provider + " failed:\n" + errors);
        }
        return rates;
    }

    static String table(String provider, Map<Measurement, Double> vector, Map<Measurement, Double> scalar) {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%-29s  %14s  %10s  %10s  %6s  %13s%n", "", "", provider, "scalar", "", "share of copy"));
        text.append(String.format("%-29s  %14s  %10s  %10s  %6s  %13s%n",
                "kernel", "rows x classes", "Gelem/s", "Gelem/s", "ratio", "bandwidth"));
        for (Kernel kernel : Kernel.values()) {
            for (int[] shape : ProfileWorker.SHAPES) {
                Measurement measurement = new Measurement(kernel.name(), shape[0], shape[1]);
                double rate = vector.get(measurement);
                double traffic = rate * kernel.bytesPerElement();
                text.append(String.format(Locale.ROOT, "%-29s  %14s  %10.3f  %10.3f  %6.1f  %11.0f %%%n",
                        kernel.label(), name(shape), rate, scalar.get(measurement), rate / scalar.get(measurement),
                        100 * traffic / vector.get(copy(shape))));
            }
        }
        text.append(String.format("%nGelem/s: 10^9 logits a second, one thread, median."
                + " The copies, in GB read and written a second:%n"));
        for (int[] shape : ProfileWorker.SHAPES) {
            text.append(String.format(Locale.ROOT, "%-29s  %14s  %10.1f%n", "copy", name(shape), vector.get(copy(shape))));
        }
        return text.toString();
    }

    private static Measurement copy(int[] shape) {
        return new Measurement(ProfileWorker.COPY, shape[0], shape[1]);
    }

    private static String name(int[] shape) {
        return shape[0] + " x " + shape[1];
    }
}
