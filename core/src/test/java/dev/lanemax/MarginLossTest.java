package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The losses of a margin, at their kinks, at infinity, and for numbers that can be worked out by hand. */
class MarginLossTest {

    static final List<MarginLoss<?>> LOSSES = List.of(new HingeLoss(), new SquaredHingeLoss(), new SoftMarginLoss(),
            new PerceptronLoss(), new SmoothedZeroOneLoss());

    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final double LN2 = 0.6931471805599453;

    /** Margins of -2, 1/2, 1, 1 and 3. */
    private static final double[] PREDICTIONS = {-2, -0.5, 1, -1, 3};
    private static final double[] TARGETS = {1, -1, 1, -1, 1};

    @Test
    void theHingeLossHasNoGradientFromTheMarginOneOn() {
        Elements elements = Elements.of(new HingeLoss(), PREDICTIONS, TARGETS);
        assertArrayEquals(new double[] {3, 0.5, 0, 0, 0}, elements.losses());
        assertArrayEquals(new double[] {-1, 1, 0, 0, 0}, elements.gradient());
    }

    @Test
    void theSquaredHingeLossIsTheSquare() {
        Elements elements = Elements.of(new SquaredHingeLoss(), PREDICTIONS, TARGETS);
        assertArrayEquals(new double[] {9, 0.25, 0, 0, 0}, elements.losses());
        assertArrayEquals(new double[] {-6, 1, 0, 0, 0}, elements.gradient());
        assertArrayEquals(new double[] {2, 2, 0, 0, 0}, elements.hessian());
    }

    @Test
    void thePerceptronsLossHasNoGradientFromTheMarginZeroOn() {
        Elements elements = Elements.of(new PerceptronLoss(), new double[] {-2, 0.5, 0, 3}, new double[] {1, -1, -1, 1});
        assertArrayEquals(new double[] {2, 0.5, 0, 0}, elements.losses());
        assertArrayEquals(new double[] {-1, 1, 0, 0}, elements.gradient());
    }

    /** At the kinks too, and wherever they are. */
    @Test
    void lossesThatAreLinearButForKinksHaveAHessianOfZero() {
        for (ElementwiseLoss<?> loss : List.of(new HingeLoss(), new PerceptronLoss(), new HingeEmbeddingLoss())) {
            Elements elements = Elements.of(loss, new double[] {-2, 0, 1, INFINITY, Double.NaN}, new double[] {1, -1, 1, -1, 1});
            assertArrayEquals(new double[5], elements.hessian(), loss.getClass().getSimpleName());
        }
    }

    @Test
    void theSoftMarginLossIsTheLogisticLoss() {
        Elements elements = Elements.of(new SoftMarginLoss(), new double[] {0, 50, 50}, new double[] {-1, 1, -1});
        assertArrayEquals(new double[] {LN2, StrictMath.exp(-50), 50}, elements.losses(), 1e-16);
        assertArrayEquals(new double[] {0.5, -StrictMath.exp(-50), 1}, elements.gradient(), 1e-36);
        assertArrayEquals(new double[] {0.25, StrictMath.exp(-50), StrictMath.exp(-50)}, elements.hessian(), 1e-36);
    }

    /** At the margin 1 and the sharpness ln 3, s = 1/4, and s(1 - s)(1 - 2s) = 3/32. */
    @Test
    void theSmoothedZeroOneLossIsASigmoid() {
        double k = StrictMath.log(3);
        Elements elements = Elements.of(new SmoothedZeroOneLoss().withSharpness(k), new double[] {1, 1}, new double[] {1, -1});
        assertArrayEquals(new double[] {0.25, 0.75}, elements.losses(), 1e-15);
        assertArrayEquals(new double[] {-k * 3 / 16, k * 3 / 16}, elements.gradient(), 1e-15);
        assertArrayEquals(new double[] {k * k * 3 / 32, -k * k * 3 / 32}, elements.hessian(), 1e-15);
    }

