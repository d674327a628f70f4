package dev.lanemax.conformance;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The rows of a tensor along some of its axes: gathers them into a dense matrix and scatters a matrix back.
 * Row r, class c of the matrix is element {@code indices[r * classes + c]} of the tensor.
 */
final class Rows {

    private final int[] indices;
    private final int classes;
    private final int rows;

    private Rows(int[] indices, int rows, int classes) {
        this.indices = indices;
        this.rows = rows;
        this.classes = classes;
    }

    /**
     * The rows along {@code axes} (negative ones count from the end), in the order of the other axes.
     * A scalar is a row of itself, whose only axis it is.
     */
    static Rows along(int[] shape, int... axes) {
        if (shape.length == 0) {
            return along(new int[] {1}, axes);
        }
        int[] rowAxes = Arrays.stream(axes).map(axis -> Objects.checkIndex(axis < 0 ? axis + shape.length : axis, shape.length))
                .sorted().toArray();
        int[] otherAxes = IntStream.range(0, shape.length)
                .filter(axis -> Arrays.binarySearch(rowAxes, axis) < 0).toArray();
        int[] starts = offsets(shape, otherAxes);
        int[] steps = offsets(shape, rowAxes);
        int[] indices = new int[starts.length * steps.length];
        for (int row = 0; row < starts.length; row++) {
            for (int c = 0; c < steps.length; c++) {
                indices[row * steps.length + c] = starts[row] + steps[c];
            }
        }
        return new Rows(indices, starts.length, steps.length);
    }

    /** The offsets of all positions along some axes, last axis fastest. */
    private static int[] offsets(int[] shape, int[] axes) {
        int[] offsets = {0};
        for (int axis : axes) {
            int stride = Tensor.size(Arrays.copyOfRange(shape, axis + 1, shape.length));
            int[] extended = new int[offsets.length * shape[axis]];
            for (int i = 0; i < extended.length; i++) {
                extended[i] = offsets[i / shape[axis]] + i % shape[axis] * stride;
            }
            offsets = extended;
        }
        return offsets;
    }

    int rows() {
        return rows;
    }

    int classes() {
        return classes;
    }

    double[] gather(double[] tensor) {
        double[] matrix = new double[indices.length];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = tensor[indices[i]];
        }
        return matrix;
    }

    double[] scatter(double[] matrix) {
        double[] tensor = new double[indices.length];
        for (int i = 0; i < tensor.length; i++) {
            tensor[indices[i]] = matrix[i];
        }
        return tensor;
    }
}
