package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The hinge losses of several classes. */
class MulticlassMarginLossTest {

    private static final double NEAR = 1e-14;
    private static final double NO = Double.NEGATIVE_INFINITY;

    /** The example of Stanford's CS231n: scores 3.2, 5.1 and -1.7 of a cat. */
    @Test
    void westonWatkinsSumsWhatExceedsTheMargin() {
        MultiMarginLoss sum = new MultiMarginLoss().withClassMean(false);
        OneRow row = OneRow.of(sum, 0, 3.2, 5.1, -1.7);
        assertEquals(2.9, row.loss(), NEAR);
        assertArrayEquals(new double[] {-1, 1, 0}, row.gradient());
        assertEquals(2.9 / 3, OneRow.of(new MultiMarginLoss(), 0, 3.2, 5.1, -1.7).loss(), NEAR);
        OneRow squared = OneRow.of(sum.withPower(2), 0, 3.2, 5.1, -1.7);
        assertEquals(2.9 * 2.9, squared.loss(), NEAR);
        assertArrayEquals(new double[] {-5.8, 5.8, 0}, squared.gradient(), NEAR);
        assertArrayEquals(new double[] {2, 2, 0}, squared.hessian());
        OneRow mean = OneRow.of(sum.withPower(2).withClassMean(true).withMargin(0), 0, 3.2, 5.1, -1.7);
        assertEquals(1.9 * 1.9 / 3, mean.loss(), NEAR);
        assertArrayEquals(new double[] {2.0 / 3, 2.0 / 3, 0}, mean.hessian());
    }

    @Test
    void lossesThatAreLinearButForKinksHaveAHessianOfZero() {
        for (double x : new double[] {2, 3, NO, Double.NaN}) {
            assertArrayEquals(new double[2], OneRow.of(new MultiMarginLoss(), 0, 3, x).hessian());
            assertArrayEquals(new double[2], OneRow.of(new CrammerSingerLoss(), 0, 3, x).hessian());
            assertArrayEquals(new double[2], OneRow.of(new CategoricalHingeLoss(), new double[] {1, 0}, 3, x).hessian());
            assertArrayEquals(new double[2], OneRow.of(new MultiLabelMarginLoss(), new double[] {0, -1}, 3, x).hessian());
            assertArrayEquals(new double[2], OneRow.of(new NllLoss(), 0, 3, x).hessian());
        }
    }

