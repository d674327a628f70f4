package dev.lanemax.demo;

import dev.lanemax.Lanemax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a measurement ran on.
 *
 * @param processor  the processor's name, or its architecture where the system does not tell the name
 * @param cores      how many cores this virtual machine may use
 * @param vectorBits the width of a vector in bits, 0 without vectors
 * @param provider   the provider of Lanemax's kernels
 * @param jdk        the version and vendor of the JDK
 */
public record Machine(String processor, int cores, int vectorBits, String provider, String jdk) {

    private static final Path PROCESSOR_INFO = Path.of("/proc/cpuinfo");
    private static final String VECTOR_PROVIDER = "vector-";

    /**
     * Describes the machine that runs this.
     *
     * @return the description
     */
    public static Machine current() {
        String provider = Lanemax.providerName();
        int vectorBits = provider.startsWith(VECTOR_PROVIDER)
                ? Integer.parseInt(provider.substring(VECTOR_PROVIDER.length())) : 0;
        return new Machine(processorName(), Runtime.getRuntime().availableProcessors(), vectorBits, provider,
                Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
    }

    /**
     * The lines that head every measurement.
     *
     * @return four lines of text
     */
    public String header() {
        return """
                CPU           %s, %d cores
                vector width  %s
                provider      %s
                JDK           %s
                """.formatted(processor, cores, vectorBits == 0 ? "no vectors" : vectorBits + " bits", provider, jdk);
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(PROCESSOR_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst().orElse(System.getProperty("os.arch"));
        } catch (IOException unreadable) {
            return System.getProperty("os.arch");
        }
    }
}
