package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.Lanemax;
import dev.lanemax.benchmarks.Batch.Distribution;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The benchmarks compute what they claim to, and would notice if they did not. */
class BenchmarkCorrectnessTest {

    private static final Batch TWO_ROWS =
            new Batch(new Shape(2, 2), new float[] {0, (float) Math.log(3), 5, 5}, new int[] {0, 1});

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Operator operator : LanemaxBenchmark.OPERATORS) {
            for (Distribution distribution : distributions(operator)) {
                List<String> shapes = operator.isElementary()
                        ? List.of("7x10", "1x1", "3x8x5") : List.of("100000x3", "7x10", "5x1000", "1x1", "3x81x50");
                for (String shape : shapes) {
                    cases.add(Arguments.of(operator, distribution, shape));
                }
            }
        }
        return cases;
    }

    /** Two infinite logits have no difference. */
    private static Set<Distribution> distributions(Operator operator) {
        return operator == Operator.MULTI_MARGIN
                ? EnumSet.of(Distribution.NORMAL, Distribution.WIDE) : EnumSet.allOf(Distribution.class);
    }

    /** The loss of z for the target 1 is log(1 + e^-z), for the target 0 that of -z. */
    @Test
    void theBaselineOfBinaryCrossEntropyIsRight() {
        Batch one = new Batch(new Shape(1, 1), new float[] {(float) Math.log(3)}, new int[] {0});
        double expected = Batch.binaryTarget(0) == 1 ? Math.log(4.0 / 3) : Math.log(4);
        assertEquals(expected, MathExpLoops.call(Operator.BINARY_LOSS_AND_GRADIENT, one, new float[1]), 1e-6);
    }

    @Test
    void binaryTargetsAreZerosAndOnesInEqualShares() {
        float[] targets = new Batch(new Shape(100, 10), new float[1000], new int[100]).targets(LossLine.Targets.BINARY);
        double sum = 0;
        for (float target : targets) {
            assertTrue(target == 0 || target == 1, "target " + target);
            sum += target;
        }
        assertEquals(500, sum, 10);
    }

    @Test
    void distributionsAreOfTheClassesOfARowInEveryLayout() {
        Batch batch = new Batch(new Shape(2, 3, 5), new float[30], new int[10]);
        float[] rows = new float[30];
        batch.shape().gather(batch.targets(LossLine.Targets.DISTRIBUTIONS), rows);
        for (int row = 0; row < 10; row++) {
            assertEquals(1, rows[3 * row] + rows[3 * row + 1] + rows[3 * row + 2], 1e-6);
        }
    }

    @Test
    void anOperatorThatAContenderLacksIsRefused() {
        LanemaxBenchmark benchmark = new LanemaxArrayBenchmark();
        Set<Operator> missing = EnumSet.complementOf(EnumSet.copyOf(LanemaxBenchmark.OPERATORS));
        for (Operator operator : missing) {
            benchmark.operator = operator;
            assertThrows(IllegalArgumentException.class, () -> benchmark.prepare(TWO_ROWS, 1), operator.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SOFTMAX", "SOFTMAX_F64"})
    void theCopyIsChecked(Operator operator) {
        CopyBenchmark benchmark = new CopyBenchmark();
        benchmark.operator = operator;
        benchmark.prepare(TWO_ROWS, 1);
        assertDoesNotThrow(() -> benchmark.check(TWO_ROWS));
        Batch other = new Batch(TWO_ROWS.shape(), new float[] {1, 2, 3, 4}, new int[2]);
        assertThrows(IllegalStateException.class, () -> benchmark.check(other));
    }

    private static float[] baseline(Operator operator) {
        float[] output = new float[operator.outputs(TWO_ROWS.shape())];
        MathExpLoops.call(operator, TWO_ROWS, output);
        return output;
    }

    @Test
    void theBaselineOfElementaryFunctionsIsRight() {
        Batch batch = new Batch(new Shape(1, 1), new float[] {1}, new int[1]);
        Map<Operator, Double> expected = Map.of(Operator.EXP, Math.E, Operator.EXPM1, Math.E - 1, Operator.LOG, 0.0,
                Operator.LOG1P, Math.log(2), Operator.SIGMOID, Math.E / (1 + Math.E), Operator.LOG_SIGMOID, 1 - Math.log(1 + Math.E),
                Operator.SOFTPLUS, Math.log(1 + Math.E), Operator.TANH, (Math.E - 1 / Math.E) / (Math.E + 1 / Math.E));
        expected.forEach((function, value) -> {
            float[] output = new float[1];
            MathExpLoops.call(function, batch, output);
            assertEquals(value, output[0], 1e-6, function.toString());
        });
    }

    @Test
    void theBaselineIsRight() {
        float log2 = (float) Math.log(2);
        float log3 = (float) Math.log(3);
        float log4 = (float) Math.log(4);
        assertArrayEquals(new float[] {0.25f, 0.75f, 0.5f, 0.5f}, baseline(Operator.SOFTMAX), 1e-6f);
        assertArrayEquals(new float[] {-log4, log3 - log4, -log2, -log2}, baseline(Operator.LOG_SOFTMAX), 1e-6f);
        assertArrayEquals(new float[] {log4, 5 + log2}, baseline(Operator.LOG_SUM_EXP), 1e-6f);
        assertArrayEquals(new float[] {-0.375f, 0.375f, 0.25f, -0.25f}, baseline(Operator.LOSS_AND_GRADIENT), 1e-6f);
        float[] binaryGradient = baseline(Operator.BINARY_LOSS_AND_GRADIENT);
        assertEquals(0.25f * (0.5f - Batch.binaryTarget(0)), binaryGradient[0], 1e-6f);
        assertEquals(0.25f * (0.75f - Batch.binaryTarget(1)), binaryGradient[1], 1e-6f);
        assertEquals((log4 + log2) / 2, MathExpLoops.call(Operator.LOSS, TWO_ROWS, new float[0]), 1e-6f);
        assertEquals((log4 + log2) / 2, MathExpLoops.call(Operator.LOSS_AND_GRADIENT, TWO_ROWS, new float[4]), 1e-6f);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lanemaxOnArraysAgreesWithTheBaseline(Operator operator, Distribution distribution, String shape) {
        assertDoesNotThrow(() -> prepareAndCheck(new LanemaxArrayBenchmark(), operator, distribution, shape));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lanemaxOffHeapAgreesWithTheBaseline(Operator operator, Distribution distribution, String shape) {
        assertDoesNotThrow(() -> prepareAndCheck(new LanemaxOffHeapBenchmark(), operator, distribution, shape));
    }

    private static void prepareAndCheck(LanemaxBenchmark benchmark, Operator operator, Distribution distribution, String shape)
            throws Exception {
        benchmark.operator = operator;
        benchmark.distribution = distribution;
        benchmark.shape = shape;
        benchmark.provider = Lanemax.providerName().replaceFirst("-.*", "");
        benchmark.prepareAndCheck();
    }

    @Test
    void aWrongResultIsNotTimed() {
        BatchBenchmark wrong = new MathExpBenchmark() {
            @Override
            float[] output(int index, int count) {
                float[] values = super.output(index, count);
                values[count - 1] = Math.nextUp(values[count - 1]);
                return values;
            }
        };
        wrong.operator = Operator.SOFTMAX;
        wrong.distribution = Distribution.NORMAL;
        wrong.shape = "3x4";
        assertThrows(IllegalStateException.class, wrong::prepareAndCheck);
    }

    @Test
    void aWrongLossIsNotTimed() {
        BatchBenchmark wrong = new MathExpBenchmark() {
            @Override
            float call(int index) {
                return super.call(index) + 1;
            }
        };
        wrong.operator = Operator.LOSS;
        wrong.distribution = Distribution.NORMAL;
        wrong.shape = "3x4";
        assertThrows(IllegalStateException.class, wrong::prepareAndCheck);
    }

    @Test
    void aProviderOtherThanTheChosenOneIsNotTimed() {
        LanemaxBenchmark benchmark = new LanemaxArrayBenchmark();
        benchmark.operator = Operator.SOFTMAX;
        benchmark.distribution = Distribution.NORMAL;
        benchmark.shape = "3x4";
        benchmark.provider = Lanemax.providerName().equals("scalar") ? "vector" : "scalar";
        assertThrows(IllegalStateException.class, benchmark::prepareAndCheck);
    }
}
