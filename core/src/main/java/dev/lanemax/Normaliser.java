package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.RowRun;
import dev.lanemax.internal.RowTile;
import java.util.Arrays;

/**
 * What {@link Softmax}, {@link LogSoftmax} and {@link GumbelSoftmax} have in common: options for what is done to a row x before. They
 * take z = x scale / temperature + mask in its place, computed in double.
 *
 * <p><b>Accuracy.</b> Without options, see the operator. With options the bounds hold for double with z as rounded to double in each of
 * its steps, product and sums, and for float as they are, as long as |z| is below 2<sup>20</sup>. Gradients are within
 * {@value #MAX_GRADIENT_ULP_ERROR} ulp of the largest term of their formula, which may be the entry itself; a sum counts as the sum of its
 * magnitudes.
 *
 * @param <N> the operator's own class
 */
public abstract sealed class Normaliser<N extends Normaliser<N>> extends RowOperator permits Softmax, LogSoftmax, GumbelSoftmax {

    /** The largest error of an entry of a gradient, in units of the last place of its formula's largest term. */
    public static final double MAX_GRADIENT_ULP_ERROR = 4;

    private final NormaliserOptions options;

    Normaliser(NormaliserOptions options) {
        super(options.provider());
        this.options = options;
    }

    abstract N withOptions(NormaliserOptions newOptions);

    final NormaliserOptions options() {
        return options;
    }

    /**
     * The same operator of logits divided by a temperature.
     *
     * @param temperature a finite number above 0, 1 by default
     * @return an operator with that temperature
     * @throws IllegalArgumentException where it is not such a number
     */
    public final N withTemperature(double temperature) {
        Checks.positive("temperature", temperature);
        return withOptions(new NormaliserOptions(
                options.provider(), options.scale(), temperature, options.mask(), options.zeroMaskedRows(),
                options.parallelism()));
    }

    /**
     * The same operator of logits multiplied by a scale, 1 / sqrt(d) for attention for example.
     *
     * @param scale a finite number above 0, 1 by default
     * @return an operator with that scale
     * @throws IllegalArgumentException where it is not such a number
     */
    public final N withScale(double scale) {
        Checks.positive("scale", scale);
        return withOptions(new NormaliserOptions(
                options.provider(), scale, options.temperature(), options.mask(), options.zeroMaskedRows(),
                options.parallelism()));
    }

    /**
     * The same operator with a mask.
     *
     * @param mask what is added and hidden
     * @return an operator with that mask instead of any that it had
     * @throws IllegalArgumentException where it is null
     */
    public final N withMask(Mask mask) {
        Checks.present("mask", mask);
        return withOptions(new NormaliserOptions(
                options.provider(), options.scale(), options.temperature(), mask, options.zeroMaskedRows(),
                options.parallelism()));
    }

    /**
     * The same operator with another result for rows all of whose logits are -inf or hidden: NaN by default.
     *
     * @param zero whether all their probabilities are +0, and so is their gradient
     * @return an operator with that rule
     */
    public final N withZeroMaskedRows(boolean zero) {
        return withOptions(new NormaliserOptions(
                options.provider(), options.scale(), options.temperature(), options.mask(), zero,
                options.parallelism()));
    }

    /**
     * The same operator on more threads, or on one.
     *
     * @param parallelism on how many threads to work, and whose
     * @return an operator with that parallelism, and the same results
     * @throws IllegalArgumentException where it is null
     */
    public final N withParallelism(Parallelism parallelism) {
        Checks.present("parallelism", parallelism);
        return withOptions(new NormaliserOptions(options.provider(), options.scale(), options.temperature(), options.mask(),
                options.zeroMaskedRows(), parallelism));
    }

    @Override
    final Parallelism parallelism() {
        return options.parallelism();
    }

    @Override
    final void check(RowRun run) {
        if (options.mask() != null) {
            options.mask().check(run.logits, run.result);
        }
    }

    /** What is done to the tile's logits before all else. */
    void perturb(RowTile tile) {
        // nothing by default
    }

    /** Puts z in the place of the logits. */
    final void prepare(RowTile tile) {
        perturb(tile);
        double factor = options.factor();
        if (factor != 1) {
            for (int i = 0; i < tile.rows() * tile.classes(); i++) {
                tile.logits()[i] *= factor;
            }
        }
        if (options.mask() != null) {
            options.mask().apply(tile);
        }
    }

    /** Writes a value into rows that are masked entirely, where that is asked for. */
    final void settleMaskedRows(RowTile tile, double value) {
        int classes = tile.classes();
        for (int row = 0; options.zeroMaskedRows() && row < tile.rows(); row++) {
            if (isMasked(tile.logits(), row * classes, classes)) {
                Arrays.fill(tile.result(), row * classes, (row + 1) * classes, value);
            }
        }
    }

    private static boolean isMasked(double[] logits, int row, int classes) {
        for (int c = 0; c < classes; c++) {
            if (logits[row + c] != Double.NEGATIVE_INFINITY) {
                return false;
            }
        }
        return true;
    }

    /** Writes the probabilities of z. */
    final void writeProbabilities(RowTile tile) {
        tile.kernels().softmax(tile.logits(), 0, tile.classes(), tile.result(), 0, tile.classes(), tile.rows(), tile.classes(), false);
    }
}
