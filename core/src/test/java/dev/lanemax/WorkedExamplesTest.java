package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Numbers that the documentation of other libraries, courses and papers print, to the digits that they print. */
class WorkedExamplesTest {

    private static final Layout TWO_BY_TWO = Layout.of(2, 2);

    /** The targets of Keras's examples, {@code [[0, 1], [0, 0]]}, and the predictions of most of them. */
    private static final double[] KERAS_TARGETS = {0, 1, 0, 0};
    private static final double[] KERAS_PREDICTIONS = {0.6, 0.4, 0.4, 0.6};
    private static final double[] ONES_FIRST = {1, 1, 1, 0};

    private static Batch keras(double... predictions) {
        return new Batch().predictions(predictions, TWO_BY_TWO).targets(KERAS_TARGETS, TWO_BY_TWO);
    }

    private static void assertKeras(Loss<?> loss, double[] predictions, double mean, double[] weights, double weighted, double digits) {
        Loss<?> keras = loss.withPreset(Preset.KERAS);
        assertEquals(mean, keras.loss(keras(predictions)), digits);
        assertEquals(weighted, keras.loss(keras(predictions).sampleWeights(weights, 0)), digits);
        assertEquals(2 * mean, keras.withReduction(Reduction.SUM).loss(keras(predictions)) / lossesInRow(loss), 2 * digits);
    }

    /** Keras adds up the means of rows. */
    private static int lossesInRow(Loss<?> loss) {
        return loss instanceof ElementwiseLoss<?> ? 2 : 1;
    }

    @Test
    void kerasLossesOfRegression() {
        double[] weights = {0.7, 0.3};
        assertKeras(new MseLoss(), ONES_FIRST, 0.5, weights, 0.25, 1e-12);
        assertKeras(new L1Loss(), ONES_FIRST, 0.5, weights, 0.25, 1e-12);
        assertKeras(new MsleLoss(), ONES_FIRST, 0.240, weights, 0.120, 5e-4);
        assertKeras(new HuberLoss(), KERAS_PREDICTIONS, 0.155, new double[] {1, 0}, 0.09, 5e-4);
        assertKeras(new LogCoshLoss(), new double[] {1, 1, 0, 0}, 0.108, new double[] {0.8, 0.2}, 0.087, 5e-4);
        assertKeras(new PoissonNllLoss().withLogInput(false).withEpsilon(1e-7), new double[] {1, 1, 0, 0}, 0.5,
                new double[] {0.8, 0.2}, 0.4, 1e-6);
        Batch percentages = new Batch().predictions(new double[] {1, 1, 1, 0}, TWO_BY_TWO).targets(new double[] {2, 1, 2, 3}, TWO_BY_TWO);
        assertEquals(50, new MapeLoss().loss(percentages), 1e-12);
        assertEquals(20, new MapeLoss().loss(percentages.sampleWeights(new double[] {0.7, 0.3}, 0)), 1e-12);
    }

    @Test
    void kerasLossesOfMargins() {
        double[] firstOnly = {1, 0};
        assertKeras(new HingeLoss().withLabels(BinaryLabels.ZERO_ONE), KERAS_PREDICTIONS, 1.3, firstOnly, 0.55, 1e-12);
        assertKeras(new SquaredHingeLoss().withLabels(BinaryLabels.ZERO_ONE), KERAS_PREDICTIONS, 1.86, firstOnly, 0.73, 1e-12);
        assertKeras(new CategoricalHingeLoss(), KERAS_PREDICTIONS, 1.4, firstOnly, 0.6, 1e-12);
        double[] rows = new double[2];
        new CategoricalHingeLoss().withReduction(Reduction.NONE).loss(keras(KERAS_PREDICTIONS).losses(rows, 0));
        assertArrayEquals(new double[] {1.2, 1.6}, rows, 1e-12);
    }

    @Test
    void kerasCrossEntropies() {
        double[] firstOnly = {1, 0};
        assertKeras(new BinaryCrossEntropy(), KERAS_PREDICTIONS, 0.815, firstOnly, 0.458, 5e-4);
        Layout row = Layout.of(1, 4);
        Batch logits = new Batch().logits(new double[] {-18.6, 0.51, 2.94, -12.8}, row).targets(new double[] {0, 1, 0, 0}, row);
        assertEquals(0.865, new BinaryCrossEntropyWithLogits().loss(logits), 5e-4);
        assertEquals(0.691, new SigmoidFocalLoss().withoutAlpha().loss(logits), 5e-4);
        Layout layout = Layout.of(2, 3);
        Batch probabilities = new Batch().logits(OneRow.logits(0.05, 0.95, 1e-300, 0.1, 0.8, 0.1), layout).labels(new int[] {1, 2}, 0);
        assertEquals(0.2331, new SoftmaxFocalLoss().loss(probabilities), 1e-3);
    }

