package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Matrix;
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
        Matrix predicted = new Matrix("predictions");
        predicted.set(type, predictions, layout);
        Matrix present = new Matrix("targets");
        present.set(type, targets, targetsLayout);
        return ofMatrices(predicted, present, threshold);
    }

    private static double ofArrays(Object predictions, Layout layout, Object targets, Layout targetsLayout, double threshold) {
        Matrix predicted = new Matrix("predictions");
        predicted.set(predictions, layout);
        Matrix present = new Matrix("targets");
        present.set(targets, targetsLayout);
        return ofMatrices(predicted, present, threshold);
    }

    private static double ofMatrices(Matrix predicted, Matrix present, double threshold) {
        Checks.finite("threshold", threshold);
        predicted.checkReadable(0);
        present.checkReadable(0);
        present.checkShape(predicted);
        double[] predictedRow = new double[(int) predicted.classes()];
        double[] presentRow = new double[(int) predicted.classes()];
        long right = 0;
        for (long row = 0; row < predicted.rows(); row++) {
            predicted.load(row, 1, predictedRow);
            present.load(row, 1, presentRow);
            boolean same = true;
            for (int c = 0; c < predictedRow.length; c++) {
                same &= predictedRow[c] > threshold == presentRow[c] > PRESENT;
            }
            right += same ? 1 : 0;
        }
        return (double) right / predicted.rows();
    }
}
