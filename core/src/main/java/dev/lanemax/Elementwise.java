package dev.lanemax;

import dev.lanemax.internal.ArgumentSource;
import dev.lanemax.internal.Checks;
import dev.lanemax.internal.ElementwiseRun;
import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.Derivatives;
import dev.lanemax.kernels.HardSigmoid;
import dev.lanemax.kernels.ScaledSoftplus;
import dev.lanemax.kernels.Softcap;
import dev.lanemax.kernels.Softsign;
import dev.lanemax.kernels.TileFunction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A function of every element, float or double, and its vector-Jacobian product: exp, expm1, log, log1p, sigmoid, log_sigmoid,
 * softplus, tanh, softsign, hard sigmoid or softcap.
 *
 * <p><b>Accuracy.</b> Every result of exp, expm1, log, log1p, sigmoid, log_sigmoid, softplus and tanh is within
 * {@value #MAX_ULP_ERROR} ulp of the exact one, in the precision of its argument. This has been checked for every float there is, and
 * for more than 10<sup>8</sup> designed and random doubles. A result of exp, sigmoid, softplus or log_sigmoid that is below the
 * smallest normal number in magnitude, 2<sup>-126</sup> in float and 2<sup>-1022</sup> in double, is zero. The results of the other
 * functions, and of every product, are within {@value #MAX_OTHER_ULP_ERROR} ulp where the derivative is a normal double; those of the
 * hard sigmoid in ulp of its formula's largest term. What is float is computed in double there, and rounded once.
 *
 * <p><b>Reproducibility.</b> The same element gives the same bits on every processor, at every vector width, in every memory and
 * at every place in it.
 *
 * <p><b>Special values.</b> NaN gives NaN. At infinities and poles each function has its limit: log 0 and log1p(-1) are -inf. The
 * logarithm of a negative number, and log1p below -1, are NaN; their derivatives are those of the formula there too. expm1, log1p and
 * tanh keep the sign of zero, and they return a subnormal argument as it is; the logarithm of one is exact to the bound.
 *
 * <p>Immutable and safe for any number of threads. Calls on one thread allocate nothing. The result may overwrite the input, and a
 * gradient the upstream gradient, with the same layout; apart from that they must not share elements. The classes of a
 * {@link Layout} are the columns of a matrix here, which may lie in any order.
 */
public final class Elementwise extends Operator {

    /** The largest error of a result of exp, expm1, log, log1p, sigmoid, log_sigmoid, softplus and tanh, in ulp of the exact one. */
    public static final double MAX_ULP_ERROR = 1;

    /** The largest error of a result of the other functions, and of every vector-Jacobian product, in ulp of the exact one. */
    public static final double MAX_OTHER_ULP_ERROR = 4;

    private final Provider provider;
    private final ElementwiseForward forward;
    private final TileFunction derivative;
    private final Parallelism parallelism;

    Elementwise(Provider provider, ElementwiseFunction function) {
        this(provider, function, function.derivative(), Parallelism.NONE);
    }

    /** A function that is computed in double. */
    private Elementwise(TileFunction function, TileFunction derivative) {
        this(Provider.current(), (provider, run, parallelism) -> run.inDouble(provider, function, parallelism), derivative,
                Parallelism.NONE);
    }

    private Elementwise(Provider provider, ElementwiseForward forward, TileFunction derivative, Parallelism parallelism) {
        this.provider = provider;
        this.forward = forward;
        this.derivative = derivative;
        this.parallelism = parallelism;
    }

    Elementwise withProvider(Provider newProvider) {
        return new Elementwise(newProvider, forward, derivative, parallelism);
    }

    /**
     * The same function on more threads, or on one.
     *
     * @param newParallelism on how many threads to work, and whose
     * @return a function with that parallelism, and the same results
     * @throws IllegalArgumentException where it is null
     */
    public Elementwise withParallelism(Parallelism newParallelism) {
        Checks.present("parallelism", newParallelism);
        return new Elementwise(provider, forward, derivative, newParallelism);
    }

    /**
     * e<sup>x</sup>: +inf above 88.7228, +0 below -87.3365; in double above 709.7827 and below -708.3964.
     *
     * @return the function, to be reused
     */
    public static Elementwise exp() {
        return new Elementwise(Provider.current(), ElementwiseFunction.EXP);
    }

    /**
     * e<sup>x</sup> - 1, with all digits where x is near 0.
     *
     * @return the function, to be reused
     */
    public static Elementwise expm1() {
        return new Elementwise(Provider.current(), ElementwiseFunction.EXPM1);
    }

    /**
     * The natural logarithm of x.
     *
     * @return the function, to be reused
     */
    public static Elementwise log() {
        return new Elementwise(Provider.current(), ElementwiseFunction.LOG);
    }

    /**
     * The natural logarithm of 1 + x, with all digits where x is near 0.
     *
     * @return the function, to be reused
     */
    public static Elementwise log1p() {
        return new Elementwise(Provider.current(), ElementwiseFunction.LOG1P);
    }

    /**
     * 1 / (1 + e<sup>-x</sup>): +0 below -87.3365, in double below -708.3964.
     *
     * @return the function, to be reused
     */
    public static Elementwise sigmoid() {
        return new Elementwise(Provider.current(), ElementwiseFunction.SIGMOID);
    }

    /**
     * -log(1 + e<sup>-x</sup>), the logarithm of the sigmoid, with all digits where that is near 0: -0 above 87.3365, in double
     * above 708.3964.
     *
     * @return the function, to be reused
     */
    public static Elementwise logSigmoid() {
        return new Elementwise(Provider.current(), ElementwiseFunction.LOG_SIGMOID);
    }

    /**
     * log(1 + e<sup>x</sup>), with all digits where that is near 0: +0 below -87.3365, in double below -708.3964.
     *
     * @return the function, to be reused
     */
    public static Elementwise softplus() {
        return new Elementwise(Provider.current(), ElementwiseFunction.SOFTPLUS);
    }

    /**
     * The hyperbolic tangent of x.
     *
     * @return the function, to be reused
     */
    public static Elementwise tanh() {
        return new Elementwise(Provider.current(), ElementwiseFunction.TANH);
    }

    /**
     * Softplus with PyTorch's options: log(1 + e<sup>beta x</sup>) / beta, and x where beta x is above the threshold.
     *
     * @param beta      how sharp the bend at 0 is, finite and above 0; PyTorch's default is 1
     * @param threshold where to be linear, which the exact function, with +inf, never is; PyTorch's default is 20
     * @return the function, to be reused
     * @throws IllegalArgumentException where beta is not such a number, or the threshold is NaN
     */
    public static Elementwise softplus(double beta, double threshold) {
        Checks.positive("beta", beta);
        Checks.range("threshold", threshold, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        ScaledSoftplus softplus = new ScaledSoftplus(beta, threshold);
        return new Elementwise(softplus::forward, softplus::derivative);
    }

    /**
     * x / (1 + |x|).
     *
     * @return the function, to be reused
     */
    public static Elementwise softsign() {
        return new Elementwise(Softsign::forward, Softsign::derivative);
    }

    /**
     * The hard sigmoid of PyTorch and Keras 3: min(max(x + 3, 0), 6) / 6. The derivative is 1/6 between -3 and 3, and 0 elsewhere.
     *
     * @return the function, to be reused
     */
    public static Elementwise hardSigmoid() {
        HardSigmoid hardSigmoid = new HardSigmoid(1, 3, 6);
        return new Elementwise(hardSigmoid::forward, hardSigmoid::derivative);
    }

    /**
     * The hard sigmoid of ONNX: min(max(alpha x + beta, 0), 1). The derivative is alpha where the function is above 0 and below 1,
     * and 0 elsewhere.
     *
     * @param alpha the slope, finite and above 0; ONNX's default is 0.2
     * @param beta  the value at 0, finite; ONNX's default is 0.5
     * @return the function, to be reused
     * @throws IllegalArgumentException where alpha or beta is not such a number
     */
    public static Elementwise hardSigmoid(double alpha, double beta) {
        Checks.positive("alpha", alpha);
        Checks.finite("beta", beta);
        HardSigmoid hardSigmoid = new HardSigmoid(alpha, beta, 1);
        return new Elementwise(hardSigmoid::forward, hardSigmoid::derivative);
    }

    /**
     * cap tanh(x / cap), which keeps logits between -cap and cap.
     *
     * @param cap the largest result, finite and above 0
     * @return the function, to be reused
     * @throws IllegalArgumentException where the cap is not such a number
     */
    public static Elementwise softcap(double cap) {
        Checks.positive("cap", cap);
        Softcap softcap = new Softcap(cap);
        return new Elementwise(softcap::forward, softcap::derivative);
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
        forward.run(provider, input, inputLayout, output, outputLayout, parallelism);
    }

    /**
     * Applies the function to every element, in memory segments. Off-heap segments keep their bounds and lifetime checks and need
     * no native access; a segment of a {@code float[]} costs what the array does; the two may be in different kinds of memory.
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
        ElementwiseRun run = ElementwiseRun.ofThread("output");
        run.input.set(type, input, inputLayout);
        run.result.set(type, output, outputLayout);
        forward.run(provider, run, parallelism);
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
        forward.run(provider, input, inputLayout, output, outputLayout, parallelism);
    }

    /**
     * Applies the function to every element, in memory segments. Off-heap segments keep their bounds and lifetime checks and need
     * no native access; a segment of a {@code double[]} costs what the array does; the two may be in different kinds of memory.
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
        ElementwiseRun run = ElementwiseRun.ofThread("output");
        run.input.set(type, input, inputLayout);
        run.result.set(type, output, outputLayout);
        forward.run(provider, run, parallelism);
    }

    /**
     * The vector-Jacobian product: the derivative at every element, times the upstream gradient.
     *
     * @param input          the arguments of the function; any value
     * @param upstream       the gradient with respect to the function's results
     * @param gradient       receives the gradient with respect to the arguments; may be either of the others
     * @param layout         where the rows lie in all three
     * @throws IllegalArgumentException  where an argument is null, or there are no columns
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void backward(float[] input, float[] upstream, float[] gradient, Layout layout) {
        backward(input, layout, upstream, layout, gradient, layout);
    }

    /**
     * The vector-Jacobian product: the derivative at every element, times the upstream gradient.
     *
     * @param input          the arguments of the function; any value
     * @param inputLayout    where their rows lie
     * @param upstream       the gradient with respect to the function's results
     * @param upstreamLayout where its rows lie; as many rows and columns as the input has
     * @param gradient       receives the gradient with respect to the arguments; may be either of the others
     * @param gradientLayout where its rows shall lie; as many rows and columns as the input has
     * @throws IllegalArgumentException  where an argument is null, shapes differ, there are no columns, or memory overlaps
     *                                   partially
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void backward(float[] input, Layout inputLayout, float[] upstream, Layout upstreamLayout,
            float[] gradient, Layout gradientLayout) {
        ElementwiseRun run = ElementwiseRun.ofThread("gradient");
        run.input.set(input, inputLayout);
        run.upstream.set(upstream, upstreamLayout);
        run.result.set(gradient, gradientLayout);
        run.inDouble(provider, derivative, parallelism);
    }

    /**
     * The vector-Jacobian product, in memory segments: the derivative at every element, times the upstream gradient.
     *
     * @param type           {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param input          the arguments of the function; any value; aligned to four bytes
     * @param inputLayout    where their rows lie
     * @param upstream       the gradient with respect to the function's results; aligned to four bytes
     * @param upstreamLayout where its rows lie; as many rows and columns as the input has
     * @param gradient       receives the gradient with respect to the arguments; may be either of the others; aligned to four bytes
     * @param gradientLayout where its rows shall lie; as many rows and columns as the input has
     * @throws IllegalArgumentException  where an argument is null, shapes differ, there are no columns, memory overlaps
     *                                   partially, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void backward(ValueLayout.OfFloat type, MemorySegment input, Layout inputLayout,
            MemorySegment upstream, Layout upstreamLayout, MemorySegment gradient, Layout gradientLayout) {
        ElementwiseRun run = ElementwiseRun.ofThread("gradient");
        run.input.set(type, input, inputLayout);
        run.upstream.set(type, upstream, upstreamLayout);
        run.result.set(type, gradient, gradientLayout);
        run.inDouble(provider, derivative, parallelism);
    }

    /**
     * The vector-Jacobian product: the derivative at every element, times the upstream gradient.
     *
     * @param input          the arguments of the function; any value
     * @param upstream       the gradient with respect to the function's results
     * @param gradient       receives the gradient with respect to the arguments; may be either of the others
     * @param layout         where the rows lie in all three
     * @throws IllegalArgumentException  where an argument is null, or there are no columns
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void backward(double[] input, double[] upstream, double[] gradient, Layout layout) {
        backward(input, layout, upstream, layout, gradient, layout);
    }

    /**
     * The vector-Jacobian product: the derivative at every element, times the upstream gradient.
     *
     * @param input          the arguments of the function; any value
     * @param inputLayout    where their rows lie
     * @param upstream       the gradient with respect to the function's results
     * @param upstreamLayout where its rows lie; as many rows and columns as the input has
     * @param gradient       receives the gradient with respect to the arguments; may be either of the others
     * @param gradientLayout where its rows shall lie; as many rows and columns as the input has
     * @throws IllegalArgumentException  where an argument is null, shapes differ, there are no columns, or memory overlaps
     *                                   partially
     * @throws IndexOutOfBoundsException where an array is too short for its layout
     */
    public void backward(double[] input, Layout inputLayout, double[] upstream, Layout upstreamLayout,
            double[] gradient, Layout gradientLayout) {
        ElementwiseRun run = ElementwiseRun.ofThread("gradient");
        run.input.set(input, inputLayout);
        run.upstream.set(upstream, upstreamLayout);
        run.result.set(gradient, gradientLayout);
        run.inDouble(provider, derivative, parallelism);
    }

    /**
     * The vector-Jacobian product, in memory segments: the derivative at every element, times the upstream gradient.
     *
     * @param type           {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param input          the arguments of the function; any value; aligned to eight bytes
     * @param inputLayout    where their rows lie
     * @param upstream       the gradient with respect to the function's results; aligned to eight bytes
     * @param upstreamLayout where its rows lie; as many rows and columns as the input has
     * @param gradient       receives the gradient with respect to the arguments; may be either of the others; aligned to eight bytes
     * @param gradientLayout where its rows shall lie; as many rows and columns as the input has
     * @throws IllegalArgumentException  where an argument is null, shapes differ, there are no columns, memory overlaps
     *                                   partially, is read-only or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short for its layout
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void backward(ValueLayout.OfDouble type, MemorySegment input, Layout inputLayout,
            MemorySegment upstream, Layout upstreamLayout, MemorySegment gradient, Layout gradientLayout) {
        ElementwiseRun run = ElementwiseRun.ofThread("gradient");
        run.input.set(type, input, inputLayout);
        run.upstream.set(type, upstream, upstreamLayout);
        run.result.set(type, gradient, gradientLayout);
        run.inDouble(provider, derivative, parallelism);
    }

    @Override
    void forward(ArgumentSource arguments) {
        ElementwiseRun run = ElementwiseRun.ofThread("output");
        arguments.setInput(run.input);
        arguments.setResult(run.result);
        forward.run(provider, run, parallelism);
    }

    @Override
    void backward(ArgumentSource arguments) {
        ElementwiseRun run = ElementwiseRun.ofThread("gradient");
        arguments.setInput(run.input);
        arguments.setUpstream(run.upstream);
        arguments.setResult(run.result);
        run.inDouble(provider, derivative, parallelism);
    }
}
