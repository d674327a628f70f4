package dev.lanemax.conformance;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The third-party cases of {@link ConformanceTest}, computed by the C library's functions in float and double. Prints one line per
 * failing case, and last how many ran. There is none that does not apply.
 */
class ConformanceOfCTest {

    private final CLibrary library = new CLibrary(Path.of(System.getProperty("lanemax.library")));

    @Test
    void everyCasePasses() throws IOException {
        assertTrue(library.providerName().startsWith(System.getProperty("lanemax.provider")), library.providerName());
        CaseFolders folders = CaseFolders.fromEnvironment();
        folders.notice().ifPresent(System.out::println);
        List<Path> caseFiles = folders.caseFiles();
        int failed = 0;
        for (Path caseFile : caseFiles) {
            ConformanceCase test = ConformanceCase.read(caseFile);
            List<String> messages = mismatches(test);
            if (!messages.isEmpty()) {
                failed++;
                System.out.println("FAILED " + test.id() + ": " + String.join("; ", messages));
            }
        }
        System.out.println("conformance of C, provider " + library.providerName() + ": " + caseFiles.size() + " run, "
                + (caseFiles.size() - failed) + " passed, " + failed + " failed");
        assertEquals(0, failed, "failed cases, each named above");
        assertFalse(caseFiles.isEmpty(), "no case ran");
    }

    /** An operator that C does not have fails. */
    private List<String> mismatches(ConformanceCase test) throws IOException {
        COperator operator = COperatorTable.find(test.op());
        if (operator == null) {
            return List.of("unknown operator " + test.op());
        }
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
