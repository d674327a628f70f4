package dev.lanemax.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanemax.Operators;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Third-party cases: see {@link CaseFolders} for where they are searched. Prints one line per failing case, and last how many
 * ran. There is none that does not apply.
 */
class ConformanceTest {

    @Test
    void everyCaseOfAnExistingOperatorPasses() throws IOException {
        CaseFolders folders = CaseFolders.fromEnvironment();
        folders.notice().ifPresent(System.out::println);
        ConformanceRunner runner = new ConformanceRunner(Operators.ofEveryProvider());
        int passed = 0;
        int failed = 0;
        List<Path> caseFiles = folders.caseFiles();
        for (Path caseFile : caseFiles) {
            switch (runner.run(caseFile)) {
                case Outcome.Passed() -> passed++;
                case Outcome.Failed(List<String> messages) -> {
                    failed++;
                    System.out.println("FAILED " + caseFile.getParent() + ": " + String.join("; ", messages));
                }
            }
        }
        System.out.println("conformance: " + caseFiles.size() + " run, " + passed + " passed, " + failed + " failed, 0 not applicable");
        assertEquals(0, failed, "failed cases, each named above");
        assertNotEquals(0, passed, "no case ran");
    }
}
