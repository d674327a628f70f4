package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.HeapSegments;
import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.FloatArrayFunctions;
import dev.lanemax.kernels.FloatSegmentFunctions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An elementary function of every element: exp, expm1, log, log1p, sigmoid, log_sigmoid, softplus or tanh.
 *
 * <p><b>Accuracy.</b> Every result is within {@value #MAX_ULP_ERROR} ulp of the exact one; this has been checked for every float
 * there is. A result of exp, sigmoid, softplus or log_sigmoid that is below 2<sup>-126</sup> in magnitude is zero.
 *
 * <p><b>Reproducibility.</b> The same element gives the same bits on every processor, at every vector width, in every memory and
 * at every place in it.
 *
 * <p><b>Special values.</b> NaN gives NaN. At infinities and poles each function has its limit: log 0 and log1p(-1) are -inf. The
 * logarithm of a negative number, and log1p below -1, are NaN. expm1, log1p and tanh keep the sign of zero, and they return a
 * subnormal argument as it is; the logarithm of one is exact to the bound.
 *
 * <p>Immutable and safe for any number of threads. Calls allocate nothing. The result may overwrite the input, with the same
 * layout; apart from that they must not share elements. The classes of a {@link Layout} are the columns of a matrix here.
 */
public final class Elementwise {

    /** The largest error of a result, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 1;

    private final Provider provider;
    private final ArrayFunction arrayFunction;
    private final SegmentFunction segmentFunction;

    Elementwise(Provider provider, ArrayFunction arrayFunction, SegmentFunction segmentFunction) {
        this.provider = provider;
        this.arrayFunction = arrayFunction;
        this.segmentFunction = segmentFunction;
    }

    /** A method of {@link FloatArrayFunctions}. */
    interface ArrayFunction {
        void apply(FloatArrayFunctions functions, float[] input, int inputOffset, int inputStride,
                float[] output, int outputOffset, int outputStride, int rows, int columns);
    }

    /** The method of {@link FloatSegmentFunctions} with the same name. */
    interface SegmentFunction {
        void apply(FloatSegmentFunctions functions, MemorySegment input, long inputOffset, long inputStride,
                MemorySegment output, long outputOffset, long outputStride, long rows, int columns);
    }

    /**
     * e<sup>x</sup>: +inf above 88.7228, +0 below -87.3365.
     *
     * @return the function, to be reused
     */
    public static Elementwise exp() {
        return exp(Provider.current());
    }

    /**
     * e<sup>x</sup> - 1, with all digits where x is near 0.
     *
     * @return the function, to be reused
     */
    public static Elementwise expm1() {
        return expm1(Provider.current());
    }

    /**
     * The natural logarithm of x.
     *
     * @return the function, to be reused
     */
    public static Elementwise log() {
        return log(Provider.current());
    }

    /**
     * The natural logarithm of 1 + x, with all digits where x is near 0.
     *
     * @return the function, to be reused
     */
    public static Elementwise log1p() {
        return log1p(Provider.current());
    }

    /**
     * 1 / (1 + e<sup>-x</sup>): +0 below -87.3365.
     *
     * @return the function, to be reused
     */
    public static Elementwise sigmoid() {
        return sigmoid(Provider.current());
    }

    /**
     * -log(1 + e<sup>-x</sup>), the logarithm of the sigmoid, with all digits where that is near 0: -0 above 87.3365.
     *
     * @return the function, to be reused
     */
    public static Elementwise logSigmoid() {
        return logSigmoid(Provider.current());
    }

    /**
     * log(1 + e<sup>x</sup>), with all digits where that is near 0: +0 below -87.3365.
     *
     * @return the function, to be reused
     */
    public static Elementwise softplus() {
        return softplus(Provider.current());
    }

    /**
     * The hyperbolic tangent of x.
     *
     * @return the function, to be reused
     */
    public static Elementwise tanh() {
        return tanh(Provider.current());
    }

    /**
     * Applies the function to every element.
     *
     * @param input  the arguments; any value
     * @param output receives the results; may be {@code input}
     * @param layout where the rows lie in both
     * @throws IllegalArgumentException  where an argument is null, or there are no columns
     * @throws IndexOutOfBoundsException where an array is too short for the layout
     */
    public void forward(float[] input, float[] output, Layout layout) {
        forward(input, layout, output, layout);
    }

    /**
     * Applies the function to every element.
     *
     * @param input        the arguments; any value
     * @param inputLayout  where the rows of arguments lie
     * @param output       receives the results
     * @param outputLayout where the rows of results shall lie; as many rows and columns as the input has
     * @throws IllegalArgumentException  where an argument is null, shapes differ, there are no columns, or memory overlaps
     *                                   partially
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void forward(float[] input, Layout inputLayout, float[] output, Layout outputLayout) {
        Checks.map("input", input, inputLayout, "output", output, outputLayout);
        boolean dense = dense(inputLayout, outputLayout);
        arrayFunction.apply(provider.floatArrayFunctions(),
                input, (int) inputLayout.offset(), (int) inputLayout.rowStride(),
                output, (int) outputLayout.offset(), (int) outputLayout.rowStride(),
                (int) rows(inputLayout, dense), columns(inputLayout, dense));
    }

    /**
     * Applies the function to every element, in memory segments. Off-heap segments keep their bounds and lifetime checks and need
     * no native access; a segment of a {@code float[]} costs what the array does; a mixture of both is slow.
     *
     * @param type         {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param input        the arguments; any value; aligned to four bytes
     * @param inputLayout  where the rows of arguments lie
     * @param output       receives the results; aligned to four bytes
     * @param outputLayout where the rows of results shall lie; as many rows and columns as the input has
     * @throws IllegalArgumentException  where an argument is null, shapes differ, there are no columns, memory overlaps
     *                                   partially, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfFloat type, MemorySegment input, Layout inputLayout,
            MemorySegment output, Layout outputLayout) {
        Checks.map(type, "input", input, inputLayout, "output", output, outputLayout);
        float[] inputArray = HeapSegments.floats(input);
        float[] outputArray = HeapSegments.floats(output);
        boolean dense = dense(inputLayout, outputLayout);
        if (inputArray != null && outputArray != null) {
            arrayFunction.apply(provider.floatArrayFunctions(),
                    inputArray, HeapSegments.index(input, inputLayout.offset()), (int) inputLayout.rowStride(),
                    outputArray, HeapSegments.index(output, outputLayout.offset()), (int) outputLayout.rowStride(),
                    (int) rows(inputLayout, dense), columns(inputLayout, dense));
        } else {
            segmentFunction.apply(HeapSegments.functions(provider, input.isNative() && output.isNative()),
                    input, inputLayout.offset(), inputLayout.rowStride(),
                    output, outputLayout.offset(), outputLayout.rowStride(),
                    rows(inputLayout, dense), columns(inputLayout, dense));
        }
    }

    static Elementwise exp(Provider provider) {
        return new Elementwise(provider, FloatArrayFunctions::exp, FloatSegmentFunctions::exp);
    }

    static Elementwise expm1(Provider provider) {
        return new Elementwise(provider, FloatArrayFunctions::expm1, FloatSegmentFunctions::expm1);
    }

    static Elementwise log(Provider provider) {
        return new Elementwise(provider, FloatArrayFunctions::log, FloatSegmentFunctions::log);
    }

    static Elementwise log1p(Provider provider) {
        return new Elementwise(provider, FloatArrayFunctions::log1p, FloatSegmentFunctions::log1p);
    }

    static Elementwise sigmoid(Provider provider) {
        return new Elementwise(provider, FloatArrayFunctions::sigmoid, FloatSegmentFunctions::sigmoid);
    }

    static Elementwise logSigmoid(Provider provider) {
        return new Elementwise(provider, FloatArrayFunctions::logSigmoid, FloatSegmentFunctions::logSigmoid);
    }

    static Elementwise softplus(Provider provider) {
        return new Elementwise(provider, FloatArrayFunctions::softplus, FloatSegmentFunctions::softplus);
    }

    static Elementwise tanh(Provider provider) {
        return new Elementwise(provider, FloatArrayFunctions::tanh, FloatSegmentFunctions::tanh);
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
