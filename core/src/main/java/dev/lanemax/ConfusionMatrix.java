package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Matrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/**
 * Counts of true and predicted classes over any number of batches, and what is made of them: accuracy, precision, recall and F1 of
 * each class and their averages (scikit-learn's {@code confusion_matrix} and {@code classification_report}). A quotient of 0 and 0 is 0,
 * as there.
 *
 * <p>Mutable, so not for several threads at once; {@link #add(ConfusionMatrix)} joins what several have counted.
 */
public final class ConfusionMatrix {

    private final int classes;
    private final long[] counts;
    private final Matrix labelColumn = new Matrix("labels");
    private final Matrix predictionColumn = new Matrix("predictions");

    /**
     * Counts of nothing yet.
     *
     * @param classes the number of classes, from 1 to 46340
     * @throws IllegalArgumentException where it is not
     */
    public ConfusionMatrix(int classes) {
        if (classes < 1 || (long) classes * classes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("classes is " + classes + ", must be from 1 to 46340");
        }
        this.classes = classes;
        counts = new long[classes * classes];
    }

    /**
     * Counts one row.
     *
     * @param label      its true class
     * @param prediction its predicted class
     * @throws IndexOutOfBoundsException where one names no class
     */
    public void add(int label, int prediction) {
        check("label", label);
        check("prediction", prediction);
        counts[label * classes + prediction]++;
    }

    /**
     * Counts rows.
     *
     * @param labels            their true classes
     * @param labelsOffset      index of the first
     * @param predictions       their predicted classes
     * @param predictionsOffset index of the first
     * @param rows              how many rows there are
     * @throws IllegalArgumentException  where an array is null
     * @throws IndexOutOfBoundsException where an array is too short, or a number names no class: then nothing is counted
     */
    public void add(int[] labels, int labelsOffset, int[] predictions, int predictionsOffset, int rows) {
        labelColumn.setColumn(labels, labelsOffset);
        predictionColumn.setColumn(predictions, predictionsOffset);
        addColumns(rows);
    }

    /**
     * Counts rows.
     *
     * @param labels            their true classes
     * @param labelsOffset      index of the first
     * @param predictions       their predicted classes
     * @param predictionsOffset index of the first
     * @param rows              how many rows there are
     * @throws IllegalArgumentException  where an array is null
     * @throws IndexOutOfBoundsException where an array is too short, or a number names no class: then nothing is counted
     */
    public void add(long[] labels, int labelsOffset, long[] predictions, int predictionsOffset, int rows) {
        labelColumn.setColumn(labels, labelsOffset);
        predictionColumn.setColumn(predictions, predictionsOffset);
        addColumns(rows);
    }

    /**
     * Counts rows, in memory segments.
     *
     * @param type              what labels and predictions are, {@link ValueLayout#JAVA_INT} or {@link ValueLayout#JAVA_LONG}
     * @param labels            their true classes
     * @param labelsOffset      index of the first, in elements
     * @param predictions       their predicted classes
     * @param predictionsOffset index of the first, in elements
     * @param rows              how many rows there are
     * @throws IllegalArgumentException  where an argument is null or the type is not of integers
     * @throws IndexOutOfBoundsException where a segment is too short, or a number names no class: then nothing is counted
     */
    public void add(ValueLayout type, MemorySegment labels, long labelsOffset, MemorySegment predictions, long predictionsOffset,
            long rows) {
        labelColumn.setColumn(type, labels, labelsOffset);
        predictionColumn.setColumn(type, predictions, predictionsOffset);
        addColumns(rows);
    }

    private void addColumns(long rows) {
        try {
            check(labelColumn, "label", rows);
            check(predictionColumn, "prediction", rows);
            for (long row = 0; row < rows; row++) {
                counts[(int) labelColumn.integer(row) * classes + (int) predictionColumn.integer(row)]++;
            }
        } finally {
            labelColumn.clear();
            predictionColumn.clear();
        }
    }

    private void check(Matrix column, String name, long rows) {
        column.checkReadable(rows);
        if (!column.isInteger()) {
            throw new IllegalArgumentException(column.name() + " has numbers, must have integers");
        }
        for (long row = 0; row < rows; row++) {
            check(name, column.integer(row));
        }
    }

