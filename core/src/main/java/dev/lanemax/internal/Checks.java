package dev.lanemax.internal;

import dev.lanemax.Layout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.nio.ByteOrder;

/**
 * Every check of an argument, made once, before anything is read or written.
 * Each failure is one exception whose message names the argument, its value and the limit.
 */
public final class Checks {

    private Checks() {
    }

    /** All that an operator asks of logits and of a result with a value for each of them. */
    public static void map(String inputName, float[] input, Layout inputLayout,
            String outputName, float[] output, Layout outputLayout) {
        mapArrays(inputName, input, inputLayout, outputName, output, outputLayout);
    }

    /** All that an operator asks of logits and of a result with a value for each of them. */
    public static void map(String inputName, double[] input, Layout inputLayout,
            String outputName, double[] output, Layout outputLayout) {
        mapArrays(inputName, input, inputLayout, outputName, output, outputLayout);
    }

    private static void mapArrays(String inputName, Object input, Layout inputLayout,
            String outputName, Object output, Layout outputLayout) {
        matrixArray(inputName, input, inputLayout);
        matrixArray(outputName, output, outputLayout);
        sameShape(inputName, inputLayout, outputName, outputLayout);
        someClass(inputName, inputLayout);
        inPlaceOrDisjoint(inputName, input, inputLayout, outputName, output, outputLayout);
    }

