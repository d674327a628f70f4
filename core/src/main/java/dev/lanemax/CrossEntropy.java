package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.DoubleRows;
import dev.lanemax.internal.FloatRows;
import dev.lanemax.internal.Provider;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Cross-entropy of logits with the index of the true class as label (PyTorch's {@code cross_entropy}), in nats, and its gradient
 * with respect to the logits. A row x with label y has the loss log sum<sub>j</sub> e<sup>x<sub>j</sub></sup> - x<sub>y</sub>
 * and the gradient softmax(x) - one-hot(y).
 *
 * <p><b>Accuracy.</b> For finite logits, a row's loss is within {@value #MAX_LOSS_ULP_ERROR} ulp of the exact one, also where
 * the true class has a probability close to 1, and each entry of its gradient, that of the true class included, within
 * {@value #MAX_GRADIENT_ULP_ERROR} ulp. Reduced losses are summed in the order of the rows, those of float in double, those of
 * double as a pair of doubles. Gradient entries below the smallest normal number, 2<sup>-126</sup> or in double 2<sup>-1022</sup>,
 * may be rounded to a subnormal or to +0.
 *
 * <p><b>Reproducibility.</b> The same logits give the same bits on every processor, at every vector width, in every memory,
 * and, for the losses of rows and their gradients, whatever the other rows are. The loss alone and the loss that comes with a
 * gradient are the same bits.
 *
 * <p><b>Special values.</b> A logit of -inf has the gradient +0; where it is the true class, the loss is +inf and the gradient
 * finite. A row with NaN or +inf, or of -inf only, has the loss NaN and a gradient of NaN.
 *
 * <p>Immutable and safe for any number of threads. Calls allocate nothing. The gradient may overwrite the logits, with the same
 * layout; apart from that no two arguments may share elements. Labels are checked before anything is written.
 */
public final class CrossEntropy {

    /** The largest error of a row's loss, in units of the last place of the exact one. */
    public static final double MAX_LOSS_ULP_ERROR = 2;

    /** The largest error of an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_GRADIENT_ULP_ERROR = 4;

    private final Provider provider;
    private final FloatRows floats;
    private final DoubleRows doubles;
    private final Reduction reduction;

    /** Cross-entropy with the mean over the rows as its loss. */
    public CrossEntropy() {
        this(Provider.current(), Reduction.MEAN);
    }

    CrossEntropy(Provider provider, Reduction reduction) {
        this.provider = provider;
        floats = new FloatRows(provider);
        doubles = new DoubleRows(provider);
        this.reduction = reduction;
    }

    /**
     * The same loss, reduced otherwise.
     *
     * @param newReduction what {@code loss} and {@code lossAndGradient} make of the losses of the rows
     * @return a loss with that reduction
     * @throws IllegalArgumentException where it is null
     */
    public CrossEntropy withReduction(Reduction newReduction) {
        Checks.present("reduction", newReduction);
        return new CrossEntropy(provider, newReduction);
    }

    /**
     * What the losses of the rows are made into.
     *
     * @return the reduction, {@link Reduction#MEAN} by default
     */
    public Reduction reduction() {
        return reduction;
    }

    /**
     * Computes the loss of a batch.
     *
     * @param logits       the logits; any value
     * @param layout       where the rows of logits lie
     * @param labels       the index of each row's true class, from 0 to classes - 1
     * @param labelsOffset index of the first row's label; the others follow
     * @return the reduced loss; for no rows, a sum of 0 and a mean of NaN
     * @throws IllegalArgumentException  where an argument is null
     * @throws IndexOutOfBoundsException where an array is too short or a label names no class
     */
    public float loss(float[] logits, Layout layout, int[] labels, int labelsOffset) {
        return (float) reduced(layout, floats.crossEntropy(logits, layout, labels, labelsOffset));
    }

    /**
     * Computes the loss of a batch and its gradient.
     *
     * @param logits         the logits; any value
     * @param layout         where the rows of logits lie
     * @param labels         the index of each row's true class, from 0 to classes - 1
     * @param labelsOffset   index of the first row's label; the others follow
     * @param gradient       receives the gradient of the reduced loss; may be {@code logits}
     * @param gradientLayout where the rows of the gradient shall lie; as many rows and classes as the logits have
     * @return the reduced loss; for no rows, a sum of 0 and a mean of NaN
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps partially
     * @throws IndexOutOfBoundsException where an array is too short or a label names no class
     */
    public float lossAndGradient(float[] logits, Layout layout, int[] labels, int labelsOffset,
            float[] gradient, Layout gradientLayout) {
        return (float) reduced(layout, floats.crossEntropyGradient(
                logits, layout, labels, labelsOffset, gradient, gradientLayout, isMean()));
    }

    /**
     * Computes the loss of each row, without a reduction.
     *
     * @param logits       the logits; any value
     * @param layout       where the rows of logits lie
     * @param labels       the index of each row's true class, from 0 to classes - 1
     * @param labelsOffset index of the first row's label; the others follow
     * @param losses       receives one loss a row
     * @param lossesOffset index of the first row's loss; the others follow
     * @throws IllegalArgumentException  where an argument is null, or memory overlaps
     * @throws IndexOutOfBoundsException where an array is too short or a label names no class
     */
    public void rowLosses(float[] logits, Layout layout, int[] labels, int labelsOffset, float[] losses, int lossesOffset) {
        floats.crossEntropyRows(logits, layout, labels, labelsOffset, losses, lossesOffset);
    }

    /**
     * Computes the loss of each row, without a reduction, and its gradient (of each row's loss by that row's logits).
     *
     * @param logits         the logits; any value
     * @param layout         where the rows of logits lie
     * @param labels         the index of each row's true class, from 0 to classes - 1
     * @param labelsOffset   index of the first row's label; the others follow
     * @param losses         receives one loss a row
     * @param lossesOffset   index of the first row's loss; the others follow
     * @param gradient       receives the gradient; may be {@code logits}
     * @param gradientLayout where the rows of the gradient shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, shapes differ, or memory overlaps
     * @throws IndexOutOfBoundsException where an array is too short or a label names no class
     */
    public void rowLossesAndGradient(float[] logits, Layout layout, int[] labels, int labelsOffset,
            float[] losses, int lossesOffset, float[] gradient, Layout gradientLayout) {
        floats.crossEntropyRowsGradient(logits, layout, labels, labelsOffset, losses, lossesOffset, gradient, gradientLayout);
    }

    /**
     * Computes the loss of a batch, in memory segments. Off-heap segments keep their bounds and lifetime checks and need no
     * native access; segments of arrays cost what arrays do; a mixture of both is slow.
     *
     * @param type         {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits       the logits; any value; aligned to four bytes
     * @param layout       where the rows of logits lie
     * @param labels       the index of each row's true class, from 0 to classes - 1, as {@code int}s
     * @param labelsOffset index of the first row's label, in elements; the others follow
     * @return the reduced loss; for no rows, a sum of 0 and a mean of NaN
     * @throws IllegalArgumentException  where an argument is null or misaligned
     * @throws IndexOutOfBoundsException where a segment is too short or a label names no class
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public float loss(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, MemorySegment labels, long labelsOffset) {
        return (float) reduced(layout, floats.crossEntropy(type, logits, layout, labels, labelsOffset));
    }

    /**
     * Computes the loss of a batch and its gradient, in memory segments, as
     * {@link #loss(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, long)} does.
     *
     * @param type           {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits         the logits; any value; aligned to four bytes
     * @param layout         where the rows of logits lie
     * @param labels         the index of each row's true class, from 0 to classes - 1, as {@code int}s
     * @param labelsOffset   index of the first row's label, in elements; the others follow
     * @param gradient       receives the gradient of the reduced loss; may be {@code logits}
     * @param gradientLayout where the rows of the gradient shall lie; as many rows and classes as the logits have
     * @return the reduced loss; for no rows, a sum of 0 and a mean of NaN
     * @throws IllegalArgumentException  where an argument is null, misaligned or read-only, shapes differ, or memory overlaps
     * @throws IndexOutOfBoundsException where a segment is too short or a label names no class
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public float lossAndGradient(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset, MemorySegment gradient, Layout gradientLayout) {
        return (float) reduced(layout, floats.crossEntropyGradient(
                type, logits, layout, labels, labelsOffset, gradient, gradientLayout, isMean()));
    }

    /**
     * Computes the loss of each row, without a reduction, in memory segments, as
     * {@link #loss(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, long)} does.
     *
     * @param type         {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits       the logits; any value; aligned to four bytes
     * @param layout       where the rows of logits lie
     * @param labels       the index of each row's true class, from 0 to classes - 1, as {@code int}s
     * @param labelsOffset index of the first row's label, in elements; the others follow
     * @param losses       receives one loss a row
     * @param lossesOffset index of the first row's loss, in elements; the others follow
     * @throws IllegalArgumentException  where an argument is null, misaligned or read-only, or memory overlaps
     * @throws IndexOutOfBoundsException where a segment is too short or a label names no class
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void rowLosses(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset, MemorySegment losses, long lossesOffset) {
        floats.crossEntropyRows(type, logits, layout, labels, labelsOffset, losses, lossesOffset);
    }

    /**
     * Computes the loss of each row, without a reduction, and its gradient, in memory segments, as
     * {@link #loss(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, long)} does.
     *
     * @param type           {@link ValueLayout#JAVA_FLOAT}: what the elements are
     * @param logits         the logits; any value; aligned to four bytes
     * @param layout         where the rows of logits lie
     * @param labels         the index of each row's true class, from 0 to classes - 1, as {@code int}s
     * @param labelsOffset   index of the first row's label, in elements; the others follow
     * @param losses         receives one loss a row
     * @param lossesOffset   index of the first row's loss, in elements; the others follow
     * @param gradient       receives the gradient; may be {@code logits}
     * @param gradientLayout where the rows of the gradient shall lie; as many rows and classes as the logits have
     * @throws IllegalArgumentException  where an argument is null, misaligned or read-only, shapes differ, or memory overlaps
     * @throws IndexOutOfBoundsException where a segment is too short or a label names no class
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public void rowLossesAndGradient(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset, MemorySegment losses, long lossesOffset,
            MemorySegment gradient, Layout gradientLayout) {
        floats.crossEntropyRowsGradient(
                type, logits, layout, labels, labelsOffset, losses, lossesOffset, gradient, gradientLayout);
    }

    /**
     * As {@link #loss(float[], Layout, int[], int)}, in double.
     *
     * @param logits       the logits; any value
     * @param layout       where the rows of logits lie
     * @param labels       the index of each row's true class, from 0 to classes - 1
     * @param labelsOffset index of the first row's label; the others follow
     * @return the reduced loss; for no rows, a sum of 0 and a mean of NaN
     */
    public double loss(double[] logits, Layout layout, int[] labels, int labelsOffset) {
        return reduced(layout, doubles.crossEntropy(logits, layout, labels, labelsOffset));
    }

    /**
     * As {@link #lossAndGradient(float[], Layout, int[], int, float[], Layout)}, in double.
     *
     * @param logits         the logits; any value
     * @param layout         where the rows of logits lie
     * @param labels         the index of each row's true class, from 0 to classes - 1
     * @param labelsOffset   index of the first row's label; the others follow
     * @param gradient       receives the gradient; may be {@code logits}
     * @param gradientLayout where the rows of the gradient shall lie
     * @return the reduced loss; for no rows, a sum of 0 and a mean of NaN
     */
    public double lossAndGradient(double[] logits, Layout layout, int[] labels, int labelsOffset,
            double[] gradient, Layout gradientLayout) {
        return reduced(layout, doubles.crossEntropyGradient(
                logits, layout, labels, labelsOffset, gradient, gradientLayout, isMean()));
    }

    /**
     * As {@link #rowLosses(float[], Layout, int[], int, float[], int)}, in double.
     *
     * @param logits       the logits; any value
     * @param layout       where the rows of logits lie
     * @param labels       the index of each row's true class, from 0 to classes - 1
     * @param labelsOffset index of the first row's label; the others follow
     * @param losses       receives one loss a row
     * @param lossesOffset index of the first row's loss; the others follow
     */
    public void rowLosses(double[] logits, Layout layout, int[] labels, int labelsOffset, double[] losses, int lossesOffset) {
        doubles.crossEntropyRows(logits, layout, labels, labelsOffset, losses, lossesOffset);
    }

    /**
     * As {@link #rowLossesAndGradient(float[], Layout, int[], int, float[], int, float[], Layout)}, in double.
     *
     * @param logits         the logits; any value
     * @param layout         where the rows of logits lie
     * @param labels         the index of each row's true class, from 0 to classes - 1
     * @param labelsOffset   index of the first row's label; the others follow
     * @param losses         receives one loss a row
     * @param lossesOffset   index of the first row's loss; the others follow
     * @param gradient       receives the gradient; may be {@code logits}
     * @param gradientLayout where the rows of the gradient shall lie
     */
    public void rowLossesAndGradient(double[] logits, Layout layout, int[] labels, int labelsOffset,
            double[] losses, int lossesOffset, double[] gradient, Layout gradientLayout) {
        doubles.crossEntropyRowsGradient(logits, layout, labels, labelsOffset, losses, lossesOffset, gradient, gradientLayout);
    }

    /**
     * As {@link #loss(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, long)}, in double.
     *
     * @param type         {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits       the logits; any value; aligned to eight bytes
     * @param layout       where the rows of logits lie
     * @param labels       the index of each row's true class, from 0 to classes - 1, as {@code int}s
     * @param labelsOffset index of the first row's label, in elements; the others follow
     * @return the reduced loss; for no rows, a sum of 0 and a mean of NaN
     */
    public double loss(ValueLayout.OfDouble type, MemorySegment logits, Layout layout, MemorySegment labels, long labelsOffset) {
        return reduced(layout, doubles.crossEntropy(type, logits, layout, labels, labelsOffset));
    }

    /**
     * As {@link #lossAndGradient(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, long, MemorySegment, Layout)},
     * in double.
     *
     * @param type           {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits         the logits; any value; aligned to eight bytes
     * @param layout         where the rows of logits lie
     * @param labels         the index of each row's true class, from 0 to classes - 1, as {@code int}s
     * @param labelsOffset   index of the first row's label, in elements; the others follow
     * @param gradient       receives the gradient; may be {@code logits}
     * @param gradientLayout where the rows of the gradient shall lie
     * @return the reduced loss; for no rows, a sum of 0 and a mean of NaN
     */
    public double lossAndGradient(ValueLayout.OfDouble type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset, MemorySegment gradient, Layout gradientLayout) {
        return reduced(layout, doubles.crossEntropyGradient(
                type, logits, layout, labels, labelsOffset, gradient, gradientLayout, isMean()));
    }

    /**
     * As {@link #rowLosses(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, long, MemorySegment, long)},
     * in double.
     *
     * @param type         {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits       the logits; any value; aligned to eight bytes
     * @param layout       where the rows of logits lie
     * @param labels       the index of each row's true class, from 0 to classes - 1, as {@code int}s
     * @param labelsOffset index of the first row's label, in elements; the others follow
     * @param losses       receives one loss a row
     * @param lossesOffset index of the first row's loss, in elements; the others follow
     */
    public void rowLosses(ValueLayout.OfDouble type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset, MemorySegment losses, long lossesOffset) {
        doubles.crossEntropyRows(type, logits, layout, labels, labelsOffset, losses, lossesOffset);
    }

    /**
     * As {@link #rowLossesAndGradient(ValueLayout.OfFloat, MemorySegment, Layout, MemorySegment, long, MemorySegment, long, MemorySegment, Layout)},
     * in double.
     *
     * @param type           {@link ValueLayout#JAVA_DOUBLE}: what the elements are
     * @param logits         the logits; any value; aligned to eight bytes
     * @param layout         where the rows of logits lie
     * @param labels         the index of each row's true class, from 0 to classes - 1, as {@code int}s
     * @param labelsOffset   index of the first row's label, in elements; the others follow
     * @param losses         receives one loss a row
     * @param lossesOffset   index of the first row's loss, in elements; the others follow
     * @param gradient       receives the gradient; may be {@code logits}
     * @param gradientLayout where the rows of the gradient shall lie
     */
    public void rowLossesAndGradient(ValueLayout.OfDouble type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset, MemorySegment losses, long lossesOffset,
            MemorySegment gradient, Layout gradientLayout) {
        doubles.crossEntropyRowsGradient(
                type, logits, layout, labels, labelsOffset, losses, lossesOffset, gradient, gradientLayout);
    }

    private double reduced(Layout layout, double sum) {
        return isMean() ? sum / layout.rows() : sum;
    }

    private boolean isMean() {
        return reduction == Reduction.MEAN;
    }
}
