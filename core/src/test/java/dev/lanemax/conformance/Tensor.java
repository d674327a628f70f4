package dev.lanemax.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in C order, read from a {@code .npy} file. Every element type of the cases fits a double exactly.
 *
 * @param shape  length of each axis; none for a scalar
 * @param values the elements, last axis fastest
 */
record Tensor(int[] shape, double[] values) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern HEADER = Pattern.compile(
            "'descr': '([^']+)'.*'fortran_order': (True|False).*'shape': \\(([^)]*)\\)");

    /** Reads NumPy's format, version 1, 2 or 3: magic, header length, header text, elements. */
    static Tensor read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException(file + " is not a .npy file");
        }
        int majorVersion = bytes.get();
        bytes.get();
        byte[] header = new byte[majorVersion == 1 ? bytes.getShort() & 0xffff : bytes.getInt()];
        bytes.get(header);
        Matcher fields = HEADER.matcher(new String(header, StandardCharsets.UTF_8));
        if (!fields.find() || fields.group(2).equals("True")) {
            throw new IOException(file + " has a header that is not understood: " + new String(header, StandardCharsets.UTF_8));
        }
        int[] shape = Arrays.stream(fields.group(3).split(","))
                .map(String::trim).filter(length -> !length.isEmpty()).mapToInt(Integer::parseInt).toArray();
        double[] values = new double[size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = next(bytes, fields.group(1), file);
        }
        if (bytes.hasRemaining()) {
            throw new IOException(file + " has " + bytes.remaining() + " bytes too many for shape " + Arrays.toString(shape));
        }
        return new Tensor(shape, values);
    }

    private static double next(ByteBuffer bytes, String type, Path file) throws IOException {
        return switch (type) {
            case "<f4" -> bytes.getFloat();
            case "<f8" -> bytes.getDouble();
            case "<i4" -> bytes.getInt();
            case "<i8" -> bytes.getLong();
            case "<f2" -> Float.float16ToFloat(bytes.getShort());
            case "<i2" -> bytes.getShort();
            case "|b1", "|i1" -> bytes.get();
            case "|u1" -> Byte.toUnsignedInt(bytes.get());
            default -> throw new IOException(file + " has the unknown element type " + type);
        };
    }

    static int size(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    int rank() {
        return shape.length;
    }

    int[] toInts() {
        return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
    }

    boolean contains(double value) {
        return Arrays.stream(values).anyMatch(element -> element == value);
    }
}
