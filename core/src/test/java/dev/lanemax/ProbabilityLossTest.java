package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The losses of log-probabilities and of probabilities. */
class ProbabilityLossTest {

    private static final double NEAR = 1e-14;
    private static final double NO = Double.NEGATIVE_INFINITY;

    /** The example of Keras's SparseCategoricalCrossentropy, and of CategoricalCrossentropy with one-hot targets. */
    @Test
    void theWorkedExampleOfTwoRows() {
        float[] probabilities = {0.05f, 0.95f, 0, 0.1f, 0.8f, 0.1f};
        Layout layout = Layout.of(2, 3);
        float[] losses = new float[2];
        MultinomialLogisticLoss ofIndices = new MultinomialLogisticLoss();
        ofIndices.losses(probabilities, layout, new int[] {1, 2}, 0, losses, 0);
        assertArrayEquals(new float[] {0.0513f, 2.303f}, losses, 5e-4f);
        assertEquals(1.177f, ofIndices.loss(probabilities, layout, new int[] {1, 2}, 0), 5e-4f);
        float[] targets = {0, 1, 0, 0, 0, 1};
        CrossEntropyFromProbabilities ofTargets = new CrossEntropyFromProbabilities();
        assertEquals(1.177f, ofTargets.loss(probabilities, layout, targets, layout), 5e-4f);
        assertEquals(1.177f, ofIndices.withPreset(Preset.KERAS).loss(probabilities, layout, new int[] {1, 2}, 0), 5e-4f);
        assertEquals(1.177f, ofTargets.withPreset(Preset.KERAS).loss(probabilities, layout, targets, layout), 5e-4f);
    }

    @Test
    void aTrueClassOfProbabilityOneInEightyThree() {
        assertEquals(4.42, OneRow.of(new MultinomialLogisticLoss(), 0, 0.012, 0.988).loss(), 5e-3);
        assertEquals(4.42, OneRow.of(new CrossEntropy(), 0, OneRow.logits(0.012, 0.988)).loss(), 5e-3);
    }

    /** With equal parameters every class has the same score, and so the same probability. */
    @Test
    void equalParametersGiveEqualProbabilities() {
        double[] probabilities = new double[5];
        new Softmax().forward(new double[] {0.7, 0.7, 0.7, 0.7, 0.7}, probabilities, Layout.of(1, 5));
        assertArrayEquals(new double[] {0.2, 0.2, 0.2, 0.2, 0.2}, probabilities);
        assertEquals(Math.log(5), OneRow.of(new CrossEntropy(), 3, 0.7, 0.7, 0.7, 0.7, 0.7).loss(), NEAR);
    }

    @Test
    void negativeLogLikelihoodIsWhatStandsAtTheLabel() {
        OneRow row = OneRow.of(new NllLoss(), 1, -0.5, -1.25, -3);
        assertEquals(1.25, row.loss());
        assertArrayEquals(new double[] {0, -1, 0}, row.gradient());
        assertEquals(Double.POSITIVE_INFINITY, OneRow.of(new NllLoss(), 0, NO, 0).loss());
        assertEquals(0.5, OneRow.of(new NllLoss(), 0, -0.5, Double.NaN).loss());
    }

    @Test
    void negativeLogLikelihoodOfLogSoftmaxIsCrossEntropy() {
        double[] logits = {1, -2, 3.5, 0.25};
        double[] logProbabilities = new double[4];
        new LogSoftmax().forward(logits, logProbabilities, Layout.of(1, 4));
        assertEquals(OneRow.of(new CrossEntropy(), 3, logits).loss(), OneRow.of(new NllLoss(), 3, logProbabilities).loss(), NEAR);
    }

