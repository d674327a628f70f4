package dev.lanemax.internal;

import dev.lanemax.Layout;
import dev.lanemax.kernels.FloatArrayFunctions;
import dev.lanemax.kernels.FloatSegmentFunctions;
import java.lang.foreign.MemorySegment;

/** The kernels of an elementary function over {@code float}, and how the elements of two layouts become rows for them. */
public record FloatElementwise(ArrayFunction arrayFunction, SegmentFunction segmentFunction) {

    /** A method of {@link FloatArrayFunctions}. */
    public interface ArrayFunction {
        void apply(FloatArrayFunctions functions, float[] input, int inputOffset, int inputStride,
                float[] output, int outputOffset, int outputStride, int rows, int columns);
    }

    /** The method of {@link FloatSegmentFunctions} with the same name. */
    public interface SegmentFunction {
        void apply(FloatSegmentFunctions functions, MemorySegment input, long inputOffset, long inputStride,
                MemorySegment output, long outputOffset, long outputStride, long rows, int columns);
    }

    /** Applies the function to arrays with contiguous rows, in little time even for one row. */
    public void overRows(Provider provider, float[] input, Layout inputLayout, float[] output, Layout outputLayout) {
        Checks.map("input", input, inputLayout, "output", output, outputLayout);
        long elements = inputLayout.rows() * inputLayout.classes();
        boolean dense = inputLayout.rowStride() == inputLayout.classes() && outputLayout.rowStride() == inputLayout.classes()
                && elements <= Integer.MAX_VALUE;
        arrayFunction.apply(provider.floatArrayFunctions(),
                input, (int) inputLayout.offset(), (int) inputLayout.rowStride(),
                output, (int) outputLayout.offset(), (int) outputLayout.rowStride(),
                (int) (dense ? Math.min(1, inputLayout.rows()) : inputLayout.rows()),
                (int) (dense ? elements : inputLayout.classes()));
    }

    /** Applies the function to every element; shapes and memory have been checked. */
    void run(Provider provider, Matrix input, Matrix output) {
        long classes = input.classes();
        long inner = input.inner();
        long elements = input.rows() * classes;
        boolean sameOrder = inner == output.inner();
        if (sameOrder && input.isDense() && output.isDense() && elements <= Integer.MAX_VALUE) {
            apply(provider, input, 0, elements, output, 0, elements, 1, elements);
        } else if (sameOrder && input.hasDenseGroups() && output.hasDenseGroups() && classes * inner <= Integer.MAX_VALUE) {
            apply(provider, input, 0, input.rowStride(), output, 0, output.rowStride(), input.rows() / inner, classes * inner);
        } else {
            long neighbours = sameOrder && inner <= Integer.MAX_VALUE ? inner : 1;
            for (long row = 0; row < input.rows(); row += neighbours) {
                apply(provider, input, row, input.classStride(), output, row, output.classStride(), classes, neighbours);
            }
        }
    }

    /** Applies the function to runs of elements that are a stride apart, the first of which begin with a row. */
    private void apply(Provider provider, Matrix input, long inputRow, long inputStride,
            Matrix output, long outputRow, long outputStride, long runs, long length) {
        if (input.floats() != null && output.floats() != null) {
            arrayFunction.apply(provider.floatArrayFunctions(),
                    input.floats(), (int) input.position(inputRow), (int) inputStride,
                    output.floats(), (int) output.position(outputRow), (int) outputStride, (int) runs, (int) length);
        } else {
            Provider ofMemory = HeapSegments.provider(provider, input.isOffHeap() && output.isOffHeap());
            segmentFunction.apply(ofMemory.floatSegmentFunctions(),
                    input.asSegment(), input.position(inputRow), inputStride,
                    output.asSegment(), output.position(outputRow), outputStride, runs, (int) length);
        }
    }
}
