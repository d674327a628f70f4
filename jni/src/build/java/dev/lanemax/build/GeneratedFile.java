package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a file that says what it was generated from. */
final class GeneratedFile {

    private GeneratedFile() {
    }

    /** An unchanged file keeps its time, so that nothing is compiled anew. */
    static void write(Path file, String list, Class<?> generator, String text) throws IOException {
        String comment = "Generated from " + list + " by " + generator.getSimpleName() + ". Do not edit.";
        String marked = (file.toString().endsWith(".java") ? "// " + comment : "/* " + comment + " */") + "\n" + text;
        Files.createDirectories(file.getParent());
        if (!Files.exists(file) || !Files.readString(file).equals(marked)) {
            Files.writeString(file, marked);
        }
    }
}
