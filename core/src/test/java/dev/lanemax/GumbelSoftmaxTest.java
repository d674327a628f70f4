package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GumbelSoftmaxTest {

    private static double[] sample(GumbelSoftmax operator, double[] logits, int rows) {
        double[] samples = new double[logits.length];
        operator.forward(logits, samples, Layout.of(rows, logits.length / rows));
        return samples;
    }

    @Test
    void theNoiseOfARowIsThatOfASplittableRandomWithTheRowsSeed() {
        int rows = 4;
        int classes = 5;
        SplittableRandom seeds = new SplittableRandom(42);
        double[] noise = new double[rows * classes];
        for (int row = 0; row < rows; row++) {
            SplittableRandom random = new SplittableRandom(seeds.nextLong());
            for (int c = 0; c < classes; c++) {
                double uniform = ((random.nextLong() >>> 12) + 0.5) * 0x1p-52;
                noise[row * classes + c] = -StrictMath.log(-StrictMath.log(uniform));
            }
        }
        double[] expected = new double[noise.length];
        new Softmax().withTemperature(0.5).forward(noise, expected, Layout.of(rows, classes));
        double[] samples = sample(new GumbelSoftmax(42).withTemperature(0.5), new double[noise.length], rows);
        for (int i = 0; i < samples.length; i++) {
            assertEquals(expected[i], samples[i], 1e-13);
        }
    }

    @Test
    void aRowsNoiseDependsOnTheSeedAndItsNumberAlone() {
        double[] logits = new double[100 * 20];
        GumbelSoftmax operator = new GumbelSoftmax(7);
        double[] whole = sample(operator, logits, 100);
        double[] part = sample(operator.withFirstRow(63), new double[5 * 20], 5);
        assertArrayEquals(Arrays.copyOfRange(whole, 63 * 20, 68 * 20), part);
        assertArrayEquals(whole, sample(operator, logits, 100));
        assertFalse(Arrays.equals(whole, sample(operator.withSeed(8), logits, 100)));
    }

    @Test
    void hardSamplesAreOneForTheLargestOfTheSoftSampleAndHaveItsGradient() {
        int rows = 50;
        double[] logits = new SplittableRandom(1).doubles(rows * 6, -2, 2).toArray();
        double[] upstream = new SplittableRandom(2).doubles(rows * 6, -2, 2).toArray();
        GumbelSoftmax soft = new GumbelSoftmax(3).withTemperature(2);
        double[] expected = new double[logits.length];
        new Hardmax().forward(sample(soft, logits, rows), expected, Layout.of(rows, 6));
        assertArrayEquals(expected, sample(soft.withHard(true), logits, rows));
        double[] gradient = new double[logits.length];
        double[] hardGradient = new double[logits.length];
        soft.backward(logits, upstream, gradient, Layout.of(rows, 6));
        soft.withHard(true).backward(logits, upstream, hardGradient, Layout.of(rows, 6));
        assertArrayEquals(gradient, hardGradient);
    }

    /** With 10^5 samples the standard deviation of a frequency is at most 0.0016. */
    @Test
    void hardSamplesHaveTheProbabilitiesOfSoftmax() {
        int rows = 100_000;
        double[] row = {Math.log(0.5), Math.log(0.3), Math.log(0.15), Math.log(0.05)};
        double[] logits = new double[rows * 4];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = row[i % 4];
        }
        double[] samples = sample(new GumbelSoftmax(11).withHard(true), logits, rows);
        for (int c = 0; c < 4; c++) {
            double count = 0;
            for (int r = 0; r < rows; r++) {
                count += samples[r * 4 + c];
            }
            assertEquals(Math.exp(row[c]), count / rows, 0.008);
        }
    }

    @Test
    void floatsHaveTheSameNoise() {
        float[] samples = new float[12];
        new GumbelSoftmax(5).forward(new float[12], samples, Layout.of(3, 4));
        double[] wide = sample(new GumbelSoftmax(5), new double[12], 3);
        for (int i = 0; i < 12; i++) {
            assertEquals((float) wide[i], samples[i]);
        }
    }

    @Test
    void aRowThatWouldBeNaNIsNaNWhenHard() {
        double[] samples = sample(new GumbelSoftmax(5).withHard(true), new double[] {Double.NaN, 1, 0, 0}, 2);
        assertEquals(Double.NaN, samples[0]);
        assertEquals(Double.NaN, samples[1]);
        assertEquals(1, samples[2] + samples[3]);
    }
}
