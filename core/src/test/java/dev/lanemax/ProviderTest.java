package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The provider is chosen as documented, in fresh virtual machines; each choice is one log line with its reason. */
class ProviderTest {

    private static final String MODULE = "jdk.incubator.vector";
    private static final String ADD_MODULE = "--add-modules=" + MODULE;

    /** Prints the provider; computes twice, so that a failure must be clear the second time too. */
    public static final class PrintProvider {

        private PrintProvider() {
        }

        public static void main(String[] arguments) {
            int failures = 0;
            for (int attempt = 0; attempt < 2; attempt++) {
                try {
                    new Softmax();
                    System.out.println("provider " + Lanemax.providerName());
                } catch (IllegalArgumentException | UnsupportedOperationException refusal) {
                    System.out.println("refused " + refusal.getMessage());
                    failures++;
                }
            }
            System.exit(failures);
        }
    }

    @Test
    void theVectorProviderIsChosenWhereTheModuleIsThere() throws Exception {
        FreshJvm.Result result = run(ADD_MODULE);
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("provider vector-"), result.output());
    }

    @Test
    void withoutTheModuleItIsScalarAndTheWarningNamesTheFlag() throws Exception {
        FreshJvm.Result result = run();
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.lines().contains("provider scalar"), result.output());
        assertTrue(result.output().contains("--add-modules " + MODULE), result.output());
    }

    @Test
    void thePropertyForcesScalar() throws Exception {
        FreshJvm.Result result = run(ADD_MODULE, "-Dlanemax.provider=scalar");
        assertTrue(result.lines().contains("provider scalar"), result.output());
    }

    @Test
    void thePropertyMayBeAuto() throws Exception {
        assertTrue(run(ADD_MODULE, "-Dlanemax.provider=auto").output().contains("provider vector-"));
        assertTrue(run("-Dlanemax.provider=auto").lines().contains("provider scalar"));
    }

    @Test
    void thePropertyForcesVectorWhichFailsWithoutTheModule() throws Exception {
        assertTrue(run(ADD_MODULE, "-Dlanemax.provider=vector").output().contains("provider vector-"));
        assertRefusedTwice(run("-Dlanemax.provider=vector"), "--add-modules " + MODULE);
    }

    @Test
    void theChoiceIsKeptOutOfTheLogOnRequestButNotAWarning() throws Exception {
        assertFalse(run(ADD_MODULE, "-Dlanemax.provider.log=false").output().contains("Lanemax computes"));
        assertTrue(run("-Dlanemax.provider.log=false").output().contains("Lanemax computes with the provider scalar"));
    }

    @Test
    void anUnknownChoiceIsRefused() throws Exception {
        FreshJvm.Result result = run(ADD_MODULE, "-Dlanemax.provider=fastest");
        assertRefusedTwice(result, "fastest");
        assertTrue(result.output().contains("auto"), result.output());
    }

    @Test
    void withoutC2VectorsAreRefused() throws Exception {
        for (String option : List.of("-XX:TieredStopAtLevel=1", "-Xint")) {
            FreshJvm.Result result = run(ADD_MODULE, option);
            assertTrue(result.lines().contains("provider scalar"), result.output());
            assertTrue(result.output().contains("C2"), result.output());
            assertRefusedTwice(run(ADD_MODULE, option, "-Dlanemax.provider=vector"), "C2");
        }
    }

    @Test
    void vectorsBelow128BitsAreRefused() throws Exception {
        FreshJvm.Result result = run(ADD_MODULE, "-XX:MaxVectorSize=8");
        assertTrue(result.lines().contains("provider scalar"), result.output());
        assertTrue(result.output().contains("128"), result.output());
    }

    @Test
    void theChoiceIsLoggedOnce() throws Exception {
        FreshJvm.Result result = run(ADD_MODULE);
        long lines = result.lines().stream().filter(line -> line.contains("Lanemax computes with")).count();
        assertEquals(1, lines, result.output());
    }

    @Test
    void theVersionIsKnown() {
        assertTrue(Lanemax.version().matches("\\d+\\.\\d+\\.\\d+.*"), Lanemax.version());
    }

    private static FreshJvm.Result run(String... options) throws Exception {
        return FreshJvm.run(List.of(options), PrintProvider.class);
    }

    private static void assertRefusedTwice(FreshJvm.Result result, String reason) {
        assertNotEquals(0, result.exitCode(), result.output());
        long refusals = result.lines().stream().filter(line -> line.startsWith("refused ") && line.contains(reason)).count();
        assertEquals(2, refusals, result.output());
    }
}
