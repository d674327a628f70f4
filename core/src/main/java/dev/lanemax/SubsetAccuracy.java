package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Matrix;
import dev.lanemax.kernels.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The share of rows whose labels are all right, where each class is present or absent by itself (scikit-learn's
 * {@code accuracy_score} of multi-label data). A class is predicted where its logit or probability is above the threshold, and present
 * where its target is above 1/2. NaN predicts nothing.
 */
public final class SubsetAccuracy {

    /** The threshold for logits: probability 1/2. */
    public static final double LOGITS = 0;

    /** The threshold for probabilities. */
    public static final double PROBABILITIES = 0.5;

    private static final double PRESENT = 0.5;

    private static final Scratch<SubsetAccuracy> OF_THREAD = Scratch.ofThread(SubsetAccuracy::new);

    private final Matrix predictions = new Matrix("predictions");
    private final Matrix targets = new Matrix("targets");
    private double[] predictedRow = {};
    private double[] targetRow = {};

    private SubsetAccuracy() {
    }

    /**
     * Computes it.
     *
     * @param predictions   rows of logits or probabilities
     * @param layout        where they lie
     * @param targets       0 or 1 for each of them
     * @param targetsLayout where they lie
     * @param threshold     above which a class is predicted, {@link #LOGITS} for example
     * @return from 0 to 1; NaN for no rows
     * @throws IllegalArgumentException  where an argument is null, or shapes differ
     * @throws IndexOutOfBoundsException where an array is too short
     */
    public static double of(float[] predictions, Layout layout, float[] targets, Layout targetsLayout, double threshold) {
        return ofArrays(predictions, layout, targets, targetsLayout, threshold);
    }

    /**
     * Computes it.
     *
     * @param predictions   rows of logits or probabilities
     * @param layout        where they lie
     * @param targets       0 or 1 for each of them
     * @param targetsLayout where they lie
     * @param threshold     above which a class is predicted, {@link #LOGITS} for example
     * @return from 0 to 1; NaN for no rows
     * @throws IllegalArgumentException  where an argument is null, or shapes differ
     * @throws IndexOutOfBoundsException where an array is too short
     */
    public static double of(double[] predictions, Layout layout, double[] targets, Layout targetsLayout, double threshold) {
        return ofArrays(predictions, layout, targets, targetsLayout, threshold);
    }

    /**
     * Computes it, in memory segments.
     *
     * @param type          what predictions and targets are, {@link ValueLayout#JAVA_FLOAT} or {@link ValueLayout#JAVA_DOUBLE}
     * @param predictions   rows of logits or probabilities
     * @param layout        where they lie
     * @param targets       0 or 1 for each of them
     * @param targetsLayout where they lie
     * @param threshold     above which a class is predicted, {@link #LOGITS} for example
     * @return from 0 to 1; NaN for no rows
     * @throws IllegalArgumentException  where an argument is null, or shapes differ
     * @throws IndexOutOfBoundsException where a segment is too short
     * @throws IllegalStateException     where a segment's arena has been closed
     * @throws WrongThreadException      where a segment is confined to another thread
     */
    public static double of(ValueLayout type, MemorySegment predictions, Layout layout, MemorySegment targets, Layout targetsLayout,
            double threshold) {
        SubsetAccuracy call = OF_THREAD.get();
        try {
            call.predictions.set(type, predictions, layout);
            call.targets.set(type, targets, targetsLayout);
            return call.compute(threshold);
        } finally {
            call.clear();
        }
    }

    private static double ofArrays(Object predictions, Layout layout, Object targets, Layout targetsLayout, double threshold) {
        SubsetAccuracy call = OF_THREAD.get();
        try {
            call.predictions.set(predictions, layout);
            call.targets.set(targets, targetsLayout);
            return call.compute(threshold);
        } finally {
            call.clear();
        }
    }

    /** No memory is kept that the caller may have done with. */
    private void clear() {
        predictions.clear();
        targets.clear();
    }

    private double compute(double threshold) {
        Checks.finite("threshold", threshold);
        predictions.checkReadable(0);
        targets.checkReadable(0);
        targets.checkShape(predictions);
        return (double) countRight(threshold) / predictions.rows();
    }

    private long countRight(double threshold) {
        int classes = (int) predictions.classes();
        if (predictedRow.length < classes) {
            predictedRow = new double[classes];
            targetRow = new double[classes];
        }
        long right = 0;
        for (long row = 0; row < predictions.rows(); row++) {
            predictions.load(row, 1, predictedRow);
            targets.load(row, 1, targetRow);
            boolean same = true;
            for (int c = 0; c < classes; c++) {
                same &= predictedRow[c] > threshold == targetRow[c] > PRESENT;
            }
            right += same ? 1 : 0;
        }
        return right;
    }
}
