package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the variants of the hand-written classes over {@code float[]}, from their source text: the same over {@code double[]}
 * ({@link DoubleVariant}), the same kernels over memory segments and over addresses, and the vector kernels from the scalar ones,
 * whose passes differ. A class that is written by hand is not generated.
 *
 * <p>Usage: {@code GenerateKernels <source root> <template root> <output root>}. Output that is no longer produced is deleted.
 *
 * <p>A kernel's source touches memory in four forms only, with {@code m} a parameter declared as {@code float[] m},
 * {@code double[] m} or {@code int[] m}: {@code m[index]}, {@code m[index] = value;}, {@code fromArray(species, m, index[, mask])}
 * and {@code intoArray(m, index[, mask])}. Positions in memory are {@code int} variables called row, rows, or ...Offset,
 * ...Stride, ...Row; they become {@code long}.
 */
public final class GenerateKernels {

    private static final String PACKAGE = "dev/lanemax";
    private static final List<String> TYPES = List.of("Float", "Double");
    private static final List<String> FORMULAS = List.of("LogisticTerms", "FloatLogisticTerms", "RegressionFormulas", "BinaryFormulas",
            "DoubleFunctions", "Rounding", "Weighting");
    private static final Pattern PARAMETER = Pattern.compile("(float|double|int)\\[\\] (\\w+)");
    private static final Pattern TYPED_ARRAY = Pattern.compile("(Float|Double)Array");
    private static final Pattern POSITION = Pattern.compile("\\bint (rows?|\\w+(?:Offset|Stride|Row))\\b");

    private static final Map<String, String> BYTES =
            Map.of("float", "Float.BYTES", "double", "Double.BYTES", "int", "Integer.BYTES");

    /** What an assignment to an element looks like once its left side is {@code setAtIndex(layout, index}. */
    private static final Pattern SET = Pattern.compile("(\\.setAtIndex\\([^=;]*?) =\\s+([^;]+);");

    /** Where hand-written classes are: the shipped ones, and the templates. */
    private final List<Path> roots;
    private final Output output;

    private GenerateKernels(List<Path> roots, Output output) {
        this.roots = roots;
        this.output = output;
    }

    public static void main(String[] args) throws IOException {
        Output output = new Output(Path.of(args[2], PACKAGE));
        GenerateKernels generator = new GenerateKernels(List.of(Path.of(args[0], PACKAGE), Path.of(args[1], PACKAGE)), output);
        for (String type : TYPES) {
            generator.rowKernels(type);
            generator.functions(type);
        }
        generator.elementLosses();
        generator.preciseKernels();
        output.deleteStale();
    }

    /** The kernels over the rows of a matrix, and what applies them to any memory. */
    private void rowKernels(String type) throws IOException {
        String scalar = "kernels/Scalar" + type + "ArrayKernels";
        String vector = scalar.replace("Scalar", "Vector");
        write("internal/" + type + "Rows");
        write("internal/" + type + "Tile");
        write("internal/" + type + "CrossEntropy");
        for (String variant : List.of("", "Scalar", "Vector")) {
            write("kernels/" + variant + type + "Transposition");
        }
        columnKernels(type);
        writeInEveryMemory("kernels/" + type + "ArrayKernels");
        writeInEveryMemory(scalar);
        writeInEveryMemory(vector, text(scalar).replace("Scalar" + type + "Array", "Vector" + type + "Array"), scalar);
        for (String passes : List.of("ArrayPasses", "ArrayTerms")) {
            String vectorPasses = "kernels/Vector" + type + passes;
            writeInEveryMemory("kernels/Scalar" + type + passes);
            writeInEveryMemory(vectorPasses, InlineCalls.in(text(vectorPasses), exponentials(type)), vectorPasses);
        }
        for (String rows : List.of("Row", "RowColumns")) {
            String vectorRows = "kernels/Vector" + type + rows;
            if (handWritten(vectorRows).isPresent()) {
                write(vectorRows, InlineCalls.in(text(vectorRows), exponentials(type)), vectorRows);
            }
        }
        write("kernels/" + type + "LongRow");
        for (String together : List.of("ArrayFewClasses", "ArrayShortRows", "ArrayLongRow")) {
            manyRows(type, together);
        }
    }

    /** The kernels for rows that lie side by side, on vectors only where they are written. */
    private void columnKernels(String type) throws IOException {
        String scalar = "kernels/Scalar" + type + "ColumnKernels";
        String vector = scalar.replace("Scalar", "Vector");
        write("kernels/" + type + "ColumnKernels");
        write(scalar);
        if (handWritten(vector).isPresent()) {
            write(vector, InlineCalls.in(text(vector), exponentials(type)), vector);
        } else {
            write(vector, text(scalar).replace("Scalar" + type, "Vector" + type), scalar);
        }
    }

    /** What more than one of the vector classes inlines. */
    private String exponentials(String type) throws IOException {
        return text("kernels/Vector" + type + "Exp");
    }

    /** Vectors are for many rows at once only where a class for them is written; else the vector passes take one row at a time. */
    private void manyRows(String type, String name) throws IOException {
        String scalar = "kernels/Scalar" + type + name;
        String vector = scalar.replace("Scalar", "Vector");
        writeInEveryMemory(scalar);
        if (handWritten(vector).isPresent()) {
            writeInEveryMemory(vector, InlineCalls.in(text(vector), exponentials(type)), vector);
        } else {
            writeInEveryMemory(vector, text(scalar).replace("Scalar" + type + "Array", "Vector" + type + "Array"), scalar);
        }
    }

