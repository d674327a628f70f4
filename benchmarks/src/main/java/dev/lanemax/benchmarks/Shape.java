package dev.lanemax.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The size of a batch of logits.
 *
 * @param rows    number of rows
 * @param classes number of logits in a row
 */
public record Shape(int rows, int classes) {

    private static final String CLASSES = "classes";
    private static final String ROWS = "rows";

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
            throw new IllegalArgumentException("shape is '" + text + "', must be rows x classes, as in 256x1000, or a series: classes, rows");
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

    /**
     * Reads shapes: one, or a series that shows how cost grows.
     *
     * @param text a shape, or {@value #CLASSES}: 2<sup>20</sup> logits in rows of 1 to 2<sup>20</sup> classes, or {@value #ROWS}:
     *             1 to 10<sup>6</sup> rows of 100 classes
     * @return the shapes
     * @throws IllegalArgumentException where it is none of these
     */
    public static Stream<Shape> parseSeries(String text) {
        return switch (text) {
            case CLASSES -> IntStream.rangeClosed(0, 10).map(i -> 1 << 2 * i).mapToObj(classes -> new Shape((1 << 20) / classes, classes));
            case ROWS -> IntStream.iterate(1, rows -> rows <= 1_000_000, rows -> 10 * rows).mapToObj(rows -> new Shape(rows, 100));
            default -> Stream.of(parse(text));
        };
    }
}
