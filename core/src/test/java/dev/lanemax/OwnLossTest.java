package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a loss of one's own gets from the frame. */
class OwnLossTest {

    private static final Layout LAYOUT = Layout.of(3, 4);

    private final SplittableRandom random = new SplittableRandom(1);
    private final double[] predictions = random.doubles(12, -2, 2).toArray();
    private final double[] targets = random.doubles(12, -2, 2).toArray();

    /** The README's example. */
    private static final class CauchyLoss extends ElementwiseLoss<CauchyLoss> {

        CauchyLoss(LossOptions options) {
            super(options);
        }

        @Override
        protected CauchyLoss withOptions(LossOptions options) {
            return new CauchyLoss(options);
        }

        @Override
        protected double loss(double prediction, double target) {
            return Math.log1p((prediction - target) * (prediction - target));
        }

        @Override
        protected double derivative(double prediction, double target) {
            double error = prediction - target;
            return 2 * error / (1 + error * error);
        }
    }

    /** The square of the true class's distance from the mean of the logits: a formula of a row. */
    private static class DistanceLoss extends ClassLoss<DistanceLoss> {

        DistanceLoss(LossOptions options) {
            super(options);
        }

        @Override
        protected DistanceLoss withOptions(LossOptions options) {
            return new DistanceLoss(options);
        }

        double distance(Row row) {
            double mean = 0;
            for (int c = 0; c < row.classes(); c++) {
                mean += row.x(c) / row.classes();
            }
            return row.x(row.label()) - mean;
        }

        @Override
        protected double loss(Row row) {
            return distance(row) * distance(row);
        }

        @Override
        protected void gradient(Row row) {
            for (int c = 0; c < row.classes(); c++) {
                row.setGradient(c, 2 * distance(row) * ((c == row.label() ? 1 : 0) - 1.0 / row.classes()));
            }
        }
    }

    @Test
    void gradientsCanBeChecked() {
        assertTrue(GradientCheck.worstError(new CauchyLoss(LossOptions.of(Reduction.SUM)), predictions, 4, targets) < 1e-9);
        assertTrue(GradientCheck.worstError(
                new DistanceLoss(LossOptions.of(Reduction.SUM)), predictions, 4, new int[] {0, 3, 1}) < 1e-9);
    }

    @Test
    void aWrongGradientIsFound() {
        assertTrue(GradientCheck.worstError(new WrongGradient(LossOptions.of(Reduction.SUM)), predictions, 4, new int[3]) > 0.1);
    }

    /** Its gradient is that of half the loss. */
    private static final class WrongGradient extends DistanceLoss {

        WrongGradient(LossOptions options) {
            super(options);
        }

        @Override
        protected void gradient(Row row) {
            for (int c = 0; c < row.classes(); c++) {
                row.setGradient(c, distance(row) * ((c == row.label() ? 1 : 0) - 1.0 / row.classes()));
            }
        }
    }

    @Test
    void weightsReductionsLayoutsTypesAndIgnoredRowsAreTheFrames() {
        DistanceLoss loss = new DistanceLoss(LossOptions.of(Reduction.MEAN_WEIGHT)).withClassWeights(1, 2, 3, 4).withIgnoreIndex(-1);
        int[] labels = {1, -1, 3};
        double[] each = new double[3];
        new DistanceLoss(LossOptions.of(Reduction.NONE)).losses(predictions, LAYOUT, new int[] {1, 0, 3}, 0, each, 0);
        assertEquals((2 * each[0] + 4 * each[2]) / 6, loss.loss(predictions, LAYOUT, labels, 0), 1e-15);

        double[] columns = new double[12];
        float[] floats = new float[12];
        for (int i = 0; i < 12; i++) {
            columns[i % 4 * 3 + i / 4] = predictions[i];
            floats[i] = (float) predictions[i];
        }
        assertEquals(loss.loss(predictions, LAYOUT, labels, 0), loss.loss(columns, Layout.of(1, 4, 3), labels, 0));
        assertEquals(loss.loss(predictions, LAYOUT, labels, 0), loss.loss(floats, LAYOUT, labels, 0), 1e-6);

        double[] gradient = new double[12];
        loss.lossAndGradient(predictions, LAYOUT, labels, 0, gradient, LAYOUT);
        assertArrayEquals(new double[4], Arrays.copyOfRange(gradient, 4, 8), "the ignored row");
    }

