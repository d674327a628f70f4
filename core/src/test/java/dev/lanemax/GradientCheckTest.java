package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the documentation of {@link GradientCheck} says. */
class GradientCheckTest {

    private final CrossEntropy crossEntropy = new CrossEntropy();
    private final MseLoss mse = new MseLoss();

    @Test
    void theErrorOfARightGradientIsThatOfDifferences() {
        assertEquals(0, GradientCheck.worstError(crossEntropy, new double[] {1, 2, 3, 4, 5, 6}, 3, new int[] {0, 2}), 1e-9);
        assertEquals(0, GradientCheck.worstError(mse, new double[] {1, 2, 3, 4}, 2, new double[] {4, 3, 2, 1}), 1e-9);
    }

    @Test
    void theErrorOfARightHessianIsThatOfDifferencesAndThatOfABoundIsFound() {
        double[] logits = {1, 2, 3, 4, 5, 6};
        int[] labels = {0, 2};
        assertEquals(0, GradientCheck.worstHessianError(crossEntropy, logits, 3, labels), 1e-9);
        assertEquals(0, GradientCheck.worstHessianError(mse, new double[] {1, 2, 3, 4}, 2, new double[] {4, 3, 2, 1}), 1e-9);
        assertTrue(GradientCheck.worstHessianError(crossEntropy.withHessianMode(HessianMode.UPPER), logits, 3, labels) > 0.1);
        assertEquals("BinaryCrossEntropy has no second derivative", assertThrows(UnsupportedOperationException.class,
                () -> GradientCheck.worstHessianError(new BinaryCrossEntropy(), new double[2], 1, new double[2])).getMessage());
    }

    @Test
    void whatIsNoNumberInAnyRowIsTheResult() {
        assertEquals(Double.NaN, GradientCheck.worstError(mse, new double[] {1, Double.NaN, 3}, 1, new double[3]));
        assertEquals(Double.NaN, GradientCheck.worstError(
                crossEntropy, new double[] {Double.NaN, 1, 2, 3}, 2, new int[2]));
    }

    @Test
    void classesThatMakeNoRowsAreRefused() {
        assertRefused("classes is 0, must be at least 1",
                () -> GradientCheck.worstError(crossEntropy, new double[4], 0, new int[2]));
        assertRefused("classes is -2, must be at least 1",
                () -> GradientCheck.worstError(mse, new double[4], -2, new double[4]));
        assertRefused("logits has 7 elements, must have a multiple of 3, the classes of a row",
                () -> GradientCheck.worstError(crossEntropy, new double[7], 3, new int[2]));
        assertRefused("predictions has 7 elements, must have a multiple of 3, the classes of a row",
                () -> GradientCheck.worstError(mse, new double[7], 3, new double[7]));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertRefused("loss is null", () -> GradientCheck.worstError((ClassLoss<?>) null, new double[4], 2, new int[2]));
        assertRefused("predictions is null", () -> GradientCheck.worstError(mse, null, 2, new double[4]));
        String message = assertThrows(IndexOutOfBoundsException.class,
                () -> GradientCheck.worstError(crossEntropy, new double[4], 2, new int[1])).getMessage();
        assertTrue(message.contains("labels") && message.contains("1"), message);
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
