package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactRow;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The vector-Jacobian products of softmax, log-softmax and logsumexp. */
class FloatNormaliserGradientTest {

    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Provide
    static Arbitrary<Operators> providers() {
        return Arbitraries.of(Operators.ofEveryProvider());
    }

    @Provide
    static Arbitrary<Float> scales() {
        return Arbitraries.of(1.0f, 20.0f, 1000.0f);
    }

    private static float[] upstream(int classes, long seed) {
        Random random = new Random(~seed);
        float[] upstream = new float[classes];
        for (int c = 0; c < classes; c++) {
            upstream[c] = (float) (random.nextGaussian() * (random.nextInt(4) == 0 ? 1e3 : 1));
        }
        return upstream;
    }

    @Property
    void entriesOfSoftmaxAreWithinTheBound(@ForAll("providers") Operators operators,
            @ForAll @IntRange(min = 1, max = 300) int classes, @ForAll("scales") float scale, @ForAll long seed) {
        float[] logits = FloatSoftmaxProperties.row(classes, scale, seed);
        float[] upstream = upstream(classes, seed);
        ExactRow exact = ExactRow.of(logits, 0, classes);
        DoubleDouble sum = DoubleDouble.ZERO;
        DoubleDouble magnitudes = DoubleDouble.ZERO;
        for (int c = 0; c < classes; c++) {
            DoubleDouble term = exact.probability(c).times(upstream[c]);
            sum = sum.plus(term);
            magnitudes = magnitudes.plus(term.magnitude());
        }
        float[] gradient = new float[classes];
        operators.softmax().backward(logits, upstream, gradient, Layout.of(1, classes));
        for (int c = 0; c < classes; c++) {
            DoubleDouble p = exact.probability(c);
            double largest = p.high() * Math.max(Math.abs(upstream[c]), magnitudes.high());
            requireWithinBound(gradient[c], p.times(DoubleDouble.of(upstream[c]).minus(sum)), largest);
        }
    }

    @Property
    void entriesOfLogSoftmaxAreWithinTheBound(@ForAll("providers") Operators operators,
            @ForAll @IntRange(min = 1, max = 300) int classes, @ForAll("scales") float scale, @ForAll long seed) {
        float[] logits = FloatSoftmaxProperties.row(classes, scale, seed);
        float[] upstream = upstream(classes, seed);
        ExactRow exact = ExactRow.of(logits, 0, classes);
        DoubleDouble sum = DoubleDouble.ZERO;
        double magnitudes = 0;
        for (float u : upstream) {
            sum = sum.plus(DoubleDouble.of(u));
            magnitudes += Math.abs(u);
        }
        float[] gradient = new float[classes];
        operators.logSoftmax().backward(logits, upstream, gradient, Layout.of(1, classes));
        for (int c = 0; c < classes; c++) {
            DoubleDouble p = exact.probability(c);
            double largest = Math.max(Math.abs(upstream[c]), p.high() * magnitudes);
            requireWithinBound(gradient[c], DoubleDouble.of(upstream[c]).minus(p.times(sum)), largest);
        }
    }

    @Property
    void entriesOfLogsumexpAreWithinTheBound(@ForAll("providers") Operators operators,
            @ForAll @IntRange(min = 1, max = 300) int classes, @ForAll("scales") float scale, @ForAll long seed) {
        float[] logits = FloatSoftmaxProperties.row(classes, scale, seed);
        float[] upstream = upstream(1, seed);
        ExactRow exact = ExactRow.of(logits, 0, classes);
        float[] gradient = new float[classes];
        Layout layout = Layout.of(1, classes);
        operators.logSumExp().backward(logits, layout, upstream, 0, gradient, layout);
        for (int c = 0; c < classes; c++) {
            DoubleDouble entry = exact.probability(c).times(upstream[0]);
            requireWithinBound(gradient[c], entry, entry.high());
        }
    }

    /** What is lost with terms below the smallest normal number is lost of the whole entry. */
    private static void requireWithinBound(float computed, DoubleDouble exact, double largest) {
        boolean tiny = Math.abs(computed - exact.high()) <= 1e4 * Float.MIN_NORMAL;
        WorstError worst = new WorstError();
        worst.add(tiny ? 0f : computed, tiny ? DoubleDouble.ZERO : exact, Math.max(largest, Math.abs(exact.high())));
        worst.keepWithin(Normaliser.MAX_GRADIENT_ULP_ERROR, "softmax, log_softmax, logsumexp" + FloatEdges.SUFFIX + "'s gradient");
    }

    @Property(tries = 200)
    void gradientsAreThoseOfDifferences(@ForAll @IntRange(min = 1, max = 12) int classes, @ForAll long seed) {
        Random random = new Random(seed);
        double[] logits = random.doubles(classes, -2, 2).toArray();
        double[] upstream = random.doubles(classes, -1, 1).toArray();
        boolean[] visible = new boolean[classes];
        for (int c = 0; c < classes; c++) {
            visible[c] = c == 0 || random.nextBoolean();
        }
        Layout layout = Layout.of(1, classes);
        Mask mask = Mask.visible(visible, layout);
        requireDifferences(new Softmax().withTemperature(0.7).withScale(1.3).withMask(mask), logits, upstream, visible);
        requireDifferences(new LogSoftmax().withTemperature(0.7).withMask(mask), logits, upstream, visible);
        requireDifferences(new GumbelSoftmax(seed).withTemperature(1.5), logits, upstream, visible);
    }

