package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.PreciseKernels;
import dev.lanemax.kernels.PreciseSoftmax;
import dev.lanemax.reference.ExactRow;
import dev.lanemax.reference.Ulp;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The probabilities that formulas are given: {@link Row#probability} and {@link Row#otherProbability}. */
class PreciseSoftmaxTest {

    private static final double NO = Double.NEGATIVE_INFINITY;

    @Provide
    Arbitrary<Double> scales() {
        return Arbitraries.of(0.0, 1e-9, 0.5, 4.0, 30.0, 200.0, 1e6);
    }

    @Provide
    Arbitrary<Double> shifts() {
        return Arbitraries.of(0.0, 1.0, -1000.5, 1e5, -3e9);
    }

    @Property
    void everyProbabilityIsWithinOneUlp(@ForAll @IntRange(min = 1, max = 200) int classes, @ForAll("scales") double scale,
            @ForAll("shifts") double shift, @ForAll long seed) {
        Random random = new Random(seed);
        double[] x = random.doubles(classes).map(any -> shift + scale * random.nextGaussian()).toArray();
        ExactRow exact = ExactRow.of(x);
        double[] p = new double[classes];
        PreciseSoftmax softmax = new PreciseSoftmax();
        softmax.compute(Provider.current().precise(), x, 0, classes, p);
        assertSameBits(softmax, p, x);
        int top = 0;
        for (int c = 0; c < classes; c++) {
            top = x[c] > x[top] ? c : top;
            double error = Ulp.error(p[c], exact.probability(c));
            assertTrue(error <= 1, "class " + c + " is off by " + error + " ulp");
        }
        double error = Ulp.error(softmax.otherShare(), exact.gradient(top, top).negated());
        assertTrue(error <= 1, "the others are off by " + error + " ulp");
    }

    private static void assertSameBits(PreciseSoftmax softmax, double[] p, double[] x) {
        double[] scalar = new double[x.length];
        PreciseSoftmax scalarSoftmax = new PreciseSoftmax();
        scalarSoftmax.compute(Provider.scalar().precise(), x, 0, x.length, scalar);
        assertArrayEquals(scalar, p);
        assertEquals(scalarSoftmax.otherShare(), softmax.otherShare());
    }

    @Test
    void specialRows() {
        for (Operators operators : Operators.ofEveryProvider()) {
            specialRows(operators.provider().precise());
        }
    }

    private static void specialRows(PreciseKernels kernels) {
        double[] p = new double[3];
        PreciseSoftmax softmax = new PreciseSoftmax();
        softmax.compute(kernels, new double[] {7, 1, NO, 1}, 1, 3, p);
        assertArrayEquals(new double[] {0.5, 0, 0.5}, p);
        softmax.compute(kernels, new double[] {-Double.MAX_VALUE, Double.MAX_VALUE, 0}, 0, 3, p);
        assertArrayEquals(new double[] {0, 1, 0}, p);
        assertEquals(0, softmax.otherShare());
        for (double[] row : List.of(new double[] {NO, NO, NO}, new double[] {1, Double.NaN, 2}, new double[] {1, -NO, NO})) {
            softmax.compute(kernels, row, 0, 3, p);
            assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN}, p);
        }
        double[] masked = new double[40];
        double[] shares = new double[40];
        Arrays.fill(masked, NO);
        masked[3] = 5;
        masked[33] = 5;
        softmax.compute(kernels, masked, 0, 40, shares);
        double[] halves = new double[40];
        halves[3] = 0.5;
        halves[33] = 0.5;
        assertArrayEquals(halves, shares);
        assertEquals(0.5, softmax.otherShare());
    }
}
