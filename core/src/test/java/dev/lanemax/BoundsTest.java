package dev.lanemax;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error bound stands in one place, a public constant: the documentation of its class quotes it, and a test reads it. */
class BoundsTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/lanemax");
    private static final Path TESTS = Path.of("src/test/java/dev/lanemax");
    private static final Pattern BOUND = Pattern.compile("public static final double (MAX_(?:\\w+_)?ULP_ERROR) = ");

    /** A constant of a class. */
    record Bound(Path source, String constant) {

        String className() {
            return source.getFileName().toString().replace(".java", "");
        }

        @Override
        public String toString() {
            return className() + "." + constant;
        }
    }

    static List<Bound> bounds() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            return sources.filter(Files::isRegularFile).flatMap(source -> BOUND.matcher(read(source)).results()
                    .map(match -> new Bound(source, match.group(1)))).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyLossHasABound() throws IOException {
        List<String> classes = bounds().stream().map(Bound::className).toList();
        for (AllLosses.Entry entry : AllLosses.ALL) {
            assertTrue(classes.contains(entry.loss().getClass().getSimpleName()), entry::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void theDocumentationOfTheClassQuotesIt(Bound bound) {
        String source = read(bound.source);
        String documentation = source.substring(0, source.indexOf("\npublic "));
        assertTrue(documentation.contains("{@value #" + bound.constant + "}"), bound::toString);
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void aTestReadsIt(Bound bound) throws IOException {
        try (Stream<Path> tests = Files.list(TESTS)) {
            String all = tests.filter(Files::isRegularFile).map(BoundsTest::read).collect(joining());
            assertTrue(Pattern.compile("(?<!\\w)" + bound.className() + "[.#]" + bound.constant).matcher(all).find(), bound::toString);
        }
    }
}
