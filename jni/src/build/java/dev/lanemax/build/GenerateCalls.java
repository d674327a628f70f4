package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the functions behind the JNI bridge from those behind the upcalls, which differ in how a call and its arrays are reached:
 * {@code FloatBufferCalls} from {@code FloatAddressCalls}.
 *
 * <p>Usage: {@code GenerateCalls <source root> <output root>}.
 */
public final class GenerateCalls {

    private static final String PACKAGE = "dev/lanemax/jni";

    private GenerateCalls() {
    }

    public static void main(String[] args) throws IOException {
        Path output = Path.of(args[1], PACKAGE);
        Files.createDirectories(output);
        String source = Files.readString(Path.of(args[0], PACKAGE, "FloatAddressCalls.java"));
        write(output.resolve("FloatBufferCalls.java"),
                "// Generated from FloatAddressCalls.java by GenerateCalls. Do not edit.\n" + overBuffers(source));
    }

    /** An array is a segment and an offset in it, where it is one address with the upcalls. */
    private static String overBuffers(String source) {
        return source
                .replaceAll("(?s)/\\*\\*\n \\* What runs behind.*?\\*/", "/** What runs behind each C function through JNI. */")
                .replaceAll("import static [\\w.]+\\.ints;\n", "")
                .replace("AddressCall.floats", "AddressCall.array")
                .replaceAll("\\b(floats|ints)\\((call, \\d)\\)", "array($2), 0")
                .replace("long call", "BufferCall call")
                .replace("floatAddresses()", "floatSegments()").replace("floatAddress", "floatSegment")
                .replaceAll("\\bFloatAddress(Kernels|Functions)", "FloatSegment$1")
                .replace("Address", "Buffer");
    }

    /** An unchanged file keeps its time, so that nothing is compiled anew. */
    private static void write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }
}
