package dev.lanemax;

import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowKernel;
import dev.lanemax.internal.RowTile;
import dev.lanemax.kernels.RowGradients;

/**
 * The logarithm of the softmax over the classes of each row: x<sub>i</sub> - log sum<sub>j</sub> e<sup>x<sub>j</sub></sup>
 * (PyTorch's {@code log_softmax}, ONNX's {@code LogSoftmax}), in nats. For the upstream gradient u, the gradient is
 * u - p sum(u), p being the softmax.
 *
 * <p><b>Accuracy.</b> Every result for finite logits is within {@value #MAX_ULP_ERROR} ulp of the exact one, also where a
 * probability is close to 1 and its logarithm close to 0.
 *
 * <p><b>Special values.</b> A logit of -inf gives -inf; its gradient is its upstream gradient, unless a mask hides it: then it is +0, and
 * its upstream gradient no part of the sum. A row with NaN or +inf, or of -inf only, becomes NaN; other rows are not affected.
 */
public final class LogSoftmax extends Normaliser<LogSoftmax> {

    /** The largest error of a result, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 2;

    /** Without options. */
    public LogSoftmax() {
        this(Provider.current());
    }

    LogSoftmax(Provider provider) {
        this(NormaliserOptions.of(provider));
    }

    private LogSoftmax(NormaliserOptions options) {
        super(options);
    }

    @Override
    LogSoftmax withOptions(NormaliserOptions newOptions) {
        return new LogSoftmax(newOptions);
    }

    @Override
    RowKernel kernel() {
        return options().areDefault() ? RowKernel.LOG_SOFTMAX : null;
    }

    @Override
    String resultName() {
        return "logProbabilities";
    }

    @Override
    void forward(RowTile tile) {
        prepare(tile);
        tile.kernels().logSoftmax(
                tile.logits(), 0, tile.classes(), tile.result(), 0, tile.classes(), tile.rows(), tile.classes(), false);
        settleMaskedRows(tile, Double.NEGATIVE_INFINITY);
    }

    @Override
    void backward(RowTile tile) {
        prepare(tile);
        tile.writeProbabilities();
        for (int row = 0; row < tile.rows(); row++) {
            RowGradients.logSoftmax(
                    tile.result(), tile.upstream(), row * tile.classes(), tile.classes(), options().factor());
        }
        settleMaskedRows(tile, 0);
    }
}
