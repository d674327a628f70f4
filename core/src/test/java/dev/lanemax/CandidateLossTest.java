package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sampled softmax and noise-contrastive estimation, and what draws their candidates. */
class CandidateLossTest {

    private static final int CLASSES = 1000;
    private static final int COUNT = 20;

    private final LogUniformSampler sampler = new LogUniformSampler(CLASSES, 7);

    @Test
    void noClassIsDrawnTwice() {
        for (int draw = 0; draw < 100; draw++) {
            int[] drawn = drawn(sampler.draw(COUNT, draw));
            assertEquals(COUNT, Arrays.stream(drawn).distinct().count());
            assertTrue(Arrays.stream(drawn).allMatch(c -> c >= 0 && c < CLASSES));
        }
    }

    @Test
    void whatIsDrawnDependsOnSeedAndDrawAlone() {
        assertArrayEquals(drawn(sampler.draw(COUNT, 3)), drawn(new LogUniformSampler(CLASSES, 7).draw(COUNT, 3)));
        assertFalse(Arrays.equals(drawn(sampler.draw(COUNT, 3)), drawn(sampler.draw(COUNT, 4))));
        assertFalse(Arrays.equals(drawn(sampler.draw(COUNT, 3)), drawn(new LogUniformSampler(CLASSES, 8).draw(COUNT, 3))));
    }

    @Test
    void everyClassIsDrawnWhereAllAreAskedFor() {
        int[] drawn = drawn(new LogUniformSampler(50, 1).draw(50, 0));
        Arrays.sort(drawn);
        assertArrayEquals(IntStream.range(0, 50).toArray(), drawn);
    }

    @Test
    void classesAreDrawnAsOftenAsExpected() {
        int draws = 20000;
        double[] expected = new double[CLASSES];
        int[] counts = new int[CLASSES];
        for (int draw = 0; draw < draws; draw++) {
            Candidates candidates = sampler.draw(COUNT, draw);
            for (int i = 0; i < COUNT; i++) {
                counts[candidates.candidate(i)]++;
            }
            for (int c = 0; c < 40; c++) {
                expected[c] += Math.exp(candidates.logExpectedCountOf(c));
            }
        }
        for (int c = 0; c < 40; c++) {
            assertEquals(1, counts[c] / expected[c], 0.1, "class " + c + ": drawn " + counts[c] + ", expected " + expected[c]);
        }
    }

    @Test
    void aSampledSoftmaxIsCrossEntropyOfCorrectedLogitsWithoutAccidentalHits() {
        Candidates candidates = sampler.draw(COUNT, 0);
        double[] logits = new SplittableRandom(1).doubles(COUNT + 1, -3, 3).toArray();
        int label = candidates.candidate(4);
        double[] z = corrected(candidates, logits, label);
        double others = 0;
        for (int j = 1; j <= COUNT; j++) {
            others += j == 5 ? 0 : Math.exp(z[j] - z[0]);
        }
        double[] gradient = new double[COUNT + 1];
        Layout row = Layout.of(1, COUNT + 1);
        double loss = new SampledSoftmaxLoss(candidates).lossAndGradient(logits, row, new int[] {label}, 0, gradient, row);
        assertEquals(Math.log1p(others), loss, 1e-13);
        assertEquals(0, gradient[5], "the candidate that is the true class");
        assertEquals(-others / (1 + others), gradient[0], 1e-13);
        assertEquals(Math.exp(z[1] - z[0]) / (1 + others), gradient[1], 1e-13);
    }

    @Test
    void noiseContrastiveEstimationTellsTheTrueClassFromEachCandidate() {
        Candidates candidates = sampler.draw(COUNT, 0);
        double[] logits = new SplittableRandom(2).doubles(COUNT + 1, -3, 3).toArray();
        int label = candidates.candidate(4);
        double[] z = corrected(candidates, logits, label);
        double expected = Math.log1p(Math.exp(-z[0]));
        for (int j = 1; j <= COUNT; j++) {
            expected += Math.log1p(Math.exp(z[j]));
        }
        double loss = new NoiseContrastiveLoss(candidates).loss(logits, Layout.of(1, COUNT + 1), new int[] {label}, 0);
        assertEquals(expected, loss, 1e-12);
    }

