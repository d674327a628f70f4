package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the tests over double: {@code DoubleX} from every test {@code FloatX} of the package, by {@link DoubleVariant}.
 *
 * <p>Usage: {@code GenerateTests <test root> <output root>}. Output that is no longer produced is deleted.
 */
public final class GenerateTests {

    private static final String PACKAGE = "dev/lanemax";

    private GenerateTests() {
    }

    public static void main(String[] args) throws IOException {
        Path source = Path.of(args[0], PACKAGE);
        Path output = Path.of(args[1], PACKAGE);
        Files.createDirectories(output);
        Set<Path> written = new HashSet<>();
        try (Stream<Path> tests = Files.list(source)) {
            for (Path test : tests.filter(file -> file.getFileName().toString().startsWith("Float")).toList()) {
                String name = test.getFileName().toString();
                Path file = output.resolve(name.replaceFirst("Float", "Double"));
                Files.writeString(file, "// Generated from " + name + " by GenerateTests. Do not edit.\n"
                        + DoubleVariant.of(Files.readString(test)));
                written.add(file);
            }
        }
        try (Stream<Path> files = Files.list(output)) {
            for (Path stale : files.filter(file -> !written.contains(file)).toList()) {
                Files.delete(stale);
            }
        }
    }
}
