package dev.lanemax;

import dev.lanemax.internal.DoubleElementwise;
import dev.lanemax.internal.FloatElementwise;
import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.DoubleArrayFunctions;
import dev.lanemax.kernels.DoubleSegmentFunctions;
import dev.lanemax.kernels.FloatArrayFunctions;
import dev.lanemax.kernels.FloatSegmentFunctions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An elementary function of every element, float or double: exp, expm1, log, log1p, sigmoid, log_sigmoid, softplus or tanh.
 *
 * <p><b>Accuracy.</b> Every result is within {@value #MAX_ULP_ERROR} ulp of the exact one, in the precision of its argument. This
 * has been checked for every float there is, and for more than 10<sup>8</sup> designed and random doubles. A result of exp,
 * sigmoid, softplus or log_sigmoid that is below the smallest normal number in magnitude, 2<sup>-126</sup> in float and
 * 2<sup>-1022</sup> in double, is zero.
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

    private final FloatElementwise floats;
    private final DoubleElementwise doubles;

    /** What a function is in the kernels of each type and memory. */
    enum Function {

        EXP(FloatArrayFunctions::exp, FloatSegmentFunctions::exp,
                DoubleArrayFunctions::exp, DoubleSegmentFunctions::exp),
        EXPM1(FloatArrayFunctions::expm1, FloatSegmentFunctions::expm1,
                DoubleArrayFunctions::expm1, DoubleSegmentFunctions::expm1),
        LOG(FloatArrayFunctions::log, FloatSegmentFunctions::log,
                DoubleArrayFunctions::log, DoubleSegmentFunctions::log),
        LOG1P(FloatArrayFunctions::log1p, FloatSegmentFunctions::log1p,
                DoubleArrayFunctions::log1p, DoubleSegmentFunctions::log1p),
        SIGMOID(FloatArrayFunctions::sigmoid, FloatSegmentFunctions::sigmoid,
                DoubleArrayFunctions::sigmoid, DoubleSegmentFunctions::sigmoid),
        LOG_SIGMOID(FloatArrayFunctions::logSigmoid, FloatSegmentFunctions::logSigmoid,
                DoubleArrayFunctions::logSigmoid, DoubleSegmentFunctions::logSigmoid),
        SOFTPLUS(FloatArrayFunctions::softplus, FloatSegmentFunctions::softplus,
                DoubleArrayFunctions::softplus, DoubleSegmentFunctions::softplus),
        TANH(FloatArrayFunctions::tanh, FloatSegmentFunctions::tanh,
                DoubleArrayFunctions::tanh, DoubleSegmentFunctions::tanh);

        private final FloatElementwise.ArrayFunction floatArrays;
        private final FloatElementwise.SegmentFunction floatSegments;
        private final DoubleElementwise.ArrayFunction doubleArrays;
        private final DoubleElementwise.SegmentFunction doubleSegments;

        Function(FloatElementwise.ArrayFunction floatArrays, FloatElementwise.SegmentFunction floatSegments,
                DoubleElementwise.ArrayFunction doubleArrays, DoubleElementwise.SegmentFunction doubleSegments) {
            this.floatArrays = floatArrays;
            this.floatSegments = floatSegments;
            this.doubleArrays = doubleArrays;
            this.doubleSegments = doubleSegments;
        }
    }

    Elementwise(Provider provider, Function function) {
        floats = new FloatElementwise(provider, function.floatArrays, function.floatSegments);
        doubles = new DoubleElementwise(provider, function.doubleArrays, function.doubleSegments);
    }

    /**
     * e<sup>x</sup>: +inf above 88.7228, +0 below -87.3365; in double above 709.7827 and below -708.3964.
     *
     * @return the function, to be reused
     */
    public static Elementwise exp() {
        return new Elementwise(Provider.current(), Function.EXP);
    }

    /**
     * e<sup>x</sup> - 1, with all digits where x is near 0.
     *
     * @return the function, to be reused
     */
    public static Elementwise expm1() {
        return new Elementwise(Provider.current(), Function.EXPM1);
    }

    /**
     * The natural logarithm of x.
     *
     * @return the function, to be reused
     */
    public static Elementwise log() {
        return new Elementwise(Provider.current(), Function.LOG);
    }

    /**
     * The natural logarithm of 1 + x, with all digits where x is near 0.
     *
     * @return the function, to be reused
     */
    public static Elementwise log1p() {
        return new Elementwise(Provider.current(), Function.LOG1P);
    }

    /**
     * 1 / (1 + e<sup>-x</sup>): +0 below -87.3365, in double below -708.3964.
     *
     * @return the function, to be reused
     */
    public static Elementwise sigmoid() {
        return new Elementwise(Provider.current(), Function.SIGMOID);
    }

    /**
     * -log(1 + e<sup>-x</sup>), the logarithm of the sigmoid, with all digits where that is near 0: -0 above 87.3365, in double
     * above 708.3964.
     *
     * @return the function, to be reused
     */
    public static Elementwise logSigmoid() {
        return new Elementwise(Provider.current(), Function.LOG_SIGMOID);
    }

    /**
     * log(1 + e<sup>x</sup>), with all digits where that is near 0: +0 below -87.3365, in double below -708.3964.
     *
     * @return the function, to be reused
     */
    public static Elementwise softplus() {
        return new Elementwise(Provider.current(), Function.SOFTPLUS);
    }

    /**
     * The hyperbolic tangent of x.
     *
     * @return the function, to be reused
     */
    public static Elementwise tanh() {
        return new Elementwise(Provider.current(), Function.TANH);
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
        floats.forward(input, inputLayout, output, outputLayout);
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
        floats.forward(type, input, inputLayout, output, outputLayout);
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
    public void forward(double[] input, double[] output, Layout layout) {
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
    public void forward(double[] input, Layout inputLayout, double[] output, Layout outputLayout) {
        doubles.forward(input, inputLayout, output, outputLayout);
    }

    /**
     * Applies the function to every element, in memory segments. Off-heap segments keep their bounds and lifetime checks and need
     * no native access; a segment of a {@code double[]} costs what the array does; a mixture of both is slow.
     *
     * @param type         {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param input        the arguments; any value; aligned to eight bytes
     * @param inputLayout  where the rows of arguments lie
     * @param output       receives the results; aligned to eight bytes
     * @param outputLayout where the rows of results shall lie; as many rows and columns as the input has
     * @throws IllegalArgumentException  where an argument is null, shapes differ, there are no columns, memory overlaps
     *                                   partially, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void forward(ValueLayout.OfDouble type, MemorySegment input, Layout inputLayout,
            MemorySegment output, Layout outputLayout) {
        doubles.forward(type, input, inputLayout, output, outputLayout);
    }
}
