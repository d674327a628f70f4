package dev.lanemax.conformance;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes cases of an operator of {@code operators.h}, which takes rows along any axes: they are gathered into a matrix, and results
 * scattered back. A single axis is left where it is besides.
 *
 * @param name         the operator, whose functions are {@code lmx_<name>_forward_<type>} and {@code lmx_<name>_backward_<type>}
 * @param takesOptions whether its functions have options
 * @param axes         the axes that rows lie along
 * @param options      the options of a case; empty for the defaults
 */
record CFunctionCall(String name, boolean takesOptions, Axes axes, COptions.Values options) implements COperator {

    /** The axes that the rows of a case lie along. */
    interface Axes {
        int[] of(ConformanceCase test, int rank) throws IOException;
    }

    /** Where the classes are: one row after the other, or groups of so many rows side by side. */
    private record Shape(int outer, int classes, int inner) {

        private static Shape of(Rows rows) {
            return new Shape(rows.rows(), rows.classes(), 1);
        }

        private static Shape along(int[] shape, int axis) {
            int from = axis < 0 ? axis + shape.length : axis;
            return new Shape(Tensor.size(Arrays.copyOf(shape, from)), shape[from],
                    Tensor.size(Arrays.copyOfRange(shape, from + 1, shape.length)));
        }

        private CArguments arguments(CMemory memory, double[] input) {
            return CArguments.rows(memory.arena(), outer, classes, inner).with("input", memory.place(input));
        }
    }

    @Override
    public Results compute(CLibrary library, ConformanceCase test, CMemory memory) throws IOException {
        Tensor input = test.input(0);
        int[] along = axes.of(test, input.rank());
        Rows rows = Rows.along(input.shape(), along);
        List<Object> values = options.of(test);
        MemorySegment chosen = values.isEmpty() ? MemorySegment.NULL : COptions.ofOperator(memory, values).memory();
        double[] matrix = rows.gather(input.values());
        double[] output = forward(library, memory, Shape.of(rows), matrix, chosen);
        if (values.isEmpty() && library.has(memory.function(name))) {
            requireSame("of the function of arrays", ofArrays(library, memory, rows, matrix), output);
        }
        double[] result = hasResultForEachRow() ? output : rows.scatter(output);
        if (along.length == 1 && input.rank() > 0) {
            double[] there = forward(library, memory, Shape.along(input.shape(), along[0]), input.values(), chosen);
            requireSame("along axis " + along[0], there, result);
        }
        Map<String, double[]> gradients = new HashMap<>();
        for (String of : test.gradientNames()) {
            gradients.put(of, rows.scatter(backward(library, test, memory, rows, matrix, chosen)));
        }
        return new Results(List.of(result), gradients);
    }

    /** What the operator gives with its defaults. */
    double[] forward(CLibrary library, Tensor input, int axis, CMemory memory) {
        return forward(library, memory, Shape.along(input.shape(), axis), input.values(), MemorySegment.NULL);
    }

    private double[] forward(CLibrary library, CMemory memory, Shape shape, double[] input, MemorySegment chosen) {
        MemorySegment output = memory.room(hasResultForEachRow() ? (long) shape.outer() * shape.inner() : input.length);
        run(library, memory, "_forward", shape.arguments(memory, input).with("output", output), chosen);
        return memory.read(output);
    }

    /** Without a gradient from above it is 1. */
    private double[] backward(CLibrary library, ConformanceCase test, CMemory memory, Rows rows, double[] matrix, MemorySegment chosen)
            throws IOException {
        double[] ones = new double[hasResultForEachRow() ? rows.rows() : matrix.length];
        Arrays.fill(ones, 1);
        double[] upstream = test.upstreamGradient().map(Tensor::values).orElse(ones);
        MemorySegment gradient = memory.room(matrix.length);
        run(library, memory, "_backward", Shape.of(rows).arguments(memory, matrix).with("gradient", gradient)
                .with("upstream", memory.place(hasResultForEachRow() ? upstream : rows.gather(upstream))), chosen);
        return memory.read(gradient);
    }

    private void run(CLibrary library, CMemory memory, String direction, CArguments arguments, MemorySegment chosen) {
        String function = memory.function(name + direction);
        if (takesOptions) {
            library.operator(function, arguments.memory(), chosen);
        } else {
            library.operatorWithoutOptions(function, arguments.memory());
        }
    }

    /** {@code lmx_softmax_f32} does what {@code lmx_softmax_forward_f32} does with its defaults. */
    private double[] ofArrays(CLibrary library, CMemory memory, Rows rows, double[] matrix) {
        MemorySegment input = memory.place(matrix);
        MemorySegment output = memory.room(hasResultForEachRow() ? rows.rows() : matrix.length);
        if (hasResultForEachRow()) {
            library.matrixToColumn(memory.function(name), input, output, rows.rows(), rows.classes());
        } else {
            library.matrixToMatrix(memory.function(name), input, output, rows.rows(), rows.classes());
        }
        return memory.read(output);
    }

    private boolean hasResultForEachRow() {
        return name.equals("logsumexp");
    }

    private static void requireSame(String where, double[] results, double[] expected) {
        if (!Arrays.equals(results, expected)) {
            throw new AssertionError(where + " " + Arrays.toString(results) + ", must be " + Arrays.toString(expected));
        }
    }
}
