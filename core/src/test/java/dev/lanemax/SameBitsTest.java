package dev.lanemax;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.BitHash.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same logits give the same bits in fresh virtual machines of every vector width, compiler stage and provider. */
class SameBitsTest {

    private static final List<String> VECTOR_MODULE = List.of("--add-modules", "jdk.incubator.vector");

    /** HotSpot without C2 calls itself an emulated client, which the look-up refuses outside of this test. */
    private static final String RUN_WITHOUT_C2 = "-Dlanemax.provider.test.emulatedClient=true";

    /** The hashes that every virtual machine must reproduce. */
    private static final Map<Corpus, Map<String, String>> EXPECTED = new EnumMap<>(Corpus.class);

    @BeforeAll
    static void hashHere() {
        for (Corpus corpus : Corpus.values()) {
            EXPECTED.put(corpus, BitHash.of(corpus, Operators.ofEveryProvider().getFirst()));
        }
    }

    /**
     * The bits do not change from one version to the next either. Where a kernel is meant to compute other bits, the message of
     * this test holds the new contents of the file.
     */
    @Test
    void theStoredHashesOfOperators() throws IOException {
        Set<String> losses = AllLosses.ALL.stream().flatMap(entry -> Stream.of(entry.name(), entry.name() + "_f64")).collect(toSet());
        StringBuilder computed = new StringBuilder();
        EXPECTED.forEach((corpus, hashes) -> hashes.forEach((operator, hash) -> {
            if (!losses.contains(operator)) {
                computed.append(corpus).append(' ').append(operator).append(' ').append(hash).append('\n');
            }
        }));
        assertEquals(stored("golden-hashes.txt"), computed.toString());
    }

    /** One line for each loss: its name, the hash of what it makes of floats, and that of doubles. */
    @Test
    void theStoredHashesOfLosses() throws IOException {
        Map<String, String> hashes = EXPECTED.get(Corpus.SMALL);
        String computed = AllLosses.ALL.stream()
                .map(entry -> entry + " " + hashes.get(entry.name()) + " " + hashes.get(entry.name() + "_f64") + "\n").collect(joining());
        assertEquals(stored("golden-loss-hashes.txt"), computed);
    }

    private static String stored(String name) throws IOException {
        try (InputStream file = SameBitsTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:UseAVX=3, vector-512",
        "-XX:UseAVX=2, vector-256",
        "-XX:UseAVX=1, vector-128",
        "-XX:MaxVectorSize=64, vector-512",
        "-XX:MaxVectorSize=32, vector-256",
        "-XX:MaxVectorSize=16, vector-128"})
    void everyVectorWidth(String option, String provider) throws Exception {
        assertSameBits(Corpus.FULL, vector(option), provider);
    }

    @Test
    void theFirstCompiler() throws Exception {
        assertSameBits(Corpus.FULL, vector("-XX:TieredStopAtLevel=1", RUN_WITHOUT_C2), Lanemax.providerName());
    }

    @Test
    void theInterpreter() throws Exception {
        assertSameBits(Corpus.SMALL, vector("-Xint", RUN_WITHOUT_C2), Lanemax.providerName());
    }

    @Test
    void theInterpreterWithoutTheVectorModule() throws Exception {
        assertSameBits(Corpus.SMALL, List.of("-Xint"), "scalar");
    }

    @Test
    void withoutTheVectorModule() throws Exception {
        assertSameBits(Corpus.FULL, List.of(), "scalar");
    }

    @Test
    void theScalarProviderByChoice() throws Exception {
        assertSameBits(Corpus.FULL, vector("-Dlanemax.provider=scalar"), "scalar");
    }

    @Test
    void theScalarProviderOfTheSameVirtualMachine() {
        assertEquals(EXPECTED.get(Corpus.FULL), BitHash.of(Corpus.FULL, Operators.ofEveryProvider().getLast()));
    }

    /** Without fused multiply-add in hardware the bits are the same, or the library says clearly that it does not run. */
    @ParameterizedTest
    @CsvSource({"-XX:-UseFMA", "-XX:UseAVX=0"})
    void withoutFusedMultiplyAdd(String option) throws Exception {
        for (List<String> options : List.of(vector(option), List.of(option))) {
            FreshJvm.Result result = FreshJvm.run(options, BitHash.class, "small");
            if (result.exitCode() == 0) {
                assertEquals(EXPECTED.get(Corpus.SMALL), hashes(result), result.output());
            } else {
                assertTrue(result.output().contains("fused multiply-add"), result.output());
            }
        }
    }

    private static List<String> vector(String... options) {
        List<String> all = new ArrayList<>(VECTOR_MODULE);
        all.addAll(List.of(options));
        return all;
    }

    private static void assertSameBits(Corpus corpus, List<String> options, String provider)
            throws IOException, InterruptedException {
        FreshJvm.Result result = FreshJvm.run(options, BitHash.class, corpus.name());
        assertEquals(0, result.exitCode(), result.output());
        String expected = narrower(provider, Lanemax.providerName());
        assertTrue(result.lines().contains("provider " + expected), () -> "expected " + expected + ": " + result.output());
        assertEquals(EXPECTED.get(corpus), hashes(result));
    }

    /** No option makes vectors wider than those of this machine, whose provider is {@code widest}. */
    private static String narrower(String provider, String widest) {
        boolean tooWide = provider.startsWith("vector") && widest.startsWith("vector") && provider.compareTo(widest) > 0;
        return tooWide ? widest : provider;
    }

    /** The lines "operator hash" among everything the virtual machine printed. */
    private static Map<String, String> hashes(FreshJvm.Result result) {
        Map<String, String> hashes = new TreeMap<>();
        for (String line : result.lines()) {
            if (line.matches("[A-Za-z0-9_]+ [0-9a-f]{64}")) {
                hashes.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
            }
        }
        return hashes;
    }
}
