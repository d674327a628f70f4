package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the focal loss is for numbers that can be worked out by hand, and at its limits. */
class SigmoidFocalLossTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final double LN2 = 0.6931471805599453;

    private final SigmoidFocalLoss focal = new SigmoidFocalLoss();

    /** At the logit 0: alpha (1/2)^2 ln 2 = ln 2 / 16 for the positive class, three times as much for the negative. */
    @Test
    void hasTorchvisionsDefaults() {
        Elements elements = Elements.of(focal, new double[] {0, 0}, new double[] {1, 0});
        assertArrayEquals(new double[] {LN2 / 16, 3 * LN2 / 16}, elements.losses(), 1e-16);
        double slope = (LN2 + 0.5) / 4;
        assertArrayEquals(new double[] {-0.25 * slope, 0.75 * slope}, elements.gradient(), 1e-16);
        double curvature = (2 * LN2 + 5) / 16;
        assertArrayEquals(new double[] {0.25 * curvature, 0.75 * curvature}, elements.hessian(), 1e-16);
    }

    @Test
    void withoutAlphaBothClassesWeighOne() {
        assertArrayEquals(new double[] {LN2 / 4, LN2 / 4},
                Elements.of(focal.withoutAlpha(), new double[] {0, 0}, new double[] {1, 0}).losses(), 1e-16);
    }

    /** (1 - p)^gamma (-log p) with p = 3/4. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 1.5, 2, 3, 4, 5, 7.25})
    void isTheFormulaOfThePaper(double gamma) {
        double expected = StrictMath.pow(0.25, gamma) * -StrictMath.log(0.75);
        double logit = StrictMath.log(3);
        Elements elements = Elements.of(focal.withGamma(gamma).withoutAlpha(), new double[] {logit, -logit}, new double[] {1, 0});
        assertArrayEquals(new double[] {expected, expected}, elements.losses(), 4e-16 * (1 + gamma) * expected);
    }

    @Test
    void withAGammaOfZeroIsBinaryCrossEntropyToTheLastBit() {
        Random random = new Random(1);
        double[] logits = random.doubles(1000, -40, 40).toArray();
        double[] targets = random.doubles(1000).map(t -> t < 0.4 ? 0 : t > 0.6 ? 1 : t).toArray();
        Elements entropy = Elements.of(new BinaryCrossEntropyWithLogits(), logits, targets);
        Elements elements = Elements.of(focal.withGamma(0).withoutAlpha(), logits, targets);
        assertArrayEquals(entropy.losses(), elements.losses());
        assertArrayEquals(entropy.gradient(), elements.gradient());
        assertArrayEquals(entropy.hessian(), elements.hessian());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 2, 5, 5.5})
    void ofAnInfiniteLogitIsTheLimit(double gamma) {
        Elements elements = Elements.of(focal.withGamma(gamma).withoutAlpha(),
                new double[] {INFINITY, INFINITY, -INFINITY, -INFINITY}, new double[] {1, 0, 0, 1});
        assertArrayEquals(new double[] {0, INFINITY, 0, INFINITY}, elements.losses());
        assertArrayEquals(new double[] {0, 1, 0, -1}, elements.gradient());
        assertArrayEquals(new double[4], elements.hessian());
    }

    @Test
    void ofNaNIsNaN() {
        Elements elements = Elements.of(focal, new double[] {Double.NaN, 1}, new double[] {1, Double.NaN});
        assertTrue(Double.isNaN(elements.losses()[0]) && Double.isNaN(elements.gradient()[0]));
        assertTrue(Double.isNaN(elements.losses()[1]) && Double.isNaN(elements.gradient()[1]));
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, elements.hessian());
    }

    @Test
    void badOptionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> focal.withGamma(-1));
        assertThrows(IllegalArgumentException.class, () -> focal.withGamma(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> focal.withGamma(INFINITY));
        assertThrows(IllegalArgumentException.class, () -> focal.withAlpha(-0.1));
        assertThrows(IllegalArgumentException.class, () -> focal.withAlpha(1.1));
        assertThrows(IllegalArgumentException.class, () -> focal.withAlpha(Double.NaN));
    }

    @Test
    void bitsAreNatsByLn2() {
        Layout one = Layout.of(1, 1);
        SigmoidFocalLoss loss = focal.withoutAlpha().withUnit(LogarithmUnit.BITS);
        assertEquals(0.25, loss.loss(new double[1], one, new double[1], one), 1e-15);
    }
}