    /**
     * Adds the counts of another one.
     *
     * @param other as many classes
     * @throws IllegalArgumentException where it has another number of classes
     */
    public void add(ConfusionMatrix other) {
        Checks.present("other", other);
        if (other.classes != classes) {
            throw new IllegalArgumentException("other has " + other.classes + " classes, must have " + classes);
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    private void check(String name, long number) {
        if (number < 0 || number >= classes) {
            throw new IndexOutOfBoundsException(name + " is " + number + ", must be from 0 to " + (classes - 1));
        }
    }

    /**
     * The number of classes.
     *
     * @return as given to the constructor
     */
    public int classes() {
        return classes;
    }

    /**
     * How many rows of a class have been predicted as a class.
     *
     * @param label      the true class
     * @param prediction the predicted class
     * @return the count
     */
    public long count(int label, int prediction) {
        check("label", label);
        check("prediction", prediction);
        return counts[label * classes + prediction];
    }

    /**
     * How many rows have been counted.
     *
     * @return the count of all
     */
    public long rows() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /**
     * How many rows have a true class.
     *
     * @param label the class
     * @return its count (scikit-learn's support)
     */
    public long support(int label) {
        check("label", label);
        long sum = 0;
        for (int prediction = 0; prediction < classes; prediction++) {
            sum += counts[label * classes + prediction];
        }
        return sum;
    }

    private long predicted(int prediction) {
        long sum = 0;
        for (int label = 0; label < classes; label++) {
            sum += counts[label * classes + prediction];
        }
        return sum;
    }

    /**
     * The share of rows whose prediction is right.
     *
     * @return from 0 to 1; 0 for no rows
     */
    public double accuracy() {
        long right = 0;
        for (int c = 0; c < classes; c++) {
            right += counts[c * classes + c];
        }
        return quotient(right, rows());
    }

    /**
     * The share of the rows predicted as a class that are of it.
     *
     * @param c the class
     * @return from 0 to 1; 0 where none is predicted
     */
    public double precision(int c) {
        return quotient(count(c, c), predicted(c));
    }

    /**
     * The share of the rows of a class that are predicted as it.
     *
     * @param c the class
     * @return from 0 to 1; 0 where there is none
     */
    public double recall(int c) {
        return quotient(count(c, c), support(c));
    }

    /**
     * The harmonic mean of precision and recall.
     *
     * @param c the class
     * @return from 0 to 1; 0 where there is none
     */
    public double f1(int c) {
        return quotient(2 * count(c, c), predicted(c) + support(c));
    }

    private static double quotient(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** A number of each class. */
    private interface OfClass {
        double of(int c);
    }

    /** The mean over the classes, or over the rows of the classes. */
    private double average(OfClass metric, boolean weighted) {
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < classes; c++) {
            double weight = weighted ? support(c) : 1;
            sum += weight * metric.of(c);
            weights += weight;
        }
        return weights == 0 ? 0 : sum / weights;
    }

    /**
     * The mean of the classes' precision, each class counting alike.
     *
     * @return from 0 to 1
     */
    public double macroPrecision() {
        return average(this::precision, false);
    }

    /**
     * The mean of the classes' precision, each class counting as often as it occurs.
     *
     * @return from 0 to 1; 0 for no rows
     */
    public double weightedPrecision() {
        return average(this::precision, true);
    }

    /**
     * The mean of the classes' recall, each class counting alike.
     *
     * @return from 0 to 1
     */
    public double macroRecall() {
        return average(this::recall, false);
    }

    /**
     * The mean of the classes' recall, each class counting as often as it occurs: the accuracy, but for rounding.
     *
     * @return from 0 to 1; 0 for no rows
     */
    public double weightedRecall() {
        return average(this::recall, true);
    }

    /**
     * The mean of the classes' F1, each class counting alike.
     *
     * @return from 0 to 1
     */
    public double macroF1() {
        return average(this::f1, false);
    }

    /**
     * The mean of the classes' F1, each class counting as often as it occurs.
     *
     * @return from 0 to 1; 0 for no rows
     */
    public double weightedF1() {
        return average(this::f1, true);
    }

    /**
     * Precision, recall, F1 and count of each class, and averages, as a table for people.
     *
     * @return lines of text
     */
    public String report() {
        StringBuilder report = new StringBuilder(line("class", "precision", "recall", "f1", "rows"));
        for (int c = 0; c < classes; c++) {
            report.append(line(Integer.toString(c), precision(c), recall(c), f1(c), support(c)));
        }
        report.append(line("macro average", macroPrecision(), macroRecall(), macroF1(), rows()));
        report.append(line("weighted average", weightedPrecision(), weightedRecall(), weightedF1(), rows()));
        return report.append(line("accuracy", "", "", String.format(Locale.ROOT, "%.4f", accuracy()), Long.toString(rows()))).toString();
    }

    private static String line(String name, double precision, double recall, double f1, long rows) {
        return line(name, String.format(Locale.ROOT, "%.4f", precision), String.format(Locale.ROOT, "%.4f", recall),
                String.format(Locale.ROOT, "%.4f", f1), Long.toString(rows));
    }

    private static String line(String name, String precision, String recall, String f1, String rows) {
        return String.format(Locale.ROOT, "%-18s%10s%10s%10s%10s%n", name, precision, recall, f1, rows);
    }
}
