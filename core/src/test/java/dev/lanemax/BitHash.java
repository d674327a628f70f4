package dev.lanemax;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One SHA-256 per operator over the bits of its results on a corpus of logits: equal hashes, equal bits.
 *
 * <p>Run as a program, with {@code small} or {@code full} as its argument, it prints the provider and the hashes, one a line.
 * Which NaN a result is does not count: all of them are hashed as one.
 */
public final class BitHash {

    /** What is run: the small corpus is for virtual machines that take microseconds for one addition. */
    public enum Corpus {
        SMALL(IntStream.of(1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 67).toArray(), 2, 1 << 11),
        FULL(IntStream.concat(IntStream.rangeClosed(1, 70), IntStream.of(100, 127, 128, 129, 1000, 4098, 32768)).toArray(), 3, 1 << 22);

        private static final int MAX_ROW_BY_ROW_CLASSES = 1000;
        private static final int MAX_DESIGNED_CLASSES = 129;

        private final int[] classes;
        private final int rows;
        private final int bitPatterns;

        Corpus(int[] classes, int rows, int bitPatterns) {
            this.classes = classes;
            this.rows = rows;
            this.bitPatterns = bitPatterns;
        }

        int[] classes() {
            return classes;
        }

        int rows(int classCount) {
            return classCount <= MAX_ROW_BY_ROW_CLASSES ? rows : 1;
        }

        /** Whether there are rows of every kind with so many classes. */
        boolean hasDesignedRows(int classCount) {
            return this == FULL && classCount <= MAX_DESIGNED_CLASSES;
        }
    }

    private final Operators operators;
    private final Map<String, MessageDigest> digests = new TreeMap<>();

    private BitHash(Operators operators) {
        this.operators = operators;
    }

    public static void main(String[] arguments) {
        Corpus corpus = Corpus.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        Map<String, String> hashes = of(corpus, Operators.ofCurrentProvider());
        System.out.println("provider " + Lanemax.providerName());
        hashes.forEach((operator, hash) -> System.out.println(operator + " " + hash));
    }

    /** The hash of each operator and, whatever the corpus, of each loss. */
    static Map<String, String> of(Corpus corpus, Operators operators) {
        BitHash hash = new BitHash(operators);
        new FloatRowHash(hash, operators).run(corpus);
        new DoubleRowHash(hash, operators).run(corpus);
        new FloatOptionHash(hash, operators).run(corpus);
        new DoubleOptionHash(hash, operators).run(corpus);
        hash.runElementwise(Arguments.everyKindOfFloats(corpus.bitPatterns));
        hash.runElementwise(Arguments.everyKindOfDoubles(corpus.bitPatterns));
        LossHash.run(hash, operators);
        Map<String, String> hashes = new TreeMap<>();
        hash.digests.forEach((operator, digest) -> hashes.put(operator, HexFormat.of().formatHex(digest.digest())));
        return hashes;
    }

    private void runElementwise(float[] input) {
        float[] output = new float[input.length];
        operators.elementwise().forEach((function, operator) -> {
            operator.forward(input, output, Layout.of(1, input.length));
            add(function.toString(), output);
        });
    }

    private void runElementwise(double[] input) {
        double[] output = new double[input.length];
        operators.elementwise().forEach((function, operator) -> {
            operator.forward(input, output, Layout.of(1, input.length));
            add(function + "_f64", output);
        });
    }

    void add(String operator, float... results) {
        ByteBuffer bytes = ByteBuffer.allocate(results.length * Integer.BYTES);
        for (float result : results) {
            // floatToIntBits has one value for every NaN.
            bytes.putInt(Float.floatToIntBits(result));
        }
        add(operator, bytes);
    }

    void add(String operator, double... results) {
        ByteBuffer bytes = ByteBuffer.allocate(results.length * Long.BYTES);
        for (double result : results) {
            bytes.putLong(Double.doubleToLongBits(result));
        }
        add(operator, bytes);
    }

    private void add(String operator, ByteBuffer results) {
        digests.computeIfAbsent(operator, name -> sha256()).update(results.array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