    @Test
    void multinomialLogisticLossHasTheGradientOfTheLogarithm() {
        OneRow row = OneRow.of(new MultinomialLogisticLoss(), 2, 0.3, 0.3, 0.4);
        assertEquals(-Math.log(0.4), row.loss(), NEAR);
        assertArrayEquals(new double[] {0, 0, -2.5}, row.gradient(), NEAR);
        assertArrayEquals(new double[] {0, 0, 6.25}, row.hessian(), NEAR);
        OneRow impossible = OneRow.of(new MultinomialLogisticLoss(), 0, 0, 1);
        assertEquals(Double.POSITIVE_INFINITY, impossible.loss());
        assertArrayEquals(new double[] {Double.NEGATIVE_INFINITY, 0}, impossible.gradient());
        assertArrayEquals(new double[] {Double.POSITIVE_INFINITY, 0}, impossible.hessian());
        assertEquals(Double.NaN, OneRow.of(new MultinomialLogisticLoss(), 0, -0.1, 1).loss());
    }

    @Test
    void crossEntropyFromProbabilitiesDividesTargetsByProbabilities() {
        OneRow row = OneRow.of(new CrossEntropyFromProbabilities(), new double[] {0.5, 0.25, 0.25}, 0.25, 0.25, 0.5);
        assertEquals(0.75 * Math.log(4) + 0.25 * Math.log(2), row.loss(), NEAR);
        assertArrayEquals(new double[] {-2, -1, -0.5}, row.gradient(), NEAR);
        assertArrayEquals(new double[] {8, 4, 1}, row.hessian(), NEAR);
        OneRow weighted = OneRow.of(
                new CrossEntropyFromProbabilities().withClassWeights(2, 0, 1), new double[] {0.5, 0.25, 0.25}, 0.25, 0.25, 0.5);
        assertEquals(Math.log(4) + 0.25 * Math.log(2), weighted.loss(), NEAR);
        assertArrayEquals(new double[] {-4, 0, -0.5}, weighted.gradient(), NEAR);
        assertArrayEquals(new double[] {16, 0, 1}, weighted.hessian(), NEAR);
    }

    @Test
    void aTargetOfZeroOutweighsAProbabilityOfZero() {
        OneRow row = OneRow.of(new CrossEntropyFromProbabilities(), new double[] {1, 0}, 1, 0);
        assertEquals(0, row.loss());
        assertArrayEquals(new double[] {-1, 0}, row.gradient());
        assertArrayEquals(new double[] {1, 0}, row.hessian());
        OneRow impossible = OneRow.of(new CrossEntropyFromProbabilities(), new double[] {0.5, 0.5}, 1, 0);
        assertEquals(Double.POSITIVE_INFINITY, impossible.loss());
        assertArrayEquals(new double[] {-0.5, Double.NEGATIVE_INFINITY}, impossible.gradient());
        assertArrayEquals(new double[] {0.5, Double.POSITIVE_INFINITY}, impossible.hessian());
    }

