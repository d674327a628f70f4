package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the variants of the hand-written kernels over {@code float[]}, from their source text:
 * the same kernels over memory segments and over addresses, and the vector kernels from the scalar ones, whose passes differ.
 *
 * <p>Usage: {@code GenerateKernels <source root> <template root> <output root>}. Output that is no longer produced is deleted.
 *
 * <p>A kernel's source touches memory in four forms only, with {@code m} a parameter declared as {@code float[] m} or
 * {@code int[] m}: {@code m[index]}, {@code m[index] = value;}, {@code fromArray(species, m, index[, mask])} and
 * {@code intoArray(m, index[, mask])}. Positions in memory are {@code int} variables called row, rows, or ...Offset, ...Stride,
 * ...Row; they become {@code long}.
 */
public final class GenerateKernels {

    private static final String KERNELS = "dev/lanemax/kernels";
    private static final Pattern PARAMETER = Pattern.compile("(float|int)\\[\\] (\\w+)");
    private static final Pattern POSITION = Pattern.compile("\\bint (rows?|\\w+(?:Offset|Stride|Row))\\b");

    /** What an assignment to an element looks like once its left side is {@code setAtIndex(layout, index}. */
    private static final Pattern SET = Pattern.compile("(\\.setAtIndex\\([^=;]*?) =\\s+([^;]+);");

    private GenerateKernels() {
    }

    public static void main(String[] args) throws IOException {
        Path source = Path.of(args[0], KERNELS);
        Path templates = Path.of(args[1], KERNELS);
        Path output = Path.of(args[2], KERNELS);
        Files.createDirectories(output);
        Set<Path> written = new HashSet<>();
        String scalarKernels = Files.readString(source.resolve("ScalarFloatArrayKernels.java"));
        String vectorKernels = scalarKernels.replace("ScalarFloatArray", "VectorFloatArray");
        String vectorPasses = InlineCalls.in(Files.readString(templates.resolve("VectorFloatArrayPasses.java")));
        String fewClasses = InlineCalls.in(Files.readString(templates.resolve("VectorFloatArrayFewClasses.java")));
        String functions = Files.readString(source.resolve("FloatArrayFunctions.java"));
        String scalarFunctions =
                EachFunction.in(Files.readString(templates.resolve("ScalarFloatArrayFunctions.java")), functions);
        String vectorFunctions = InlineCalls.in(
                EachFunction.in(Files.readString(templates.resolve("VectorFloatArrayFunctions.java")), functions));
        written.add(write(output, "ScalarFloatArrayFunctions", scalarFunctions, "ScalarFloatArrayFunctions"));
        written.add(write(output, "VectorFloatArrayFunctions", vectorFunctions, "VectorFloatArrayFunctions"));
        written.add(write(output, "VectorFloatArrayKernels", vectorKernels, "ScalarFloatArrayKernels"));
        written.add(write(output, "VectorFloatArrayPasses", vectorPasses, "VectorFloatArrayPasses"));
        written.add(write(output, "VectorFloatArrayFewClasses", fewClasses, "VectorFloatArrayFewClasses"));
        for (String name : List.of(
                "FloatArrayKernels", "ScalarFloatArrayFewClasses", "ScalarFloatArrayPasses", "ScalarFloatArrayKernels")) {
            written.addAll(writeMemoryVariants(output, name, Files.readString(source.resolve(name + ".java")), name));
        }
        written.addAll(writeMemoryVariants(output, "FloatArrayFunctions", functions, "FloatArrayFunctions"));
        written.addAll(writeMemoryVariants(output, "ScalarFloatArrayFunctions", scalarFunctions, "ScalarFloatArrayFunctions"));
        written.addAll(writeMemoryVariants(output, "VectorFloatArrayFunctions", vectorFunctions, "VectorFloatArrayFunctions"));
        written.addAll(writeMemoryVariants(output, "VectorFloatArrayKernels", vectorKernels, "ScalarFloatArrayKernels"));
        written.addAll(writeMemoryVariants(output, "VectorFloatArrayPasses", vectorPasses, "VectorFloatArrayPasses"));
        written.addAll(writeMemoryVariants(output, "VectorFloatArrayFewClasses", fewClasses, "VectorFloatArrayFewClasses"));
        try (Stream<Path> files = Files.list(output)) {
            for (Path stale : files.filter(file -> !written.contains(file)).toList()) {
                Files.delete(stale);
            }
        }
    }

    private static List<Path> writeMemoryVariants(Path output, String name, String source, String origin) throws IOException {
        return List.of(
                write(output, name.replace("Array", "Segment"), overSegments(source), origin),
                write(output, name.replace("Array", "Address"), overAddresses(source), origin));
    }

