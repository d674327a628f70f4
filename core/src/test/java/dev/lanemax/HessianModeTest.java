package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands for the diagonal of the Hessian in libraries of gradient boosting. */
class HessianModeTest {

    private static final int ROWS = 5;
    private static final int CLASSES = 7;
    private static final Layout LAYOUT = Layout.of(ROWS, CLASSES);
    private static final double[] LOGITS = new Random(1).doubles((long) ROWS * CLASSES, -4, 4).toArray();
    private static final int[] LABELS = {0, 3, -1, 6, 2};

    /** The mode's formula for the probability p of a class among K. */
    private static double formula(HessianMode mode, double p, boolean isLabel) {
        return switch (mode) {
            case EXACT -> p * (1 - p);
            case UPPER -> Math.max(2 * p * (1 - p), 1e-16);
            case FRIEDMAN -> CLASSES / (CLASSES - 1.0) * p * (1 - p);
            case ABS_RESIDUAL -> Math.abs(p - (isLabel ? 1 : 0));
        };
    }

    @ParameterizedTest
    @EnumSource
    void eachModeHasItsFormulaTimesWeights(HessianMode mode) {
        double[] weights = {1, 2, 0.5, 3, 1, 0, 4};
        double[] sampleWeights = {1, 0.5, 2, 1, 3};
        double[] probabilities = new double[LOGITS.length];
        new Softmax().forward(LOGITS, probabilities, LAYOUT);
        double[] hessian = new double[LOGITS.length];
        CrossEntropy loss = new CrossEntropy().withIgnoreIndex(-1).withClassWeights(weights).withReduction(Reduction.SUM)
                .withHessianMode(mode);
        loss.gradientAndHessian(batch(LOGITS, LAYOUT).sampleWeights(sampleWeights, 0).upstream(0.25)
                .gradient(new double[LOGITS.length], LAYOUT).hessian(hessian, LAYOUT));
        for (int row = 0; row < ROWS; row++) {
            double weight = LABELS[row] < 0 ? 0 : 0.25 * weights[LABELS[row]] * sampleWeights[row];
            for (int c = 0; c < CLASSES; c++) {
                double expected = weight * formula(mode, probabilities[row * CLASSES + c], c == LABELS[row]);
                assertEquals(expected, hessian[row * CLASSES + c], 1e-14, mode + " of row " + row + ", class " + c);
            }
        }
    }

    private static Batch batch(double[] logits, Layout layout) {
        return new Batch().logits(logits, layout).labels(LABELS, 0);
    }

    /** LightGBM holds the scores of each class side by side: a matrix (C, N). */
    @ParameterizedTest
    @EnumSource
    void classesMayBeTheFirstAxis(HessianMode mode) {
        Layout transposed = Layout.of(1, CLASSES, ROWS);
        CrossEntropy loss = new CrossEntropy().withIgnoreIndex(-1).withHessianMode(mode).withLabelSmoothing(0.125);
        double[] gradient = new double[LOGITS.length];
        double[] hessian = new double[LOGITS.length];
        double value = loss.lossGradientAndHessian(batch(LOGITS, LAYOUT).gradient(gradient, LAYOUT).hessian(hessian, LAYOUT));
        double[] otherGradient = new double[LOGITS.length];
        double[] otherHessian = new double[LOGITS.length];
        assertEquals(value, loss.lossGradientAndHessian(batch(transposed(LOGITS), transposed)
                .gradient(otherGradient, transposed).hessian(otherHessian, transposed)));
        assertArrayEquals(transposed(gradient), otherGradient);
        assertArrayEquals(transposed(hessian), otherHessian);
    }

    private static double[] transposed(double[] matrix) {
        double[] other = new double[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            other[i % CLASSES * ROWS + i / CLASSES] = matrix[i];
        }
        return other;
    }

    /** Whatever stands for the Hessian, loss and gradient are the same, and their bits. */
    @ParameterizedTest
    @EnumSource
    void lossAndGradientAreThoseWithoutAHessian(HessianMode mode) {
        for (double smoothing : new double[] {0, 0.25}) {
            CrossEntropy loss = new CrossEntropy().withIgnoreIndex(-1).withHessianMode(mode).withLabelSmoothing(smoothing);
            double[] alone = new double[LOGITS.length];
            double[] beside = new double[LOGITS.length];
            double value = loss.lossAndGradient(batch(LOGITS, LAYOUT).gradient(alone, LAYOUT));
            assertEquals(value, loss.lossGradientAndHessian(
                    batch(LOGITS, LAYOUT).gradient(beside, LAYOUT).hessian(new double[LOGITS.length], LAYOUT)));
            assertArrayEquals(alone, beside);
        }
    }

    /** The residual of a sure right answer is the sum of the others, in every digit; the upper bound never reaches 0. */
    @Test
    void theTailsKeepTheirDigits() {
        double[] logits = {50, 0};
        double p = StrictMath.exp(-50);
        for (HessianMode mode : HessianMode.values()) {
            double[] hessian = OneRow.of(new CrossEntropy().withHessianMode(mode), 0, logits).hessian();
            double expected = switch (mode) {
                case EXACT, ABS_RESIDUAL -> p;
                case UPPER -> 1e-16;
                case FRIEDMAN -> 2 * p;
            };
            assertArrayEquals(new double[] {expected, expected}, hessian, 1e-15 * expected, mode.name());
        }
    }

    /** sigma (1 - sigma) as e / (1 + e)^2 with e = exp(-|z|). */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -1, 30, -30, 700, -700})
    void theBinaryHessianKeepsItsDigitsInBothTails(double z) {
        double e = StrictMath.exp(-Math.abs(z));
        double expected = e / ((1 + e) * (1 + e));
        assertEquals(expected, Elements.of(new BinaryCrossEntropyWithLogits(), z, 1).curvature(), 4 * Math.ulp(expected));
    }

    @Test
    void aSingleClassHasNoCurvature() {
        for (HessianMode mode : HessianMode.values()) {
            double hessian = OneRow.of(new CrossEntropy().withHessianMode(mode), 0, 3).hessian()[0];
            assertEquals(mode == HessianMode.UPPER ? 1e-16 : 0, hessian, mode.name());
        }
        assertEquals("hessianMode is null",
                assertThrows(IllegalArgumentException.class, () -> new CrossEntropy().withHessianMode(null)).getMessage());
    }
}
