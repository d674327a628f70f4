package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.FloatFills.Fill;
import dev.lanemax.WorstErrors.RowOfTest;
import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactRow;
import dev.lanemax.reference.Ulp;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every result is within the error bound that the operator's class promises; the worst seen is printed beside it. */
class FloatAccuracyTest {

    private static final String SOFTMAX = "softmax";
    private static final String LOG_SOFTMAX = "log_softmax";
    private static final String LOG_SUM_EXP = "logsumexp";
    private static final String LOSS = "cross-entropy loss";
    private static final String GRADIENT = "cross-entropy gradient";
    private static final String MEAN_GRADIENT = "mean gradient";
    private static final String BATCH_LOSS = "sum and mean loss";

    private static final WorstErrors OF_ALL_TESTS = new WorstErrors();

    private final List<Operators> everyOperator = Operators.ofEveryProvider();
    private final WorstErrors worst = new WorstErrors();

    @BeforeEach
    void expectBounds() {
        worst.expect(SOFTMAX, Softmax.MAX_ULP_ERROR);
        worst.expect(LOG_SOFTMAX, LogSoftmax.MAX_ULP_ERROR);
        worst.expect(LOG_SUM_EXP, LogSumExp.MAX_ULP_ERROR);
        worst.expect(LOSS, CrossEntropy.MAX_LOSS_ULP_ERROR);
        worst.expect(GRADIENT, CrossEntropy.MAX_GRADIENT_ULP_ERROR);
        worst.expect(MEAN_GRADIENT, CrossEntropy.MAX_GRADIENT_ULP_ERROR);
        worst.expect(BATCH_LOSS, CrossEntropy.MAX_LOSS_ULP_ERROR);
    }

    @AfterEach
    void keepWorst() {
        assertTrue(worst.everyOperatorWasMeasured());
        OF_ALL_TESTS.merge(worst);
    }

