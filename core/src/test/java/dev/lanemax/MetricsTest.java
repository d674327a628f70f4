package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Metrics, against scikit-learn's documented examples and definitions. */
class MetricsTest {

    /** The example of scikit-learn's confusion_matrix. */
    private static ConfusionMatrix example() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        matrix.add(new int[] {2, 0, 2, 2, 0, 1}, 0, new int[] {0, 0, 2, 2, 0, 2}, 0, 6);
        return matrix;
    }

    @Test
    void countsAreOfTrueAndPredictedClasses() {
        ConfusionMatrix matrix = example();
        long[][] expected = {{2, 0, 0}, {0, 0, 1}, {1, 0, 2}};
        for (int label = 0; label < 3; label++) {
            for (int prediction = 0; prediction < 3; prediction++) {
                assertEquals(expected[label][prediction], matrix.count(label, prediction), label + " as " + prediction);
            }
        }
        assertEquals(6, matrix.rows());
    }

    /** Argmax writes int or long, in arrays or off the heap; all are counted alike. */
    @Test
    void numbersMayBeIntOrLongInEveryMemory() {
        long[] labels = {-7, 2, 0, 2, 2, 0, 1};
        long[] predictions = {0, 0, 2, 2, 0, 2};
        ConfusionMatrix ofLongs = new ConfusionMatrix(3);
        ofLongs.add(labels, 1, predictions, 0, 6);
        assertEquals(example().report(), ofLongs.report());
        try (Arena arena = Arena.ofConfined()) {
            ConfusionMatrix ofSegments = new ConfusionMatrix(3);
            ofSegments.add(ValueLayout.JAVA_LONG, arena.allocateFrom(ValueLayout.JAVA_LONG, labels), 1,
                    arena.allocateFrom(ValueLayout.JAVA_LONG, predictions), 0, 6);
            assertEquals(example().report(), ofSegments.report());
            ofSegments.add(ValueLayout.JAVA_INT, arena.allocateFrom(ValueLayout.JAVA_INT, 1), 0, MemorySegment.ofArray(new int[] {1}), 0, 1);
            assertEquals(1, ofSegments.count(1, 1));
            MemorySegment floats = arena.allocate(ValueLayout.JAVA_FLOAT, 1);
            assertEquals("labels has numbers, must have integers", assertThrows(IllegalArgumentException.class,
                    () -> ofSegments.add(ValueLayout.JAVA_FLOAT, floats, 0, floats, 0, 1)).getMessage());
        }
        assertEquals("label is 4294967296, must be from 0 to 2", assertThrows(IndexOutOfBoundsException.class,
                () -> ofLongs.add(new long[] {1L << 32}, 0, predictions, 0, 1)).getMessage());
        assertEquals("predictions is null", assertThrows(IllegalArgumentException.class,
                () -> ofLongs.add(labels, 0, null, 0, 1)).getMessage());
        assertEquals(6, ofLongs.rows());
    }

    @Test
    void precisionRecallAndF1FollowFromTheCounts() {
        ConfusionMatrix matrix = example();
        assertEquals(4 / 6.0, matrix.accuracy());
        assertEquals(2 / 3.0, matrix.precision(0));
        assertEquals(1, matrix.recall(0));
        assertEquals(0.8, matrix.f1(0));
        assertEquals(2 / 3.0, matrix.recall(2));
        assertEquals(2 / 3.0, matrix.f1(2));
    }

    /** With the bits of lmx_confusion_matrix_report, whose test has the same examples. */
    @Test
    void averagesCountClassesAlikeOrByTheirRows() {
        ConfusionMatrix matrix = example();
        assertEquals((2 / 3.0 + 0 + 2 / 3.0) / 3, matrix.macroPrecision());
        assertEquals((1 + 0 + 2 / 3.0) / 3, matrix.macroRecall());
        assertEquals((0.8 + 0 + 2 / 3.0) / 3, matrix.macroF1());
        assertEquals((2 * (2 / 3.0) + 0 + 3 * (2 / 3.0)) / 6, matrix.weightedPrecision());
        assertEquals((2 + 0 + 3 * (2 / 3.0)) / 6, matrix.weightedRecall());
        assertEquals((2 * 0.8 + 0 + 3 * (2 / 3.0)) / 6, matrix.weightedF1());
    }

    /** A class without rows counts in the macro averages, as where scikit-learn is given its label, and not in the weighted ones. */
    @Test
    void aClassWithoutRowsHasNoWeight() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        matrix.add(new int[] {0, 0, 1, 1}, 0, new int[] {0, 2, 1, 1}, 0, 4);
        assertEquals(0, matrix.recall(2));
        assertEquals((1 + 1 + 0) / 3.0, matrix.macroPrecision());
        assertEquals((0.5 + 1 + 0) / 3, matrix.macroRecall());
        assertEquals((2 / 3.0 + 1 + 0) / 3, matrix.macroF1());
        assertEquals((2 * 1 + 2 * 1) / 4.0, matrix.weightedPrecision());
        assertEquals((2 * 0.5 + 2 * 1) / 4, matrix.weightedRecall());
        assertEquals((2 * (2 / 3.0) + 2 * 1) / 4, matrix.weightedF1());
    }

    @Test
    void whatNeverOccursHasZeros() {
        ConfusionMatrix matrix = example();
        assertEquals(0, matrix.precision(1), "never predicted");
        assertEquals(0, new ConfusionMatrix(2).accuracy(), "no rows");
        assertEquals(0, new ConfusionMatrix(2).macroF1(), "no rows");
        assertEquals(0, new ConfusionMatrix(2).weightedPrecision(), "no rows");
    }

    @Test
    void countsOfSeveralAddUp() {
        ConfusionMatrix sum = example();
        sum.add(example());
        assertEquals(12, sum.rows());
        assertEquals(example().macroF1(), sum.macroF1());
    }

    @Test
    void theReportHasALineForEachClassAndAverage() {
        String report = example().report();
        assertEquals(7, report.lines().count(), report);
        assertTrue(report.contains("0.6667    1.0000    0.8000         2"), report);
        assertTrue(report.lines().toList().get(4).startsWith("macro average"), report);
    }

    @Test
    void wrongNumbersAreRefusedAndNothingIsCounted() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        assertEquals("prediction is 3, must be from 0 to 2", assertThrows(IndexOutOfBoundsException.class,
                () -> matrix.add(new int[] {0, 1}, 0, new int[] {0, 3}, 0, 2)).getMessage());
        assertEquals(0, matrix.rows());
        assertEquals("classes is 50000, must be from 1 to 46340", assertThrows(IllegalArgumentException.class,
                () -> new ConfusionMatrix(50000)).getMessage());
    }

    @Test
    void aRowCountsWhereAllItsLabelsAreRight() {
        double[] logits = {1, -1, 2, /* */ -1, -1, -1, /* */ 1, 1, Double.NaN};
        double[] targets = {1, 0, 1, /* */ 0, 0, 1, /* */ 1, 1, 0};
        Layout layout = Layout.of(3, 3);
        assertEquals(2 / 3.0, SubsetAccuracy.of(logits, layout, targets, layout, SubsetAccuracy.LOGITS));
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(2 / 3.0, SubsetAccuracy.of(ValueLayout.JAVA_DOUBLE, arena.allocateFrom(ValueLayout.JAVA_DOUBLE, logits), layout,
                    MemorySegment.ofArray(targets), layout, SubsetAccuracy.LOGITS));
        }
        assertEquals(Double.NaN, SubsetAccuracy.of(new double[0], Layout.of(0, 3), new double[0], Layout.of(0, 3), 0));
    }

    @Test
    void logLossIsTheMeanCrossEntropyOfProbabilities() {
        double[] probabilities = {0.1, 0.9, 0.9, 0.1, 0.8, 0.2, 0.35, 0.65};
        double loss = new MultinomialLogisticLoss().loss(probabilities, Layout.of(4, 2), new int[] {1, 0, 0, 1}, 0);
        assertEquals(0.21616187468057912, loss, 1e-15, "the example of scikit-learn's log_loss");
    }
}
