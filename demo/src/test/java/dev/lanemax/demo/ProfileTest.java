package dev.lanemax.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {

    private static final int MOST_COLUMNS = 100;

    private static Map<Profile.Measurement, Double> rates(double kernels, double copy) {
        Map<Profile.Measurement, Double> rates = new HashMap<>();
        for (int[] shape : ProfileWorker.SHAPES) {
            rates.put(new Profile.Measurement(ProfileWorker.COPY, shape[0], shape[1]), copy);
            for (Kernel kernel : Kernel.values()) {
                rates.put(new Profile.Measurement(kernel.name(), shape[0], shape[1]), kernels);
            }
        }
        return rates;
    }

    @Test
    void theTableHasALineForEachKernelAndShapeAndFitsTheScreen() {
        List<String> lines = Profile.table("vector-512", rates(2, 32), rates(0.25, 16)).lines().toList();
        for (Kernel kernel : Kernel.values()) {
            assertEquals(ProfileWorker.SHAPES.length,
                    lines.stream().filter(line -> line.startsWith(kernel.label() + "  ")).count());
        }
        assertTrue(lines.stream().allMatch(line -> line.length() <= MOST_COLUMNS));
    }

    @Test
    void ratioAndShareOfTheCopyBandwidthAreThoseOfTheRates() {
        String table = Profile.table("vector-512", rates(2, 32), rates(0.25, 16));
        assertTrue(table.matches("(?s).*softmax +256 x 1000 +2\\.000 +0\\.250 +8\\.0 +50 %.*"), table);
        assertTrue(table.matches("(?s).*logsumexp +256 x 1000 +2\\.000 +0\\.250 +8\\.0 +25 %.*"), table);
    }

    @Test
    void theHeaderNamesProcessorVectorWidthProviderAndJdk() {
        String header = new Machine("Some processor", 2, 256, "vector-256", "25.0.3").header();
        assertTrue(header.contains("Some processor, 2 cores"), header);
        assertTrue(header.contains("256 bits"), header);
        assertTrue(header.contains("vector-256"), header);
        assertTrue(header.contains("25.0.3"), header);
        assertFalse(Machine.current().processor().isBlank());
    }
}
