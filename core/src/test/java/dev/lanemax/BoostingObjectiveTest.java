package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The hook for objectives of one's own that XGBoost4J has, and what a booster does with the answer. */
class BoostingObjectiveTest {

    /** What XGBoost4J knows of the training data. */
    private record Data(float[] labels, float[] weights) {
    }

    /** The hook, in the shape that XGBoost4J's {@code IObjective} has. */
    private interface ObjectiveHook {
        List<float[]> getGradient(float[][] predictions, Data data);
    }

    private static final float[][] PREDICTIONS = {{0, 0, 0}, {1, 2, 3}, {-1, 4, 0.5f}};
    private static final Data DATA = new Data(new float[] {0, 2, 2}, new float[] {1, 0.5f, 2});

    @Test
    void softmaxOfSeveralClassesAsXgboostHasIt() {
        BoostingObjective objective = new BoostingObjective(new CrossEntropy().withHessianMode(HessianMode.UPPER));
        ObjectiveHook hook = (predictions, data) -> objective.gradientAndHessian(predictions, data.labels(), data.weights());
        List<float[]> derivatives = hook.getGradient(PREDICTIONS, DATA);
        assertEquals(2, derivatives.size());
        for (int row = 0; row < 3; row++) {
            double[] p = softmax(PREDICTIONS[row]);
            for (int c = 0; c < 3; c++) {
                double weight = DATA.weights()[row];
                assertEquals(weight * (p[c] - (c == DATA.labels()[row] ? 1 : 0)), derivatives.get(0)[3 * row + c], 1e-7);
                assertEquals(weight * Math.max(2 * p[c] * (1 - p[c]), 1e-16), derivatives.get(1)[3 * row + c], 1e-7);
            }
        }
    }

    private static double[] softmax(float[] row) {
        double sum = 0;
        for (float x : row) {
            sum += Math.exp(x);
        }
        double[] p = new double[row.length];
        for (int c = 0; c < p.length; c++) {
            p[c] = Math.exp(row[c]) / sum;
        }
        return p;
    }

    @Test
    void logisticRegressionOfOneColumn() {
        BoostingObjective objective = new BoostingObjective(new BinaryCrossEntropyWithLogits());
        List<float[]> derivatives = objective.gradientAndHessian(new float[][] {{0}, {0}, {2}}, new float[] {0, 1, 1});
        assertArrayEquals(new float[] {0.5f, -0.5f, (float) (-1 / (1 + Math.exp(2)))}, derivatives.get(0), 1e-7f);
        assertArrayEquals(new float[] {0.25f, 0.25f, (float) (Math.exp(2) / Math.pow(1 + Math.exp(2), 2))}, derivatives.get(1), 1e-7f);
    }

    /** The predictions are the booster's, and each answer is the caller's to keep. */
    @Test
    void nothingIsOverwritten() {
        BoostingObjective objective = new BoostingObjective(new CrossEntropy());
        float[][] predictions = {PREDICTIONS[1].clone()};
        List<float[]> first = objective.gradientAndHessian(predictions, new float[] {0});
        float[] kept = first.get(0).clone();
        objective.gradientAndHessian(PREDICTIONS, DATA.labels());
        assertArrayEquals(PREDICTIONS[1], predictions[0]);
        assertArrayEquals(kept, first.get(0));
    }

    @Test
    void ofNoRowsThereAreNoDerivatives() {
        List<float[]> derivatives = new BoostingObjective(new CrossEntropy()).gradientAndHessian(new float[0][], new float[0]);
        assertEquals(0, derivatives.get(0).length);
        assertEquals(0, derivatives.get(1).length);
    }

    /** Newton's method in function space, without trees: each row's scores move by -gradient / Hessian, and the loss falls. */
    @Test
    void newtonStepsMakeTheLossFall() {
        for (HessianMode mode : HessianMode.values()) {
            CrossEntropy loss = new CrossEntropy().withHessianMode(mode);
            BoostingObjective objective = new BoostingObjective(loss);
            float[][] scores = {{0, 0, 0}, {1, 2, 3}, {-1, 1, 0.5f}};
            double before = loss(loss, scores);
            for (int step = 0; step < 20; step++) {
                List<float[]> derivatives = objective.gradientAndHessian(scores, DATA.labels());
                for (int i = 0; i < 9; i++) {
                    scores[i / 3][i % 3] -= 0.3f * derivatives.get(0)[i] / derivatives.get(1)[i];
                }
                double after = loss(loss, scores);
                assertEquals(true, after < before, mode + ", step " + step + ": " + before + " to " + after);
                before = after;
            }
        }
    }

    private static double loss(CrossEntropy loss, float[][] scores) {
        double sum = 0;
        for (int row = 0; row < scores.length; row++) {
            sum += loss.loss(scores[row], Layout.of(1, 3), new int[] {(int) DATA.labels()[row]}, 0);
        }
        return sum;
    }

    @Test
    void badArgumentsAreRefused() {
        BoostingObjective objective = new BoostingObjective(new CrossEntropy());
        refused("loss is null", () -> new BoostingObjective(null));
        refused("loss is BinaryCrossEntropy, must have a second derivative", () -> new BoostingObjective(new BinaryCrossEntropy()));
        refused("predictions is null", () -> objective.gradientAndHessian(null, new float[3]));
        refused("predictions[1] is null", () -> objective.gradientAndHessian(new float[][] {{1}, null}, new float[2]));
        refused("predictions[1] has 1 numbers, must have 2 as the first row",
                () -> objective.gradientAndHessian(new float[][] {{1, 2}, {3}}, new float[2]));
        refused("labels is null", () -> objective.gradientAndHessian(PREDICTIONS, null));
        refused("label of row 1 is 0.5, must be an integer", () -> objective.gradientAndHessian(PREDICTIONS, new float[] {0, 0.5f, 1}));
        refused("sampleWeights is null", () -> objective.gradientAndHessian(PREDICTIONS, DATA.labels(), null));
        assertEquals("label of row 2 is 3, must be from 0 to 2", assertThrows(IndexOutOfBoundsException.class,
                () -> objective.gradientAndHessian(PREDICTIONS, new float[] {0, 1, 3})).getMessage());
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