    /** Keras's KLDivergence is of rows. */
    @Test
    void kerasDivergence() {
        double[] logarithms = OneRow.logits(KERAS_PREDICTIONS);
        Batch batch = keras(logarithms);
        assertEquals(0.458, new KlDivLoss().withReduction(Reduction.BATCHMEAN).loss(batch), 5e-4);
        assertEquals(0.3665, new KlDivLoss().withReduction(Reduction.BATCHMEAN).loss(batch.sampleWeights(new double[] {0.8, 0.2}, 0)), 5e-4);
    }

    @Test
    void tensorflowSoftmaxCrossEntropy() {
        Layout layout = Layout.of(2, 3);
        float[] losses = new float[2];
        new SoftTargetCrossEntropy().losses(new float[] {4, 2, 1, 0, 5, 1}, layout, new float[] {1, 0, 0, 0, 0.8f, 0.2f}, layout, losses,
                Layout.of(2, 1));
        assertArrayEquals(new float[] {0.16984602f, 0.82474494f}, losses, 1e-7f);
        float[] ofLabels = new float[3];
        float[] logits = {2, -5, 0.5f, -0.1f, 0, 0, 1.9f, 1.4f, -100, 100, -100, -100};
        new CrossEntropy().losses(logits, Layout.of(3, 4), new int[] {0, 3, 1}, 0, ofLabels, 0);
        assertArrayEquals(new float[] {0.29750752f, 1.1448325f, 0}, ofLabels, 2e-7f);
        float[] probabilities = new float[3];
        new Softmax().forward(new float[] {-1, 0, 1}, probabilities, Layout.of(1, 3));
        assertArrayEquals(new float[] {0.09003057f, 0.24472848f, 0.66524094f}, probabilities, 1e-7f);
    }

    @Test
    void tensorflowSigmoidCrossEntropy() {
        Layout row = Layout.of(1, 7);
        float[] losses = new float[7];
        new BinaryCrossEntropyWithLogits().losses(new float[] {1, -1, 0, 1, -1, 0, 0}, row, new float[] {0, 0, 0, 1, 1, 1, 0.5f}, row,
                losses, row);
        assertArrayEquals(new float[] {1.3132615f, 0.3132617f, 0.6931472f, 0.3132617f, 1.3132615f, 0.6931472f, 0.6931472f}, losses, 3e-7f);
        Layout three = Layout.of(1, 3);
        float[] weighted = new float[3];
        new BinaryCrossEntropyWithLogits().withPosWeight(1.5)
                .losses(new float[] {1.5f, -0.1f, -10}, three, new float[] {1, 0.5f, 0}, three, weighted, three);
        assertArrayEquals(new float[] {0.30211994f, 0.88049585f, 4.5398901e-5f}, weighted, 2e-7f);
    }

    /** The documentation of multi_margin_loss, multilabel_margin_loss and binary_cross_entropy_with_logits. */
    @Test
    void pytorchExamples() {
        double[] scores = {0.1, 0.2, 0.4, 0.8};
        assertEquals(0.32, OneRow.of(new MultiMarginLoss(), 3, scores).loss(), 5e-3);
        assertEquals(0.85, OneRow.of(new MultiLabelMarginLoss(), new double[] {3, 0, -1, 1}, scores).loss(), 1e-12);
        assertEquals(0.20141, Elements.of(new BinaryCrossEntropyWithLogits(), 1.5, 1).loss(), 5e-6);
    }

    /** The notes on linear classifiers of Stanford's course CS231n: one image of a cat, and one of each of three classes. */
    @Test
    void hingeAndSoftmaxOfStanfordsCourse() {
        MultiMarginLoss hinge = new MultiMarginLoss().withClassMean(false);
        double[] scores = {-2.85, 0.86, 0.28};
        assertEquals(1.58, OneRow.of(hinge, 2, scores).loss(), 1e-12);
        assertEquals(1.04, OneRow.of(new CrossEntropy(), 2, scores).loss(), 5e-3);
        double[] cat = {3.2, 5.1, -1.7};
        assertEquals(2.9, OneRow.of(hinge, 0, cat).loss(), 1e-12);
        assertEquals(0, OneRow.of(hinge, 1, 1.3, 4.9, 2.0).loss(), 1e-12);
        assertEquals(12.9, OneRow.of(hinge, 2, 2.2, 2.5, -3.1).loss(), 1e-12);
        double[] three = {3.2, 5.1, -1.7, 1.3, 4.9, 2.0, 2.2, 2.5, -3.1};
        assertEquals(5.27, hinge.loss(three, Layout.of(3, 3), new int[] {0, 1, 2}, 0), 5e-3);
        assertEquals(2.04, OneRow.of(new CrossEntropy(), 0, cat).loss(), 5e-3);
        double[] probabilities = new double[3];
        new Softmax().forward(cat, probabilities, Layout.of(1, 3));
        assertArrayEquals(new double[] {0.13, 0.87, 0.00}, probabilities, 5e-3);
    }

