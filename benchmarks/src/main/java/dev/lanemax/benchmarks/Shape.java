package dev.lanemax.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * The size of a batch of logits.
 *
 * @param rows    number of rows
 * @param classes number of logits in a row
 */
public record Shape(int rows, int classes) {

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,8})x([1-9]\\d{0,8})");

    /**
     * Reads a shape.
     *
     * @param text rows and classes, as in {@code 256x1000}
     * @return the shape
     * @throws IllegalArgumentException where it is written otherwise, or too large for an array
     */
    public static Shape parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("shape is '" + text + "', must be rows x classes, as in 256x1000");
        }
        Shape shape = new Shape(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        long bytes = (long) shape.rows * shape.classes * Float.BYTES;
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "shape " + text + " has " + bytes + " bytes, must have at most " + Integer.MAX_VALUE);
        }
        return shape;
    }

    /**
     * The number of logits.
     *
     * @return rows x classes
     */
    public int elements() {
        return rows * classes;
    }

    /**
     * The shape as {@link #parse} reads it.
     *
     * @return for instance {@code 256x1000}
     */
    @Override
    public String toString() {
        return rows + "x" + classes;
    }

    /** Reads a shape for the command line. */
    static final class Converter implements CommandLine.ITypeConverter<Shape> {

        @Override
        public Shape convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException invalid) {
                throw new CommandLine.TypeConversionException(invalid.getMessage());
            }
        }
    }
}
