package dev.lanemax;

import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowKernel;
import dev.lanemax.internal.RowTile;
import dev.lanemax.kernels.GumbelNoise;
import dev.lanemax.kernels.RowGradients;
import dev.lanemax.kernels.RowOrder;
import java.util.Arrays;

/**
 * Softmax of (x + G) / tau with random numbers G of Gumbel's distribution (Jang et al. 2017; Maddison et al. 2017; PyTorch's
 * {@code gumbel_softmax}): a sample from the categorical distribution softmax(x), made differentiable. The temperature tau is 1 by
 * default. For the upstream gradient u, the gradient is p (u - sum(u p)) / tau, p being the soft sample of the same noise.
 *
 * <p>The noise of row r depends on the seed and on r alone: a call with the same seed has the same noise, forward and backward, on
 * any thread. Take another seed for each step. Where a batch is divided, {@link #withFirstRow} numbers the rows of its parts.
 *
 * <p><b>Accuracy.</b> As {@link Softmax} with options, for x + G rounded to double.
 *
 * <p><b>Special values.</b> As softmax; a hard sample of a row that would be NaN is NaN.
 */
public final class GumbelSoftmax extends Normaliser<GumbelSoftmax> {

    private final long seed;
    private final long firstRow;
    private final boolean hard;

    /**
     * Soft samples, at temperature 1.
     *
     * @param seed what the noise is made from
     */
    public GumbelSoftmax(long seed) {
        this(NormaliserOptions.of(Provider.current()), seed, 0, false);
    }

    GumbelSoftmax(NormaliserOptions options, long seed, long firstRow, boolean hard) {
        super(options);
        this.seed = seed;
        this.firstRow = firstRow;
        this.hard = hard;
    }

    @Override
    GumbelSoftmax withOptions(NormaliserOptions newOptions) {
        return new GumbelSoftmax(newOptions, seed, firstRow, hard);
    }

    /**
     * The same operator with other noise.
     *
     * @param newSeed what the noise is made from
     * @return an operator with that seed
     */
    public GumbelSoftmax withSeed(long newSeed) {
        return new GumbelSoftmax(options(), newSeed, firstRow, hard);
    }

    /**
     * The same operator for a part of a batch.
     *
     * @param newFirstRow the number in the batch of the first row that a call is given, 0 by default
     * @return an operator that numbers rows from there
     */
    public GumbelSoftmax withFirstRow(long newFirstRow) {
        return new GumbelSoftmax(options(), seed, newFirstRow, hard);
    }

    /**
     * The same operator with hard samples: 1 for the largest probability, the first of equals, and 0 for all others. The gradient
     * remains that of the soft sample (straight-through).
     *
     * @param newHard whether samples are hard
     * @return an operator with such samples
     */
    public GumbelSoftmax withHard(boolean newHard) {
        return new GumbelSoftmax(options(), seed, firstRow, newHard);
    }

    @Override
    RowKernel kernel() {
        return null;
    }

    @Override
    String resultName() {
        return "samples";
    }

    @Override
    void perturb(RowTile tile) {
        for (int row = 0; row < tile.rows(); row++) {
            GumbelNoise.add(tile.logits(), row * tile.classes(), tile.classes(), seed, firstRow + tile.firstRow() + row);
        }
    }

    @Override
    void forward(RowTile tile) {
        prepare(tile);
        writeProbabilities(tile);
        for (int row = 0; hard && row < tile.rows(); row++) {
            harden(tile.result(), row * tile.classes(), tile.classes());
        }
        settleMaskedRows(tile, 0);
    }

    private static void harden(double[] sample, int row, int classes) {
        int top = RowOrder.indexOfMax(sample, row, classes);
        if (!Double.isNaN(sample[row + top])) {
            Arrays.fill(sample, row, row + classes, 0);
            sample[row + top] = 1;
        }
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