    @Test
    void squaredTermsOfAnInfiniteScoreHaveAHessianAndThoseOfNaNHaveNaN() {
        MultiMarginLoss squared = new MultiMarginLoss().withPower(2).withClassMean(false);
        assertArrayEquals(new double[] {0, 0}, OneRow.of(squared, 0, 3, NO).hessian());
        assertArrayEquals(new double[] {2, 2}, OneRow.of(squared, 0, 3, -NO).hessian());
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, OneRow.of(squared, 0, 3, Double.NaN).hessian());
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, OneRow.of(squared, 0, NO, NO).hessian());
    }

    @Test
    void crammerSingerLooksAtTheStrongestRival() {
        OneRow row = OneRow.of(new CrammerSingerLoss(), 1, 3, 2.5, 2.75, 3);
        assertEquals(1.5, row.loss());
        assertArrayEquals(new double[] {1, -1, 0, 0}, row.gradient());
        assertEquals(0.75, OneRow.of(new CrammerSingerLoss().withMargin(0.25), 1, 3, 2.5, 2.75, 3).loss());
        assertEquals(0, OneRow.of(new CrammerSingerLoss(), 0, 3, 1).loss());
        assertEquals(0, OneRow.of(new CrammerSingerLoss(), 0, 3).loss());
    }

    /** Keras's own example: the targets [[0, 1], [0, 0]] of [[0.6, 0.4], [0.4, 0.6]] have the mean 1.4. */
    @Test
    void categoricalHingeIsThatOfKeras() {
        Layout layout = Layout.of(2, 2);
        double loss = new CategoricalHingeLoss().loss(new double[] {0.6, 0.4, 0.4, 0.6}, layout, new double[] {0, 1, 0, 0}, layout);
        assertEquals(1.4, loss, NEAR);
        OneRow row = OneRow.of(new CategoricalHingeLoss(), new double[] {0, 1}, 0.6, 0.4);
        assertEquals(1.2, row.loss(), NEAR);
        assertArrayEquals(new double[] {1, -1}, row.gradient());
    }

    /** The true class takes part in the maximum with 0. */
    @Test
    void categoricalHingeDiffersFromCrammerSingerWhereAllRivalsAreNegative() {
        assertEquals(0, OneRow.of(new CrammerSingerLoss(), 0, 0.5, -2).loss());
        OneRow row = OneRow.of(new CategoricalHingeLoss(), new double[] {1, 0}, 0.5, -2);
        assertEquals(0.5, row.loss());
        assertArrayEquals(new double[] {-1, 0}, row.gradient());
    }

    /** The example of PyTorch's documentation: scores 0.1, 0.2, 0.4, 0.8 with the positive classes 3 and 0 have the loss 0.85. */
    @Test
    void multiLabelMarginComparesEachPair() {
        OneRow row = OneRow.of(new MultiLabelMarginLoss(), new double[] {3, 0, -1, 1}, 0.1, 0.2, 0.4, 0.8);
        assertEquals(0.85, row.loss(), NEAR);
        assertArrayEquals(new double[] {-0.5, 0.5, 0.5, -0.5}, row.gradient());
        assertEquals(0, OneRow.of(new MultiLabelMarginLoss(), new double[] {-1, 7}, Double.NaN, 1).loss());
        assertArrayEquals(new double[2], OneRow.of(new MultiLabelMarginLoss(), new double[] {-1, 7}, Double.NaN, 1).gradient());
    }

    /** Sorted or not, it is the sum over all pairs, a class that is named twice counting twice. */
    @Property(tries = 200)
    void multiLabelMarginIsTheSumOverAllPairs(@ForAll @IntRange(min = 1, max = 40) int classes, @ForAll long seed) {
        Random random = new Random(seed);
        double[] x = random.doubles(classes, -1.5, 1.5).map(v -> Math.rint(v * 8) / 8).toArray();
        double[] targets = random.ints(classes, -1, classes).asDoubleStream().toArray();
        int[] times = new int[classes];
        for (int i = 0; i < classes && targets[i] != -1; i++) {
            times[(int) targets[i]]++;
        }
        double loss = 0;
        double[] gradient = new double[classes];
        for (int j = 0; j < classes; j++) {
            for (int i = 0; i < classes; i++) {
                if (times[i] == 0 && 1 - x[j] + x[i] > 0) {
                    loss += times[j] * (1 - x[j] + x[i]);
                    gradient[j] -= times[j];
                    gradient[i] += times[j];
                }
            }
        }
        for (int c = 0; c < classes; c++) {
            gradient[c] /= classes;
        }
        OneRow row = OneRow.of(new MultiLabelMarginLoss(), targets, x);
        assertEquals(loss / classes, row.loss(), 1e-15 * loss);
        assertArrayEquals(gradient, row.gradient(), 0);
    }

    @Test
    void multiLabelSoftMarginIsTheMeanOfLogisticLosses() {
        MultiLabelSoftMarginLoss loss = new MultiLabelSoftMarginLoss();
        OneRow row = OneRow.of(loss, new double[] {1, 0, 0.25}, 0, 0, 0);
        assertEquals(Math.log(2), row.loss(), NEAR);
        assertArrayEquals(new double[] {-0.5 / 3, 0.5 / 3, 0.25 / 3}, row.gradient(), NEAR);
        assertArrayEquals(new double[] {0.25 / 3, 0.25 / 3, 0.25 / 3}, row.hessian(), NEAR);
        OneRow weighted = OneRow.of(loss.withClassWeights(3, 0, 0), new double[] {1, 0, 0}, 2, 9, 9);
        assertEquals(Math.log1p(Math.exp(-2)), weighted.loss(), NEAR);
        assertArrayEquals(new double[] {-1 / (1 + Math.exp(2)), 0, 0}, weighted.gradient(), NEAR);
    }

    @Test
    void multiLabelSoftMarginOfInfiniteLogitsIsTheLimit() {
        MultiLabelSoftMarginLoss loss = new MultiLabelSoftMarginLoss();
        assertEquals(0, OneRow.of(loss, new double[] {1, 0}, -NO, NO).loss());
        assertArrayEquals(new double[2], OneRow.of(loss, new double[] {1, 0}, -NO, NO).gradient());
        assertEquals(Double.POSITIVE_INFINITY, OneRow.of(loss, new double[] {0, 0}, -NO, NO).loss());
    }

    @Test
    void theGradientAtTheKinkIsZero() {
        assertArrayEquals(new double[2], OneRow.of(new MultiMarginLoss(), 0, 2, 1).gradient());
        assertArrayEquals(new double[2], OneRow.of(new CrammerSingerLoss(), 0, 2, 1).gradient());
        assertArrayEquals(new double[2], OneRow.of(new CategoricalHingeLoss(), new double[] {1, 0}, 2, 1).gradient());
        assertArrayEquals(new double[2], OneRow.of(new MultiLabelMarginLoss(), new double[] {0, -1}, 2, 1).gradient());
    }

    @Test
    void infiniteScores() {
        double infinite = Double.POSITIVE_INFINITY;
        assertEquals(0.5, OneRow.of(new MultiMarginLoss(), 0, 1, NO, 1.5).loss());
        assertEquals(infinite, OneRow.of(new MultiMarginLoss(), 0, NO, 1).loss());
        assertEquals(infinite, OneRow.of(new CrammerSingerLoss(), 0, NO, 1).loss());
        assertEquals(0, OneRow.of(new CrammerSingerLoss(), 0, infinite, 1).loss());
        assertEquals(Double.NaN, OneRow.of(new CrammerSingerLoss(), 0, infinite, infinite).loss());
        assertEquals(0, OneRow.of(new CategoricalHingeLoss(), new double[] {1, 0}, infinite, 1).loss());
        assertEquals(2, OneRow.of(new CategoricalHingeLoss(), new double[] {0, 1}, NO, -1).loss());
        assertEquals(infinite, OneRow.of(new MultiLabelMarginLoss(), new double[] {0, -1}, NO, 1).loss());
        assertEquals(0, OneRow.of(new MultiLabelMarginLoss(), new double[] {0, -1}, 1, NO).loss());
        assertEquals(0, OneRow.of(new MultiLabelMarginLoss(), new double[] {0, -1}, NO, NO).loss());
    }

    @Test
    void scoresThatAreNotNumbersStayVisible() {
        double[] scores = {Double.NaN, 1, 2};
        double[] targets = {0, 1, 0};
        for (OneRow row : new OneRow[] {
            OneRow.of(new CrammerSingerLoss(), 1, scores), OneRow.of(new CrammerSingerLoss(), 0, scores),
            OneRow.of(new CategoricalHingeLoss(), targets, scores), OneRow.of(new CategoricalHingeLoss(), new double[] {1, 0, 0}, scores),
            OneRow.of(new MultiLabelMarginLoss(), new double[] {1, -1, 0}, scores), OneRow.of(new MultiMarginLoss(), 0, scores)}) {
            assertEquals(Double.NaN, row.loss());
            assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN}, row.gradient());
        }
        assertEquals(Double.NaN, OneRow.of(new MultiMarginLoss(), 1, scores).loss());
        assertEquals(Double.NaN, OneRow.of(new MultiLabelSoftMarginLoss(), targets, scores).loss());
    }

    @Test
    void badOptionsAndTargetsAreRefused() {
        refused("power is 3, must be 1 or 2", () -> new MultiMarginLoss().withPower(3));
        refused("margin is NaN, must be a finite number", () -> new MultiMarginLoss().withMargin(Double.NaN));
        refused("margin is Infinity, must be a finite number", () -> new CrammerSingerLoss().withMargin(Double.POSITIVE_INFINITY));
        refused("row 0 has the target 2.0 at 1, must be an integer from 0 to 1, or -1 after the last",
                () -> OneRow.of(new MultiLabelMarginLoss(), new double[] {1, 2}, 1, 1));
        refused("row 0 has the target 0.5 at 0, must be an integer from 0 to 1, or -1 after the last",
                () -> OneRow.of(new MultiLabelMarginLoss(), new double[] {0.5, 2}, 1, 1));
    }

    /** Targets are integers by nature: int and long will do. */
    @Test
    void targetsMayBeIntegers() {
        Layout layout = Layout.of(2, 3);
        double[] scores = {1, 2, 3, 3, 2, 1};
        double[] gradient = new double[6];
        Batch batch = new Batch().predictions(scores, layout).targets(new int[] {2, -1, 0, 2, -1, 0}, layout).gradient(gradient, layout);
        assertEquals((0 + (3.0 + 2.0) / 3) / 2, new MultiLabelMarginLoss().lossAndGradient(batch), NEAR);
        assertEquals((0 + (3.0 + 2.0) / 3) / 2,
                new MultiLabelMarginLoss().loss(batch.targets(new long[] {2, -1, 0, 2, -1, 0}, layout)), NEAR);
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
