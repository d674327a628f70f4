package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactElementary;
import dev.lanemax.reference.ExactMath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the documentation of {@link Elementwise} says of vector-Jacobian products, and of the functions that have no kernels of their
 * own, over floats: accuracy, kinks, special values, bad input.
 */
class FloatElementwiseBackwardTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final Layout ONE = Layout.of(1, 1);
    private static final DoubleDouble UNIT = DoubleDouble.ONE;
    private static final double BETA = 1.7f;
    private static final double CAP = 30;
    private static final int SAMPLES = 20_000;

    /** The exact value of a function or a derivative. */
    private interface Exact {
        DoubleDouble of(double x);
    }

    /** A function, its exact values where they have no kernels of their own, and its exact derivative. */
    private enum Case {

        EXP(Elementwise.exp(), null, x -> ExactElementary.exp(x).value()),
        EXPM1(Elementwise.expm1(), null, x -> ExactElementary.exp(x).value()),
        LOG(Elementwise.log(), null, x -> UNIT.dividedBy(DoubleDouble.of(x))),
        LOG1P(Elementwise.log1p(), null, x -> UNIT.dividedBy(DoubleDouble.sum(1, x))),
        SIGMOID(Elementwise.sigmoid(), null, x -> sigmoid(x).times(sigmoid(-x))),
        LOG_SIGMOID(Elementwise.logSigmoid(), null, x -> sigmoid(-x)),
        SOFTPLUS(Elementwise.softplus(), null, Case::sigmoid),
        TANH(Elementwise.tanh(), null, x -> sigmoid(2 * x).times(sigmoid(-2 * x)).times(4)),
        SOFTSIGN(Elementwise.softsign(), x -> DoubleDouble.of(x).dividedBy(DoubleDouble.sum(1, Math.abs(x))),
                x -> UNIT.dividedBy(DoubleDouble.sum(1, Math.abs(x)).times(DoubleDouble.sum(1, Math.abs(x))))),
        HARD_SIGMOID(Elementwise.hardSigmoid(0.25, 0.5),
                x -> Math.abs(x) < 2 ? DoubleDouble.product(0.25, x).plus(DoubleDouble.of(0.5)) : DoubleDouble.of(x < 0 ? 0 : 1),
                x -> DoubleDouble.of(Math.abs(x) < 2 ? 0.25 : 0)),
        SOFTPLUS_WITH_BETA(Elementwise.softplus(BETA, INFINITY),
                x -> softplus(DoubleDouble.product(BETA, x)).dividedBy(DoubleDouble.of(BETA)),
                x -> sigmoid(DoubleDouble.product(BETA, x))),
        SOFTCAP(Elementwise.softcap(CAP), x -> tanh(DoubleDouble.of(x).dividedBy(DoubleDouble.of(CAP))).times(CAP),
                x -> {
                    DoubleDouble z = DoubleDouble.of(x).times(2).dividedBy(DoubleDouble.of(CAP));
                    return sigmoid(z).times(sigmoid(z.negated())).times(4);
                });

        private final Elementwise function;
        private final Exact value;
        private final Exact derivative;

        Case(Elementwise function, Exact value, Exact derivative) {
            this.function = function;
            this.value = value;
            this.derivative = derivative;
        }

        private static DoubleDouble sigmoid(double x) {
            return ExactElementary.sigmoid(x).value();
        }

        private static DoubleDouble sigmoid(DoubleDouble z) {
            DoubleDouble power = ExactMath.exp(z.magnitude().negated());
            return (z.high() < 0 ? power : UNIT).dividedBy(UNIT.plus(power));
        }

        private static DoubleDouble softplus(DoubleDouble z) {
            DoubleDouble logarithm = ExactMath.log1p(ExactMath.exp(z.magnitude().negated()));
            return z.high() < 0 ? logarithm : z.plus(logarithm);
        }

        /** z - z^3/3 where z is small enough, to 100 bits. */
        private static DoubleDouble tanh(DoubleDouble z) {
            if (Math.abs(z.high()) < 1e-8) {
                return z.minus(z.times(z).times(z).dividedBy(DoubleDouble.of(3)));
            }
            DoubleDouble power = ExactMath.exp(z.magnitude().times(-2));
            return UNIT.minus(power).dividedBy(UNIT.plus(power)).times(Math.signum(z.high()));
        }
    }

    /** For {@link OperatorErrors}. */
    static void measureAll() {
        for (Case each : Case.values()) {
            new FloatElementwiseBackwardTest().theBoundHolds(each);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBoundHolds(Case tested) {
        WorstError values = new WorstError();
        WorstError gradients = new WorstError();
        for (double scale : new double[] {1e-10, 0.1, 1, 5, 30, 200}) {
            Random random = new Random(Double.hashCode(scale));
            float[] x = new float[SAMPLES];
            float[] upstream = new float[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                x[i] = (float) (scale * random.nextGaussian());
                upstream[i] = (float) random.nextGaussian();
            }
            float[] computed = new float[SAMPLES];
            float[] gradient = new float[SAMPLES];
            tested.function.forward(x, computed, Layout.of(1, SAMPLES));
            tested.function.backward(x, upstream, gradient, Layout.of(1, SAMPLES));
            for (int i = 0; i < SAMPLES; i++) {
                if (tested.value != null) {
                    values.add(computed[i], tested.value.of(x[i]));
                }
                DoubleDouble derivative = tested.derivative.of(x[i]);
                if (Math.abs(derivative.high()) > 1e-300 && Math.abs(derivative.high()) < 1e300) {
                    gradients.add(gradient[i], derivative.times(upstream[i]));
                }
            }
        }
        String name = tested.toString().toLowerCase(Locale.ROOT) + FloatEdges.SUFFIX;
        gradients.assertWithin(Elementwise.MAX_OTHER_ULP_ERROR, name + "'s gradient");
        if (tested.value != null) {
            values.assertWithin(Elementwise.MAX_OTHER_ULP_ERROR, name);
        }
    }

    @Test
    void softplusIsLinearAboveItsThreshold() {
        Elementwise softplus = Elementwise.softplus(2, 5);
        assertElement(softplus, 3, 3, 1);
        assertElement(softplus, INFINITY, INFINITY, 1);
        assertElement(softplus, -INFINITY, 0, 0);
        assertTrue(forward(softplus, 2.5f) > 2.5f && backward(softplus, 2.5f) < 1);
        assertElement(Elementwise.softplus(2, INFINITY), INFINITY, INFINITY, 1);
    }

    @Test
    void softplusWithPyTorchsDefaultsIsTheExactOneBelowItsThreshold() {
        for (float x : new float[] {-80, -3, 0, 0.5f, 10, 19}) {
            assertEquals(forward(Elementwise.softplus(), x), forward(Elementwise.softplus(1, 20), x), 1e-6f * x * x + 1e-30f);
        }
    }

    @Test
    void softsignHasItsLimits() {
        assertElement(Elementwise.softsign(), 3, 0.75f, 0.0625f);
        assertElement(Elementwise.softsign(), -1, -0.5f, 0.25f);
        assertElement(Elementwise.softsign(), 0, 0, 1);
        assertElement(Elementwise.softsign(), INFINITY, 1, 0);
        assertElement(Elementwise.softsign(), -INFINITY, -1, 0);
    }

    @Test
    void hardSigmoidOfPyTorchIsLinearFromMinusThreeToThree() {
        Elementwise hardSigmoid = Elementwise.hardSigmoid();
        float sixth = (float) (1.0 / 6);
        assertElement(hardSigmoid, 0, 0.5f, sixth);
        assertElement(hardSigmoid, 1.5f, 0.75f, sixth);
        assertElement(hardSigmoid, -3, 0, 0);
        assertElement(hardSigmoid, 3, 1, 0);
        assertElement(hardSigmoid, INFINITY, 1, 0);
        assertElement(hardSigmoid, -INFINITY, 0, 0);
        assertTrue(backward(hardSigmoid, -2.99f) == sixth && backward(hardSigmoid, 2.99f) == sixth);
    }

    @Test
    void hardSigmoidOfOnnxHasASlopeAndAnOffset() {
        Elementwise hardSigmoid = Elementwise.hardSigmoid(0.25, 0.5);
        assertElement(hardSigmoid, 1, 0.75f, 0.25f);
        assertElement(hardSigmoid, -2, 0, 0);
        assertElement(hardSigmoid, 2, 1, 0);
    }

    @Test
    void softcapIsNeverBeyondItsCap() {
        assertElement(Elementwise.softcap(CAP), INFINITY, 30, 0);
        assertElement(Elementwise.softcap(CAP), -INFINITY, -30, 0);
        assertElement(Elementwise.softcap(CAP), 0, 0, 1);
        assertElement(Elementwise.softcap(CAP), Float.MIN_VALUE, Float.MIN_VALUE, 1);
    }

    @Test
    void derivativesHaveTheirLimits() {
        assertEquals(INFINITY, backward(Elementwise.exp(), INFINITY));
        assertEquals(0, backward(Elementwise.expm1(), -INFINITY));
        assertEquals(INFINITY, backward(Elementwise.log(), 0));
        assertEquals(0, backward(Elementwise.log(), INFINITY));
        assertEquals(-0.5f, backward(Elementwise.log(), -2));
        assertEquals(INFINITY, backward(Elementwise.log1p(), -1));
        assertEquals(0.25f, backward(Elementwise.sigmoid(), 0));
        assertEquals(0, backward(Elementwise.sigmoid(), -INFINITY));
        assertEquals(0, backward(Elementwise.sigmoid(), INFINITY));
        assertEquals(1, backward(Elementwise.logSigmoid(), -INFINITY));
        assertEquals(0, backward(Elementwise.logSigmoid(), INFINITY));
        assertEquals(1, backward(Elementwise.softplus(), INFINITY));
        assertEquals(1, backward(Elementwise.tanh(), 0));
        assertEquals(0, backward(Elementwise.tanh(), INFINITY));
    }

    @ParameterizedTest
    @EnumSource
    void nanGivesNaN(Case tested) {
        assertEquals(Float.NaN, forward(tested.function, Float.NaN));
        assertEquals(Float.NaN, backward(tested.function, Float.NaN));
        assertEquals(Float.NaN, forward(Elementwise.hardSigmoid(), Float.NaN));
        assertEquals(Float.NaN, backward(Elementwise.hardSigmoid(), Float.NaN));
    }

    @Test
    void longMatricesAreAsTheirParts() {
        for (Elementwise function : List.of(Elementwise.tanh(), Elementwise.softcap(CAP), Elementwise.softplus(BETA, 20))) {
            float[] x = Arguments.normalFloats(5000);
            float[] upstream = Arguments.everyKindOfFloats(5000);
            float[] whole = new float[5000];
            float[] parts = new float[5000];
            function.backward(x, upstream, whole, Layout.of(1, 5000));
            for (int i = 0; i < 5000; i += 50) {
                function.backward(x, upstream, parts, Layout.of(1, 50).withOffset(i));
            }
            assertEquals(-1, Arrays.mismatch(whole, parts));
        }
    }

    @Test
    void badInputIsNamedAndNothingIsWritten() {
        Elementwise tanh = Elementwise.tanh();
        Layout layout = Layout.of(3, 4);
        float[] x = new float[12];
        float[] gradient = new float[12];
        Arrays.fill(gradient, -7);
        MemorySegment segment = MemorySegment.ofArray(gradient);
        assertRefused(() -> tanh.backward(null, x, gradient, layout), "input", "null");
        assertRefused(() -> tanh.backward(x, null, gradient, layout), "upstream", "null");
        assertRefused(() -> tanh.backward(x, x, null, layout), "gradient", "null");
        assertRefused(() -> tanh.backward(x, layout, x, Layout.of(4, 3), gradient, layout), "upstream", "4", "3");
        assertRefused(() -> tanh.backward(x, layout, x, layout, gradient, Layout.of(1, 4, 3)
                .withOffset(1)), "gradient", "12", "13");
        assertRefused(() -> tanh.backward(x, layout, gradient, layout, gradient, Layout.of(1, 4, 3)), "gradient", "overlaps", "upstream");
        assertRefused(() -> tanh.forward(gradient, layout, gradient, Layout.of(1, 4, 3)), "output", "overlaps", "input");
        assertRefused(() -> tanh.backward(x, x, gradient, Layout.of(3, 0)), "classes", "0");
        assertRefused(() -> tanh.backward(FLOAT, segment, layout, segment, layout, segment.asReadOnly(), layout), "gradient", "read-only");
        assertRefused(() -> Elementwise.softplus(0, 20), "beta", "0.0");
        assertRefused(() -> Elementwise.softplus(1, Double.NaN), "threshold", "NaN");
        assertRefused(() -> Elementwise.hardSigmoid(-1, 0), "alpha", "-1.0");
        assertRefused(() -> Elementwise.hardSigmoid(1, Double.NaN), "beta", "NaN");
        assertRefused(() -> Elementwise.softcap(0), "cap", "0.0");
        for (float untouched : gradient) {
            assertEquals(-7, untouched);
        }
    }

    private static void assertRefused(Executable call, String... parts) {
        RuntimeException refusal = assertThrows(RuntimeException.class, call);
        assertTrue(refusal instanceof IllegalArgumentException || refusal instanceof IndexOutOfBoundsException, refusal::toString);
        for (String part : parts) {
            assertTrue(refusal.getMessage().contains(part), () -> "'" + refusal.getMessage() + "' should name " + part);
        }
    }

    private static void assertElement(Elementwise function, float x, float value, float derivative) {
        assertEquals(value, forward(function, x), "value at " + x);
        assertEquals(derivative, backward(function, x), "derivative at " + x);
    }

    private static float forward(Elementwise function, float x) {
        float[] y = new float[1];
        function.forward(new float[] {x}, y, ONE);
        return y[0];
    }

    /** With an upstream gradient of 1. */
    private static float backward(Elementwise function, float x) {
        float[] gradient = new float[1];
        function.backward(new float[] {x}, new float[] {1}, gradient, ONE);
        return gradient[0];
    }
}