    /** Keras divides by the sum S, and the gradient of log(p/S) is 1/p - 1/S at the class itself, -1/S elsewhere. */
    @Test
    void kerasDividesByTheSumOfTheRow() {
        CrossEntropyFromProbabilities loss = new CrossEntropyFromProbabilities().withClipping(ProbabilityClipping.KERAS);
        OneRow row = OneRow.of(loss, new double[] {0.25, 0.75}, 1, 3);
        assertEquals(-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75), row.loss(), NEAR);
        assertArrayEquals(new double[] {0.25 - 0.25, 0.25 - 0.25}, row.gradient(), NEAR);
        assertArrayEquals(new double[] {0.25 - 0.0625, 0.75 / 9 - 0.0625}, row.hessian(), NEAR);
        OneRow index = OneRow.of(new MultinomialLogisticLoss().withClipping(ProbabilityClipping.KERAS), 0, 1, 3);
        assertEquals(Math.log(4), index.loss(), NEAR);
        assertArrayEquals(new double[] {0.25 - 1, 0.25}, index.gradient(), NEAR);
        assertArrayEquals(new double[] {1 - 0.0625, -0.0625}, index.hessian(), NEAR);
    }

    @Test
    void whatKerasClipsHasNoDerivatives() {
        CrossEntropyFromProbabilities loss = new CrossEntropyFromProbabilities().withClipping(ProbabilityClipping.KERAS);
        OneRow row = OneRow.of(loss, new double[] {0.5, 0.25, 0.25}, 0, 1, 1);
        assertEquals(0.5 * -Math.log(1e-7) + 0.5 * Math.log(2), row.loss(), NEAR);
        assertArrayEquals(new double[] {0.25, 0.25 - 0.25, 0.25 - 0.25}, row.gradient(), NEAR);
        assertArrayEquals(new double[] {-0.125, 0.25 - 0.125, 0.25 - 0.125}, row.hessian(), NEAR);
        OneRow certain = OneRow.of(new MultinomialLogisticLoss().withClipping(ProbabilityClipping.KERAS), 1, 0, 1);
        assertEquals(-Math.log1p(-1e-7), certain.loss(), 1e-15);
        assertArrayEquals(new double[2], certain.gradient());
        assertArrayEquals(new double[2], certain.hessian());
        OneRow impossible = OneRow.of(new MultinomialLogisticLoss().withClipping(ProbabilityClipping.KERAS), 0, 0, 1);
        assertEquals(-Math.log(1e-7), impossible.loss(), NEAR);
        assertArrayEquals(new double[2], impossible.gradient());
        assertArrayEquals(new double[2], impossible.hessian());
    }

    @Test
    void positiveClassesShareTheMass() {
        double[] labels = {1, 0, 1, 0};
        double[] logits = OneRow.logits(0.1, 0.2, 0.3, 0.4);
        OneRow row = OneRow.of(new MultiLabelSoftmaxLoss(), labels, logits);
        assertEquals(-(Math.log(0.1) + Math.log(0.3)) / 2, row.loss(), NEAR);
        assertArrayEquals(new double[] {0.1 - 0.5, 0.2, 0.3 - 0.5, 0.4}, row.gradient(), NEAR);
        OneRow scaled = OneRow.of(new MultiLabelSoftmaxLoss().withScale(3), labels, logits);
        assertEquals(-3 * (Math.log(0.1) + Math.log(0.3)), scaled.loss(), 1e-13);
        assertArrayEquals(new double[] {6 * 0.1 - 3, 6 * 0.2, 6 * 0.3 - 3, 6 * 0.4}, scaled.gradient(), 1e-13);
        OneRow again = OneRow.of(new MultiLabelSoftmaxLoss().withScale(3).withoutScale(), labels, logits);
        assertEquals(row.loss(), again.loss());
    }

    @Test
    void realLabelsWeighTheClasses() {
        OneRow row = OneRow.of(new MultiLabelSoftmaxLoss(), new double[] {2, 0, 1}, OneRow.logits(0.5, 0.25, 0.25));
        assertEquals((2 * Math.log(2) + Math.log(4)) / 2, row.loss(), NEAR);
        assertArrayEquals(new double[] {1.5 * 0.5 - 1, 1.5 * 0.25, 1.5 * 0.25 - 0.5}, row.gradient(), NEAR);
    }

    /** The original layer keeps p for negatives, whatever the labels add up to. */
    @Test
    void caffesGradientIsTheProbabilityLessTheScaledLabel() {
        MultiLabelSoftmaxLoss caffe = new MultiLabelSoftmaxLoss().withCaffeGradient(true);
        double[] logits = OneRow.logits(0.5, 0.25, 0.25);
        OneRow row = OneRow.of(caffe, new double[] {2, 0, 1}, logits);
        assertEquals(OneRow.of(new MultiLabelSoftmaxLoss(), new double[] {2, 0, 1}, logits).loss(), row.loss());
        assertArrayEquals(new double[] {0.5 - 1, 0.25, 0.25 - 0.5}, row.gradient(), NEAR);
        assertArrayEquals(new double[] {0.5, 0.25, 0.25}, OneRow.of(caffe, new double[3], logits).gradient(), NEAR);
        double[] binary = {1, 0, 1};
        assertArrayEquals(OneRow.of(new MultiLabelSoftmaxLoss(), binary, logits).gradient(),
                OneRow.of(caffe, binary, logits).gradient(), NEAR);
    }

    @Test
    void aRowWithoutPositiveLabelsHasNoLoss() {
        OneRow row = OneRow.of(new MultiLabelSoftmaxLoss(), new double[3], 1, Double.NaN, 3);
        assertEquals(0, row.loss());
        assertArrayEquals(new double[3], row.gradient());
        assertArrayEquals(new double[3], row.hessian());
    }

    @Test
    void aLabelOfZeroOutweighsALogitOfMinusInfinity() {
        OneRow row = OneRow.of(new MultiLabelSoftmaxLoss(), new double[] {1, 0}, 2, NO);
        assertEquals(0, row.loss());
        assertArrayEquals(new double[2], row.gradient());
        OneRow impossible = OneRow.of(new MultiLabelSoftmaxLoss(), new double[] {0, 1}, 2, NO);
        assertEquals(Double.POSITIVE_INFINITY, impossible.loss());
        assertArrayEquals(new double[] {1, -1}, impossible.gradient());
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertEquals("clipping is null",
                assertThrows(IllegalArgumentException.class, () -> new MultinomialLogisticLoss().withClipping(null)).getMessage());
        assertEquals("clipping is TORCH, must be EXACT or KERAS for several classes", assertThrows(IllegalArgumentException.class,
                () -> new MultinomialLogisticLoss().withClipping(ProbabilityClipping.TORCH)).getMessage());
        assertEquals("clipping is null",
                assertThrows(IllegalArgumentException.class, () -> new CrossEntropyFromProbabilities().withClipping(null)).getMessage());
        assertEquals("scale is 0.0, must be a finite number above 0",
                assertThrows(IllegalArgumentException.class, () -> new MultiLabelSoftmaxLoss().withScale(0)).getMessage());
    }

    /** Every combination of smoothing, weights, an ignored row and each reduction, against the formula. */
    @Test
    void smoothingWeightsAndIgnoredRowsTogether() {
        double[] weights = {0.5, 2, 0, 1.5};
        double[] logits = {1, -1, 0.5, 2, 0, 3, -2, 1, 4, 4, 4, 4, -1, 0, 1, 2};
        int[] labels = {1, 3, -100, 2};
        for (double e : new double[] {0, 0.1, 1}) {
            for (boolean weighted : new boolean[] {false, true}) {
                double[] w = weighted ? weights : new double[] {1, 1, 1, 1};
                CrossEntropy loss = new CrossEntropy().withLabelSmoothing(e).withIgnoreIndex(-100);
                CrossEntropy of = weighted ? loss.withClassWeights(weights) : loss;
                double sum = 0;
                double divisor = 0;
                for (int row = 0; row < 4; row++) {
                    double[] x = Arrays.copyOfRange(logits, 4 * row, 4 * row + 4);
                    double logSumExp = Math.log(Arrays.stream(x).map(Math::exp).sum());
                    int y = labels[row];
                    if (y >= 0) {
                        sum += (1 - e) * w[y] * (logSumExp - x[y]);
                        divisor += w[y];
                        for (int c = 0; c < 4; c++) {
                            sum += e / 4 * w[c] * (logSumExp - x[c]);
                        }
                    }
                }
                Layout layout = Layout.of(4, 4);
                assertEquals(sum, of.withReduction(Reduction.SUM).loss(logits, layout, labels, 0), 1e-13);
                assertEquals(sum / divisor, of.loss(logits, layout, labels, 0), 1e-13);
                assertEquals(sum / 4, of.withReduction(Reduction.MEAN_ALL).loss(logits, layout, labels, 0), 1e-13);
                assertEquals(sum / 3, of.withReduction(Reduction.MEAN_VALID).loss(logits, layout, labels, 0), 1e-13);
            }
        }
    }
}