    /** The chapter on softmax regression of "Dive into Deep Learning". */
    @Test
    void crossEntropyOfDiveIntoDeepLearning() {
        double[] losses = new double[2];
        new MultinomialLogisticLoss().losses(new double[] {0.1, 0.3, 0.6, 0.3, 0.2, 0.5}, Layout.of(2, 3), new int[] {0, 2}, 0, losses, 0);
        assertArrayEquals(new double[] {2.3026, 0.6931}, losses, 5e-5);
    }

    @Test
    void scikitLearnsErrors() {
        Layout row = Layout.of(1, 4);
        double[] predictions = {2.5, 0, 2, 8};
        double[] targets = {3, -0.5, 2, 7};
        assertEquals(0.375, new MseLoss().loss(predictions, row, targets, row), 1e-12);
        assertEquals(0.5, new L1Loss().loss(predictions, row, targets, row), 1e-12);
        Layout table = Layout.of(3, 2);
        double[] twoOutputs = {0, 2, -1, 2, 8, -5};
        double[] twoTargets = {0.5, 1, -1, 1, 7, -6};
        assertEquals(0.708, new MseLoss().loss(twoOutputs, table, twoTargets, table), 5e-4);
        assertEquals(0.75, new L1Loss().loss(twoOutputs, table, twoTargets, table), 1e-12);
        assertEquals(0.039, new MsleLoss().loss(new double[] {2.5, 5, 4, 8}, row, new double[] {3, 5, 2.5, 7}, row), 1e-3);
        Layout three = Layout.of(1, 3);
        double[] counts = {1, 2, 3};
        double[] low = {0, 2, 3};
        double[] high = {1, 2, 4};
        assertEquals(0.1 / 3, new PinballLoss().withQuantile(0.1).loss(low, three, counts, three), 1e-12);
        assertEquals(0.3, new PinballLoss().withQuantile(0.1).loss(high, three, counts, three), 1e-12);
        assertEquals(0.3, new PinballLoss().withQuantile(0.9).loss(low, three, counts, three), 1e-12);
        assertEquals(0.1 / 3, new PinballLoss().withQuantile(0.9).loss(high, three, counts, three), 1e-12);
        double[] decisions = {-2.18, 2.36, 0.09};
        assertEquals(0.30, new HingeLoss().loss(decisions, three, new double[] {-1, 1, 1}, three), 5e-3);
    }

    /** Lin et al. 2017: with a gamma of 2, an example of probability 0.9 loses 100 times less, one of 0.968 about 1000 times. */
    @Test
    void theFocalLossOfThePaper() {
        SoftmaxFocalLoss focal = new SoftmaxFocalLoss().withAlpha(1);
        for (double[] example : new double[][] {{0.9, 100}, {0.968, 1000}}) {
            double[] logits = OneRow.logits(example[0], 1 - example[0]);
            double ratio = OneRow.of(new CrossEntropy(), 0, logits).loss() / OneRow.of(focal, 0, logits).loss();
            assertEquals(example[1], ratio, 0.03 * example[1]);
        }
    }

    /** The example of Wikipedia's article on softmax. */
    @Test
    void softmaxOfSevenNumbers() {
        double[] probabilities = new double[7];
        new Softmax().forward(new double[] {1, 2, 3, 4, 1, 2, 3}, probabilities, Layout.of(1, 7));
        assertArrayEquals(new double[] {0.024, 0.064, 0.175, 0.475, 0.024, 0.064, 0.175}, probabilities, 5e-4);
    }

    /** Binary logistic boosting starts from a score of 0: gradients of a half, Hessians of a quarter. */
    @Test
    void theFirstRoundOfBoosting() {
        assertEquals(0.5, Elements.of(new BinaryCrossEntropyWithLogits(), 0, 0).slope());
        assertEquals(0.25, Elements.of(new BinaryCrossEntropyWithLogits(), 0, 0).curvature());
        OneRow upper = OneRow.of(new CrossEntropy().withHessianMode(HessianMode.UPPER), 0, 0, 0);
        assertArrayEquals(new double[] {-0.5, 0.5}, upper.gradient());
        assertArrayEquals(new double[] {0.5, 0.5}, upper.hessian());
    }
}
