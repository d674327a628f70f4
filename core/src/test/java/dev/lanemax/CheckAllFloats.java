package dev.lanemax;

import dev.lanemax.internal.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * Applies every elementary function to all 2^32 floats, on all processors, measures the error of each result, and writes a table
 * in Markdown. The program fails where an error exceeds the bound.
 *
 * <p>Usage: {@code CheckAllFloats <file to write>}.
 */
public final class CheckAllFloats {

    private static final int BLOCK_BITS = 16;
    private static final int BLOCKS = 1 << (Integer.SIZE - BLOCK_BITS);

    private CheckAllFloats() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Map<ElementaryFunction, Elementwise> functions = ElementaryFunction.ofProvider(Provider.current());
        Map<ElementaryFunction, ErrorHistogram> errors = new TreeMap<>();
        try (ProgressBar progress = progressBar(functions.size())) {
            for (Map.Entry<ElementaryFunction, Elementwise> entry : functions.entrySet()) {
                progress.setExtraMessage(entry.getKey().toString());
                errors.put(entry.getKey(), check(entry.getKey(), entry.getValue(), progress));
            }
        }
        Files.writeString(Path.of(arguments[0]), document(errors));
        errors.values().forEach(System.out::println);
        if (errors.values().stream().anyMatch(histogram -> histogram.worst() > Elementwise.MAX_ULP_ERROR)) {
            System.out.println("The bound of " + Elementwise.MAX_ULP_ERROR + " ulp is exceeded.");
            System.exit(1);
        }
    }

    private static ProgressBar progressBar(int functions) {
        return new ProgressBarBuilder().setTaskName("All floats").setInitialMax((long) functions * BLOCKS)
                .setUpdateIntervalMillis(500).build();
    }

    private static ErrorHistogram check(ElementaryFunction function, Elementwise operator, ProgressBar progress)
            throws InterruptedException, ExecutionException {
        AtomicInteger nextBlock = new AtomicInteger();
        int processors = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(processors)) {
            List<Future<ErrorHistogram>> parts = new ArrayList<>();
            for (int worker = 0; worker < processors; worker++) {
                parts.add(workers.submit(() -> checkBlocks(function, operator, nextBlock, progress)));
            }
            ErrorHistogram all = new ErrorHistogram(function);
            for (Future<ErrorHistogram> part : parts) {
                all.merge(part.get());
            }
            return all;
        }
    }

    private static ErrorHistogram checkBlocks(
            ElementaryFunction function, Elementwise operator, AtomicInteger nextBlock, ProgressBar progress) {
        ErrorHistogram errors = new ErrorHistogram(function);
        float[] input = new float[1 << BLOCK_BITS];
        float[] output = new float[input.length];
        Layout layout = Layout.of(1, input.length);
        for (int block = nextBlock.getAndIncrement(); block < BLOCKS; block = nextBlock.getAndIncrement()) {
            for (int i = 0; i < input.length; i++) {
                input[i] = Float.intBitsToFloat((block << BLOCK_BITS) + i);
            }
            operator.forward(input, output, layout);
            errors.add(input, output);
            progress.step();
        }
        return errors;
    }

    private static String document(Map<ElementaryFunction, ErrorHistogram> errors) throws IOException {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, """
                # Errors of the elementary functions over all floats

                Every function of `Elementwise`, applied to all 2^32 floats; errors in ulp of the exact result. The bound is %.0f ulp.
                The reference is an implementation in double of its own, whose error is below 2^-23 ulp of a float. Where a result is
                NaN, infinite or an exact zero, it must be the exact one, the sign of a zero included. A result of exp, sigmoid,
                log_sigmoid or softplus that is below 2^-126 in magnitude is zero, as documented, and counts as exact.

                Written by `mvn -q -pl core test-compile exec:exec@check-all-floats` on %s, Java %s (%s), %s, provider %s.
                All providers give the same bits.

                | function | worst error and its argument |
                |---|---|
                """, Elementwise.MAX_ULP_ERROR, LocalDate.now(), System.getProperty("java.runtime.version"),
                System.getProperty("java.vendor"), processor(), Lanemax.providerName()));
        errors.forEach((function, histogram) ->
                text.append("| ").append(function).append(" | ").append(histogram.worstCase()).append(" |\n"));
        text.append("\nFloats, by the error of their result:\n\n").append(histogramTable(errors));
        return text.toString();
    }

    private static String histogramTable(Map<ElementaryFunction, ErrorHistogram> errors) {
        StringJoiner head = new StringJoiner(" | ", "| ulp | ", " |\n");
        errors.keySet().forEach(function -> head.add(function.toString()));
        StringBuilder table = new StringBuilder(head.toString()).append("|---|").append("--:|".repeat(errors.size())).append('\n');
        for (int bin = 0; bin < ErrorHistogram.BINS; bin++) {
            StringJoiner row = new StringJoiner(" | ", "| ", " |\n");
            row.add(bin < ErrorHistogram.BINS - 1 ? String.format(Locale.ROOT, "%.1f to %.1f", bin / 10.0, (bin + 1) / 10.0) : "more");
            for (ErrorHistogram histogram : errors.values()) {
                row.add(String.format(Locale.ROOT, "%,d", histogram.count(bin)));
            }
            table.append(row);
        }
        return table.toString();
    }

    /** The processor's name where Linux tells it. */
    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        return !Files.exists(info) ? System.getProperty("os.arch") : Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name")).map(line -> line.replaceFirst(".*: ", "")).findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
