package dev.lanemax.jni;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The C side of the bridge, as text. */
final class CSources {

    private static final Path ROOT = Path.of("..", "native-c");
    private static final Path GENERATED = Path.of("target", "generated-sources", "losses");
    private static final Path LOSSES = Path.of("src", "build", "losses.txt");
    private static final Path GENERATED_OPERATORS = Path.of("target", "generated-sources", "operators");
    private static final Path OPERATORS = Path.of("src", "build", "operators.txt");

    /** An entry of the list of functions: its arguments are the type and the name. */
    private static final Pattern ENTRY = Pattern.compile("(?m)^ +(?:X\\(T|LMX_ELEMENTWISE\\(X, T), (\\w+)[,)]");

    /** A type of the list of all functions. */
    private static final Pattern TYPE = Pattern.compile("LMX_FUNCTIONS\\(X, (f\\d+)\\)");

    /** An entry of the list of losses: name, class, what has a loss each, reduction, what else it has. */
    private static final Pattern LOSS = Pattern.compile("(?m)^loss (\\w+) = (\\w+), (\\w+), (\\w+)(.*)$");

    /** A public function. */
    record Function(String name, String type) {
        @Override
        public String toString() {
            return "lmx_" + name + "_" + type;
        }
    }

    private CSources() {
    }

    /** The public headers, one after the other. */
    static String header() {
        try (Stream<Path> headers = Files.list(ROOT.resolve("include/lanemax"))) {
            return read("include/lanemax.h") + headers.sorted().map(CSources::read).collect(Collectors.joining())
                    + read(GENERATED.resolve("include/lanemax/losses.h"))
                    + read(GENERATED_OPERATORS.resolve("include/lanemax/operators.h"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of the headers for C++ too. */
    static String allHeaders() {
        return header() + read("include/lanemax.hpp") + read(GENERATED.resolve("include/lanemax/losses.hpp"))
                + read(GENERATED_OPERATORS.resolve("include/lanemax/operators.hpp"));
    }

    /** The names of all exported functions. */
    static Set<String> exportedFunctions() {
        return Pattern.compile("(?m)^(lmx_\\w+)@").matcher(read("tests/exported_symbols.txt")).results()
                .map(symbol -> symbol.group(1)).collect(Collectors.toSet());
    }

    /** The names of all public structures, and of each of their members as {@code structure::member}. */
    static Set<String> structures() {
        Set<String> names = new HashSet<>();
        String structure = "";
        for (String line : read("tests/struct_layouts.txt").lines().toList()) {
            if (line.startsWith(" ")) {
                names.add(structure + "::" + line.replaceFirst(".*\\W(\\w+)(?:\\[\\d+])?$", "$1"));
            } else {
                structure = line.substring(0, line.indexOf(' '));
                names.add(structure);
            }
        }
        return names;
    }

    /** What stands in C for each public method of Java. */
    static List<String> javaMethods() {
        return read("tests/java_methods.txt").lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }

    /** What crosses the bridge. */
    static String call() {
        return read("src/call.h");
    }

    /** The list of functions. */
    static String functionList() {
        return read("src/functions.h");
    }

    /** All functions, in the order of their numbers. */
    static List<Function> functions() {
        return Stream.of(arrayFunctions(), losses(), operators()).flatMap(List::stream).toList();
    }

    /** The operators of rows, one function for each direction. */
    static List<Function> operators() {
        return types().stream().flatMap(type -> OperatorEntry.all().stream().flatMap(entry -> entry.directions().stream()
                .map(direction -> new Function(entry.name() + "_" + direction.name(), type)))).toList();
    }

    /** The list of operators. */
    static String operatorList() {
        return read(OPERATORS);
    }

    /** The losses of a batch. */
    static List<Function> losses() {
        List<String> names = LOSS.matcher(lossList()).results().map(loss -> loss.group(1)).toList();
        return types().stream().flatMap(type -> names.stream().map(name -> new Function(name, type))).toList();
    }

    /** The list of losses. */
    static String lossList() {
        return read(LOSSES);
    }

    /** The functions whose arguments are arrays. */
    static List<Function> arrayFunctions() {
        return types().stream().flatMap(type -> names().stream().map(name -> new Function(name, type))).toList();
    }

    /** The names of the functions of arrays of each type, without {@code lmx_} and the type. */
    static List<String> names() {
        return ENTRY.matcher(read("src/functions.h")).results().map(entry -> entry.group(1)).toList();
    }

    private static List<String> types() {
        return TYPE.matcher(read("src/functions.h")).results().map(type -> type.group(1)).toList();
    }

    private static String read(String file) {
        return read(ROOT.resolve(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
