package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactRow;
import dev.lanemax.reference.Ulp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws that softmax, log-softmax and logsumexp obey for any finite logits, whatever the class count and the provider. */
class FloatSoftmaxProperties {

    private static final int MAX_CLASSES = 4098;

    private static final List<Operators> PROVIDERS = Operators.ofEveryProvider();

    @Provide
    static Arbitrary<Operators> providers() {
        return Arbitraries.of(PROVIDERS);
    }

    /** Class counts around every multiple of the lane count, with a preference for small ones. */
    @Provide
    static Arbitrary<Integer> classCounts() {
        Arbitrary<Integer> aroundMultiples = Arbitraries.integers().between(1, MAX_CLASSES / 16)
                .flatMap(multiple -> Arbitraries.integers().between(16 * multiple - 2, 16 * multiple + 2));
        return Arbitraries.oneOf(Arbitraries.integers().between(1, 70), aroundMultiples);
    }

    @Provide
    static Arbitrary<Float> scales() {
        return Arbitraries.integers().between(0, FloatEdges.PROPERTY_SCALES.length - 1).map(i -> FloatEdges.PROPERTY_SCALES[i]);
    }

    /** Logits of one row: normal with the given scale, some replaced by extremes. */
    static float[] row(int classes, float scale, long seed) {
        float[] extremes = FloatEdges.EXTREMES;
        Random random = new Random(seed);
        boolean withExtremes = random.nextInt(4) == 0;
        float[] logits = new float[classes];
        for (int c = 0; c < classes; c++) {
            logits[c] = (float) (scale * random.nextGaussian());
            if (withExtremes && random.nextInt(8) == 0) {
                logits[c] = extremes[random.nextInt(extremes.length)];
            }
        }
        return logits;
    }

    @Property
    void probabilitiesOfARowSumToOne(@ForAll("providers") Operators operators,
            @ForAll("classCounts") int classes, @ForAll("scales") float scale, @ForAll long seed) {
        float[] probabilities = softmax(operators, row(classes, scale, seed));
        DoubleDouble sum = DoubleDouble.ZERO;
        for (float p : probabilities) {
            assertTrue(p >= 0.0f && p <= 1.0f, "probability " + p);
            sum = sum.plus(DoubleDouble.of(p));
        }
        assertEquals(1.0, sum.high(), Softmax.MAX_ULP_ERROR * FloatEdges.RELATIVE_ULP);
    }

    @Property
    void everyResultIsWithinItsBound(@ForAll("providers") Operators operators,
            @ForAll("classCounts") int classes, @ForAll("scales") float scale, @ForAll long seed) {
        float[] logits = row(classes, scale, seed);
        ExactRow exact = ExactRow.of(logits, 0, classes);
        float[] probabilities = softmax(operators, logits);
        float[] logProbabilities = logSoftmax(operators, logits);
        for (int c = 0; c < classes; c++) {
            assertWithin(Softmax.MAX_ULP_ERROR, probabilities[c], exact.probability(c));
            assertWithin(LogSoftmax.MAX_ULP_ERROR, logProbabilities[c], exact.logProbability(c));
        }
        double error = Ulp.errorRelativeTo(logSumExp(operators, logits), exact.logSumExp(), exact.largestLogSumExpTerm());
        assertTrue(error <= LogSumExp.MAX_ULP_ERROR, "logsumexp is off by " + error + " ulp");
    }

    /** Logits and shift are multiples of 1/8, so their sums are exact: exact arithmetic gives both rows the same results. */
    @Property
    void aShiftChangesNothing(@ForAll("providers") Operators operators,
            @ForAll("classCounts") int classes, @ForAll long seed) {
        Random random = new Random(seed);
        float shift = (random.nextInt(1 << 16) - (1 << 15)) / 8.0f;
        float[] logits = new float[classes];
        float[] shifted = new float[classes];
        for (int c = 0; c < classes; c++) {
            logits[c] = (random.nextInt(1 << 10) - (1 << 9)) / 8.0f;
            shifted[c] = logits[c] + shift;
        }
        assertClose(2 * Softmax.MAX_ULP_ERROR, softmax(operators, logits), softmax(operators, shifted));
        assertClose(2 * LogSoftmax.MAX_ULP_ERROR, logSoftmax(operators, logits), logSoftmax(operators, shifted));
    }

    @Property
    void aPermutationOfTheClassesPermutesTheResults(@ForAll("providers") Operators operators,
            @ForAll("classCounts") int classes, @ForAll("scales") float scale, @ForAll long seed) {
        float[] logits = row(classes, scale, seed);
        List<Integer> order = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            order.add(c);
        }
        Collections.shuffle(order, new Random(seed));
        assertClose(2 * Softmax.MAX_ULP_ERROR,
                permuted(softmax(operators, logits), order), softmax(operators, permuted(logits, order)));
        assertClose(2 * LogSoftmax.MAX_ULP_ERROR,
                permuted(logSoftmax(operators, logits), order), logSoftmax(operators, permuted(logits, order)));
    }

    @Property
    void largerLogitsHaveNoSmallerProbability(@ForAll("providers") Operators operators,
            @ForAll("classCounts") int classes, @ForAll("scales") float scale, @ForAll long seed) {
        float[] logits = row(classes, scale, seed);
        float[] probabilities = softmax(operators, logits);
        for (int c = 1; c < classes; c++) {
            if (logits[c] == logits[c - 1]) {
                assertEquals(probabilities[c - 1], probabilities[c], "equal logits");
            } else {
                int larger = logits[c] > logits[c - 1] ? c : c - 1;
                int smaller = 2 * c - 1 - larger;
                double slack = 2 * Softmax.MAX_ULP_ERROR * Math.ulp(probabilities[larger]);
                assertTrue(probabilities[larger] >= probabilities[smaller] - slack, "class " + larger + " above " + smaller);
            }
        }
    }

    private static float[] softmax(Operators operators, float[] logits) {
        float[] result = new float[logits.length];
        operators.softmax().forward(logits, result, Layout.of(1, logits.length));
        return result;
    }

    private static float[] logSoftmax(Operators operators, float[] logits) {
        float[] result = new float[logits.length];
        operators.logSoftmax().forward(logits, result, Layout.of(1, logits.length));
        return result;
    }

    private static float logSumExp(Operators operators, float[] logits) {
        float[] result = new float[1];
        operators.logSumExp().forward(logits, Layout.of(1, logits.length), result, 0);
        return result[0];
    }

    static float[] permuted(float[] values, List<Integer> order) {
        float[] permuted = new float[values.length];
        for (int i = 0; i < permuted.length; i++) {
            permuted[i] = values[order.get(i)];
        }
        return permuted;
    }

    private static void assertWithin(double bound, float computed, DoubleDouble exact) {
        double error = Ulp.error(computed, exact);
        assertTrue(error <= bound, () -> computed + " is off by " + error + " ulp from " + exact.high());
    }

    private static void assertClose(double ulps, float[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.isInfinite(expected[i])) {
                assertEquals(expected[i], actual[i]);
            } else {
                assertEquals(expected[i], actual[i], Math.max(ulps * Math.ulp(expected[i]), Float.MIN_NORMAL), "element " + i);
            }
        }
    }
}
