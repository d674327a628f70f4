package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What binary cross-entropy, from logits and from probabilities, is for numbers that can be worked out by hand. */
class BinaryCrossEntropyTest {

    /** 1e-12, rounded to float. */
    private static final double LEAST_DENOMINATOR = 1e-12f;

    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final double LN2 = 0.6931471805599453;

    private final BinaryCrossEntropyWithLogits withLogits = new BinaryCrossEntropyWithLogits();
    private final BinaryCrossEntropy exact = new BinaryCrossEntropy().withClipping(ProbabilityClipping.EXACT);

    /** Keras's example. */
    @Test
    void ofProbabilitiesIsTheMeanOfTheRows() {
        Layout layout = Layout.of(2, 2);
        float[] targets = {0, 1, 0, 0};
        float[] probabilities = {0.6f, 0.4f, 0.4f, 0.6f};
        float[] losses = new float[4];
        BinaryCrossEntropy loss = new BinaryCrossEntropy();
        loss.losses(probabilities, layout, targets, layout, losses, layout);
        assertEquals(0.916, (losses[0] + losses[1]) / 2, 5e-4);
        assertEquals(0.714, (losses[2] + losses[3]) / 2, 5e-4);
        assertEquals(0.815, loss.loss(probabilities, layout, targets, layout), 5e-4);
        Batch weighted = new Batch().predictions(probabilities, layout).targets(targets, layout).sampleWeights(new float[] {1, 0}, 0);
        assertEquals(0.458, loss.loss(weighted), 5e-4);
    }

    @Test
    void ofTheLogitZeroIsLn2() {
        Elements elements = Elements.of(withLogits, 0, 1);
        assertEquals(LN2, elements.loss(), 1e-16);
        assertEquals(-0.5, elements.slope());
        assertEquals(0.25, elements.curvature());
    }

    /** log(1 + e^-50) is e^-50 to 22 digits: nothing is lost where the prediction is right. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void keepsTheDigitsOfBothTails(double target) {
        double sign = 2 * target - 1;
        Elements elements = Elements.of(withLogits, sign * 50, target);
        assertEquals(StrictMath.exp(-50), elements.loss(), 1e-36);
        assertEquals(-sign * StrictMath.exp(-50), elements.slope(), 1e-36);
        assertEquals(StrictMath.exp(-50), elements.curvature(), 1e-36);
        assertEquals(50, Elements.of(withLogits, -sign * 50, target).loss());
    }

    @Test
    void ofAnInfiniteLogitIsTheLimit() {
        assertArrayEquals(new double[] {0, INFINITY, 0, INFINITY}, Elements.of(withLogits,
                new double[] {INFINITY, INFINITY, -INFINITY, -INFINITY}, new double[] {1, 0, 0, 1}).losses());
        assertArrayEquals(new double[] {0, 1, 0, -1}, Elements.of(withLogits,
                new double[] {INFINITY, INFINITY, -INFINITY, -INFINITY}, new double[] {1, 0, 0, 1}).gradient());
        assertEquals(INFINITY, Elements.of(withLogits, INFINITY, 0.5).loss());
        assertEquals(0, Elements.of(withLogits.withPosWeight(0), -INFINITY, 1).loss());
    }

    @Test
    void ofNaNIsNaN() {
        Elements elements = Elements.of(withLogits, new double[] {Double.NaN, 1, 1}, new double[] {1, Double.NaN, 1});
        assertTrue(Double.isNaN(elements.losses()[0]) && Double.isNaN(elements.gradient()[0]));
        assertTrue(Double.isNaN(elements.losses()[1]) && Double.isNaN(elements.gradient()[1]));
        assertFalse(Double.isNaN(elements.losses()[2]) || Double.isNaN(elements.gradient()[2]));
    }

    /** TensorFlow's weighted_cross_entropy_with_logits. */
    @Test
    void aPositiveWeightMultipliesThePositiveTerm() {
        Elements elements = Elements.of(withLogits.withPosWeight(3), new double[] {0, 0}, new double[] {1, 0});
        assertArrayEquals(new double[] {3 * LN2, LN2}, elements.losses(), 1e-15);
        assertArrayEquals(new double[] {-1.5, 0.5}, elements.gradient());
        assertArrayEquals(new double[] {0.75, 0.25}, elements.hessian());
    }