    @Test
    void gradientsAreThoseOfTheLosses() {
        Candidates candidates = sampler.draw(COUNT, 0);
        int[] labels = {0, 999, candidates.candidate(7)};
        double[] logits = new SplittableRandom(3).doubles(3L * (COUNT + 1), -3, 3).toArray();
        assertEquals(0, GradientCheck.worstError(new SampledSoftmaxLoss(candidates), logits, COUNT + 1, labels), 1e-8);
        assertEquals(0, GradientCheck.worstError(new NoiseContrastiveLoss(candidates), logits, COUNT + 1, labels), 1e-8);
    }

    @Test
    void eachBatchMayHaveItsOwnCandidates() {
        Candidates first = sampler.draw(COUNT, 0);
        Candidates second = sampler.draw(COUNT, 1);
        double[] logits = new SplittableRandom(5).doubles(COUNT + 1, -3, 3).toArray();
        Layout row = Layout.of(1, COUNT + 1);
        SampledSoftmaxLoss loss = new SampledSoftmaxLoss(first).withUnit(LogarithmUnit.BITS);
        SampledSoftmaxLoss next = loss.withCandidates(second);
        assertEquals(second, next.candidates());
        assertEquals(new SampledSoftmaxLoss(second).loss(logits, row, new int[] {3}, 0) / Math.log(2),
                next.loss(logits, row, new int[] {3}, 0), 1e-14);
    }

    @Test
    void classWeightsAreOfTheVocabulary() {
        Candidates candidates = sampler.draw(COUNT, 0);
        double[] logits = new SplittableRandom(6).doubles(COUNT + 1, -3, 3).toArray();
        double[] weights = IntStream.range(0, CLASSES).asDoubleStream().toArray();
        Layout row = Layout.of(1, COUNT + 1);
        NoiseContrastiveLoss loss = new NoiseContrastiveLoss(candidates).withReduction(Reduction.SUM);
        assertEquals(999 * loss.loss(logits, row, new int[] {999}, 0),
                loss.withClassWeights(weights).loss(logits, row, new int[] {999}, 0), 1e-9);
        assertMessage("classWeights has 21 numbers, must have 1000 as the candidates are of",
                () -> loss.withClassWeights(new double[COUNT + 1]).loss(logits, row, new int[] {999}, 0));
    }

    @Test
    void infiniteLogitsHaveTheLimitInNoiseContrastiveEstimation() {
        Candidates candidates = sampler.draw(1, 0);
        NoiseContrastiveLoss loss = new NoiseContrastiveLoss(candidates);
        Layout row = Layout.of(1, 2);
        double infinity = Double.POSITIVE_INFINITY;
        assertEquals(0, loss.loss(new double[] {infinity, -infinity}, row, new int[] {1}, 0));
        assertEquals(infinity, loss.loss(new double[] {infinity, infinity}, row, new int[] {1}, 0));
        assertEquals(infinity, loss.loss(new double[] {-infinity, -infinity}, row, new int[] {1}, 0));
    }

    @Test
    void badArgumentsAreRefused() {
        assertMessage("classes is 0, must be at least 1", () -> new LogUniformSampler(0, 1));
        assertMessage("count is 1001, must be from 1 to 1000", () -> sampler.draw(1001, 0));
        assertMessage("candidates is null", () -> new SampledSoftmaxLoss(null));
        SampledSoftmaxLoss loss = new SampledSoftmaxLoss(sampler.draw(2, 0));
        assertMessage("logits has 4 classes, must have 3: the true class and each candidate",
                () -> loss.loss(new double[4], Layout.of(1, 4), new int[1], 0));
        assertEquals("label of row 0 is 1000, must be from 0 to 999", assertThrows(IndexOutOfBoundsException.class,
                () -> loss.loss(new double[3], Layout.of(1, 3), new int[] {1000}, 0)).getMessage());
    }

    private static void assertMessage(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static int[] drawn(Candidates candidates) {
        return IntStream.range(0, candidates.count()).map(candidates::candidate).toArray();
    }

    private static double[] corrected(Candidates candidates, double[] logits, int label) {
        double[] z = logits.clone();
        z[0] -= candidates.logExpectedCountOf(label);
        for (int j = 1; j < z.length; j++) {
            z[j] -= candidates.logExpectedCount(j - 1);
        }
        return z;
    }
}