    @Test
    void aLossMayRefuseValues() {
        final class Positive extends ElementwiseLoss<Positive> {

            Positive(LossOptions options) {
                super(options);
            }

            @Override
            protected Positive withOptions(LossOptions options) {
                return new Positive(options);
            }

            @Override
            protected double loss(double prediction, double target) {
                return prediction - target;
            }

            @Override
            protected double derivative(double prediction, double target) {
                return 1;
            }

            @Override
            protected boolean hasDomain() {
                return true;
            }

            @Override
            protected String refusal(double prediction, double target) {
                return prediction > 0 ? null : "must be above 0";
            }
        }
        double[] gradient = {7, 7};
        Layout row = Layout.of(1, 2);
        String message = assertThrows(IllegalArgumentException.class, () -> new Positive(LossOptions.of(Reduction.SUM))
                .lossAndGradient(new double[] {1, -1}, row, new double[2], row, gradient, row)).getMessage();
        assertTrue(message.contains("-1.0") && message.endsWith("must be above 0"), message);
        assertArrayEquals(new double[] {7, 7}, gradient, "nothing is written");
    }

    /** The distance of a row from its targets, each class weighted: a formula of a distribution. */
    private static final class WeightedDistance extends DistributionLoss<WeightedDistance> {

        WeightedDistance(LossOptions options) {
            super(options);
        }

        @Override
        protected WeightedDistance withOptions(LossOptions options) {
            return new WeightedDistance(options);
        }

        @Override
        protected boolean weighsClasses() {
            return true;
        }

        @Override
        protected double loss(Row row) {
            double sum = 0;
            for (int c = 0; c < row.classes(); c++) {
                sum += row.classWeight(c) * (row.x(c) - row.target(c)) * (row.x(c) - row.target(c));
            }
            return sum;
        }

        @Override
        protected void gradient(Row row) {
            for (int c = 0; c < row.classes(); c++) {
                row.setGradient(c, 2 * row.classWeight(c) * (row.x(c) - row.target(c)));
            }
        }

        @Override
        protected boolean hasDomain() {
            return true;
        }

        @Override
        protected String refusal(Row row) {
            return row.target(0) < 10 ? null : "has the target " + row.target(0) + " at class 0, must be below 10";
        }
    }

    @Test
    void theFormulaOfADistributionHasClassWeightsAndMayRefuseRows() {
        WeightedDistance loss = new WeightedDistance(LossOptions.of(Reduction.SUM).withClassWeights(1, 0, 2, 0));
        double[] row = {1, 2, 3, 4};
        Layout layout = Layout.of(1, 4);
        assertEquals(1 + 2 * 9, loss.loss(row, layout, new double[4], layout));
        assertTrue(GradientCheck.worstError(loss, predictions, 4, targets) < 1e-9);
        assertEquals("row 0 has the target 11.0 at class 0, must be below 10", assertThrows(IllegalArgumentException.class,
                () -> loss.loss(row, layout, new double[] {11, 0, 0, 0}, layout)).getMessage());
    }

    @Test
    void aFormulaMayCallALossItself() {
        CrossEntropy inner = new CrossEntropy();
        final class Nested extends ClassLoss<Nested> {

            Nested(LossOptions options) {
                super(options);
            }

            @Override
            protected Nested withOptions(LossOptions options) {
                return new Nested(options);
            }

            @Override
            protected double loss(Row row) {
                double[] logits = new double[row.classes()];
                for (int c = 0; c < logits.length; c++) {
                    logits[c] = row.x(c);
                }
                return inner.loss(logits, Layout.of(1, logits.length), new int[] {row.label()}, 0) - row.logProbability(0);
            }

            @Override
            protected void gradient(Row row) {
                throw new AssertionError("not asked for");
            }
        }
        int[] labels = {1, 2, 3};
        double expected = new CrossEntropy().loss(predictions, LAYOUT, labels, 0)
                + new CrossEntropy().loss(predictions, LAYOUT, new int[3], 0);
        assertEquals(expected, new Nested(LossOptions.of(Reduction.MEAN_ALL)).loss(predictions, LAYOUT, labels, 0), 1e-14);
    }
}