    private static Path write(Path output, String name, String text, String origin) throws IOException {
        Path file = output.resolve(name + ".java");
        String header = "// Generated from " + origin + ".java by GenerateKernels. Do not edit.\n";
        if (!Files.exists(file) || !Files.readString(file).equals(header + text)) {
            Files.writeString(file, header + text);
        }
        return file;
    }

    /** Memory is a parameter of type MemorySegment; positions count elements from its start. */
    private static String overSegments(String source) {
        String text = PARAMETER.matcher(rewriteAccesses(source, memory -> memory)).replaceAll("MemorySegment $2");
        return withLongPositions(text.replace("FloatArray", "FloatSegment").replace("{@code float[]}", "memory segments"));
    }

    /** Memory is {@code Addresses.ALL}, and no parameter; positions count elements from address 0. */
    private static String overAddresses(String source) {
        String text = rewriteAccesses(source, memory -> "Addresses.ALL");
        for (String memory : memories(source).keySet()) {
            Pattern parameter = Pattern.compile("(?<=[(\\s])((float|int)\\[\\] )?" + memory + ", ?");
            text = text.lines().map(line -> isComment(line) ? line : parameter.matcher(line).replaceAll(""))
                    .collect(Collectors.joining("\n", "", "\n"));
        }
        return withLongPositions(text.replace("FloatArray", "FloatAddress").replace("{@code float[]}", "addresses of elements"));
    }

    private static String withLongPositions(String text) {
        return POSITION.matcher(text).replaceAll("long $1").replaceFirst("(package [^;]+;\n)", """
                $1
                import java.lang.foreign.MemorySegment;
                import java.lang.foreign.ValueLayout;
                import java.nio.ByteOrder;
                """);
    }

    /** Replaces the four forms of access to memory. */
    private static String rewriteAccesses(String source, UnaryOperator<String> segmentOf) {
        String text = source;
        for (Map.Entry<String, String> memory : memories(source).entrySet()) {
            String segment = segmentOf.apply(memory.getKey());
            String layout = "ValueLayout.JAVA_" + memory.getValue().toUpperCase(Locale.ROOT);
            text = rewrite(text, "fromArray\\((\\w+), " + memory.getKey() + ", ", ",)", (match, index) ->
                    "fromMemorySegment(" + match.group(1) + ", " + segment + ", " + inBytes(index));
            text = rewrite(text, "intoArray\\(" + memory.getKey() + ", ", ",)", (match, index) ->
                    "intoMemorySegment(" + segment + ", " + inBytes(index));
            text = rewrite(text, "\\b" + memory.getKey() + "\\[(?=[^\\]]+\\] =\\s)", "]", (match, index) ->
                    segment + ".setAtIndex(" + layout + ", " + index);
            text = SET.matcher(text).replaceAll("$1, $2);");
            text = rewrite(text, "\\b" + memory.getKey() + "\\[", "]", (match, index) ->
                    segment + ".getAtIndex(" + layout + ", " + index + ")");
        }
        return text;
    }

    private static String inBytes(String index) {
        return "(" + index + ") * Float.BYTES, ByteOrder.nativeOrder()";
    }

    /**
     * Replaces each match of {@code start} and the expression after it, which ends before the first of {@code ends} outside
     * all brackets. A closing square bracket goes with it.
     */
    private static String rewrite(String text, String start, String ends, BiFunction<Matcher, String, String> replacement) {
        StringBuilder result = new StringBuilder();
        Matcher matcher = Pattern.compile(start).matcher(text);
        int copied = 0;
        while (matcher.find(copied)) {
            int end = endOfExpression(text, matcher.end(), ends);
            result.append(text, copied, matcher.start()).append(replacement.apply(matcher, text.substring(matcher.end(), end)));
            copied = text.charAt(end) == ']' ? end + 1 : end;
        }
        return result.append(text.substring(copied)).toString();
    }

    private static int endOfExpression(String text, int start, String ends) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (depth == 0 && ends.indexOf(c) >= 0) {
                return i;
            }
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        }
        throw new IllegalArgumentException("no end of the expression at: " + text.substring(start).lines().findFirst());
    }

    /** The names of the parameters that are arrays, each with its element type. */
    private static Map<String, String> memories(String source) {
        Map<String, String> memories = new TreeMap<>();
        PARAMETER.matcher(source).results().forEach(match -> memories.put(match.group(2), match.group(1)));
        return memories;
    }

    private static boolean isComment(String line) {
        return line.strip().startsWith("*") || line.strip().startsWith("/");
    }
}
