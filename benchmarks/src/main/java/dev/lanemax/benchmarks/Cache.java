package dev.lanemax.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor's caches, as Linux tells them. */
final class Cache {

    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final long USUAL_BYTES = 32 << 20;

    private Cache() {
    }

    /** The size of the largest cache; 32 MiB where it is unknown. */
    static long lastLevelBytes() {
        try (Stream<Path> caches = Files.list(CACHES)) {
            return caches.map(cache -> cache.resolve("size")).filter(Files::exists)
                    .mapToLong(Cache::readSize).max().orElse(USUAL_BYTES);
        } catch (IOException unreadable) {
            return USUAL_BYTES;
        }
    }

    /** A size such as "32768K". */
    private static long readSize(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip().replace("K", "")) << 10;
        } catch (IOException | NumberFormatException unreadable) {
            return USUAL_BYTES;
        }
    }
}
