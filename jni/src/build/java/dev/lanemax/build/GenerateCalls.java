package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Writes classes from {@code FloatAddressCalls}: {@code FloatUpcalls}, whose methods let no exception through to C,
 * {@code FloatBufferCalls}, which is behind the JNI bridge and reaches a call and its arrays in another way, and all three for
 * {@code double}.
 *
 * <p>Usage: {@code GenerateCalls <source root> <output root>}.
 */
public final class GenerateCalls {

    private static final String PACKAGE = "dev/lanemax/jni";

    private static final Pattern FUNCTION = Pattern.compile("(?m)^    static void (\\w+)\\(long call\\)");

    private GenerateCalls() {
    }

    public static void main(String[] args) throws IOException {
        Path output = Path.of(args[1], PACKAGE);
        Files.createDirectories(output);
        String source = Files.readString(Path.of(args[0], PACKAGE, "FloatAddressCalls.java"));
        String upcalls = upcalls(source);
        String overBuffers = overBuffers(source);
        write(output.resolve("FloatUpcalls.java"), upcalls);
        write(output.resolve("FloatBufferCalls.java"), overBuffers);
        write(output.resolve("DoubleAddressCalls.java"),
                overDoubles(describe(source, "What runs behind each C function of {@code float}.")));
        write(output.resolve("DoubleUpcalls.java"), overDoubles(upcalls));
        write(output.resolve("DoubleBufferCalls.java"), overDoubles(overBuffers));
    }

    private static String describe(String source, String description) {
        return source.replaceFirst("(?s)/\\*\\*\n \\*.*?\\*/", "/** " + description + " */");
    }

    /** What a kernel returns needs no cast to double. */
    private static String overDoubles(String source) {
        return source.replace("(float) ", "").replace("float", "double").replace("Float", "Double");
    }

    private static String upcalls(String source) {
        StringBuilder text = new StringBuilder("""
                package dev.lanemax.jni;

                /** The targets of the upcalls for {@code float}. An exception that left one would end the process. */
                final class FloatUpcalls {

                    private FloatUpcalls() {
                    }
                """);
        FUNCTION.matcher(source).results().forEach(function -> text.append("""

                    static void NAME(long call) {
                        try {
                            FloatAddressCalls.NAME(call);
                        } catch (Throwable thrown) {
                            AddressCall.fail(thrown, call);
                        }
                    }
                """.replace("NAME", function.group(1))));
        return text.append("}\n").toString();
    }

    /** An array is a segment and an offset in it, where it is one address with the upcalls. */
    private static String overBuffers(String source) {
        return describe(source, "What runs behind each C function of {@code float} through JNI.")
                .replace("AddressCall.floats", "AddressCall.array")
                .replaceAll("\\bfloats\\((call, \\d)\\)", "array($1), 0")
                .replace("long call", "BufferCall call")
                .replace("floatAddresses()", "floatSegments()").replace("floatAddress", "floatSegment")
                .replaceAll("\\bFloatAddress(Kernels|Functions)", "FloatSegment$1")
                .replace("Address", "Buffer");
    }

    /** An unchanged file keeps its time, so that nothing is compiled anew. */
    private static void write(Path file, String text) throws IOException {
        String marked = "// Generated from FloatAddressCalls.java by GenerateCalls. Do not edit.\n" + text;
        if (!Files.exists(file) || !Files.readString(file).equals(marked)) {
            Files.writeString(file, marked);
        }
    }
}
