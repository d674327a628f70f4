package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes from the list of operators what both sides of the bridge have for each of them: the headers {@code operators.h} and
 * {@code operators.hpp}, the C functions, the C list of their numbers, and the Java class {@code OperatorTable}.
 *
 * <p>Usage: {@code GenerateOperators <operators.txt> <Java sources of core> <output root>}.
 */
public final class GenerateOperators {

    private GenerateOperators() {
    }

    public static void main(String[] args) throws IOException {
        OperatorList list = OperatorList.read(Path.of(args[0]));
        Path output = Path.of(args[2]);
        OperatorFunctions functions = new OperatorFunctions(list);
        write(output.resolve("include/lanemax/operators.h"), new OperatorHeader(list, Path.of(args[1], "dev/lanemax")).text());
        write(output.resolve("include/lanemax/operators.hpp"), new OperatorWrapper(list).text());
        write(output.resolve("src/operator_list.h"), functions.entries());
        write(output.resolve("src/operator_functions.inc"), functions.functions());
        write(output.resolve("java/dev/lanemax/jni/OperatorTable.java"), new OperatorTableClass(list).text());
    }

    private static void write(Path file, String text) throws IOException {
        GeneratedFile.write(file, "operators.txt", GenerateOperators.class, text);
    }
}
