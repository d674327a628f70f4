package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.HeapSegments;
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
 * {@value #MAX_GRADIENT_ULP_ERROR} ulp. Reduced losses are summed in double, in the order of the rows, and rounded once.
 * Gradient entries below 2<sup>-126</sup> may be rounded to a subnormal or to +0.
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
    private final Reduction reduction;

    /** Cross-entropy with the mean over the rows as its loss. */
    public CrossEntropy() {
        this(Provider.current(), Reduction.MEAN);
    }

    CrossEntropy(Provider provider, Reduction reduction) {
        this.provider = provider;
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
        checkInput(logits, layout, labels, labelsOffset);
        return reduce(layout, provider.floatArrays().crossEntropy(
                logits, (int) layout.offset(), (int) layout.rowStride(), labels, labelsOffset,
                (int) layout.rows(), (int) layout.classes()));
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
        Checks.map("logits", logits, layout, "gradient", gradient, gradientLayout);
        checkInput(logits, layout, labels, labelsOffset);
        return reduce(layout, provider.floatArrays().crossEntropyGradient(
                logits, (int) layout.offset(), (int) layout.rowStride(), labels, labelsOffset,
                gradient, (int) gradientLayout.offset(), (int) gradientLayout.rowStride(),
                (int) layout.rows(), (int) layout.classes(), gradientScale(layout)));
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
        Checks.matrix("logits", logits, layout);
        Checks.vector("losses", losses, lossesOffset, layout.rows());
        Checks.disjoint("logits", logits, layout, "losses", losses, lossesOffset);
        checkInput(logits, layout, labels, labelsOffset);
        provider.floatArrays().crossEntropyRows(
                logits, (int) layout.offset(), (int) layout.rowStride(), labels, labelsOffset, losses, lossesOffset,
                (int) layout.rows(), (int) layout.classes());
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
        Checks.map("logits", logits, layout, "gradient", gradient, gradientLayout);
        Checks.vector("losses", losses, lossesOffset, layout.rows());
        Checks.disjoint("logits", logits, layout, "losses", losses, lossesOffset);
        Checks.disjoint("gradient", gradient, gradientLayout, "losses", losses, lossesOffset);
        checkInput(logits, layout, labels, labelsOffset);
        provider.floatArrays().crossEntropyRowsGradient(
                logits, (int) layout.offset(), (int) layout.rowStride(), labels, labelsOffset, losses, lossesOffset,
                gradient, (int) gradientLayout.offset(), (int) gradientLayout.rowStride(),
                (int) layout.rows(), (int) layout.classes());
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
        checkInput(type, logits, layout, labels, labelsOffset);
        float[] logitsArray = HeapSegments.floats(logits);
        int[] labelsArray = HeapSegments.ints(labels);
        if (logitsArray != null && labelsArray != null) {
            return reduce(layout, provider.floatArrays().crossEntropy(
                    logitsArray, HeapSegments.index(logits, layout.offset()), (int) layout.rowStride(),
                    labelsArray, HeapSegments.index(labels, labelsOffset), (int) layout.rows(), (int) layout.classes()));
        }
        return reduce(layout, HeapSegments.kernels(provider, logits.isNative()).crossEntropy(
                logits, layout.offset(), layout.rowStride(), labels, labelsOffset, layout.rows(), (int) layout.classes()));
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
        Checks.map(type, "logits", logits, layout, "gradient", gradient, gradientLayout);
        checkInput(type, logits, layout, labels, labelsOffset);
        Checks.disjoint("gradient", gradient, gradientLayout, "labels", labels, labelsOffset);
        float[] logitsArray = HeapSegments.floats(logits);
        int[] labelsArray = HeapSegments.ints(labels);
        float[] gradientArray = HeapSegments.floats(gradient);
        if (logitsArray != null && labelsArray != null && gradientArray != null) {
            return reduce(layout, provider.floatArrays().crossEntropyGradient(
                    logitsArray, HeapSegments.index(logits, layout.offset()), (int) layout.rowStride(),
                    labelsArray, HeapSegments.index(labels, labelsOffset),
                    gradientArray, HeapSegments.index(gradient, gradientLayout.offset()), (int) gradientLayout.rowStride(),
                    (int) layout.rows(), (int) layout.classes(), gradientScale(layout)));
        }
        return reduce(layout, HeapSegments.kernels(provider, logits.isNative() && gradient.isNative()).crossEntropyGradient(
                logits, layout.offset(), layout.rowStride(), labels, labelsOffset,
                gradient, gradientLayout.offset(), gradientLayout.rowStride(),
                layout.rows(), (int) layout.classes(), gradientScale(layout)));
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
        checkLosses(type, logits, layout, losses, lossesOffset);
        checkInput(type, logits, layout, labels, labelsOffset);
        Checks.disjoint("labels", labels, labelsOffset, "losses", losses, lossesOffset, layout.rows());
        float[] logitsArray = HeapSegments.floats(logits);
        int[] labelsArray = HeapSegments.ints(labels);
        float[] lossesArray = HeapSegments.floats(losses);
        if (logitsArray != null && labelsArray != null && lossesArray != null) {
            provider.floatArrays().crossEntropyRows(
                    logitsArray, HeapSegments.index(logits, layout.offset()), (int) layout.rowStride(),
                    labelsArray, HeapSegments.index(labels, labelsOffset), lossesArray, HeapSegments.index(losses, lossesOffset),
                    (int) layout.rows(), (int) layout.classes());
        } else {
            HeapSegments.kernels(provider, logits.isNative()).crossEntropyRows(
                    logits, layout.offset(), layout.rowStride(), labels, labelsOffset, losses, lossesOffset,
                    layout.rows(), (int) layout.classes());
        }
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
        Checks.map(type, "logits", logits, layout, "gradient", gradient, gradientLayout);
        checkLosses(type, logits, layout, losses, lossesOffset);
        checkInput(type, logits, layout, labels, labelsOffset);
        Checks.disjoint("gradient", gradient, gradientLayout, "losses", losses, lossesOffset);
        Checks.disjoint("gradient", gradient, gradientLayout, "labels", labels, labelsOffset);
        Checks.disjoint("labels", labels, labelsOffset, "losses", losses, lossesOffset, layout.rows());
        float[] logitsArray = HeapSegments.floats(logits);
        int[] labelsArray = HeapSegments.ints(labels);
        float[] lossesArray = HeapSegments.floats(losses);
        float[] gradientArray = HeapSegments.floats(gradient);
        if (logitsArray != null && labelsArray != null && lossesArray != null && gradientArray != null) {
            provider.floatArrays().crossEntropyRowsGradient(
                    logitsArray, HeapSegments.index(logits, layout.offset()), (int) layout.rowStride(),
                    labelsArray, HeapSegments.index(labels, labelsOffset), lossesArray, HeapSegments.index(losses, lossesOffset),
                    gradientArray, HeapSegments.index(gradient, gradientLayout.offset()), (int) gradientLayout.rowStride(),
                    (int) layout.rows(), (int) layout.classes());
        } else {
            HeapSegments.kernels(provider, logits.isNative() && gradient.isNative()).crossEntropyRowsGradient(
                    logits, layout.offset(), layout.rowStride(), labels, labelsOffset, losses, lossesOffset,
                    gradient, gradientLayout.offset(), gradientLayout.rowStride(), layout.rows(), (int) layout.classes());
        }
    }

    private static void checkInput(float[] logits, Layout layout, int[] labels, int labelsOffset) {
        Checks.matrix("logits", logits, layout);
        Checks.someClass("logits", layout);
        Checks.vector("labels", labels, labelsOffset, layout.rows());
        Checks.labels(labels, labelsOffset, layout);
    }

    private static void checkInput(
            ValueLayout type, MemorySegment logits, Layout layout, MemorySegment labels, long labelsOffset) {
        Checks.matrix("logits", type, logits, layout);
        Checks.someClass("logits", layout);
        Checks.vector("labels", ValueLayout.JAVA_INT, labels, labelsOffset, layout.rows());
        Checks.labels(labels, labelsOffset, layout);
    }

    private static void checkLosses(
            ValueLayout type, MemorySegment logits, Layout layout, MemorySegment losses, long lossesOffset) {
        Checks.matrix("logits", type, logits, layout);
        Checks.vector("losses", type, losses, lossesOffset, layout.rows());
        Checks.writable("losses", losses);
        Checks.disjoint("logits", logits, layout, "losses", losses, lossesOffset);
    }

    private float reduce(Layout layout, double sum) {
        return (float) (reduction == Reduction.MEAN ? sum / layout.rows() : sum);
    }

    private float gradientScale(Layout layout) {
        return (float) (reduction == Reduction.MEAN ? 1.0 / layout.rows() : 1.0);
    }
}
