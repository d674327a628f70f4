package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.LossBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the loss kernels make of a block's labels and factors, with any number of classes. */
class FloatLossBlockTest {

    private static final int ROWS = 70;
    private static final int[] CLASSES = {1, 2, 3, 10, 15, 16, 17, 100};

    /** A gradient of a block and its losses. */
    private record Results(double[] losses, float[] gradient) {
    }

    static List<Provider> providers() {
        return List.of(Provider.current(), Provider.scalar());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anIgnoredRowLosesNothingWhateverItHolds(Provider provider) {
        for (int classes : CLASSES) {
            float[] logits = logits(classes);
            int[] labels = labels(classes);
            double[] factors = factors(1);
            Results expected = run(provider, logits, labels, factors, classes, false);
            for (int row : new int[] {0, 5, 6, 40, 69}) {
                labels[row] = -1 - row;
                factors[row] = Double.NaN;
                Arrays.fill(expected.gradient, row * classes, (row + 1) * classes, 0);
                expected.losses[row] = 0;
            }
            logits[5 * classes] = Float.NaN;
            Arrays.fill(logits, 40 * classes, 41 * classes, Float.POSITIVE_INFINITY);
            assertSameBits(expected, run(provider, logits, labels, factors, classes, false));
            assertSameBits(expected, run(provider, logits, labels, factors, classes, true));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aBlockOfIgnoredRowsIsLeftAtZero(Provider provider) {
        int[] labels = new int[ROWS];
        Arrays.fill(labels, -100);
        for (int classes : CLASSES) {
            Results zero = new Results(new double[ROWS], new float[ROWS * classes]);
            assertSameBits(zero, run(provider, logits(classes), labels, factors(1), classes, false));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aFactorMultipliesTheGradientAndNotTheLoss(Provider provider) {
        for (int classes : CLASSES) {
            float[] logits = logits(classes);
            Results plain = run(provider, logits, labels(classes), factors(1), classes, false);
            for (double factor : new double[] {0.125, -1, -8, 0x1p-30, 0x1p30, 0x1p100}) {
                float[] scaled = plain.gradient.clone();
                for (int i = 0; i < scaled.length; i++) {
                    scaled[i] = (float) (scaled[i] * factor);
                }
                Results actual = run(provider, logits, labels(classes), factors(factor), classes, false);
                assertArrayEquals(plain.losses, actual.losses);
                for (int i = 0; i < scaled.length; i++) {
                    double flushed = Float.MIN_NORMAL * Math.max(1, Math.abs(factor));
                    assertEquals(scaled[i], actual.gradient[i], Math.max(flushed, 2 * Math.ulp(scaled[i])),
                            classes + " classes, factor " + factor);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aFactorOfZeroMakesTheGradientZero(Provider provider) {
        for (int classes : CLASSES) {
            Results actual = run(provider, logits(classes), labels(classes), factors(0), classes, true);
            assertSameBits(new float[ROWS * classes], actual.gradient);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theLossIsTheSameWithoutTheGradient(Provider provider) {
        for (int classes : CLASSES) {
            LossBlock block = filled(labels(classes), factors(1));
            provider.floatArrays().crossEntropy(logits(classes), 0, classes, block, ROWS, classes);
            double[] losses = Arrays.copyOf(block.losses, ROWS);
            assertArrayEquals(losses, run(provider, logits(classes), labels(classes), factors(1), classes, false).losses);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aRowDoesNotDependOnTheOthers(Provider provider) {
        for (int classes : CLASSES) {
            float[] logits = logits(classes);
            int[] labels = labels(classes);
            Results together = run(provider, logits, labels, factors(0.3), classes, false);
            for (int row = 0; row < ROWS; row++) {
                LossBlock block = filled(new int[] {labels[row]}, new double[] {0.3});
                float[] alone = new float[classes];
                Provider.scalar().floatArrays().crossEntropyGradient(
                        logits, row * classes, classes, block, alone, 0, classes, 1, classes, false);
                assertEquals(block.losses[0], together.losses[row]);
                assertSameBits(alone, Arrays.copyOfRange(together.gradient, row * classes, (row + 1) * classes));
            }
        }
    }

    private static Results run(
            Provider provider, float[] logits, int[] labels, double[] factors, int classes, boolean inPlace) {
        LossBlock block = filled(labels, factors);
        float[] gradient = inPlace ? logits.clone() : new float[logits.length];
        provider.floatArrays().crossEntropyGradient(inPlace ? gradient : logits, 0, classes, block,
                gradient, 0, classes, ROWS, classes, inPlace);
        return new Results(Arrays.copyOf(block.losses, ROWS), gradient);
    }

    private static LossBlock filled(int[] labels, double[] factors) {
        LossBlock block = LossBlock.ofThread();
        System.arraycopy(labels, 0, block.labels, 0, labels.length);
        System.arraycopy(factors, 0, block.factors, 0, factors.length);
        Arrays.fill(block.losses, Double.NaN);
        return block;
    }

    /** Rows of moderate logits, but for one row in eleven. */
    private static float[] logits(int classes) {
        Random random = new Random(classes);
        float[] logits = new float[ROWS * classes];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (random.nextGaussian() * (i / classes % 11 == 3 ? 40 : 2));
        }
        return logits;
    }

    private static int[] labels(int classes) {
        int[] labels = new int[ROWS];
        Arrays.setAll(labels, row -> 7 * row % classes);
        return labels;
    }

    private static double[] factors(double factor) {
        double[] factors = new double[ROWS];
        Arrays.fill(factors, factor);
        return factors;
    }

    private static void assertSameBits(Results expected, Results actual) {
        assertArrayEquals(expected.losses, actual.losses);
        assertSameBits(expected.gradient, actual.gradient);
    }

    /** Zeros of different sign differ. */
    private static void assertSameBits(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        assertTrue(Arrays.equals(expected, actual), () -> Arrays.toString(expected) + " is not " + Arrays.toString(actual));
    }
}