    /** Not null. */
    public static void present(String name, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is null");
        }
    }

    /** An array that holds every element of the layout. */
    public static void matrix(String name, float[] array, Layout layout) {
        matrixArray(name, array, layout);
    }

    /** An array that holds every element of the layout. */
    public static void matrix(String name, double[] array, Layout layout) {
        matrixArray(name, array, layout);
    }

    private static void matrixArray(String name, Object array, Layout layout) {
        present(name, array);
        holds(name, Array.getLength(array), layout);
    }

    /** An array of which {@code count} elements from {@code offset} on are meant. */
    public static void vector(String name, float[] array, long offset, long count) {
        present(name, array);
        vector(name, array.length, offset, count);
    }

    /** An array of which {@code count} elements from {@code offset} on are meant. */
    public static void vector(String name, double[] array, long offset, long count) {
        present(name, array);
        vector(name, array.length, offset, count);
    }

    /** An array of which {@code count} elements from {@code offset} on are meant. */
    public static void vector(String name, int[] array, long offset, long count) {
        present(name, array);
        vector(name, array.length, offset, count);
    }

    /** A number of elements of which {@code count} elements from {@code offset} on are meant. */
    static void vector(String name, long length, long offset, long count) {
        if (offset < 0 || count > length - offset) {
            throw new IndexOutOfBoundsException(
                    name + " has " + length + " elements, must hold " + count + " from element " + offset + " on");
        }
    }

    /** A segment that is written must not be read-only. */
    public static void writable(String name, MemorySegment segment) {
        if (segment.isReadOnly()) {
            throw new IllegalArgumentException(name + " is a read-only segment, must be writable");
        }
    }

    /** A finite number above 0. */
    public static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a finite number above 0");
        }
    }

    /** An integer of at least some size. */
    public static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least " + least);
        }
    }

    /** A finite number. */
    public static void finite(String name, double value) {
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a finite number");
        }
    }

    /** A finite number of at least 0 in a row of an argument. */
    public static void weight(String name, long row, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + " of row " + row + " is " + value + ", must be a finite number of at least 0");
        }
    }

    /** A finite number of at least 0. */
    public static void weight(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a finite number of at least 0");
        }
    }

    /** An integer between two others. */
    public static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", must be from " + least + " to " + most);
        }
    }

    /** A number between two others. */
    public static void range(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be from " + least + " to " + most);
        }
    }

    /** A number between two others, neither of them included. */
    public static void between(String name, double value, double least, double most) {
        if (!(value > least && value < most)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be above " + least + " and below " + most);
        }
    }

    /** At least one class. */
    public static void someClass(String name, Layout layout) {
        if (layout.classes() == 0) {
            throw new IllegalArgumentException("classes of " + name + " is 0, must be at least 1");
        }
    }

    /** An output has the shape of its input. */
    private static void sameShape(String inputName, Layout input, String outputName, Layout output) {
        if (output.rows() != input.rows() || output.classes() != input.classes()) {
            throw new IllegalArgumentException(outputName + " has " + output.rows() + " rows of " + output.classes()
                    + " classes, must have " + input.rows() + " of " + input.classes() + " as " + inputName);
        }
    }

    /** An output is its input (same elements, same layout) or has no element in common with it. */
    private static void inPlaceOrDisjoint(String inputName, Object input, Layout inputLayout,
            String outputName, Object output, Layout outputLayout) {
        if (input == output) {
            inPlaceOrDisjoint(inputName, 0, inputLayout, outputName, 0, outputLayout);
        }
    }

    /** Rows and one value for each of them have no element in common. */
    public static void disjoint(String name, float[] rows, Layout layout, String perRowName, float[] perRow, long offset) {
        if (rows == perRow) {
            disjoint(name, layout.offset(), layout.end(), perRowName, offset, offset + layout.rows(), layout.offset(), offset);
        }
    }

    /** Rows and one value for each of them have no element in common. */
    public static void disjoint(String name, double[] rows, Layout layout, String perRowName, double[] perRow, long offset) {
        if (rows == perRow) {
            disjoint(name, layout.offset(), layout.end(), perRowName, offset, offset + layout.rows(), layout.offset(), offset);
        }
    }

    /** Two stretches of memory, whose first elements have the given numbers. */
    private static void disjoint(String name, long start, long end, String otherName, long otherStart, long otherEnd,
            long element, long otherElement) {
        if (intersect(start, end, otherStart, otherEnd)) {
            throw overlap(name, element, otherName, otherElement);
        }
    }

    private static void inPlaceOrDisjoint(String inputName, long inputBase, Layout input,
            String outputName, long outputBase, Layout output) {
        long inputStart = inputBase + input.offset();
        long outputStart = outputBase + output.offset();
        boolean inPlace = inputStart == outputStart && (input.rowStride() == output.rowStride() || input.rows() <= 1);
        if (!inPlace && intersect(inputStart, inputBase + input.end(), outputStart, outputBase + output.end())
                && !(input.rowStride() == output.rowStride()
                        && interleave(outputStart - inputStart, input.rowStride(), input.classes(), output.classes()))) {
            throw overlap(inputName, input.offset(), outputName, output.offset());
        }
    }

    /** Whether rows with one stride, those of an output at some distance, lie side by side, as two blocks of columns of one matrix do. */
    static boolean interleave(long distance, long stride, long inputClasses, long outputClasses) {
        long column = Math.floorMod(distance, stride);
        return column >= inputClasses && stride - column >= outputClasses;
    }

    private static boolean intersect(long start, long end, long otherStart, long otherEnd) {
        return start < otherEnd && otherStart < end && start < end && otherStart < otherEnd;
    }

    static IllegalArgumentException overlap(String name, long start, String otherName, long otherStart) {
        return new OverlapException(otherName + " from element " + otherStart + " overlaps " + name + " from element "
                + start + ", must be the same elements in the same layout or have none in common");
    }

    static void usable(String name, ValueLayout type, MemorySegment segment) {
        if (type == null) {
            throw new IllegalArgumentException("type of " + name + " is null");
        }
        present(name, segment);
        if (type.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException(
                    "type of " + name + " has byte order " + type.order() + ", must be " + ByteOrder.nativeOrder());
        }
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException(name + " is a segment whose arena has been closed, must be alive");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException(name + " is a segment confined to another thread than " + Thread.currentThread());
        }
        if (segment.maxByteAlignment() < type.byteSize()) {
            throw new IllegalArgumentException(name + " is a segment aligned to " + segment.maxByteAlignment()
                    + " bytes, must be aligned to the " + type.byteSize() + " bytes of an element");
        }
    }

    static void holds(String name, long length, Layout layout) {
        if (layout == null) {
            throw new IllegalArgumentException("layout of " + name + " is null");
        }
        if (layout.end() > length) {
            throw new IndexOutOfBoundsException(
                    name + " has " + length + " elements, must hold " + layout.end() + " for " + layout);
        }
    }
}
