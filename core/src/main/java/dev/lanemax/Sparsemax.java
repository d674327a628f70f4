package dev.lanemax;

import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowTile;
import dev.lanemax.kernels.SimplexProjection;

/**
 * Sparsemax over the classes of each row: the point of the probability simplex next to the logits (Martins and Astudillo 2016). It is
 * p = max(0, x - t), with the threshold t at which p adds up to 1, so that small logits get the probability 0. See {@link SparsemaxLoss}.
 *
 * <p>The gradient of an upstream gradient u is u minus the mean of u over the classes whose probability is above 0, and +0 for the
 * others.
 *
 * <p><b>Accuracy.</b> A probability is within {@value #MAX_ULP_ERROR} ulp of 1, an entry of the gradient within as many of the sum of the
 * magnitudes of its terms. The same arguments give the same bits on every processor and in every memory.
 *
 * <p><b>Special values.</b> A logit of -inf has the probability +0. A row with NaN or +inf, or of -inf only, becomes NaN; other rows are
 * not affected.
 */
public final class Sparsemax extends RowOperator {

    /** The largest error of a probability, in units of the last place of 1. */
    public static final double MAX_ULP_ERROR = 4;

    /** Sparsemax has no options. */
    public Sparsemax() {
        super(Provider.current());
    }

    @Override
    String resultName() {
        return "probabilities";
    }

    @Override
    void forward(RowTile tile) {
        int classes = tile.classes();
        double[] logits = tile.logits();
        for (int row = 0; row < tile.rows(); row++) {
            int start = row * classes;
            double max = SimplexProjection.max(logits, start, classes);
            double threshold = SimplexProjection.threshold(logits, start, classes, max, tile.scratch(), tile.sum());
            SimplexProjection.project(logits, start, classes, max, threshold, tile.result(), start);
        }
    }

    @Override
    void backward(RowTile tile) {
        forward(tile);
        for (int row = 0; row < tile.rows(); row++) {
            SimplexProjection.backward(
                    tile.result(), tile.upstream(), row * tile.classes(), tile.classes(), tile.result(), tile.sum());
        }
    }
}
