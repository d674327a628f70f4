package dev.lanemax;

import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowKernel;
import dev.lanemax.internal.RowTile;
import dev.lanemax.kernels.RowGradients;

/**
 * Softmax over the classes of each row: p<sub>i</sub> = e<sup>x<sub>i</sub></sup> / sum<sub>j</sub> e<sup>x<sub>j</sub></sup>
 * (PyTorch's and ONNX's {@code softmax}). For the upstream gradient u, the gradient is p (u - sum(u p)).
 *
 * <p><b>Accuracy.</b> Every probability of finite logits is within {@value #MAX_ULP_ERROR} ulp of the exact one, whatever the
 * number of classes and the range of the logits. A probability below the smallest normal number,
 * 2<sup>-126</sup> or in double 2<sup>-1022</sup>, may be rounded to a subnormal or to +0.
 *
 * <p><b>Special values.</b> A logit of -inf has the probability +0 and the gradient +0, whatever its upstream gradient is. A row with
 * NaN or +inf, or of -inf only, becomes NaN; other rows are not affected.
 */
public final class Softmax extends Normaliser<Softmax> {

    /** The largest error of a probability, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 3;

    /** Without options. */
    public Softmax() {
        this(Provider.current());
    }

    Softmax(Provider provider) {
        this(NormaliserOptions.of(provider));
    }

    private Softmax(NormaliserOptions options) {
        super(options);
    }

    @Override
    Softmax withOptions(NormaliserOptions newOptions) {
        return new Softmax(newOptions);
    }

    @Override
    RowKernel kernel() {
        return options().areDefault() ? RowKernel.SOFTMAX : null;
    }

    @Override
    String resultName() {
        return "probabilities";
    }

    @Override
    void forward(RowTile tile) {
        prepare(tile);
        writeProbabilities(tile);
        settleMaskedRows(tile, 0);
    }

    @Override
    void backward(RowTile tile) {
        prepare(tile);
        tile.writeProbabilities();
        for (int row = 0; row < tile.rows(); row++) {
            RowGradients.softmax(
                    tile.result(), tile.upstream(), row * tile.classes(), tile.classes(), options().factor());
        }
        settleMaskedRows(tile, 0);
    }
}
