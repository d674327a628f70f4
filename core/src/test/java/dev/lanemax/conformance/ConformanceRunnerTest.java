package dev.lanemax.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.Operators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conformance runner finds its cases, and fails what it must fail. */
class ConformanceRunnerTest {

    @TempDir
    private Path folder;

    private Path writeCase(String op) throws IOException {
        Path caseFolder = Files.createDirectories(folder.resolve("own").resolve("case"));
        Path file = caseFolder.resolve("case.json");
        Files.writeString(file, "{\"op\": \"" + op + "\", \"attributes\": {}, \"inputs\": [], \"outputs\": []}");
        return file;
    }

    @Test
    void anUnknownOperatorIsAFailure() throws IOException {
        ConformanceRunner runner = new ConformanceRunner(Operators.ofEveryProvider());
        assertInstanceOf(Outcome.Failed.class, runner.run(writeCase("no_such_operator")));
    }

    @Test
    void aCaseThatCannotBeReadIsAFailure() throws IOException {
        Path file = writeCase("softmax");
        Files.writeString(file, "{");
        ConformanceRunner runner = new ConformanceRunner(Operators.ofEveryProvider());
        assertInstanceOf(Outcome.Failed.class, runner.run(file));
    }

    @Test
    void tensorsAreRepeatedAlongMissingAxesAndThoseOfLengthOne() {
        Broadcast all = Broadcast.of(new int[] {2, 1}, new int[] {3});
        assertArrayEquals(new int[] {2, 3}, all.shape());
        assertArrayEquals(new double[] {7, 7, 7, 8, 8, 8}, all.expand(new Tensor(new int[] {2, 1}, new double[] {7, 8})));
        assertArrayEquals(new double[] {1, 2, 3, 1, 2, 3}, all.expand(new Tensor(new int[] {3}, new double[] {1, 2, 3})));
        assertArrayEquals(new double[] {6, 15}, all.fold(new double[] {1, 2, 3, 4, 5, 6}, new int[] {2, 1}));
        assertArrayEquals(new double[] {5, 7, 9}, all.fold(new double[] {1, 2, 3, 4, 5, 6}, new int[] {3}));
        assertThrows(IllegalArgumentException.class, () -> Broadcast.of(new int[] {2}, new int[] {3}));
    }

    @Test
    void theFolderOfThePropertyIsSearchedRecursively() throws IOException {
        writeCase("softmax");
        CaseFolders folders = CaseFolders.of(Optional.of(folder.toString()), folder, true);
        assertEquals(1, folders.caseFiles().size());
        assertTrue(folders.notice().isEmpty());
    }

    @Test
    void aFolderThatThePropertyNamesMustExist() {
        assertThrows(IllegalStateException.class, () -> CaseFolders.of(Optional.of("no/such/folder"), folder, false));
    }

    @Test
    void withoutTheDefaultFolderTheProjectsOwnCopiesRunAndANoticeSaysSo() throws IOException {
        Path module = Files.createDirectories(folder.resolve("project").resolve("core"));
        CaseFolders folders = CaseFolders.of(Optional.empty(), module, false);
        assertTrue(folders.notice().orElseThrow().contains("absent"));
        assertEquals(287, folders.caseFiles().size());
        assertThrows(IllegalStateException.class, () -> CaseFolders.of(Optional.empty(), module, true));
    }

    @Test
    void theDefaultFolderLiesBesideTheProjectAndACaseOfBothFoldersCountsOnce() throws IOException {
        Path module = Files.createDirectories(folder.resolve("project").resolve("core"));
        Path shared = Files.createDirectories(folder.resolve("shared/conformance/torch/softmax__1__dim0"));
        Files.writeString(shared.resolve("case.json"), "{}");
        for (Path workingDirectory : List.of(module, module.getParent())) {
            CaseFolders folders = CaseFolders.of(Optional.empty(), workingDirectory, true);
            assertTrue(folders.notice().isEmpty());
            assertEquals(287, folders.caseFiles().size());
            assertTrue(folders.caseFiles().contains(shared.resolve("case.json")));
        }
    }

    @Test
    void rowsAreGatheredAlongAnyAxes() {
        double[] tensor = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        Rows middle = Rows.along(new int[] {2, 3, 2}, 1);
        assertArrayEquals(new double[] {0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11}, middle.gather(tensor));
        assertEquals(4, middle.rows());
        Rows outer = Rows.along(new int[] {2, 3, 2}, 0, -1);
        assertArrayEquals(new double[] {0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11}, outer.gather(tensor));
        double[] back = outer.scatter(outer.gather(tensor));
        for (int i = 0; i < tensor.length; i++) {
            assertEquals(tensor[i], back[i]);
        }
        assertEquals(8, Rows.along(new int[] {2, 0, 4}, 1).rows());
        assertEquals(0, Rows.along(new int[] {2, 0, 4}, 1).classes());
    }

    @Test
    void aToleranceMatchesNaNWithNaNAndInfinitiesInSign() {
        Tolerance tolerance = Tolerance.TORCH_FLOAT_FORWARD;
        assertTrue(tolerance.accepts(Double.NaN, Double.NaN));
        assertFalse(tolerance.accepts(Double.NaN, 0.0));
        assertFalse(tolerance.accepts(0.0, Double.NaN));
        assertTrue(tolerance.accepts(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY));
        assertFalse(tolerance.accepts(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        assertFalse(tolerance.accepts(1e300, Double.POSITIVE_INFINITY));
        assertTrue(tolerance.accepts(1.0 + 1.2e-6, 1.0));
        assertFalse(tolerance.accepts(1.0 + 1.3e-6, 1.0));
        assertTrue(tolerance.mismatch("output", new double[] {1.0}, new double[] {1.0, 2.0}).isPresent());
    }
}
