package dev.lanemax;

import dev.lanemax.WorstError.Measured;
import dev.lanemax.internal.Provider;
import java.util.List;

/** Measures the errors of every operator that the rows of {@code ./lanemax accuracy} do not have, as the tests of their bounds do. */
public final class OperatorErrors {

    private static final double[] SCALES = {0.01, 1, 8, 60};
    private static final int ELEMENTS = 70;
    private static final int SEEDS = 50;

    private OperatorErrors() {
    }

    /**
     * Measures them.
     *
     * @return an entry for each result of each operator
     * @throws AssertionError where a bound is exceeded
     */
    public static List<Measured> measure() {
        rowOperators();
        FloatElementwiseBackwardTest.measureAll();
        DoubleElementwiseBackwardTest.measureAll();
        multiclass(new MulticlassAccuracyTest());
        probabilities();
        MarginAccuracyTest margins = new MarginAccuracyTest();
        margins.hinges();
        margins.squaredHinges();
        margins.categoricalHinge();
        margins.multiLabelMargin();
        binary(new BinaryLossProperties());
        RegressionAccuracyTest.measureAll();
        new RegularizerTest().theBoundHoldsForManyParameters();
        return List.copyOf(WorstError.ofAllOperators().values());
    }

    private static void rowOperators() {
        for (float scale : new float[] {1, 20, 1000}) {
            for (int seed = 0; seed < SEEDS; seed++) {
                gradients(new FloatNormaliserGradientTest(), scale, seed);
                gradients(new DoubleNormaliserGradientTest(), scale, seed);
            }
        }
        new FloatRowOperatorAccuracyTest().sparsemax();
        new FloatRowOperatorAccuracyTest().weightedLogSumExp();
        new DoubleRowOperatorAccuracyTest().sparsemax();
        new DoubleRowOperatorAccuracyTest().weightedLogSumExp();
    }

    private static void gradients(FloatNormaliserGradientTest test, float scale, int seed) {
        test.entriesOfSoftmaxAreWithinTheBound(Operators.ofCurrentProvider(), 3 * seed + 1, scale, seed);
        test.entriesOfLogSoftmaxAreWithinTheBound(Operators.ofCurrentProvider(), 3 * seed + 1, scale, seed);
        test.entriesOfLogsumexpAreWithinTheBound(Operators.ofCurrentProvider(), 3 * seed + 1, scale, seed);
    }

    private static void gradients(DoubleNormaliserGradientTest test, double scale, int seed) {
        test.entriesOfSoftmaxAreWithinTheBound(Operators.ofCurrentProvider(), 3 * seed + 1, scale, seed);
        test.entriesOfLogSoftmaxAreWithinTheBound(Operators.ofCurrentProvider(), 3 * seed + 1, scale, seed);
        test.entriesOfLogsumexpAreWithinTheBound(Operators.ofCurrentProvider(), 3 * seed + 1, scale, seed);
    }

    private static void multiclass(MulticlassAccuracyTest test) {
        test.labelSmoothing();
        test.softTargets();
        test.focal();
        test.poly();
        test.generalizedCrossEntropy();
        test.smoothedZeroOne();
        test.zLoss();
        test.entropy();
        test.divergence();
        test.reverseDivergence();
        test.jensenShannon();
        test.totalVariation();
        test.margins();
        test.sparsemax();
    }

    /** Each test has errors of its own. */
    private static void probabilities() {
        new ProbabilityAccuracyTest().logProbabilities();
        new ProbabilityAccuracyTest().oneProbability();
        new ProbabilityAccuracyTest().oneClippedProbability();
        new ProbabilityAccuracyTest().distributions();
        new ProbabilityAccuracyTest().severalLabels();
        new ProbabilityAccuracyTest().sampledSoftmax();
        new ProbabilityAccuracyTest().noiseContrastiveEstimation();
    }

    private static void binary(BinaryLossProperties test) {
        for (int seed = 0; seed < SEEDS; seed++) {
            boolean odd = seed % 2 == 1;
            for (double scale : SCALES) {
                test.binaryCrossEntropyIsWithinItsBound(Provider.current(), ELEMENTS, scale, odd, seed % 3 == 0, seed);
                test.lossesOfTheMarginAreWithinTheirBounds(scale, seed);
            }
            for (double gamma : new double[] {0, 0.5, 1, 2, 3, 5, 9.3, SigmoidFocalLoss.MAX_ACCURATE_GAMMA}) {
                test.theFocalLossIsWithinItsBound(Provider.current(), ELEMENTS, gamma, odd, true, seed);
                test.theFocalLossIsWithinItsBound(Provider.current(), ELEMENTS, gamma, odd, false, seed);
            }
            for (ProbabilityClipping clipping : ProbabilityClipping.values()) {
                test.crossEntropyOfProbabilitiesIsWithinItsBound(ELEMENTS, clipping, odd, seed);
            }
        }
    }
}
