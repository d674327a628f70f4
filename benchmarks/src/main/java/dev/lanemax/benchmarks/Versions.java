package dev.lanemax.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions of other libraries, as the build knows them. */
final class Versions {

    private static final String FILE = "versions.properties";

    private Versions() {
    }

    /** The version of a library of that name. */
    static String of(String library) {
        Properties versions = new Properties();
        try (InputStream stream = Versions.class.getResourceAsStream(FILE)) {
            versions.load(stream);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return versions.getProperty(library);
    }
}
