package dev.lanemax;

import dev.lanemax.internal.Arguments;
import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Formula;
import dev.lanemax.internal.LossRun;
import dev.lanemax.internal.Matrix;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.Weighting;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A penalty on a matrix of parameters, and its gradient: a sum |w| + b sum w<sup>2</sup> over the parameters w, with the gradient
 * a sign(w) + 2 b w, which is 0 at the kink where b is 0; the Hessian is 2 b. {@link #l1} (lasso) has a alone, {@link #l2} (ridge) b
 * alone, {@link #elasticNet} both. Columns may be left out: those of biases, which have no penalty and derivatives of 0.
 *
 * <p><b>Accuracy.</b> The penalty is within {@value #MAX_ULP_ERROR} ulp, whatever the number of parameters. The gradient is within
 * {@value #MAX_ULP_ERROR} ulp of its larger term; where it is added to what its memory holds, the sum is rounded once more. The Hessian is
 * exact.
 *
 * <p><b>Special values.</b> NaN gives NaN; an infinite parameter the penalty +inf. Parameters in columns that are left out have no
 * effect at all.
 *
 * <p>It is a loss without targets, by default the sum, and has what every loss has: a {@link Batch}, reductions, threads. Immutable and
 * safe for any number of threads. Calls allocate nothing. The columns of a matrix are the classes of its {@link Layout}. A gradient that is written may overwrite the parameters, in the same layout; apart from that they must not share
 * elements.
 */
public final class Regularizer extends Loss<Regularizer> {

    /** The largest error of a penalty, or of an entry of the gradient, in units of the last place of the largest term. */
    public static final double MAX_ULP_ERROR = 4;

    private static final int[] NONE = {};

    private final Formula formula = new PenaltyFormula();
    private final double absolute;
    private final double squared;
    private final int[] withoutColumns;
    private final boolean withoutLastColumn;
    private final boolean addedGradient;

    /** No penalty, until {@link #withL1} or {@link #withL2} gives it a strength. */
    public Regularizer() {
        this(LossOptions.of(Reduction.SUM), 0, 0, NONE, false, false);
    }

    private Regularizer(LossOptions options, double absolute, double squared, int[] withoutColumns, boolean withoutLastColumn,
            boolean addedGradient) {
        super(options);
        this.absolute = absolute;
        this.squared = squared;
        this.withoutColumns = withoutColumns;
        this.withoutLastColumn = withoutLastColumn;
        this.addedGradient = addedGradient;
    }

    /**
     * The sum of magnitudes (Keras's {@code L1}).
     *
     * @param strength what it is multiplied by, finite and at least 0
     * @return the penalty
     * @throws IllegalArgumentException where the strength is negative or not finite
     */
    public static Regularizer l1(double strength) {
        return l1AndL2(strength, 0);
    }

    /**
     * The sum of squares (Keras's {@code L2}), without a factor of 1/2. PyTorch's {@code weight_decay} and scikit-learn's penalties
     * have one: give half of their strength.
     *
     * @param strength what it is multiplied by, finite and at least 0
     * @return the penalty
     * @throws IllegalArgumentException where the strength is negative or not finite
     */
    public static Regularizer l2(double strength) {
        return l1AndL2(0, strength);
    }

    /**
     * The sum of magnitudes and of squares (Keras's {@code L1L2}).
     *
     * @param l1 what the sum of magnitudes is multiplied by, finite and at least 0
     * @param l2 what the sum of squares is multiplied by, finite and at least 0
     * @return the penalty
     * @throws IllegalArgumentException where one of them is negative or not finite
     */
    public static Regularizer l1AndL2(double l1, double l2) {
        return new Regularizer().withL1(l1).withL2(l2);
    }

    /**
     * The elastic net as scikit-learn has it: strength (ratio sum |w| + (1 - ratio)/2 sum w<sup>2</sup>), with the half.
     *
     * @param strength what all is multiplied by, finite and at least 0
     * @param l1Ratio  the ratio, from 0 to 1
     * @return the penalty
     * @throws IllegalArgumentException where the strength is negative or not finite, or the ratio is not from 0 to 1
     */
    public static Regularizer elasticNet(double strength, double l1Ratio) {
        Checks.weight("strength", strength);
        Checks.range("l1Ratio", l1Ratio, 0, 1);
        return l1AndL2(strength * l1Ratio, strength * (1 - l1Ratio) / 2);
    }

    /**
     * The same penalty with another strength of the magnitudes.
     *
     * @param l1 what the sum of magnitudes is multiplied by, finite and at least 0
     * @return a penalty with that strength
     * @throws IllegalArgumentException where it is negative or not finite
     */
    public Regularizer withL1(double l1) {
        Checks.weight("l1", l1);
        return new Regularizer(options(), l1, squared, withoutColumns, withoutLastColumn, addedGradient);
    }

    /**
     * The same penalty with another strength of the squares.
     *
     * @param l2 what the sum of squares is multiplied by, finite and at least 0
     * @return a penalty with that strength
     * @throws IllegalArgumentException where it is negative or not finite
     */
    public Regularizer withL2(double l2) {
        Checks.weight("l2", l2);
        return new Regularizer(options(), absolute, l2, withoutColumns, withoutLastColumn, addedGradient);
    }

    /**
     * The same penalty without the last column, where that has the biases.
     *
     * @return a penalty of all columns but the last, and those left out before
     */
    public Regularizer withoutLastColumn() {
        return new Regularizer(options(), absolute, squared, withoutColumns, true, addedGradient);
    }

    /**
     * The same penalty without some columns.
     *
     * @param columns the numbers of the columns to leave out, from 0 on, instead of those left out before
     * @return a penalty of all other columns
     * @throws IllegalArgumentException where it is null, or a number is negative
     */
    public Regularizer withoutColumns(int... columns) {
        Checks.present("columns", columns);
        int[] sorted = columns.clone();
        Arrays.sort(sorted);
        if (sorted.length > 0 && sorted[0] < 0) {
            throw new IllegalArgumentException("column " + sorted[0] + " is to be left out, must be at least 0");
        }
        return new Regularizer(options(), absolute, squared, sorted, withoutLastColumn, addedGradient);
    }

    /**
     * The same penalty whose gradient is added to another, that of a loss for example, or is not, in every call that has a gradient. It
     * may not overwrite the parameters then.
     *
     * @param added whether it is added to what its memory holds, as {@link #addGradient(double[], Layout, double[], Layout)} does
     * @return a penalty with such a gradient
     */
    public Regularizer withAddedGradient(boolean added) {
        return new Regularizer(options(), absolute, squared, withoutColumns, withoutLastColumn, added);
    }

    /**
     * Computes the penalty.
     *
     * @param parameters     the parameters
     * @param layout         where their rows lie
     * @return the penalty
     * @throws IllegalArgumentException  where an argument is null, there are no columns
     * @throws IndexOutOfBoundsException where memory is too short, or a column to leave out is not there
     */
    public double penalty(float[] parameters, Layout layout) {
        return run(Batch.ofThread().predictions(parameters, layout), false, false);
    }

    /**
     * Computes the penalty.
     *
     * @param parameters     the parameters
     * @param layout         where their rows lie
     * @return the penalty
     * @throws IllegalArgumentException  where an argument is null, there are no columns
     * @throws IndexOutOfBoundsException where memory is too short, or a column to leave out is not there
     */
    public double penalty(double[] parameters, Layout layout) {
        return run(Batch.ofThread().predictions(parameters, layout), false, false);
    }

    /**
     * Computes the penalty, in memory segments.
     *
     * @param type           {@link ValueLayout#JAVA_FLOAT} or {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param parameters     the parameters
     * @param layout         where their rows lie
     * @return the penalty
     * @throws IllegalArgumentException  where an argument is null, there are no columns,
     *                                   or a segment is misaligned
     * @throws IndexOutOfBoundsException where memory is too short, or a column to leave out is not there
     */
    public double penalty(ValueLayout type, MemorySegment parameters, Layout layout) {
        return run(Batch.ofThread().predictions(type, parameters, layout), false, false);
    }

    /**
     * Computes the penalty and its gradient.
     *
     * @param parameters     the parameters
     * @param layout         where their rows lie
     * @param gradient       receives the gradient; may be the parameters
     * @param gradientLayout where its rows shall lie
     * @return the penalty
     * @throws IllegalArgumentException  where an argument is null, there are no columns, shapes differ,
     *                                   or memory overlaps
     * @throws IndexOutOfBoundsException where memory is too short, or a column to leave out is not there
     */
    public double penaltyAndGradient(float[] parameters, Layout layout,
            float[] gradient, Layout gradientLayout) {
        return run(Batch.ofThread().predictions(parameters, layout).gradient(gradient, gradientLayout), true, false);
    }

    /**
     * Computes the penalty and its gradient.
     *
     * @param parameters     the parameters
     * @param layout         where their rows lie
     * @param gradient       receives the gradient; may be the parameters
     * @param gradientLayout where its rows shall lie
     * @return the penalty
     * @throws IllegalArgumentException  where an argument is null, there are no columns, shapes differ,
     *                                   or memory overlaps
     * @throws IndexOutOfBoundsException where memory is too short, or a column to leave out is not there
     */
    public double penaltyAndGradient(double[] parameters, Layout layout,
            double[] gradient, Layout gradientLayout) {
        return run(Batch.ofThread().predictions(parameters, layout).gradient(gradient, gradientLayout), true, false);
    }

    /**
     * Computes the penalty and its gradient, in memory segments.
     *
     * @param type           {@link ValueLayout#JAVA_FLOAT} or {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param parameters     the parameters
     * @param layout         where their rows lie
     * @param gradient       receives the gradient; may be the parameters
     * @param gradientLayout where its rows shall lie
     * @return the penalty
     * @throws IllegalArgumentException  where an argument is null, there are no columns, shapes differ,
     *                                   or memory overlaps,
     *                                   or a segment is misaligned or read-only
     * @throws IndexOutOfBoundsException where memory is too short, or a column to leave out is not there
     */
    public double penaltyAndGradient(ValueLayout type, MemorySegment parameters, Layout layout,
            MemorySegment gradient, Layout gradientLayout) {
        return run(Batch.ofThread().predictions(type, parameters, layout).gradient(type, gradient, gradientLayout), true, false);
    }

    /**
     * Computes the penalty and adds its gradient to another, that of a loss for example.
     *
     * @param parameters     the parameters
     * @param layout         where their rows lie
     * @param gradient       what the gradient is added to
     * @param gradientLayout where its rows lie
     * @return the penalty
     * @throws IllegalArgumentException  where an argument is null, there are no columns, shapes differ,
     *                                   or memory overlaps
     * @throws IndexOutOfBoundsException where memory is too short, or a column to leave out is not there
     */
    public double addGradient(float[] parameters, Layout layout,
            float[] gradient, Layout gradientLayout) {
        return run(Batch.ofThread().predictions(parameters, layout).gradient(gradient, gradientLayout), true, true);
    }

    /**
     * Computes the penalty and adds its gradient to another, that of a loss for example.
     *
     * @param parameters     the parameters
     * @param layout         where their rows lie
     * @param gradient       what the gradient is added to
     * @param gradientLayout where its rows lie
     * @return the penalty
     * @throws IllegalArgumentException  where an argument is null, there are no columns, shapes differ,
     *                                   or memory overlaps
     * @throws IndexOutOfBoundsException where memory is too short, or a column to leave out is not there
     */
    public double addGradient(double[] parameters, Layout layout,
            double[] gradient, Layout gradientLayout) {
        return run(Batch.ofThread().predictions(parameters, layout).gradient(gradient, gradientLayout), true, true);
    }

    /**
     * Computes the penalty and adds its gradient to another, that of a loss for example, in memory segments.
     *
     * @param type           {@link ValueLayout#JAVA_FLOAT} or {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param parameters     the parameters
     * @param layout         where their rows lie
     * @param gradient       what the gradient is added to
     * @param gradientLayout where its rows lie
     * @return the penalty
     * @throws IllegalArgumentException  where an argument is null, there are no columns, shapes differ,
     *                                   or memory overlaps,
     *                                   or a segment is misaligned or read-only
     * @throws IndexOutOfBoundsException where memory is too short, or a column to leave out is not there
     */
    public double addGradient(ValueLayout type, MemorySegment parameters, Layout layout,
            MemorySegment gradient, Layout gradientLayout) {
        return run(Batch.ofThread().predictions(type, parameters, layout).gradient(type, gradient, gradientLayout), true, true);
    }

    @Override
    protected Regularizer withOptions(LossOptions newOptions) {
        return new Regularizer(newOptions, absolute, squared, withoutColumns, withoutLastColumn, addedGradient);
    }

    @Override
    boolean addsGradient() {
        return addedGradient;
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    /** Every library adds penalties. */
    @Override
    LossOptions presetOptions(Preset preset) {
        return options().withReduction(Reduction.SUM);
    }

    @Override
    Formula formula() {
        return formula;
    }

    private double run(Batch batch, boolean withGradient, boolean adds) {
        Arguments arguments = batch.arguments();
        try {
            arguments.input.rename("parameters");
            arguments.setAddsGradient(adds || addedGradient);
            return LossRun.ofThread().run(
                    arguments, options(), options().provider(), reduction(), formula, withGradient, false, false);
        } finally {
            batch.release();
        }
    }

    private final class PenaltyFormula implements Formula {

        @Override
        public boolean isElementwise() {
            return true;
        }

        /** There is nothing else to compare the parameters with. */
        @Override
        public Matrix target(Arguments arguments) {
            return arguments.input;
        }

        @Override
        public void checkClasses(long columns) {
            if (withoutColumns.length > 0 && withoutColumns[withoutColumns.length - 1] >= columns) {
                throw new IndexOutOfBoundsException("column " + withoutColumns[withoutColumns.length - 1]
                        + " is to be left out, must be below " + columns + " as parameters has columns");
            }
        }

        @Override
        public void evaluate(Tile tile, boolean withGradient, boolean withHessian) {
            int elements = tile.rows() * tile.classes();
            double[] parameters = tile.inputs();
            for (int i = 0; i < elements; i++) {
                tile.losses()[i] = Weighting.scaled(Math.abs(parameters[i]), absolute)
                        + Weighting.scaled(parameters[i] * parameters[i], squared);
            }
            for (int i = 0; withGradient && i < elements; i++) {
                tile.gradient()[i] = Weighting.scaled(Math.signum(parameters[i]), absolute)
                        + Weighting.scaled(parameters[i], 2 * squared);
            }
            if (withHessian) {
                Arrays.fill(tile.hessian(), 0, elements, 2 * squared);
            }
            leaveOut(tile, tile.losses());
            if (withGradient) {
                leaveOut(tile, tile.gradient());
            }
            if (withHessian) {
                leaveOut(tile, tile.hessian());
            }
        }

        @Override
        public void multiply(Tile tile) {
            for (int i = 0; i < tile.rows() * tile.classes(); i++) {
                tile.product()[i] = Weighting.scaled(tile.vector()[i], 2 * squared);
            }
            leaveOut(tile, tile.product());
        }

        private void leaveOut(Tile tile, double[] results) {
            for (int column : withoutColumns) {
                int inTile = column - tile.firstClass();
                if (inTile >= 0 && inTile < tile.classes()) {
                    leaveOut(inTile, tile, results);
                }
            }
            if (withoutLastColumn && tile.hasLastClass()) {
                leaveOut(tile.classes() - 1, tile, results);
            }
        }

        private static void leaveOut(int columnInTile, Tile tile, double[] results) {
            for (int i = columnInTile; i < tile.rows() * tile.classes(); i += tile.classes()) {
                results[i] = 0;
            }
        }
    }
}