    @Test
    void aPositiveWeightMayBeThatOfEachClass() {
        Layout layout = Layout.of(2, 3);
        double[] gradient = new double[6];
        withLogits.withPosWeight(1, 2, 4).withReduction(Reduction.SUM)
                .lossAndGradient(new double[6], layout, new double[] {1, 1, 1, 0, 1, 1}, layout, gradient, layout);
        assertArrayEquals(new double[] {-0.5, -1, -2, 0.5, -1, -2}, gradient);
    }

    @Test
    void positiveWeightsAreThoseOfClassesInEveryLayout() {
        Layout columns = Layout.of(1, 3, 2);
        double[] gradient = new double[6];
        withLogits.withPosWeight(1, 2, 4).withReduction(Reduction.SUM)
                .lossAndGradient(new double[6], columns, new double[] {1, 0, 1, 1, 1, 1}, columns, gradient, columns);
        assertArrayEquals(new double[] {-0.5, 0.5, -1, -1, -2, -2}, gradient);
    }

    /** Long rows are computed in parts, in which classes keep their weights. */
    @Test
    void positiveWeightsAreThoseOfClassesInLongRowsToo() {
        Layout layout = Layout.of(2, 2100);
        double[] ones = new double[2 * 2100];
        Arrays.fill(ones, 1);
        double[] weights = IntStream.range(0, 2100).asDoubleStream().toArray();
        double[] gradient = new double[ones.length];
        withLogits.withPosWeight(weights).withReduction(Reduction.SUM)
                .lossAndGradient(new double[ones.length], layout, ones, layout, gradient, layout);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(-0.5 * weights[i % 2100], gradient[i], 0, "class " + i % 2100);
        }
    }

    @Test
    void positiveWeightsOfAnotherNumberOfClassesAreRefused() {
        Layout layout = Layout.of(1, 3);
        BinaryCrossEntropyWithLogits loss = withLogits.withPosWeight(1, 2);
        String message = assertThrows(IllegalArgumentException.class,
                () -> loss.loss(new double[3], layout, new double[3], layout)).getMessage();
        assertEquals("posWeight has 2 numbers, must have 1 or 3 as predictions has classes", message);
    }

    @Test
    void badOptionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> withLogits.withPosWeight());
        assertThrows(IllegalArgumentException.class, () -> withLogits.withPosWeight((double[]) null));
        assertThrows(IllegalArgumentException.class, () -> withLogits.withPosWeight(1, -1));
        assertThrows(IllegalArgumentException.class, () -> withLogits.withPosWeight(INFINITY));
        assertThrows(IllegalArgumentException.class, () -> withLogits.withLabelSmoothing(1.5));
        assertThrows(IllegalArgumentException.class, () -> withLogits.withLabelSmoothing(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> withLogits.withLabels(null));
        assertThrows(IllegalArgumentException.class, () -> exact.withClipping(null));
    }

    /** With e = 0.2 the targets 0 and 1 are 0.1 and 0.9. */
    @Test
    void labelSmoothingMovesTargetsTowardsAHalf() {
        Elements smoothed = Elements.of(withLogits.withLabelSmoothing(0.2), new double[] {2, 2}, new double[] {0, 1});
        Elements soft = Elements.of(withLogits, new double[] {2, 2}, new double[] {0.1, 0.9});
        assertArrayEquals(soft.losses(), smoothed.losses(), 1e-15);
        assertArrayEquals(soft.gradient(), smoothed.gradient(), 1e-15);
    }

    /** Where 1 - (1 - e/2) would round to 0, half the smoothing still is the share of the other class. */
    @Test
    void theSlightestLabelSmoothingCounts() {
        assertEquals(0.5e-20 * 100, Elements.of(withLogits.withLabelSmoothing(1e-20), 100, 1).loss(), 1e-33);
    }

    @Test
    void signedLabelsAreMinusOneAndOne() {
        double[] logits = {0.3, 0.3, 0.3};
        Elements signed = Elements.of(withLogits.withLabels(BinaryLabels.SIGNED), logits, new double[] {-1, 0.5, 1});
        Elements shares = Elements.of(withLogits, logits, new double[] {0, 0.75, 1});
        assertArrayEquals(shares.losses(), signed.losses());
        assertArrayEquals(shares.gradient(), signed.gradient());
    }

    @Test
    void bitsAreNatsByLn2() {
        Layout one = Layout.of(1, 1);
        assertEquals(1, withLogits.withUnit(LogarithmUnit.BITS).loss(new double[1], one, new double[1], one), 1e-15);
        assertEquals(1, exact.withUnit(LogarithmUnit.BITS).loss(new double[] {0.5}, one, new double[1], one), 1e-15);
    }

    @ParameterizedTest
    @EnumSource
    void amidProbabilitiesNothingIsClipped(ProbabilityClipping clipping) {
        Elements elements = Elements.of(exact.withClipping(clipping), new double[] {0.25, 0.25}, new double[] {1, 0.5});
        assertArrayEquals(new double[] {2 * LN2, (2 * LN2 - StrictMath.log(0.75)) / 2}, elements.losses(), 1e-15);
        assertArrayEquals(new double[] {-4, -4.0 / 3}, elements.gradient(), 1e-15);
    }

    @Test
    void exactProbabilitiesMayCostInfinitelyMuch() {
        double[] probabilities = {0, 1, 0, 1, 0.5};
        Elements elements = Elements.of(exact, probabilities, new double[] {1, 0, 0, 1, 0.5});
        assertArrayEquals(new double[] {INFINITY, INFINITY, 0, 0, LN2}, elements.losses(), 1e-16);
        assertArrayEquals(new double[] {-INFINITY, INFINITY, 1, -1, 0}, elements.gradient());
        assertArrayEquals(new double[] {INFINITY, INFINITY, 1, 1, 4}, elements.hessian());
    }

    @Test
    void pytorchClampsLogarithmsAndTheDenominator() {
        Elements elements = Elements.of(new BinaryCrossEntropy(), new double[] {0, 1, 0, 1e-50}, new double[] {1, 0, 0, 1});
        assertArrayEquals(new double[] {100, 100, 0, 100}, elements.losses());
        assertArrayEquals(new double[] {-1 / LEAST_DENOMINATOR, 1 / LEAST_DENOMINATOR, 0, -1 / LEAST_DENOMINATOR}, elements.gradient());
        assertFalse(new BinaryCrossEntropy().hasHessian());
    }

    @Test
    void kerasClipsProbabilities() {
        Elements elements = Elements.of(exact.withClipping(ProbabilityClipping.KERAS),
                new double[] {0, 1, 1e-8, 2e-7}, new double[] {1, 0, 0, 1});
        double most = -StrictMath.log(1e-7);
        assertArrayEquals(new double[] {most, most, 1e-7, -StrictMath.log(2e-7)}, elements.losses(), 1e-8);
        assertArrayEquals(new double[] {0, 0, 0, -5e6}, elements.gradient(), 1e-8);
        assertArrayEquals(new double[] {0, 0, 0, 2.5e13}, elements.hessian(), 1e-2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0x1p-1074, 1 + 0x1p-52, Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoProbabilityIsRefusedBeforeAnythingIsWritten(double probability) {
        Layout layout = Layout.of(2, 1);
        double[] gradient = {7, 7};
        String message = assertThrows(IllegalArgumentException.class, () -> new BinaryCrossEntropy().lossAndGradient(
                new double[] {0.5, probability}, layout, new double[2], layout, gradient, layout)).getMessage();
        assertEquals("row 1 has the prediction " + probability
                + " and the target 0.0, the prediction must be a probability from 0 to 1", message);
        assertArrayEquals(new double[] {7, 7}, gradient);
    }
}
