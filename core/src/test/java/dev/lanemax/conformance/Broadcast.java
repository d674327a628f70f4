package dev.lanemax.conformance;

import java.util.Arrays;

/**
 * Repeats tensors to one shape by NumPy's rule: shapes are aligned at their last axes, and an axis of length 1, or one that is missing,
 * is repeated.
 *
 * @param shape the shape of all of them together
 */
record Broadcast(int[] shape) {

    static Broadcast of(int[]... shapes) {
        int[] common = new int[Arrays.stream(shapes).mapToInt(shape -> shape.length).max().orElse(0)];
        Arrays.fill(common, 1);
        for (int[] shape : shapes) {
            for (int i = 0; i < shape.length; i++) {
                int axis = common.length - shape.length + i;
                common[axis] = common[axis] == 1 ? shape[i] : common[axis];
            }
        }
        Broadcast broadcast = new Broadcast(common);
        for (int[] shape : shapes) {
            broadcast.check(shape);
        }
        return broadcast;
    }

    private void check(int[] from) {
        boolean fits = from.length <= shape.length;
        for (int i = 0; fits && i < from.length; i++) {
            fits = from[i] == 1 || from[i] == shape[shape.length - from.length + i];
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "the shape is " + Arrays.toString(from) + ", must be repeatable to " + Arrays.toString(shape));
        }
    }

    /** The tensor's values, repeated. */
    double[] expand(Tensor tensor) {
        check(tensor.shape());
        double[] values = new double[Tensor.size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.values()[source(i, tensor.shape())];
        }
        return values;
    }

    /** The sums over what {@link #expand} repeats: the gradient of a tensor of that shape. */
    double[] fold(double[] gradient, int[] from) {
        double[] sums = new double[Tensor.size(from)];
        for (int i = 0; i < gradient.length; i++) {
            sums[source(i, from)] += gradient[i];
        }
        return sums;
    }

    /** The index in a tensor of shape {@code from} of what is at an index of the common shape. */
    private int source(int index, int[] from) {
        int source = 0;
        int stride = 1;
        int rest = index;
        for (int axis = 1; axis <= shape.length; axis++) {
            int length = shape[shape.length - axis];
            int own = axis <= from.length ? from[from.length - axis] : 1;
            source += own == 1 ? 0 : rest % length * stride;
            stride *= own;
            rest /= length;
        }
        return source;
    }
}