    @Test
    void theSmoothedZeroOneLossTendsToTheNumberOfErrors() {
        assertArrayEquals(new double[] {1, 0, 0, 0, 0},
                Elements.of(new SmoothedZeroOneLoss().withSharpness(1e3), PREDICTIONS, TARGETS).losses(), 1e-200);
    }

    /** Keras maps targets of 0 and 1 to -1 and 1. */
    @ParameterizedTest
    @FieldSource("LOSSES")
    void labelsMayBeZeroAndOne(MarginLoss<?> loss) {
        assertEquals(BinaryLabels.SIGNED, loss.labels());
        MarginLoss<?> mapped = loss.withLabels(BinaryLabels.ZERO_ONE);
        double[] targets = {1, 0, 1, 0, 1};
        assertArrayEquals(Elements.of(loss, PREDICTIONS, TARGETS).losses(), Elements.of(mapped, PREDICTIONS, targets).losses());
        assertArrayEquals(Elements.of(loss, PREDICTIONS, TARGETS).gradient(), Elements.of(mapped, PREDICTIONS, targets).gradient());
        assertEquals(BinaryLabels.ZERO_ONE, mapped.withReduction(Reduction.SUM).labels());
    }

    @ParameterizedTest
    @FieldSource("LOSSES")
    void ofAnInfiniteMarginIsTheLimit(MarginLoss<?> loss) {
        Elements right = Elements.of(loss, -INFINITY, -1);
        assertEquals(0.0, right.loss());
        assertEquals(0.0, right.slope());
        Elements wrong = Elements.of(loss, INFINITY, -1);
        assertEquals(loss instanceof SmoothedZeroOneLoss ? 1 : INFINITY, wrong.loss());
        assertEquals(loss instanceof SmoothedZeroOneLoss ? 0 : loss instanceof SquaredHingeLoss ? INFINITY : 1, wrong.slope());
    }

    @ParameterizedTest
    @FieldSource("LOSSES")
    void aTargetAmidTheClassesHasTheMarginZero(MarginLoss<?> loss) {
        assertEquals(Elements.of(loss, 0, 1).loss(), Elements.of(loss, INFINITY, 0).loss());
        assertEquals(0.0, Elements.of(loss, INFINITY, 0).slope());
    }

    @ParameterizedTest
    @FieldSource("LOSSES")
    void ofNaNIsNaN(MarginLoss<?> loss) {
        Elements elements = Elements.of(loss, Double.NaN, 1);
        assertTrue(Double.isNaN(elements.loss()) && Double.isNaN(elements.slope()));
    }

    /** PyTorch passes the gradient at the kink. */
    @Test
    void theHingeEmbeddingLossIsTheDistanceOrWhatTheMarginLacks() {
        double[] distances = {0.5, 0.5, 1, 1.5, Double.NaN};
        Elements elements = Elements.of(new HingeEmbeddingLoss(), distances, new double[] {1, -1, -1, -1, 1});
        assertArrayEquals(new double[] {0.5, 0.5, 0, 0, Double.NaN}, elements.losses());
        assertArrayEquals(new double[] {1, -1, -1, 0, Double.NaN}, elements.gradient());
        assertEquals(1.5, Elements.of(new HingeEmbeddingLoss().withMargin(2), 0.5, -1).loss());
    }

    @Test
    void targetsOfTheHingeEmbeddingLossAreMinusOneOrOne() {
        Layout one = Layout.of(1, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> new HingeEmbeddingLoss().loss(
                new double[1], one, new double[1], one)).getMessage();
        assertEquals("row 0 has the prediction 0.0 and the target 0.0, the target must be -1 or 1", message);
    }

    @Test
    void badOptionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new HingeLoss().withLabels(null));
        assertThrows(IllegalArgumentException.class, () -> new SmoothedZeroOneLoss().withSharpness(0));
        assertThrows(IllegalArgumentException.class, () -> new SmoothedZeroOneLoss().withSharpness(INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new HingeEmbeddingLoss().withMargin(Double.NaN));
    }
}
