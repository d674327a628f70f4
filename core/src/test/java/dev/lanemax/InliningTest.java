package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * C2 says of every call in the code that it compiles whether it was inlined. A vector operation that was not, for a reason that lasts
 * (the code is too big, there are too many nodes), or that was for vectors of two classes, as C2 did not know which, allocates its
 * vectors at every turn of a kernel's loop.
 */
class InliningTest {

    private static final List<String> OPTIONS = List.of("--add-modules=jdk.incubator.vector", "-Dlanemax.provider=vector",
            "-XX:-TieredCompilation", "-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintInlining", "-XX:+PrintCompilation",
            "-XX:-DisplayVMOutput", "-XX:+LogVMOutput", "-XX:CICompilerCount=1");

    /** The tables of the operations, which only the interpreter and the first use ask, have these names. */
    private static final String OPERATION = "jdk\\.incubator\\.vector\\.\\w+Vector(\\$\\w+)?::(?!\\w*Operations )\\w+ \\(.*";

    private static final Pattern INLINED = Pattern.compile(OPERATION + "(inline \\(hot\\)|force inline by annotation)");

    private static final Pattern NOT_INLINED =
            Pattern.compile(OPERATION + "failed to inline: (.*too big|NodeCount|size &gt;|already compiled into|inlining too deep|recursive)");

    /** Inlined behind a question for the class of the vector, of which there are two. */
    private static final Pattern FOR_TWO_CLASSES =
            Pattern.compile("(TypeProfile \\(\\d+/\\d+ counts\\) = jdk/incubator/vector/\\w+Vector\\b.*){2}");

    /**
     * What a species answers for its vectors, inlined later than the call of the answer: C2 parsed 18000 nodes in between. The call has
     * then been parsed for each class that the profile knows, and as soon as the answer is the constant it always is, one is left.
     */
    private static final Pattern ANSWERED_LATER = Pattern.compile("Species::dummyVector \\(.*late inline succeeded");

    /** The head of a compilation: its time, its number and the method. */
    private static final Pattern COMPILATION = Pattern.compile("^\\s*\\d+ +\\d+ .*::.* bytes\\)$");

    /**
     * One compiler writes to a file, escaped as XML: on standard output its lines and those of the program would cut one another, and
     * the lines of two compilers would follow one another's heads.
     */
    @Test
    void everyVectorOperationOfAKernelIsInlined(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("compilations");
        List<String> options = new ArrayList<>(OPTIONS);
        options.add("-XX:LogFile=" + log);
        FreshJvm.Result result = FreshJvm.run(options, AllocationTest.PrintAllocations.class, "1", "alone", "operators");
        assertEquals(0, result.exitCode(), result.output());
        List<String> compilations = Files.readAllLines(log);
        long inlined = compilations.stream().filter(line -> INLINED.matcher(line).find()).count();
        assertTrue(inlined > 1000, inlined + " vector operations were inlined");
        assertEquals(List.of(), linesInKernels(NOT_INLINED, compilations));
        assertEquals(List.of(), linesInKernels(FOR_TWO_CLASSES, withoutAnswered(compilations)));
        assertEquals(List.of(), result.lines().stream().filter(line -> line.endsWith(" bytes") && !line.endsWith(" 0 bytes")).toList());
    }

    /** What the Vector API itself calls, where it is compiled by itself, are the loops that the interpreter has instead of instructions. */
    private static List<String> linesInKernels(Pattern pattern, List<String> lines) {
        List<String> calls = new ArrayList<>();
        boolean byItself = false;
        for (String line : lines) {
            if (COMPILATION.matcher(line).find()) {
                byItself = line.contains(" jdk.");
            } else if (!byItself && pattern.matcher(line).find()) {
                calls.add(line.strip());
            }
        }
        return calls;
    }

    /** The call of the answer follows the two methods of that name, of which one calls the other. */
    private static List<String> withoutAnswered(List<String> lines) {
        List<String> others = new ArrayList<>();
        boolean answered = false;
        for (String line : lines) {
            if (line.contains("Species::dummyVector ")) {
                answered |= ANSWERED_LATER.matcher(line).find();
            } else {
                if (!answered) {
                    others.add(line);
                }
                answered = false;
            }
        }
        return others;
    }
}
