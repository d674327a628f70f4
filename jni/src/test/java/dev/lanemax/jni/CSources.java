package dev.lanemax.jni;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The C side of the bridge, as text. */
final class CSources {

    /** An entry of the list of functions: its arguments are the type and the name. */
    private static final Pattern ENTRY = Pattern.compile("(?m)^ +(?:X\\(T|LMX_ELEMENTWISE\\(X, T), (\\w+)[,)]");

    private CSources() {
    }

    /** The public header. */
    static String header() {
        return read("include/lanemax.h");
    }

    /** The names of all functions for {@code float}, without {@code lmx_} and {@code _f32}, in the order of their numbers. */
    static List<String> functions() {
        return ENTRY.matcher(read("src/functions.h")).results().map(entry -> entry.group(1)).toList();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("..", "native-c", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
