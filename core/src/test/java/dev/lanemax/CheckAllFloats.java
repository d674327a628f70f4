package dev.lanemax;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * Applies every elementary function to all 2^32 floats and writes the table of the errors.
 *
 * <p>Usage: {@code CheckAllFloats <document>}.
 */
public final class CheckAllFloats {

    private static final int BLOCK_BITS = 16;
    private static final int BLOCKS = 1 << (Integer.SIZE - BLOCK_BITS);

    private static final String INTRODUCTION = """
            ## Over all floats

            Every function, applied to all 2^32 floats by `mvn -q -pl core test-compile exec:exec@check-all-floats`. The reference is
            an implementation in double of its own, whose error is below 2^-23 ulp of a float.
            """;

    private CheckAllFloats() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        new ElementaryCheck("All floats", BLOCKS, CheckAllFloats::measure).run(Path.of(arguments[0]), INTRODUCTION);
    }

    private static ErrorHistogram measure(ElementaryFunction function, Elementwise operator, int block) {
        float[] input = new float[1 << BLOCK_BITS];
        float[] output = new float[input.length];
        for (int i = 0; i < input.length; i++) {
            input[i] = Float.intBitsToFloat((block << BLOCK_BITS) + i);
        }
        operator.forward(input, output, Layout.of(1, input.length));
        ErrorHistogram errors = new ErrorHistogram(function);
        errors.add(input, output);
        return errors;
    }
}
