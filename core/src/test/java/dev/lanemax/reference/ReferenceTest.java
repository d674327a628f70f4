package dev.lanemax.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reference of every accuracy test is itself right: checked against decimal arithmetic with 80 digits. */
class ReferenceTest {

    private static final BigDecimal RELATIVE_BOUND = new BigDecimal("1e-28");

    @Test
    void expIsExact() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            double x = -600.0 * random.nextDouble() * random.nextDouble();
            assertClose("exp(" + x + ")", BigMath.exp(new BigDecimal(x)), ExactMath.exp(DoubleDouble.of(x)));
        }
        assertEquals(DoubleDouble.ONE, ExactMath.exp(DoubleDouble.ZERO));
        assertEquals(DoubleDouble.ZERO, ExactMath.exp(DoubleDouble.of(-1e30)));
    }

    @Test
    void log1pIsExact() {
        Random random = new Random(2);
        for (int i = 0; i < 100; i++) {
            double t = Math.pow(10.0, 8.0 - 38.0 * random.nextDouble());
            BigDecimal exact = t > 1e-9
                    ? BigMath.log(BigDecimal.ONE.add(new BigDecimal(t)))
                    : alternatingSeries(new BigDecimal(t));
            assertClose("log1p(" + t + ")", exact, ExactMath.log1p(DoubleDouble.of(t)));
        }
        assertEquals(DoubleDouble.ZERO, ExactMath.log1p(DoubleDouble.ZERO));
    }

    /** The reference of the elementary functions over double has the relative error that it states. */
    @Test
    void theElementaryFunctionsOfDoublesAreGoodTo66Bits() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            double x = Math.scalb(2.0 * random.nextDouble() - 1.0, i % 60 - 53);
            BigDecimal power = BigMath.exp(new BigDecimal(x));
            BigDecimal onePlusPower = BigDecimal.ONE.add(power);
            BigDecimal onePlusInverse = BigDecimal.ONE.add(BigDecimal.ONE.divide(power, BigMath.DIGITS));
            BigDecimal square = power.multiply(power);
            assertGoodTo66Bits("exp", x, power, ExactElementary.exp(x));
            assertGoodTo66Bits("expm1", x, power.subtract(BigDecimal.ONE), ExactElementary.expm1(x));
            assertGoodTo66Bits("log", x, BigMath.log(new BigDecimal(Math.abs(x))), ExactElementary.log(Math.abs(x)));
            double aboveMinusOne = Math.max(x, -x / 64.0);
            assertGoodTo66Bits("log1p", aboveMinusOne,
                    BigMath.log(BigDecimal.ONE.add(new BigDecimal(aboveMinusOne))), ExactElementary.log1p(aboveMinusOne));
            assertGoodTo66Bits("sigmoid", x, BigDecimal.ONE.divide(onePlusInverse, BigMath.DIGITS), ExactElementary.sigmoid(x));
            assertGoodTo66Bits("log_sigmoid", x, BigMath.log(onePlusInverse).negate(), ExactElementary.logSigmoid(x));
            assertGoodTo66Bits("softplus", x, BigMath.log(onePlusPower), ExactElementary.softplus(x));
            assertGoodTo66Bits("tanh", x,
                    square.subtract(BigDecimal.ONE).divide(square.add(BigDecimal.ONE), BigMath.DIGITS), ExactElementary.tanh(x));
        }
    }

    /** Where results are subnormal or nearly infinite the reference keeps its digits. */
    @Test
    void theExponentialsOfDoublesAreGoodTo66BitsAtTheEndsOfTheRange() {
        for (double x : new double[] {-745.1, -744.0, -720.5, -708.4, -708.3, -700.0, 700.0, 709.7}) {
            BigDecimal power = BigMath.exp(new BigDecimal(x));
            assertGoodTo66Bits("exp", x, power, ExactElementary.exp(x));
            assertGoodTo66Bits("expm1", x, power.subtract(BigDecimal.ONE), ExactElementary.expm1(x));
            assertGoodTo66Bits("sigmoid", x, power.divide(power.add(BigDecimal.ONE), BigMath.DIGITS), ExactElementary.sigmoid(x));
            if (x < 0.0) {
                assertGoodTo66Bits("softplus", x, power, ExactElementary.softplus(x));
            }
        }
    }

    private static void assertGoodTo66Bits(String function, double x, BigDecimal exact, Scaled computed) {
        BigDecimal value = BigMath.toBigDecimal(computed.significand())
                .multiply(BigDecimal.TWO.pow(computed.exponent(), BigMath.DIGITS));
        BigDecimal bound = exact.abs().multiply(new BigDecimal(0x1p-66));
        assertTrue(value.subtract(exact).abs().compareTo(bound) <= 0,
                () -> function + "(" + x + ") is " + exact + ", computed " + value);
    }

    /** The reference of the elementary functions, which is in double, has the relative error that it states. */
    @Test
    void theElementaryFunctionsAreGoodTo48Bits() {
        Random random = new Random(4);
        for (int i = 0; i < 100_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            if (Math.abs(x) < 87.0f) {
                DoubleDouble power = ExactMath.exp(DoubleDouble.of(x));
                DoubleDouble inverse = ExactMath.exp(DoubleDouble.of(-x));
                assertGood("exp", x, power, ElementaryReference.exp(x));
                assertGood("expm1", x, expm1(x), ElementaryReference.expm1(x));
                assertGood("sigmoid", x, DoubleDouble.ONE.dividedBy(DoubleDouble.ONE.plus(inverse)),
                        ElementaryReference.sigmoid(x));
                assertGood("softplus", x, ExactMath.log1p(power), ElementaryReference.softplus(x));
                assertGood("log_sigmoid", x, ExactMath.log1p(inverse).negated(), ElementaryReference.logSigmoid(x));
                DoubleDouble square = expm1(2.0 * x);
                assertGood("tanh", x, square.dividedBy(square.plus(DoubleDouble.of(2.0))), ElementaryReference.tanh(x));
            }
            if (x > -1.0f) {
                DoubleDouble exact = x < 0.0f
                        ? ExactMath.log1p(DoubleDouble.of(-x).dividedBy(DoubleDouble.sum(1.0, x))).negated()
                        : ExactMath.log1p(DoubleDouble.of(x));
                assertGood("log1p", x, exact, ElementaryReference.log1p(x));
            }
            if (x > 0.0f && x != 1.0f && x < Float.POSITIVE_INFINITY) {
                assertGood("log", x, ExactMath.log(DoubleDouble.of(x)), ElementaryReference.log(x));
            }
        }
    }

    /** e^x - 1, by Taylor's series where the difference would lose digits. */
    private static DoubleDouble expm1(double x) {
        if (Math.abs(x) > 0.1) {
            return ExactMath.exp(DoubleDouble.of(x)).minus(DoubleDouble.ONE);
        }
        DoubleDouble term = DoubleDouble.of(x);
        DoubleDouble result = DoubleDouble.ZERO;
        for (int n = 2; n < 20; n++) {
            result = result.plus(term);
            term = term.times(x).dividedBy(DoubleDouble.of(n));
        }
        return result;
    }

    private static void assertGood(String function, float x, DoubleDouble exact, double computed) {
        double error = Math.abs((computed - exact.high()) - exact.low());
        assertTrue(error <= 0x1p-48 * Math.abs(exact.high()), () -> function + "(" + x + ") is off by " + error);
    }

    /** ln(1 + t) = t - t^2/2 + t^3/3 - ... for tiny t. */
    private static BigDecimal alternatingSeries(BigDecimal t) {
        BigDecimal result = BigDecimal.ZERO;
        for (int k = 1; k <= 6; k++) {
            BigDecimal term = t.pow(k).divide(BigDecimal.valueOf(k), BigMath.DIGITS);
            result = k % 2 == 1 ? result.add(term) : result.subtract(term);
        }
        return result;
    }

    @Test
    void rowsAreExact() {
        Random random = new Random(3);
        for (double scale : new double[] {1e-3, 1.0, 20.0, 100.0}) {
            for (int classes : new int[] {1, 2, 3, 17}) {
                double[] logits = new double[classes];
                for (int c = 0; c < classes; c++) {
                    logits[c] = (float) (scale * random.nextGaussian());
                }
                checkRow(logits);
            }
        }
        checkRow(new double[] {500.0, 499.9375, 0.0});
        checkRow(new double[] {5.0, 5.0, 5.0});
        checkRow(new double[] {0.0, -60.0, -61.0});
    }

    private static void checkRow(double[] logits) {
        ExactRow row = ExactRow.of(logits);
        BigDecimal[] powers = new BigDecimal[logits.length];
        BigDecimal sum = BigDecimal.ZERO;
        for (int c = 0; c < logits.length; c++) {
            powers[c] = BigMath.exp(new BigDecimal(logits[c]));
            sum = sum.add(powers[c]);
        }
        BigDecimal logSumExp = BigMath.log(sum);
        for (int c = 0; c < logits.length; c++) {
            String entry = "class " + c + " of " + java.util.Arrays.toString(logits);
            BigDecimal probability = powers[c].divide(sum, BigMath.DIGITS);
            BigDecimal logProbability = new BigDecimal(logits[c]).subtract(logSumExp);
            assertClose("probability, " + entry, probability, row.probability(c));
            assertClose("log-probability, " + entry, logProbability, row.logProbability(c));
            assertClose("loss, " + entry, logProbability.negate(), row.loss(c));
            assertClose("target gradient, " + entry, probability.subtract(BigDecimal.ONE), row.gradient(c, c));
            if (c > 0) {
                assertClose("gradient, " + entry, probability, row.gradient(0, c));
            }
        }
        BigDecimal error = BigMath.toBigDecimal(row.logSumExp()).subtract(logSumExp).abs();
        BigDecimal largestTerm = new BigDecimal(row.largestLogSumExpTerm());
        assertTrue(error.compareTo(RELATIVE_BOUND.multiply(largestTerm)) <= 0, "logsumexp of " + logits.length);
    }

    @Test
    void anInfiniteLogitBelowIsAnExactZero() {
        ExactRow row = ExactRow.of(new double[] {0.0, Double.NEGATIVE_INFINITY});
        assertEquals(DoubleDouble.ZERO, row.probability(1));
        assertEquals(Double.NEGATIVE_INFINITY, row.logProbability(1).high());
        assertEquals(0.0, row.logSumExp().high());
        assertThrows(IllegalArgumentException.class, () -> ExactRow.of(new double[] {Double.NEGATIVE_INFINITY}));
    }

    @Test
    void ulpsAreFractionsOfTheSpacingAtTheExactValue() {
        assertEquals(0.25, Ulp.error(1.0f, DoubleDouble.of(1.0 + 0x1p-25)));
        assertEquals(1.0, Ulp.error(Math.nextUp(3.0f), DoubleDouble.of(3.0)));
        assertEquals(1.0, Ulp.error(Math.nextDown(-3.0f), DoubleDouble.of(-3.0)));
        assertEquals(0.0, Ulp.error(0.0f, DoubleDouble.of(0x1p-127)), "a subnormal result may flush to zero");
        assertEquals(0x1.8p23, Ulp.error(0.0f, DoubleDouble.of(0x1.8p-126)), "a normal result may not");
        assertTrue(Ulp.error(Float.NaN, DoubleDouble.ONE) == Double.POSITIVE_INFINITY);
        assertEquals(0.0, Ulp.error(Float.NEGATIVE_INFINITY, DoubleDouble.of(-6e38)));
    }

    private static void assertClose(String what, BigDecimal exact, DoubleDouble computed) {
        BigDecimal error = BigMath.toBigDecimal(computed).subtract(exact).abs();
        // Decimal cancellation leaves an absolute error of this order where the exact value is zero or tiny.
        BigDecimal bound = RELATIVE_BOUND.multiply(exact.abs()).add(new BigDecimal("1e-70"));
        assertTrue(error.compareTo(bound) <= 0, () -> what + ": exact " + exact.toEngineeringString()
                + ", computed " + BigMath.toBigDecimal(computed) + ", error " + error);
    }
}
