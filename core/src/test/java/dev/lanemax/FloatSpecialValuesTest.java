package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Infinities, NaN, empty batches and extreme finite logits give what the documentation says, at every place in a row. */
class FloatSpecialValuesTest {

    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final int[] CLASSES = {
        1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 18, 31, 32, 33, 47, 63, 64, 65, 100, 128, 1000, 4098};

    static List<Operators> providers() {
        return Operators.ofEveryProvider();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aRowOfMinusInfinityOnlyIsNaNAndItsLogSumExpMinusInfinity(Operators operators) {
        for (int classes : CLASSES) {
            Results results = new Results(operators, filled(classes, -INFINITY), 0);
            assertAllNaN(results.softmax);
            assertAllNaN(results.logSoftmax);
            assertEquals(-INFINITY, results.logSumExp);
            assertTrue(Float.isNaN(results.loss), "loss " + results.loss);
            assertAllNaN(results.gradient);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void whereALogitIsMinusInfinityProbabilityAndGradientAreExactlyPositiveZero(Operators operators) {
        for (int classes : CLASSES) {
            for (int place = 0; place < classes; place += stepOf(classes)) {
                float[] logits = FloatFills.normal(4.0).matrix(1, classes + 1);
                logits[place] = -INFINITY;
                int label = classes;
                Results results = new Results(operators, logits, label);
                assertPositiveZero(results.softmax[place]);
                assertPositiveZero(results.gradient[place]);
                assertEquals(-INFINITY, results.logSoftmax[place]);
                for (int c = 0; c <= classes; c++) {
                    assertTrue(c == place || Float.isFinite(results.logSoftmax[c]), "finite beside it, class " + c);
                }
                assertTrue(Float.isFinite(results.logSumExp) && Float.isFinite(results.loss));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aPlusInfinityLogitMakesSoftmaxNaNAndLogSumExpPlusInfinity(Operators operators) {
        for (int classes : CLASSES) {
            for (int place = 0; place < classes; place += stepOf(classes)) {
                float[] logits = FloatFills.normal(4.0).matrix(1, classes);
                logits[place] = INFINITY;
                Results results = new Results(operators, logits, classes / 2);
                assertAllNaN(results.softmax);
                assertEquals(INFINITY, results.logSumExp, "logsumexp, " + classes + " classes, place " + place);
                assertAllNaN(results.gradient);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aNaNLogitMakesItsRowNaNAndNoOther(Operators operators) {
        for (int classes : CLASSES) {
            for (int place = 0; place < classes; place += stepOf(classes)) {
                for (float other : new float[] {0.0f, INFINITY, -INFINITY}) {
                    float[] logits = filled(classes, other);
                    logits[place] = FloatEdges.NANS[place % FloatEdges.NANS.length];
                    Results results = new Results(operators, logits, classes / 2);
                    assertAllNaN(results.softmax);
                    assertAllNaN(results.logSoftmax);
                    assertAllNaN(results.gradient);
                    assertTrue(Float.isNaN(results.logSumExp), "logsumexp " + results.logSumExp);
                    assertTrue(Float.isNaN(results.loss), "loss " + results.loss);
                }
                assertTheRowsBesideAreFinite(operators, classes, place);
            }
        }
    }

    private static void assertTheRowsBesideAreFinite(Operators operators, int classes, int place) {
        float[] logits = FloatFills.normal(4.0).matrix(3, classes);
        logits[classes + place] = Float.NaN;
        Layout layout = Layout.of(3, classes);
        float[] gradient = new float[logits.length];
        float[] losses = new float[3];
        operators.crossEntropy().lossesAndGradient(logits, layout, new int[3], 0, losses, 0, gradient, layout);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(i / classes == 1, Float.isNaN(gradient[i]), "gradient " + i + ", NaN at " + (classes + place));
        }
        assertTrue(Float.isFinite(losses[0]) && Float.isNaN(losses[1]) && Float.isFinite(losses[2]), Arrays.toString(losses));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aTrueClassAtMinusInfinityHasAnInfiniteLossAndAFiniteGradient(Operators operators) {
        for (int classes : CLASSES) {
            float[] logits = FloatFills.normal(4.0).matrix(1, classes + 1);
            int label = classes / 2;
            logits[label] = -INFINITY;
            Results results = new Results(operators, logits, label);
            assertEquals(INFINITY, results.loss);
            assertEquals(-1.0f, results.gradient[label]);
            for (float entry : results.gradient) {
                assertTrue(Float.isFinite(entry));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anEmptyBatchHasTheSumZeroAndTheMeanNaN(Operators operators) {
        Layout empty = Layout.of(0, 5);
        float[] nothing = {};
        int[] noLabels = {};
        CrossEntropy mean = operators.crossEntropy();
        CrossEntropy sum = mean.withReduction(Reduction.SUM);
        assertTrue(Float.isNaN(mean.loss(nothing, empty, noLabels, 0)));
        assertTrue(Float.isNaN(mean.lossAndGradient(nothing, empty, noLabels, 0, nothing, empty)));
        assertPositiveZero(sum.loss(nothing, empty, noLabels, 0));
        assertPositiveZero(sum.lossAndGradient(nothing, empty, noLabels, 0, nothing, empty));
        operators.softmax().forward(nothing, nothing, empty);
        operators.logSoftmax().forward(nothing, nothing, empty);
        operators.logSumExp().forward(nothing, empty, nothing, 0);
        mean.losses(nothing, empty, noLabels, 0, nothing, 0);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void oneClassIsCertain(Operators operators) {
        for (float logit : new float[] {0.0f, -0.0f, 1.0f, -88.7f, 1e4f, -Float.MAX_VALUE, Float.MAX_VALUE, Float.MIN_VALUE}) {
            Results results = new Results(operators, new float[] {logit}, 0);
            assertEquals(1.0f, results.softmax[0]);
            assertEquals(0.0f, Math.abs(results.logSoftmax[0]));
            assertEquals(logit + 0.0f, results.logSumExp + 0.0f);
            assertPositiveZero(results.loss);
            assertEquals(0.0f, Math.abs(results.gradient[0]));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void extremeFiniteLogitsGiveNoNaN(Operators operators) {
        for (float first : FloatEdges.EXTREME_PAIRS) {
            for (float second : FloatEdges.EXTREME_PAIRS) {
                float[] logits = filled(37, second);
                logits[20] = first;
                Results results = new Results(operators, logits, 20);
                double sum = 0.0;
                for (int c = 0; c < logits.length; c++) {
                    assertTrue(results.softmax[c] >= 0.0f && results.softmax[c] <= 1.0f, first + " among " + second);
                    assertFalse(Float.isNaN(results.logSoftmax[c]) || results.logSoftmax[c] > 0.0f);
                    assertTrue(Math.abs(results.gradient[c]) <= 1.0f);
                    sum += results.softmax[c];
                }
                assertEquals(1.0, sum, 1e-6, first + " among " + second);
                assertTrue(results.loss >= 0.0f, first + " among " + second + " has loss " + results.loss);
                assertFalse(Float.isNaN(results.logSumExp));
            }
        }
    }

    @Test
    void theSpecialValuesOfARowDoNotDependOnTheProvider() {
        for (FloatFills.Fill fill : FloatFills.special()) {
            for (int classes : CLASSES) {
                float[] logits = fill.matrix(1, classes);
                Results first = new Results(providers().getFirst(), logits, classes - 1);
                Results last = new Results(providers().getLast(), logits, classes - 1);
                assertArrayEquals(first.softmax, last.softmax);
                assertArrayEquals(first.logSoftmax, last.logSoftmax);
                assertArrayEquals(first.gradient, last.gradient);
                assertEquals(first.logSumExp, last.logSumExp);
                assertEquals(first.loss, last.loss);
            }
        }
    }

    /** All results for one row. */
    private static final class Results {
        private final float[] softmax;
        private final float[] logSoftmax;
        private final float[] gradient;
        private final float logSumExp;
        private final float loss;

        private Results(Operators operators, float[] logits, int label) {
            Layout layout = Layout.of(1, logits.length);
            softmax = new float[logits.length];
            logSoftmax = new float[logits.length];
            gradient = new float[logits.length];
            float[] perRow = new float[3];
            operators.softmax().forward(logits, softmax, layout);
            operators.logSoftmax().forward(logits, logSoftmax, layout);
            operators.logSumExp().forward(logits, layout, perRow, 0);
            operators.crossEntropy().losses(logits, layout, new int[] {label}, 0, perRow, 1);
            operators.crossEntropy().lossesAndGradient(logits, layout, new int[] {label}, 0, perRow, 2, gradient, layout);
            logSumExp = perRow[0];
            loss = perRow[1];
            assertEquals(loss, perRow[2], "the loss beside the gradient");
        }
    }

    /** Every place in short rows, some in long ones. */
    private static int stepOf(int classes) {
        return classes <= 128 ? 1 : classes / 13;
    }

    private static float[] filled(int classes, float value) {
        float[] logits = new float[classes];
        Arrays.fill(logits, value);
        return logits;
    }

    private static void assertPositiveZero(float value) {
        assertEquals(0, Float.floatToRawIntBits(value), () -> value + " instead of +0");
    }

    private static void assertAllNaN(float[] values) {
        for (int i = 0; i < values.length; i++) {
            int place = i;
            assertTrue(Float.isNaN(values[i]), () -> "element " + place + " of " + values.length + " is " + values[place]);
        }
    }
}
