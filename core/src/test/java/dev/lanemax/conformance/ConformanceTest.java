package dev.lanemax.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanemax.Operators;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Third-party cases: see {@link CaseFolders} for where they are searched. Prints one line per failing case, the reasons why
 * cases do not apply yet, and last how many ran.
 */
class ConformanceTest {

    @Test
    void everyCaseOfAnExistingOperatorPasses() throws IOException {
        CaseFolders folders = CaseFolders.fromEnvironment();
        folders.notice().ifPresent(System.out::println);
        ConformanceRunner runner = new ConformanceRunner(Operators.ofEveryProvider());
        Map<String, Integer> reasons = new TreeMap<>();
        int passed = 0;
        int failed = 0;
        List<Path> caseFiles = folders.caseFiles();
        for (Path caseFile : caseFiles) {
            ConformanceCase test = ConformanceCase.read(caseFile);
            switch (runner.run(test)) {
                case Outcome.Passed() -> passed++;
                case Outcome.Failed(List<String> messages) -> {
                    failed++;
                    System.out.println("FAILED " + test.id() + ": " + String.join("; ", messages));
                }
                case Outcome.NotApplicable(String reason) -> reasons.merge(reason, 1, Integer::sum);
            }
        }
        int notApplicable = reasons.values().stream().mapToInt(Integer::intValue).sum();
        reasons.forEach((reason, count) -> System.out.println("not applicable: " + count + " (" + reason + ")"));
        System.out.println("conformance: " + caseFiles.size() + " run, " + passed + " passed, " + failed + " failed, "
                + notApplicable + " not applicable");
        assertEquals(0, failed, "failed cases, each named above");
        assertNotEquals(0, passed, "no case ran");
    }
}
