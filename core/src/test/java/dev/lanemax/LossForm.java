package dev.lanemax;

import dev.lanemax.Place.Memory;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * In which form a {@link LossProblem} is handed over.
 *
 * @param inDouble whether its numbers are double, not float
 * @param memory   the memory of each argument, by its number
 * @param shape    the layout of each argument, by its number
 * @param inPlace  whether the gradient overwrites the predictions
 */
record LossForm(boolean inDouble, IntFunction<Memory> memory, IntFunction<Shape> shape, boolean inPlace) {

    /** How rows lie. */
    enum Shape {
        DENSE, STRIDED, INNER, COLUMNS;

        Layout layout(int rows, int classes) {
            int inner = rows % 3 == 0 ? 3 : rows % 2 == 0 ? 2 : 1;
            return switch (this) {
                case DENSE -> Layout.of(rows, classes);
                case STRIDED -> new Layout(2, classes + 3, rows, classes);
                case INNER -> new Layout(1, rows / inner, classes, inner, (long) classes * (inner + 1) + 2, inner + 1);
                case COLUMNS -> Layout.of(1, classes, rows);
            };
        }
    }

    /** Dense arrays. */
    static LossForm arrays(boolean inDouble) {
        return of(inDouble, Memory.ARRAY, Shape.DENSE, false);
    }

    /** All arguments alike. */
    static LossForm of(boolean inDouble, Memory memory, Shape shape, boolean inPlace) {
        return new LossForm(inDouble, argument -> memory, argument -> shape, inPlace);
    }

    /** Each argument in memory and in a layout of its own. */
    static LossForm mixed(boolean inDouble, long seed, boolean inPlace) {
        return new LossForm(inDouble,
                argument -> Memory.values()[new Random(31 * seed + argument).nextInt(Memory.values().length)],
                argument -> Shape.values()[new Random(37 * seed + argument).nextInt(Shape.values().length)], inPlace);
    }

    /** Arguments alike, in each memory and layout, in place and not, and some mixtures. */
    static List<LossForm> all(boolean inDouble) {
        Stream<LossForm> alike = Stream.of(Memory.WRITABLE).flatMap(memory -> Stream.of(Shape.values()).flatMap(shape ->
                Stream.of(false, true).map(inPlace -> of(inDouble, memory, shape, inPlace))));
        Stream<LossForm> mixtures = Stream.iterate(0L, seed -> seed + 1).limit(24).map(seed -> mixed(inDouble, seed, seed % 4 == 0));
        return Stream.concat(alike, mixtures).toList();
    }

    ValueLayout type() {
        return inDouble ? ValueLayout.JAVA_DOUBLE : ValueLayout.JAVA_FLOAT;
    }

    /** The memory of an argument that is written. */
    Memory writable(int argument) {
        return memory.apply(argument) == Memory.READ_ONLY ? Memory.OFF_HEAP : memory.apply(argument);
    }

    @Override
    public String toString() {
        return (inDouble ? "double" : "float") + ", " + memory.apply(0) + " " + shape.apply(0) + ", " + memory.apply(1) + " "
                + shape.apply(1) + ", ..." + (inPlace ? ", in place" : "");
    }
}