    private static void requireDifferences(RowOperator operator, double[] logits, double[] upstream, boolean[] visible) {
        Layout layout = Layout.of(1, logits.length);
        double[] gradient = new double[logits.length];
        operator.backward(logits, upstream, gradient, layout);
        double step = 0x1p-17;
        for (int c = 0; c < logits.length; c++) {
            double[] moved = logits.clone();
            moved[c] = logits[c] + step;
            double above = product(operator, moved, upstream, visible);
            moved[c] = logits[c] - step;
            double below = product(operator, moved, upstream, visible);
            assertEquals((above - below) / (2 * step), gradient[c], 1e-8, operator.getClass().getSimpleName() + ", class " + c);
        }
    }

    private static double product(RowOperator operator, double[] logits, double[] upstream, boolean[] visible) {
        double[] result = new double[logits.length];
        operator.forward(logits, result, Layout.of(1, logits.length));
        double sum = 0;
        for (int c = 0; c < result.length; c++) {
            sum += visible[c] || !(operator instanceof LogSoftmax) ? upstream[c] * result[c] : 0;
        }
        return sum;
    }

    @Test
    void aLogitOfMinusInfinityHasNoGradientOfSoftmaxWhateverComesFromAbove() {
        float[] logits = {1.0f, -INFINITY, 1.0f, -INFINITY};
        float[] upstream = {2.0f, INFINITY, 4.0f, Float.NaN};
        float[] gradient = new float[4];
        new Softmax().backward(logits, upstream, gradient, Layout.of(1, 4));
        requireSame(new float[] {-0.5f, 0.0f, 0.5f, 0.0f}, gradient);
    }

    @Test
    void aLogitOfMinusInfinityHasItsUpstreamGradientOfLogSoftmaxUnlessAMaskHidesIt() {
        float[] logits = {1.0f, -INFINITY, 1.0f, 7.0f};
        float[] upstream = {2.0f, 3.0f, 4.0f, Float.NaN};
        float[] gradient = new float[4];
        Mask mask = Mask.visible(new boolean[] {true, true, true, false}, Layout.of(1, 4));
        new LogSoftmax().withMask(mask).backward(logits, upstream, gradient, Layout.of(1, 4));
        requireSame(new float[] {-2.5f, 3.0f, -0.5f, 0.0f}, gradient);
    }

    @Test
    void aRowWithNaNHasNaNAsItsGradientAndOtherRowsAreNotAffected() {
        float[] logits = {1.0f, Float.NaN, 1.0f, 1.0f};
        float[] upstream = {1.0f, 1.0f, 1.0f, 3.0f};
        float[] gradient = new float[4];
        new Softmax().backward(logits, upstream, gradient, Layout.of(2, 2));
        requireSame(new float[] {Float.NaN, Float.NaN, -0.5f, 0.5f}, gradient);
    }

    @Test
    void aGradientMayOverwriteTheLogitsOrTheUpstreamGradient() {
        Layout layout = Layout.of(3, 50);
        float[] logits = FloatFills.normal(2.0).matrix(3, 50);
        float[] upstream = FloatFills.normal(1.0).matrix(3, 50);
        float[] expected = new float[150];
        new Softmax().backward(logits, upstream, expected, layout);
        float[] overwritten = logits.clone();
        new Softmax().backward(overwritten, upstream, overwritten, layout);
        requireSame(expected, overwritten);
        new Softmax().backward(logits, upstream, upstream, layout);
        requireSame(expected, upstream);
    }

    @Test
    void weightsOfLogsumexpMultiplyTheTermsAndItsGradient() {
        float[] logits = {0.0f, 0.0f, INFINITY};
        float[] result = new float[1];
        float[] gradient = new float[3];
        LogSumExp weighted = new LogSumExp().withWeights(1, 3, 0);
        weighted.forward(logits, Layout.of(1, 3), result, 0);
        weighted.backward(logits, Layout.of(1, 3), new float[] {2.0f}, 0, gradient, Layout.of(1, 3));
        assertEquals((float) Math.log(4), result[0], 2 * Math.ulp(result[0]));
        assertEquals(0.5f, gradient[0], Math.ulp(0.5f));
        assertEquals(1.5f, gradient[1], Math.ulp(1.5f));
        assertEquals(0.0f, gradient[2]);
    }

    /** Where probabilities with errors of up to 3 ulp gave an entry an error of 4.15. */
    @Test
    void probabilitiesAreMoreExactThanTheirGradient() {
        for (Operators operators : Operators.ofEveryProvider()) {
            entriesOfSoftmaxAreWithinTheBound(operators, 282, 20.0f, -5972158517645487981L);
        }
    }

    static void requireSame(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], "element " + i);
        }
    }
}
