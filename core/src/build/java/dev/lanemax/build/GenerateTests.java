package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Writes the tests over double: {@code DoubleX} from every test {@code FloatX} of the package, by {@link DoubleVariant}, unless it is
 * written by hand.
 *
 * <p>Usage: {@code GenerateTests <test root> <output root>}. Output that is no longer produced is deleted.
 */
public final class GenerateTests {

    private static final String PACKAGE = "dev/lanemax";

    private GenerateTests() {
    }

    public static void main(String[] args) throws IOException {
        Path source = Path.of(args[0], PACKAGE);
        Output output = new Output(Path.of(args[1], PACKAGE));
        try (Stream<Path> tests = Files.list(source)) {
            for (Path test : tests.filter(file -> file.getFileName().toString().startsWith("Float")).toList()) {
                String name = test.getFileName().toString();
                String overDouble = name.replaceFirst("Float", "Double");
                if (!Files.exists(source.resolve(overDouble))) {
                    output.write(overDouble, "// Generated from " + name + " by GenerateTests. Do not edit.\n"
                            + DoubleVariant.of(Files.readString(test)));
                }
            }
        }
        output.deleteStale();
    }
}
