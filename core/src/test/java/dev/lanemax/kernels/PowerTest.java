package dev.lanemax.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** {@link Power} against the power of {@link StrictMath}, which is within 1 ulp of the exact one and semi-monotonic. */
class PowerTest {

    private static final int SAMPLES = 300_000;

    @Test
    void powersAreWithinTwoUlpOfThoseOfStrictMath() {
        SplittableRandom random = new SplittableRandom(1);
        double worst = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double x = random.nextInt(4) == 0 ? StrictMath.exp(random.nextDouble(-700, 0)) : random.nextDouble();
            double y = random.nextInt(4) == 0 ? random.nextDouble(-3, 30) : random.nextDouble();
            double expected = StrictMath.pow(x, y);
            double actual = power(x, y);
            if (expected > Double.MIN_NORMAL && expected < Double.MAX_VALUE) {
                double error = Math.abs(actual - expected) / Math.ulp(expected);
                assertTrue(error <= 2, x + "^" + y + " is " + expected + ", not " + actual);
                worst = Math.max(worst, error);
            }
        }
        assertTrue(worst < 1.1, worst + " ulp");
    }

    private static double power(double x, double y) {
        return Power.raise(new DoublePair().set(x), y).value();
    }

    @Test
    void edgesAreThoseOfStrictMath() {
        double[] bases = {0, Double.MIN_VALUE, 1e-310, Double.MIN_NORMAL, 0.5, Math.nextDown(1.0), 1, 2, Double.MAX_VALUE,
            Double.POSITIVE_INFINITY, Double.NaN};
        double[] exponents = {-2, -0.5, 0, 0.5, 1, 2, 1e9, Double.NaN};
        for (double x : bases) {
            for (double y : exponents) {
                double expected = x == 1 ? 1 : StrictMath.pow(x, y);
                boolean finite = Math.abs(expected) < Double.POSITIVE_INFINITY;
                assertEquals(expected, power(x, y), finite ? Math.abs(expected) * 0x1p-51 : 0, x + "^" + y);
            }
        }
    }
}
