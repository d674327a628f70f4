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
 * Measures the errors of every elementary function over numbered blocks of arguments, on all processors, with a progress bar, and
 * writes them as one section of a document in Markdown. The program fails where an error exceeds the bound.
 */
final class ElementaryCheck {

    /** Measures a function's errors over a block. */
    interface Block {
        ErrorHistogram measure(ElementaryFunction function, Elementwise operator, int block);
    }

    private final String task;
    private final int blocks;
    private final Block block;

    /** A task that is called so. */
    ElementaryCheck(String task, int blocks, Block block) {
        this.task = task;
        this.blocks = blocks;
        this.block = block;
    }

    /** Runs it, and replaces the section of the document that begins with the introduction's first line, its heading. */
    void run(Path document, String introduction) throws IOException, InterruptedException, ExecutionException {
        Map<ElementaryFunction, Elementwise> functions = ElementaryFunction.ofProvider(Provider.current());
        Map<ElementaryFunction, ErrorHistogram> errors = new TreeMap<>();
        try (ProgressBar progress = progressBar(functions.size())) {
            for (Map.Entry<ElementaryFunction, Elementwise> entry : functions.entrySet()) {
                progress.setExtraMessage(entry.getKey().toString());
                errors.put(entry.getKey(), check(entry.getKey(), entry.getValue(), progress));
            }
        }
        replaceSection(document, introduction + '\n' + circumstances() + tables(errors));
        errors.values().forEach(System.out::println);
        if (errors.values().stream().anyMatch(histogram -> histogram.worst() > Elementwise.MAX_ULP_ERROR)) {
            System.out.println("The bound of " + Elementwise.MAX_ULP_ERROR + " ulp is exceeded.");
            System.exit(1);
        }
    }

    private ProgressBar progressBar(int functions) {
        return new ProgressBarBuilder().setTaskName(task).setInitialMax((long) functions * blocks)
                .setUpdateIntervalMillis(500).build();
    }

    private ErrorHistogram check(ElementaryFunction function, Elementwise operator, ProgressBar progress)
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

    private ErrorHistogram checkBlocks(
            ElementaryFunction function, Elementwise operator, AtomicInteger nextBlock, ProgressBar progress) {
        ErrorHistogram errors = new ErrorHistogram(function);
        for (int next = nextBlock.getAndIncrement(); next < blocks; next = nextBlock.getAndIncrement()) {
            errors.merge(block.measure(function, operator, next));
            progress.step();
        }
        return errors;
    }

    /** Sections begin with a heading of the second level. */
    private static void replaceSection(Path document, String section) throws IOException {
        String heading = section.lines().findFirst().orElseThrow();
        List<String> parts = new ArrayList<>(List.of(Files.readString(document).split("(?m)(?=^## )")));
        parts.removeIf(part -> part.lines().findFirst().equals(section.lines().findFirst()));
        parts.add(section);
        parts.subList(1, parts.size()).sort(String::compareTo);
        Files.writeString(document, String.join("\n", parts.stream().map(String::strip).map(part -> part + '\n').toList()));
        System.out.println("Wrote '" + heading + "' of " + document);
    }

    private static String circumstances() throws IOException {
        return String.format(Locale.ROOT, """
                Written on %s, Java %s (%s), %s, provider %s. All providers give the same bits.

                """, LocalDate.now(), System.getProperty("java.runtime.version"), System.getProperty("java.vendor"), processor(),
                Lanemax.providerName());
    }

    private static String tables(Map<ElementaryFunction, ErrorHistogram> errors) {
        StringBuilder text = new StringBuilder("| function | worst error in ulp and its argument |\n|---|---|\n");
        errors.forEach((function, histogram) ->
                text.append("| ").append(function).append(" | ").append(histogram.worstCase()).append(" |\n"));
        return text.append("\nArguments, by the error of their result:\n\n").append(histogramTable(errors)).toString();
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
