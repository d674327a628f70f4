package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** A folder of generated files: those that would be the same are left alone, those that are no longer written are deleted. */
final class Output {

    private final Path root;
    private final Set<Path> written = new HashSet<>();

    Output(Path root) {
        this.root = root;
    }

    void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        written.add(file);
    }

    void deleteStale() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path stale : files.filter(Files::isRegularFile).filter(file -> !written.contains(file)).toList()) {
                Files.delete(stale);
            }
        }
    }
}
