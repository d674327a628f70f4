package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.reference.ExactRow;
import dev.lanemax.reference.Ulp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Temperature, scale and masks of the normalisers. */
class FloatMaskTest {

    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final Layout ONE_ROW = Layout.of(1, 4);

    private static float[] softmax(Softmax softmax, float[] logits, Layout layout) {
        float[] result = new float[logits.length];
        softmax.forward(logits, result, layout);
        return result;
    }

    private static float[] logSoftmax(LogSoftmax logSoftmax, float[] logits, Layout layout) {
        float[] result = new float[logits.length];
        logSoftmax.forward(logits, result, layout);
        return result;
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "0.125, 1", "3.7, 1", "0.3, 0.7"})
    void logitsAreMultipliedByTheScaleAndDividedByTheTemperature(double scale, double temperature) {
        int classes = 37;
        float[] logits = FloatFills.normal(3.0).matrix(1, classes);
        double[] scaled = new double[classes];
        for (int c = 0; c < classes; c++) {
            scaled[c] = logits[c] * (scale / temperature);
        }
        ExactRow exact = ExactRow.of(scaled);
        for (Operators operators : Operators.ofEveryProvider()) {
            Layout layout = Layout.of(1, classes);
            float[] p = softmax(operators.softmax().withScale(scale).withTemperature(temperature), logits, layout);
            float[] log = logSoftmax(operators.logSoftmax().withTemperature(temperature).withScale(scale), logits, layout);
            for (int c = 0; c < classes; c++) {
                assertTrue(Ulp.error(p[c], exact.probability(c)) <= Softmax.MAX_ULP_ERROR, "softmax " + c);
                assertTrue(Ulp.error(log[c], exact.logProbability(c)) <= LogSoftmax.MAX_ULP_ERROR, "log_softmax " + c);
            }
        }
    }

    @Test
    void aHiddenClassHasTheProbabilityZeroAndTheLogarithmMinusInfinityWhateverItsLogitIs() {
        Mask mask = Mask.visible(new boolean[] {true, false, true, false}, ONE_ROW);
        for (float hidden : new float[] {0.0f, INFINITY, -INFINITY, Float.NaN, 3e38f}) {
            float[] logits = {2.0f, hidden, 2.0f, hidden};
            requireSame(softmax(new Softmax().withMask(mask), logits, ONE_ROW), 0.5f, 0.0f, 0.5f, 0.0f);
            float log = (float) -Math.log(2);
            requireSame(logSoftmax(new LogSoftmax().withMask(mask), logits, ONE_ROW), log, -INFINITY, log, -INFINITY);
        }
    }

    @Test
    void addendsAreAddedAfterScalingAndMinusInfinityHides() {
        Mask mask = Mask.additive(new float[] {1.0f, -INFINITY, 0.0f, -2.0f}, ONE_ROW);
        float[] logits = {4.0f, Float.NaN, 6.0f, 10.0f};
        float third = (float) (1.0 / 3);
        requireSame(softmax(new Softmax().withScale(0.5).withMask(mask), logits, ONE_ROW), third, 0.0f, third, third);
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, 0, 1, 100, Long.MAX_VALUE, Long.MIN_VALUE})
    void aQueryOfTheCausalMaskSeesTheKeysUpToItsOwn(long offset) {
        int queries = 3;
        int keys = 4;
        Layout layout = Layout.of(2 * queries, keys);
        float[] p = softmax(new Softmax().withMask(Mask.causal(queries, offset)).withZeroMaskedRows(true), new float[24], layout);
        for (int row = 0; row < 2 * queries; row++) {
            double last = row % queries + (double) offset;
            float visible = (float) Math.clamp(last + 1, 0, keys);
            for (int key = 0; key < keys; key++) {
                assertEquals(key <= last ? 1 / visible : 0.0f, p[row * keys + key], "row " + row + ", key " + key);
            }
        }
    }

    @Test
    void aMaskWithFewerRowsIsRepeatedOrShared() {
        Mask mask = Mask.visible(new boolean[] {true, false, false, true}, Layout.of(2, 2));
        requireSame(softmax(new Softmax().withMask(mask), new float[8], Layout.of(4, 2)), 1.0f, 0.0f, 0.0f, 1.0f, 1.0f, 0.0f, 0.0f, 1.0f);
        requireSame(softmax(new Softmax().withMask(mask.forEach(2)), new float[8], Layout.of(4, 2)),
                1.0f, 0.0f, 1.0f, 0.0f, 0.0f, 1.0f, 0.0f, 1.0f);
    }

    @Test
    void masksAreCombined() {
        Mask padding = Mask.visible(new boolean[] {true, true, false, true}, ONE_ROW);
        Mask all = padding.and(Mask.causal(1, 1)).and(Mask.additive(new float[] {0.0f, -INFINITY, 0.0f, 0.0f}, ONE_ROW));
        requireSame(softmax(new Softmax().withMask(all), new float[4], ONE_ROW), 1.0f, 0.0f, 0.0f, 0.0f);
    }

    @Test
    void aMaskIsTheSameInEveryMemory() {
        float[] logits = FloatFills.normal(2.0).matrix(2, 4);
        float[] addends = {0.0f, 1.0f, -INFINITY, 2.0f};
        double[] wide = {0.0, 1.0, Double.NEGATIVE_INFINITY, 2.0};
        Layout layout = Layout.of(2, 4);
        float[] expected = softmax(new Softmax().withMask(Mask.additive(addends, ONE_ROW)), logits, layout);
        Arena arena = Arena.ofAuto();
        for (Mask mask : List.of(Mask.additive(wide, ONE_ROW),
                Mask.additive(ValueLayout.JAVA_FLOAT, arena.allocateFrom(ValueLayout.JAVA_FLOAT, addends), ONE_ROW),
                Mask.additive(ValueLayout.JAVA_DOUBLE, arena.allocateFrom(ValueLayout.JAVA_DOUBLE, wide), ONE_ROW),
                Mask.additive(ValueLayout.JAVA_FLOAT, MemorySegment.ofArray(addends), ONE_ROW))) {
            requireSame(softmax(new Softmax().withMask(mask), logits, layout), expected);
        }
        byte[] bytes = {1, 0, -1, 0};
        for (MemorySegment visible : List.of(MemorySegment.ofArray(bytes), arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes))) {
            Mask mask = Mask.visible(ValueLayout.JAVA_BYTE, visible, ONE_ROW);
            requireSame(softmax(new Softmax().withMask(mask), new float[4], ONE_ROW), 0.5f, 0.0f, 0.5f, 0.0f);
        }
    }

    @Test
    void aRowThatIsMaskedEntirelyIsNaNOrZeroAsAskedFor() {
        float[] logits = {1.0f, 2.0f, -INFINITY, -INFINITY};
        Layout layout = Layout.of(2, 2);
        Mask mask = Mask.visible(new boolean[] {false, false, true, true}, layout);
        float[] none = {Float.NaN, Float.NaN, Float.NaN, Float.NaN};
        requireSame(softmax(new Softmax().withMask(mask), logits, layout), none);
        requireSame(logSoftmax(new LogSoftmax().withMask(mask), logits, layout), none);
        requireSame(softmax(new Softmax().withMask(mask).withZeroMaskedRows(true), logits, layout), 0.0f, 0.0f, 0.0f, 0.0f);
        requireSame(logSoftmax(new LogSoftmax().withMask(mask).withZeroMaskedRows(true), logits, layout),
                -INFINITY, -INFINITY, -INFINITY, -INFINITY);
        for (RowOperator operator : List.of(new Softmax().withMask(mask).withZeroMaskedRows(true),
                new LogSoftmax().withMask(mask).withZeroMaskedRows(true))) {
            float[] gradient = none.clone();
            operator.backward(logits, new float[] {1.0f, 2.0f, 3.0f, 4.0f}, gradient, layout);
            requireSame(gradient, 0.0f, 0.0f, 0.0f, 0.0f);
        }
    }

    @Test
    void aRowWithNaNIsNotMasked() {
        float[] logits = {Float.NaN, -INFINITY, INFINITY, 0.0f};
        requireSame(softmax(new Softmax().withZeroMaskedRows(true), logits, ONE_ROW), Float.NaN, Float.NaN, Float.NaN, Float.NaN);
    }

    @Test
    void badOptionsAreRefused() {
        Softmax softmax = new Softmax();
        refused("temperature is 0.0", ignored -> softmax.withTemperature(0));
        refused("temperature is NaN", ignored -> softmax.withTemperature(Double.NaN));
        refused("scale is Infinity", ignored -> softmax.withScale(Double.POSITIVE_INFINITY));
        refused("mask is null", ignored -> softmax.withMask(null));
        refused("queries is 0", ignored -> Mask.causal(0, 0));
        refused("logitsRows is 0", ignored -> Mask.causal(1, 0).forEach(0));
        refused("rows of mask is 0", ignored -> Mask.visible(new boolean[0], Layout.of(0, 4)));
        refused("weights[1] is -1.0", ignored -> new LogSumExp().withWeights(1, -1));
        refused("mask has 3 classes, must have 4",
                result -> softmax.withMask(Mask.visible(new boolean[3], Layout.of(1, 3))).forward(new float[4], result, ONE_ROW));
        refused("must have a multiple of the 3 x 1",
                result -> softmax.withMask(Mask.causal(3, 0)).forward(new float[4], result, ONE_ROW));
        refused("overlaps", result -> softmax.withMask(Mask.additive(result, ONE_ROW)).forward(new float[4], result, ONE_ROW));
        refused("weights has 2 numbers, must have 4",
                result -> new LogSumExp().withWeights(1, 1).forward(new float[4], ONE_ROW, result, 0));
        refused("upstream is null", result -> softmax.backward(new float[4], null, result, ONE_ROW));
        refused("upstream has 2 rows of 2 classes", result -> softmax.backward(
                new float[4], ONE_ROW, new float[4], Layout.of(2, 2), result, ONE_ROW));
    }

    /** The message says why, and nothing has been written. */
    private static void refused(String message, Consumer<float[]> call) {
        float[] result = {7.0f, 7.0f, 7.0f, 7.0f};
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> call.accept(result));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        requireSame(result, 7.0f, 7.0f, 7.0f, 7.0f);
    }

    private static void requireSame(float[] actual, float... expected) {
        FloatNormaliserGradientTest.requireSame(expected, actual);
    }
}
