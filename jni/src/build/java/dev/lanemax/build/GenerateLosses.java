package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes from the list of losses what both sides of the bridge have for each of them: the headers {@code losses.h} and
 * {@code losses.hpp}, the C functions, the C list of their numbers, and the Java class {@code LossTable}.
 *
 * <p>Usage: {@code GenerateLosses <losses.txt> <Java sources of core> <those of jni> <output root>}.
 */
public final class GenerateLosses {

    private GenerateLosses() {
    }

    public static void main(String[] args) throws IOException {
        LossList list = LossList.read(Path.of(args[0]));
        Path output = Path.of(args[3]);
        LossHeader header = new LossHeader(list, Path.of(args[1], "dev/lanemax"), Path.of(args[2], "dev/lanemax/jni"));
        LossFunctions functions = new LossFunctions(list);
        write(output.resolve("include/lanemax/losses.h"), header.text());
        write(output.resolve("include/lanemax/losses.hpp"), new LossWrapper(list).text());
        write(output.resolve("src/loss_list.h"), functions.entries());
        write(output.resolve("src/loss_functions.inc"), functions.functions());
        write(output.resolve("java/dev/lanemax/jni/LossTable.java"), new LossTableClass(list).text());
    }

    private static void write(Path file, String text) throws IOException {
        GeneratedFile.write(file, "losses.txt", GenerateLosses.class, text);
    }
}
