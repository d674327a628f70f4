package dev.lanemax.conformance;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The third-party cases of {@link ConformanceTest}, computed by the C library's functions in float and double. Prints one line per
 * failing case, what C lacks of cases that do not run, and last how many ran.
 */
class ConformanceOfCTest {

    private final CLibrary library = new CLibrary(Path.of(System.getProperty("lanemax.library")));

    @Test
    void everyCaseThatCHasPasses() throws IOException {
        assertTrue(library.providerName().startsWith(System.getProperty("lanemax.provider")), library.providerName());
        CaseFolders folders = CaseFolders.fromEnvironment();
        folders.notice().ifPresent(System.out::println);
        Map<String, Integer> missing = new TreeMap<>();
        int passed = 0;
        int failed = 0;
        for (Path caseFile : folders.caseFiles()) {
            ConformanceCase test = ConformanceCase.read(caseFile);
            COperator operator = COperatorTable.find(test.op());
            String lacks = operator == null ? test.op() : operator.missing(test);
            if (!lacks.isEmpty()) {
                missing.merge(lacks, 1, Integer::sum);
                continue;
            }
            List<String> messages = mismatches(operator, test);
            if (messages.isEmpty()) {
                passed++;
            } else {
                failed++;
                System.out.println("FAILED " + test.id() + ": " + String.join("; ", messages));
            }
        }
        missing.forEach((what, count) -> System.out.println("not in C: " + count + " (" + what + ")"));
        System.out.println("conformance of C, provider " + library.providerName() + ": " + (passed + failed) + " run, " + passed
                + " passed, " + failed + " failed, " + missing.values().stream().mapToInt(Integer::intValue).sum() + " not in C");
        assertEquals(0, failed, "failed cases, each named above");
        assertNotEquals(0, passed, "no case ran");
    }

    private List<String> mismatches(COperator operator, ConformanceCase test) throws IOException {
        List<String> messages = new ArrayList<>();
        for (boolean inDouble : test.hasTag("f64only") ? new boolean[] {true} : new boolean[] {false, true}) {
            for (String message : mismatches(operator, test, inDouble)) {
                messages.add((inDouble ? "double: " : "float: ") + message);
            }
        }
        return messages;
    }

    private List<String> mismatches(COperator operator, ConformanceCase test, boolean inDouble) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Results results;
            try {
                results = operator.compute(library, test, new CMemory(arena, inDouble));
            } catch (CLibrary.Refusal | IllegalArgumentException refusal) {
                return test.expectsError() ? List.of() : List.of("refused with " + refusal.getMessage());
            }
            return test.expectsError() ? List.of("not refused") : new Judge(test, inDouble).mismatches(results);
        }
    }
}
