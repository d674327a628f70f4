package dev.lanemax;

import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactRow;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The errors of sparsemax and of the weighted log-sum-exp over floats, and of their gradients, against double-double. */
class FloatRowOperatorAccuracyTest {

    private static final double[] SCALES = {1e-6, 1e-2, 0.3, 1, 4, 20};
    private static final int[] CLASSES = {1, 2, 7, 100};
    private static final int ROWS = 30;

    private static float[] gaussians(Random random, int count, double scale) {
        float[] x = new float[count];
        for (int c = 0; c < count; c++) {
            x[c] = (float) (scale * random.nextGaussian());
        }
        return x;
    }

    private interface Check {
        void of(Random random, float[] x, float[] upstream);
    }

    private static void forEachRow(Check check) {
        for (double scale : SCALES) {
            for (int classes : CLASSES) {
                Random random = new Random(classes + Double.hashCode(scale));
                for (int row = 0; row < ROWS; row++) {
                    check.of(random, gaussians(random, classes, scale), gaussians(random, classes, 1));
                }
            }
        }
    }

    /** p = max(0, x - t), in ulp of 1, and s (u - mean(u)) over the k classes that have something, in ulp of the sum of magnitudes. */
    @Test
    void sparsemax() {
        WorstError probabilities = new WorstError();
        WorstError gradients = new WorstError();
        forEachRow((random, x, upstream) -> {
            float[] p = new float[x.length];
            float[] gradient = new float[x.length];
            new Sparsemax().forward(x, p, Layout.of(1, x.length));
            new Sparsemax().backward(x, upstream, gradient, Layout.of(1, x.length));
            DoubleDouble threshold = threshold(x);
            DoubleDouble sum = DoubleDouble.ZERO;
            double magnitudes = 0;
            int support = 0;
            for (int c = 0; c < x.length; c++) {
                DoubleDouble exact = DoubleDouble.of(x[c]).minus(threshold);
                probabilities.add(p[c], exact.high() > 0 ? exact : DoubleDouble.ZERO, 1);
                support += exact.high() > 0 ? 1 : 0;
                sum = exact.high() > 0 ? sum.plus(DoubleDouble.of(upstream[c])) : sum;
                magnitudes += exact.high() > 0 ? Math.abs(upstream[c]) : 0;
            }
            for (int c = 0; c < x.length; c++) {
                boolean outside = DoubleDouble.of(x[c]).minus(threshold).high() <= 0;
                DoubleDouble exact = DoubleDouble.of(upstream[c]).minus(sum.dividedBy(DoubleDouble.of(support)));
                gradients.add(gradient[c], outside ? DoubleDouble.ZERO : exact, Math.abs(upstream[c]) + magnitudes / support);
            }
        });
        probabilities.assertWithin(Sparsemax.MAX_ULP_ERROR, "sparsemax" + FloatEdges.SUFFIX);
        gradients.assertWithin(Sparsemax.MAX_ULP_ERROR, "sparsemax" + FloatEdges.SUFFIX + "'s gradient");
    }

    /** The threshold t at which sum max(0, x - t) is 1, for the largest k of which it is below the k-th. */
    private static DoubleDouble threshold(float[] x) {
        float[] ordered = x.clone();
        Arrays.sort(ordered);
        DoubleDouble sum = DoubleDouble.of(-1);
        DoubleDouble threshold = DoubleDouble.of(Double.NEGATIVE_INFINITY);
        for (int k = 1; k <= ordered.length; k++) {
            double next = ordered[ordered.length - k];
            if (next <= threshold.high()) {
                return threshold;
            }
            sum = sum.plus(DoubleDouble.of(next));
            threshold = sum.dividedBy(DoubleDouble.of(k));
        }
        return threshold;
    }

    /** With x + log w as doubles have it; log w is within 1 ulp, and so taken from the operator that is checked for it. */
    @Test
    void weightedLogSumExp() {
        WorstError results = new WorstError();
        WorstError gradients = new WorstError();
        forEachRow((random, x, upstream) -> {
            double[] weights = random.doubles(x.length).map(u -> 10 * u).toArray();
            double[] logWeights = new double[x.length];
            Elementwise.log().forward(weights, logWeights, Layout.of(1, x.length));
            double[] weighted = new double[x.length];
            for (int c = 0; c < x.length; c++) {
                weighted[c] = x[c] + logWeights[c];
            }
            ExactRow exact = ExactRow.of(weighted);
            float[] result = new float[1];
            float[] gradient = new float[x.length];
            LogSumExp logSumExp = new LogSumExp().withWeights(weights);
            logSumExp.forward(x, Layout.of(1, x.length), result, 0);
            logSumExp.backward(x, Layout.of(1, x.length), upstream, 0, gradient, Layout.of(1, x.length));
            results.add(result[0], exact.logSumExp(), exact.largestLogSumExpTerm());
            for (int c = 0; c < x.length; c++) {
                DoubleDouble entry = exact.probability(c).times(upstream[0]);
                gradients.add(gradient[c], entry, entry.high());
            }
        });
        results.assertWithin(LogSumExp.MAX_ULP_ERROR, "weighted logsumexp" + FloatEdges.SUFFIX);
        gradients.assertWithin(LogSumExp.MAX_ULP_ERROR, "weighted logsumexp" + FloatEdges.SUFFIX + "'s gradient");
    }
}
