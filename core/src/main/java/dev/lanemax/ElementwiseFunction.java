package dev.lanemax;

import dev.lanemax.internal.DoubleElementwise;
import dev.lanemax.internal.ElementwiseRun;
import dev.lanemax.internal.FloatElementwise;
import dev.lanemax.internal.Provider;
import dev.lanemax.internal.Split;
import dev.lanemax.kernels.Derivatives;
import dev.lanemax.kernels.DoubleArrayFunctions;
import dev.lanemax.kernels.DoubleSegmentFunctions;
import dev.lanemax.kernels.FloatArrayFunctions;
import dev.lanemax.kernels.FloatSegmentFunctions;
import dev.lanemax.kernels.TileFunction;

/** What a function with kernels of its own is in those of each type and memory, and its derivative. */
enum ElementwiseFunction implements ElementwiseForward {

    EXP(FloatArrayFunctions::exp, FloatSegmentFunctions::exp,
            DoubleArrayFunctions::exp, DoubleSegmentFunctions::exp, Derivatives::exp),
    EXPM1(FloatArrayFunctions::expm1, FloatSegmentFunctions::expm1,
            DoubleArrayFunctions::expm1, DoubleSegmentFunctions::expm1, Derivatives::exp),
    LOG(FloatArrayFunctions::log, FloatSegmentFunctions::log,
            DoubleArrayFunctions::log, DoubleSegmentFunctions::log, Derivatives::log),
    LOG1P(FloatArrayFunctions::log1p, FloatSegmentFunctions::log1p,
            DoubleArrayFunctions::log1p, DoubleSegmentFunctions::log1p, Derivatives::log1p),
    SIGMOID(FloatArrayFunctions::sigmoid, FloatSegmentFunctions::sigmoid,
            DoubleArrayFunctions::sigmoid, DoubleSegmentFunctions::sigmoid, Derivatives::sigmoid),
    LOG_SIGMOID(FloatArrayFunctions::logSigmoid, FloatSegmentFunctions::logSigmoid,
            DoubleArrayFunctions::logSigmoid, DoubleSegmentFunctions::logSigmoid, Derivatives::logSigmoid),
    SOFTPLUS(FloatArrayFunctions::softplus, FloatSegmentFunctions::softplus,
            DoubleArrayFunctions::softplus, DoubleSegmentFunctions::softplus, Derivatives::softplus),
    TANH(FloatArrayFunctions::tanh, FloatSegmentFunctions::tanh,
            DoubleArrayFunctions::tanh, DoubleSegmentFunctions::tanh, Derivatives::tanh);

    private final FloatElementwise floats;
    private final DoubleElementwise doubles;
    private final TileFunction derivative;

    ElementwiseFunction(FloatElementwise.ArrayFunction floatArrays, FloatElementwise.SegmentFunction floatSegments,
            DoubleElementwise.ArrayFunction doubleArrays, DoubleElementwise.SegmentFunction doubleSegments,
            TileFunction derivative) {
        floats = new FloatElementwise(floatArrays, floatSegments);
        doubles = new DoubleElementwise(doubleArrays, doubleSegments);
        this.derivative = derivative;
    }

    TileFunction derivative() {
        return derivative;
    }

    @Override
    public void run(Provider provider, ElementwiseRun run, Parallelism parallelism) {
        run.forward(provider, floats, doubles, parallelism);
    }

    @Override
    public void run(Provider provider, float[] input, Layout inputLayout, float[] output, Layout outputLayout,
            Parallelism parallelism) {
        if (Split.isOnOneThread(parallelism, inputLayout) && contiguous(inputLayout) && contiguous(outputLayout)) {
            floats.overRows(provider, input, inputLayout, output, outputLayout);
        } else {
            ElementwiseForward.super.run(provider, input, inputLayout, output, outputLayout, parallelism);
        }
    }

    @Override
    public void run(Provider provider, double[] input, Layout inputLayout, double[] output, Layout outputLayout,
            Parallelism parallelism) {
        if (Split.isOnOneThread(parallelism, inputLayout) && contiguous(inputLayout) && contiguous(outputLayout)) {
            doubles.overRows(provider, input, inputLayout, output, outputLayout);
        } else {
            ElementwiseForward.super.run(provider, input, inputLayout, output, outputLayout, parallelism);
        }
    }

    private static boolean contiguous(Layout layout) {
        return layout == null || layout.hasContiguousRows();
    }
}
