package dev.lanemax.internal;

import dev.lanemax.Layout;
import dev.lanemax.kernels.FloatArrayFunctions;
import dev.lanemax.kernels.FloatSegmentFunctions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An elementary function of every {@code float} of a matrix: checks the arguments and chooses the kernel. */
public final class FloatElementwise {

    private final Provider provider;
    private final ArrayFunction arrayFunction;
    private final SegmentFunction segmentFunction;

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

    public FloatElementwise(Provider provider, ArrayFunction arrayFunction, SegmentFunction segmentFunction) {
        this.provider = provider;
        this.arrayFunction = arrayFunction;
        this.segmentFunction = segmentFunction;
    }

    /** Over arrays. */
    public void forward(float[] input, Layout inputLayout, float[] output, Layout outputLayout) {
        Checks.map("input", input, inputLayout, "output", output, outputLayout);
        boolean dense = dense(inputLayout, outputLayout);
        arrayFunction.apply(provider.floatArrayFunctions(),
                input, (int) inputLayout.offset(), (int) inputLayout.rowStride(),
                output, (int) outputLayout.offset(), (int) outputLayout.rowStride(),
                (int) rows(inputLayout, dense), columns(inputLayout, dense));
    }

    /** Over memory segments. */
    public void forward(ValueLayout.OfFloat type, MemorySegment input, Layout inputLayout,
            MemorySegment output, Layout outputLayout) {
        Checks.map(type, "input", input, inputLayout, "output", output, outputLayout);
        float[] inputArray = HeapSegments.floats(input);
        float[] outputArray = HeapSegments.floats(output);
        boolean dense = dense(inputLayout, outputLayout);
        if (inputArray != null && outputArray != null) {
            arrayFunction.apply(provider.floatArrayFunctions(),
                    inputArray, HeapSegments.index(type, input, inputLayout.offset()), (int) inputLayout.rowStride(),
                    outputArray, HeapSegments.index(type, output, outputLayout.offset()), (int) outputLayout.rowStride(),
                    (int) rows(inputLayout, dense), columns(inputLayout, dense));
        } else {
            segmentFunction.apply(HeapSegments.provider(provider, input.isNative() && output.isNative()).floatSegmentFunctions(),
                    input, inputLayout.offset(), inputLayout.rowStride(),
                    output, outputLayout.offset(), outputLayout.rowStride(),
                    rows(inputLayout, dense), columns(inputLayout, dense));
        }
    }

    /** Whether all rows together are one row, which then is not too short for vectors. */
    private static boolean dense(Layout input, Layout output) {
        return input.rowStride() == input.classes() && output.rowStride() == output.classes()
                && input.rows() <= Integer.MAX_VALUE / input.classes();
    }

    private static long rows(Layout layout, boolean dense) {
        return dense ? Math.min(1, layout.rows()) : layout.rows();
    }

    private static int columns(Layout layout, boolean dense) {
        return (int) (dense ? layout.rows() * layout.classes() : layout.classes());
    }
}
