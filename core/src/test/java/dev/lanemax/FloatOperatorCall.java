package dev.lanemax;

import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * A call of an operator that is no loss, from places to places: with arrays where all of them are arrays, with segments where none is.
 *
 * @param name     the operator's class and what is called
 * @param method   the call
 * @param upstream how many numbers of the upstream gradient there are for each row of the input
 * @param result   how many numbers it makes
 * @param indices  how many classes it finds
 * @param largest  how many {@link Extent#LARGEST} are
 */
record FloatOperatorCall(String name, Method method, Extent upstream, Extent result, Extent indices, int largest) {

    /** How many numbers there are for each row: none, one in a column, one for each class, or some. */
    enum Extent { NONE, COLUMN, CLASSES, LARGEST }

    /** What is called; places of which there are no numbers are null. */
    interface Method {
        void run(Place input, Place upstream, Place result, Place indices);
    }

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    /** A method of an operator with random options for so many rows and classes. */
    static FloatOperatorCall random(int rows, int classes, Random random) {
        int kind = random.nextInt(9);
        boolean forward = random.nextBoolean();
        return switch (kind) {
            case 0 -> of(RandomOptions.set(new Softmax(), rows, classes, random), forward);
            case 1 -> of(RandomOptions.set(new LogSoftmax(), rows, classes, random), forward);
            case 2 -> of(RandomOptions.set(new GumbelSoftmax(random.nextLong()), rows, classes, random), forward);
            case 3 -> of(new Sparsemax(), forward);
            case 4 -> of(new Hardmax(), forward);
            case 5 -> of(RandomOptions.set(new LogSumExp(), rows, classes, random), forward);
            case 6 -> of(RandomOptions.function(random), forward);
            case 7 -> of(new Argmax());
            default -> {
                int count = 1 + random.nextInt(classes + 1);
                yield of(RandomOptions.set(new TopK(count), rows, classes, random), count);
            }
        };
    }

    private static FloatOperatorCall of(RowOperator operator, boolean forward) {
        return forward ? forward(operator, forward(operator), Extent.CLASSES) : backward(operator, backward(operator), Extent.CLASSES);
    }

    private static FloatOperatorCall of(Elementwise function, boolean forward) {
        return forward ? forward(function, forward(function), Extent.CLASSES) : backward(function, backward(function), Extent.CLASSES);
    }

    private static FloatOperatorCall of(LogSumExp operator, boolean forward) {
        return forward ? forward(operator, forward(operator), Extent.COLUMN) : backward(operator, backward(operator), Extent.COLUMN);
    }

    private static FloatOperatorCall of(Argmax operator) {
        return new FloatOperatorCall("Argmax", forward(operator), Extent.NONE, Extent.NONE, Extent.COLUMN, 0);
    }

    private static FloatOperatorCall of(TopK operator, int count) {
        return new FloatOperatorCall("TopK", forward(operator), Extent.NONE, Extent.LARGEST, Extent.LARGEST, count);
    }

    private static FloatOperatorCall forward(Object operator, Method method, Extent result) {
        return new FloatOperatorCall(operator.getClass().getSimpleName() + " forward", method, Extent.NONE, result, Extent.NONE, 0);
    }

    private static FloatOperatorCall backward(Object operator, Method method, Extent upstream) {
        return new FloatOperatorCall(operator.getClass().getSimpleName() + " backward", method, upstream, Extent.CLASSES, Extent.NONE, 0);
    }

    private static Method forward(RowOperator operator) {
        return (input, upstream, result, indices) -> {
            if (input.isArray()) {
                operator.forward(floats(input), input.layout(), floats(result), result.layout());
            } else {
                operator.forward(FLOAT, input.segment(), input.layout(), result.segment(), result.layout());
            }
        };
    }

    private static Method backward(RowOperator operator) {
        return (input, upstream, result, indices) -> {
            if (input.isArray()) {
                operator.backward(
                        floats(input), input.layout(), floats(upstream), upstream.layout(), floats(result), result.layout());
            } else {
                operator.backward(FLOAT, input.segment(), input.layout(), upstream.segment(), upstream.layout(),
                        result.segment(), result.layout());
            }
        };
    }

    private static Method forward(Elementwise function) {
        return (input, upstream, result, indices) -> {
            if (input.isArray()) {
                function.forward(floats(input), input.layout(), floats(result), result.layout());
            } else {
                function.forward(FLOAT, input.segment(), input.layout(), result.segment(), result.layout());
            }
        };
    }

    private static Method backward(Elementwise function) {
        return (input, upstream, result, indices) -> {
            if (input.isArray()) {
                function.backward(
                        floats(input), input.layout(), floats(upstream), upstream.layout(), floats(result), result.layout());
            } else {
                function.backward(FLOAT, input.segment(), input.layout(), upstream.segment(), upstream.layout(),
                        result.segment(), result.layout());
            }
        };
    }

    private static Method forward(LogSumExp operator) {
        return (input, upstream, result, indices) -> {
            if (input.isArray()) {
                operator.forward(floats(input), input.layout(), floats(result), offset(result));
            } else {
                operator.forward(FLOAT, input.segment(), input.layout(), result.segment(), offset(result));
            }
        };
    }

    private static Method backward(LogSumExp operator) {
        return (input, upstream, result, indices) -> {
            if (input.isArray()) {
                operator.backward(floats(input), input.layout(), floats(upstream), offset(upstream), floats(result), result.layout());
            } else {
                operator.backward(FLOAT, input.segment(), input.layout(), upstream.segment(), offset(upstream),
                        result.segment(), result.layout());
            }
        };
    }

    private static Method forward(Argmax operator) {
        return (input, upstream, result, indices) -> {
            if (input.isArray() && indices.array() instanceof int[] ints) {
                operator.forward(floats(input), input.layout(), ints, offset(indices));
            } else if (input.isArray()) {
                operator.forward(floats(input), input.layout(), (long[]) indices.array(), offset(indices));
            } else if (indices.type() instanceof ValueLayout.OfInt ints) {
                operator.forward(FLOAT, input.segment(), input.layout(), ints, indices.segment(), offset(indices));
            } else {
                operator.forward(FLOAT, input.segment(), input.layout(), ValueLayout.JAVA_LONG, indices.segment(), offset(indices));
            }
        };
    }

    private static Method forward(TopK operator) {
        return (input, upstream, result, indices) -> {
            if (input.isArray() && indices.array() instanceof int[] ints) {
                operator.forward(floats(input), input.layout(), floats(result), result.layout(), ints, indices.layout());
            } else if (input.isArray()) {
                operator.forward(
                        floats(input), input.layout(), floats(result), result.layout(), (long[]) indices.array(), indices.layout());
            } else if (indices.type() instanceof ValueLayout.OfInt) {
                operator.forward(FLOAT, input.segment(), input.layout(), result.segment(), result.layout(),
                        indices.segment(), indices.layout());
            } else {
                operator.forward(FLOAT, input.segment(), input.layout(), result.segment(), result.layout(),
                        ValueLayout.JAVA_LONG, indices.segment(), indices.layout());
            }
        };
    }

    private static float[] floats(Place place) {
        return (float[]) place.array();
    }

    private static int offset(Place column) {
        return (int) column.layout().offset();
    }
}
