package dev.lanemax.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The size of a batch of logits: a matrix of rows, or a tensor of shape (outer, classes, inner), whose rows lie side by side.
 *
 * @param outer   number of groups of rows; where inner is 1, of rows
 * @param classes number of logits in a row
 * @param inner   number of rows in a group
 */
public record Shape(int outer, int classes, int inner) {

    private static final String CLASSES = "classes";
    private static final String ROWS = "rows";

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,8})x([1-9]\\d{0,8})(?:x([1-9]\\d{0,8}))?");

    /**
     * A matrix of rows.
     *
     * @param rows    number of rows
     * @param classes number of logits in a row
     */
    public Shape(int rows, int classes) {
        this(rows, classes, 1);
    }

    /**
     * Reads a shape.
     *
     * @param text rows and classes, as in {@code 256x1000}, or outer, classes and inner, as in {@code 32x81x8732}
     * @return the shape
     * @throws IllegalArgumentException where it is written otherwise, or too large for an array
     */
    public static Shape parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("shape is '" + text + "', must be rows x classes, as in 256x1000, or"
                    + " outer x classes x inner, as in 32x81x8732, or a series: classes, rows");
        }
        int inner = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
        Shape shape = new Shape(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), inner);
        double bytes = (double) shape.outer * shape.classes * shape.inner * Float.BYTES;
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "shape " + text + " has " + (long) bytes + " bytes, must have at most " + Integer.MAX_VALUE);
        }
        return shape;
    }

    /**
     * The number of rows.
     *
     * @return outer x inner
     */
    public int rows() {
        return outer * inner;
    }

    /**
     * The number of logits.
     *
     * @return rows x classes
     */
    public int elements() {
        return rows() * classes;
    }

    /** Copies a tensor to rows, one after the other. */
    void gather(float[] tensor, float[] rows) {
        for (int i = 0; i < tensor.length; i++) {
            rows[placeInRows(i)] = tensor[i];
        }
    }

    /** Copies rows, one after the other, to a tensor. */
    void spread(float[] rows, float[] tensor) {
        for (int i = 0; i < tensor.length; i++) {
            tensor[i] = rows[placeInRows(i)];
        }
    }

    private int placeInRows(int i) {
        int group = i / (classes * inner);
        int c = i / inner % classes;
        return (group * inner + i % inner) * classes + c;
    }

    /** The sizes of the tensor's axes, of which the second has the classes. */
    long[] axes() {
        return inner == 1 ? new long[] {outer, classes} : new long[] {outer, classes, inner};
    }

    /** Those without the classes. */
    long[] axesOfRows() {
        return inner == 1 ? new long[] {outer} : new long[] {outer, inner};
    }

    /**
     * The shape as {@link #parse} reads it.
     *
     * @return for instance {@code 256x1000}
     */
    @Override
    public String toString() {
        return outer + "x" + classes + (inner == 1 ? "" : "x" + inner);
    }

    /**
     * Whether that is a series of shapes.
     *
     * @param text as of {@link #parseSeries}
     * @return whether it is more than one
     */
    static boolean isSeries(String text) {
        return text.equals(CLASSES) || text.equals(ROWS);
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
