package dev.lanemax;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Applies every elementary function to more than 10^8 designed and random doubles and writes the table of the errors.
 *
 * <p>Usage: {@code CheckDoubles <document>}.
 */
public final class CheckDoubles {

    private static final int BLOCKS = 200 * DoubleSample.KINDS;

    private static final String INTRODUCTION = String.format(Locale.ROOT, """
            ## Over doubles

            Every function, applied to %,d designed and random doubles by
            `mvn -q -pl core test-compile exec:exec@check-doubles`: every exponent, the usual ranges, the neighbourhoods of all places
            where a kernel changes its course, where a result overflows, vanishes or cancels, where a float has its worst error, and,
            in each block of 65536, the neighbourhood of the worst error found. The reference is an implementation in double-double
            arithmetic of its own, whose error is below 2^-13 ulp.
            """, (long) BLOCKS * DoubleSample.BLOCK);

    private CheckDoubles() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        new ElementaryCheck("Doubles", BLOCKS, DoubleSample::measure).run(Path.of(arguments[0]), INTRODUCTION);
    }
}