    @AfterAll
    static void printWorst() {
        System.out.print("float\n" + OF_ALL_TESTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 16, 17, 100, 1000, 32768, 262144, 1_000_003})
    void normalLogitsOfEveryScale(int classes) {
        int rows = Math.clamp(100_000 / classes, 1, 300);
        for (double scale : FloatEdges.SCALES) {
            measure(FloatFills.normal(scale), rows, classes);
        }
        assertEquals("", worst.violations());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 10, 15, 16, 17, 31, 33, 64, 65, 100, 1000, 4098})
    void designedLogits(int classes) {
        for (Fill fill : FloatFills.designed()) {
            measure(fill, classes <= 100 ? 5 : 1, classes);
        }
        assertEquals("", worst.violations());
    }

    static float[] smallTermDistances() {
        return FloatEdges.SMALL_TERM_DISTANCES;
    }

    @ParameterizedTest
    @MethodSource("smallTermDistances")
    void manySmallTermsAddUpToANormalLoss(float distance) {
        for (int classes : new int[] {1000, 32768, 262144}) {
            measure(FloatFills.oneDominating(distance, 0.0f), 1, classes);
            measure(FloatFills.oneDominating(distance, FloatEdges.FAR), 1, classes);
        }
        assertEquals("", worst.violations());
    }

    /** A million terms that are far below the smallest normal number count where the others are hardly larger. */
    @Test
    void manyTinyTermsCountBesideASmallOne() {
        measure(FloatFills.threeLevels(FloatEdges.HARDLY_NORMAL, FloatEdges.STILL_SEEN), 1, 1_000_002);
        assertEquals("", worst.violations());
    }

    private void measure(Fill fill, int rows, int classes) {
        float[] logits = fill.matrix(rows, classes);
        ExactRow[] exact = new ExactRow[rows];
        for (int row = 0; row < rows; row++) {
            exact[row] = ExactRow.of(logits, row * classes, classes);
        }
        int[][] labelSets = {random(rows, classes), extreme(logits, rows, classes, 1), extreme(logits, rows, classes, -1)};
        for (Operators operators : everyOperator) {
            measureNormalisers(operators, fill, logits, exact, classes);
            for (int[] labels : labelSets) {
                measureCrossEntropy(operators, fill, logits, exact, labels, classes);
            }
        }
    }

    private void measureNormalisers(Operators operators, Fill fill, float[] logits, ExactRow[] exact, int classes) {
        int rows = exact.length;
        Layout layout = Layout.of(rows, classes);
        float[] probabilities = new float[logits.length];
        float[] logProbabilities = new float[logits.length];
        float[] logSumExps = new float[rows];
        operators.softmax().forward(logits, probabilities, layout);
        operators.logSoftmax().forward(logits, logProbabilities, layout);
        operators.logSumExp().forward(logits, layout, logSumExps, 0);
        for (int row = 0; row < rows; row++) {
            RowOfTest place = new RowOfTest(operators, fill, rows, classes, row, -1);
            for (int c = 0; c < classes; c++) {
                int i = row * classes + c;
                worst.add(SOFTMAX, Ulp.error(probabilities[i], exact[row].probability(c)), place, c);
                worst.add(LOG_SOFTMAX, Ulp.error(logProbabilities[i], exact[row].logProbability(c)), place, c);
            }
            double error = Ulp.errorRelativeTo(
                    logSumExps[row], exact[row].logSumExp(), exact[row].largestLogSumExpTerm());
            worst.add(LOG_SUM_EXP, error, place, 0);
        }
    }

    private void measureCrossEntropy(
            Operators operators, Fill fill, float[] logits, ExactRow[] exact, int[] labels, int classes) {
        int rows = exact.length;
        Layout layout = Layout.of(rows, classes);
        float[] losses = new float[rows];
        float[] gradient = new float[logits.length];
        float[] meanGradient = new float[logits.length];
        operators.crossEntropy().lossesAndGradient(logits, layout, labels, 0, losses, 0, gradient, layout);
        float mean = operators.crossEntropy().lossAndGradient(logits, layout, labels, 0, meanGradient, layout);
        float sum = operators.crossEntropy().withReduction(Reduction.SUM).loss(logits, layout, labels, 0);
        DoubleDouble rowCount = DoubleDouble.of(rows);
        DoubleDouble exactSum = DoubleDouble.ZERO;
        for (int row = 0; row < rows; row++) {
            RowOfTest place = new RowOfTest(operators, fill, rows, classes, row, labels[row]);
            DoubleDouble exactLoss = exact[row].loss(labels[row]);
            worst.add(LOSS, Ulp.error(losses[row], exactLoss), place, labels[row]);
            exactSum = exactSum.plus(exactLoss);
            for (int c = 0; c < classes; c++) {
                int i = row * classes + c;
                DoubleDouble exactGradient = exact[row].gradient(labels[row], c);
                worst.add(GRADIENT, Ulp.error(gradient[i], exactGradient), place, c);
                worst.add(MEAN_GRADIENT, Ulp.error(meanGradient[i], exactGradient.dividedBy(rowCount)), place, c);
            }
        }
        RowOfTest batch = new RowOfTest(operators, fill, rows, classes, rows, -1);
        DoubleDouble exactMean = exactSum.dividedBy(rowCount);
        // The loss of a row may be subnormal, and then each has an error that is not relative.
        double leastMean = 4 * Float.MIN_NORMAL;
        worst.add(BATCH_LOSS, Ulp.errorRelativeTo(sum, exactSum, Math.max(exactSum.high(), rows * leastMean)), batch, 0);
        worst.add(BATCH_LOSS, Ulp.errorRelativeTo(mean, exactMean, Math.max(exactMean.high(), leastMean)), batch, 1);
    }

    private static int[] random(int rows, int classes) {
        return new Random(classes).ints(rows, 0, classes).toArray();
    }

    /** The class of each row's largest logit, or for a negative sign of its smallest. */
    private static int[] extreme(float[] logits, int rows, int classes, int sign) {
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            float[] values = Arrays.copyOfRange(logits, row * classes, (row + 1) * classes);
            for (int c = 1; c < classes; c++) {
                if (sign * values[c] > sign * values[labels[row]]) {
                    labels[row] = c;
                }
            }
        }
        return labels;
    }
}