    /** The elementary functions, and what applies them to any memory. */
    private void functions(String type) throws IOException {
        String all = "kernels/" + type + "ArrayFunctions";
        String scalar = "kernels/Scalar" + type + "ArrayFunctions";
        String vector = "kernels/Vector" + type + "ArrayFunctions";
        String scalars = "kernels/" + type + "Functions";
        String constants = text("kernels/" + type + "Constants");
        write(scalars, HornerRule.in(text(scalars), constants), scalars);
        write("internal/" + type + "Elementwise");
        writeInEveryMemory(all);
        writeInEveryMemory(scalar, EachFunction.in(text(scalar), text(all)), scalar);
        String unrolled = HornerRule.in(EachFunction.in(text(vector), text(all)), constants);
        writeInEveryMemory(vector, InlineCalls.in(unrolled), vector);
    }

    /** The kernels of element-wise losses, from formulas of one element, which need no other template than the calls of polynomial. */
    private void elementLosses() throws IOException {
        List<String> formulas = new ArrayList<>();
        for (String name : FORMULAS) {
            String path = "kernels/" + name;
            String text = HornerRule.in(text(path), text(name.startsWith("Float") ? "kernels/FloatConstants" : "kernels/DoubleConstants"));
            write(path, text, path);
            formulas.add(text);
        }
        String losses = "kernels/ElementLosses";
        ElementKernels kernels = new ElementKernels(text(losses), new Formulas(formulas));
        write("kernels/ScalarElementLosses", kernels.scalar(), losses);
        write("kernels/VectorElementLosses", kernels.vector(), losses);
    }

    /** The loops of softmax for formulas that go on computing with it, and those over tiles. */
    private void preciseKernels() throws IOException {
        String vector = "kernels/VectorPreciseKernels";
        write(vector, InlineCalls.in(text(vector)), vector);
        write("kernels/VectorTileKernels");
    }

    /** The hand-written text of a class, or else that of the class over float, turned to double. */
    private String text(String name) throws IOException {
        Optional<Path> file = handWritten(name);
        return file.isPresent() ? Files.readString(file.get()) : DoubleVariant.of(text(overFloat(name)));
    }

    private Optional<Path> handWritten(String name) {
        return roots.stream().map(root -> root.resolve(name + ".java")).filter(Files::exists).findFirst();
    }

    private static String overFloat(String name) {
        if (!name.contains("Double")) {
            throw new IllegalArgumentException("there is no " + name + ".java");
        }
        return name.replace("Double", "Float");
    }

    private void write(String name) throws IOException {
        write(name, text(name), name);
    }

    private void writeInEveryMemory(String name) throws IOException {
        writeInEveryMemory(name, text(name), name);
    }

    private void writeInEveryMemory(String name, String text, String origin) throws IOException {
        write(name, text, origin);
        write(name.replace("Array", "Segment"), overSegments(text), origin);
        write(name.replace("Array", "Address"), overAddresses(text), origin);
    }

    /** Writes a class, unless it is among the shipped ones. */
    private void write(String name, String text, String origin) throws IOException {
        if (Files.exists(roots.getFirst().resolve(name + ".java"))) {
            return;
        }
        String source = handWritten(origin).isPresent() ? origin : overFloat(origin);
        output.write(name + ".java",
                "// Generated from " + source.replaceFirst(".*/", "") + ".java by GenerateKernels. Do not edit.\n" + text);
    }

    /** Memory is a parameter of type MemorySegment; positions count elements from its start. */
    private static String overSegments(String source) {
        String text = PARAMETER.matcher(rewriteAccesses(source, memory -> memory)).replaceAll("MemorySegment $2");
        return withLongPositions(TYPED_ARRAY.matcher(text).replaceAll("$1Segment")
                .replaceAll("\\{@code \\w+\\[\\]\\}", "memory segments"));
    }

    /** Memory is {@code Addresses.ALL}, and no parameter; positions count elements from address 0. */
    private static String overAddresses(String source) {
        String text = rewriteAccesses(source, memory -> "Addresses.ALL");
        for (String memory : memories(source).keySet()) {
            Pattern parameter = Pattern.compile("(?<=[(\\s])((float|double|int)\\[\\] )?" + memory + ", ?");
            text = text.lines().map(line -> isComment(line) ? line : parameter.matcher(line).replaceAll(""))
                    .collect(Collectors.joining("\n", "", "\n"));
        }
        return withLongPositions(TYPED_ARRAY.matcher(text).replaceAll("$1Address")
                .replaceAll("\\{@code \\w+\\[\\]\\}", "addresses of elements"));
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
                    "fromMemorySegment(" + match.group(1) + ", " + segment + ", " + inBytes(memory.getValue(), index));
            text = rewrite(text, "intoArray\\(" + memory.getKey() + ", ", ",)", (match, index) ->
                    "intoMemorySegment(" + segment + ", " + inBytes(memory.getValue(), index));
            text = rewrite(text, "\\b" + memory.getKey() + "\\[(?=[^\\]]+\\] =\\s)", "]", (match, index) ->
                    segment + ".setAtIndex(" + layout + ", " + index);
            text = SET.matcher(text).replaceAll("$1, $2);");
            text = rewrite(text, "\\b" + memory.getKey() + "\\[", "]", (match, index) ->
                    segment + ".getAtIndex(" + layout + ", " + index + ")");
        }
        return text;
    }

    private static String inBytes(String type, String index) {
        return "(" + index + ") * " + BYTES.get(type) + ", ByteOrder.nativeOrder()";
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
