package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.AllLosses.Entry;
import dev.lanemax.LossProblem.Answer;
import dev.lanemax.LossProblem.Question;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Laws of whole families of losses: convexity, invariances, and what they are where their options or their labels make them equal. */
class LossLawsProperties {

    private static final double NEAR = 1e-12;

    /** Every other loss is convex in its logits or predictions. */
    private static final Set<String> NOT_CONVEX = Set.of("SoftmaxFocalLoss", "Poly1Loss", "GeneralizedCrossEntropy", "SoftmaxZeroOneLoss",
            "ZLoss", "EntropyLoss", "ReverseKlDivergence", "JensenShannonDivergence", "TotalVariationLoss", "SigmoidFocalLoss",
            "SmoothedZeroOneLoss", "MsleLoss", "CrossEntropyFromProbabilitiesKeras");

    /** Of the losses of rows of logits, those in which not only their differences count. */
    private static final Set<String> NOT_SHIFT_INVARIANT = Set.of("MultiLabelSoftMarginLoss", "CategoricalHingeLoss", "ZLoss",
            "NoiseContrastiveLoss", "NllLoss", "MultinomialLogisticLoss", "CrossEntropyFromProbabilities",
            "CrossEntropyFromProbabilitiesKeras");

    @Provide
    Arbitrary<Entry> convexLosses() {
        return Arbitraries.of(AllLosses.ALL.stream().filter(entry -> !NOT_CONVEX.contains(entry.name())).toList());
    }

    @Provide
    Arbitrary<Entry> shiftInvariantLosses() {
        return Arbitraries.of(AllLosses.ALL.stream()
                .filter(entry -> !entry.isElementwise() && !NOT_SHIFT_INVARIANT.contains(entry.name())).toList());
    }

    /** Candidates have their places, lists of labels name them, and so does a penalty its columns without one. */
    @Provide
    Arbitrary<Entry> symmetricLosses() {
        return Arbitraries.of(AllLosses.ALL.stream().filter(entry ->
                !(entry.loss() instanceof CandidateLoss<?>) && !(entry.loss() instanceof MultiLabelMarginLoss)
                        && !entry.name().equals("RegularizerWithoutColumns")).toList());
    }

    @Provide
    Arbitrary<Entry> lossesOfLogits() {
        return Arbitraries.of(AllLosses.ALL.stream().filter(entry -> entry.predictions() == AllLosses.LOGITS).toList());
    }

    @Property(tries = 600)
    void convexLossesLieBelowTheirChords(@ForAll("convexLosses") Entry entry, @ForAll @IntRange(min = 1, max = 20) int classes,
            @ForAll @DoubleRange(min = 0, max = 1) double share, @ForAll long seed) {
        LossProblem problem = LossProblem.random(entry, 1, classes, seed);
        double[] from = problem.predictions.clone();
        double[] to = LossProblem.random(entry, 1, classes, ~seed).predictions;
        double ofFrom = sum(problem);
        set(problem, i -> to[i]);
        double ofTo = sum(problem);
        set(problem, i -> share * to[i] + (1 - share) * from[i]);
        double chord = share * ofTo + (1 - share) * ofFrom;
        assertTrue(sum(problem) <= chord + NEAR * Math.max(1, Math.abs(chord)), () -> sum(problem) + " above the chord's " + chord);
    }

    private interface Value {
        double at(int i);
    }

    private static void set(LossProblem problem, Value value) {
        Arrays.setAll(problem.predictions, value::at);
    }

    private static double sum(LossProblem problem) {
        return problem.run(problem.entry.loss().withReduction(Reduction.SUM), LossForm.arrays(true), Question.LOSS).value();
    }

    private static Answer answer(LossProblem problem) {
        return problem.run(problem.entry.loss().withReduction(Reduction.SUM), LossForm.arrays(true), Question.GRADIENT);
    }

    @Property(tries = 400)
    void aShiftOfAllLogitsChangesNothingAndTheGradientOfARowAddsUpToZero(@ForAll("shiftInvariantLosses") Entry entry,
            @ForAll @IntRange(min = 1, max = 20) int classes, @ForAll @DoubleRange(min = -100, max = 100) double shift, @ForAll long seed) {
        LossProblem problem = LossProblem.random(entry, 1, classes, seed);
        double[] logits = problem.predictions.clone();
        Answer before = answer(problem);
        set(problem, i -> logits[i] + shift);
        Answer after = answer(problem);
        assertEquals(before.value(), after.value(), NEAR * Math.max(1, Math.abs(before.value())));
        assertArrayEquals(before.gradient(), after.gradient(), NEAR);
        assertEquals(0, Arrays.stream(before.gradient()).sum(), NEAR);
    }

    @Property(tries = 400)
    void aPermutationOfTheClassesPermutesTheGradient(@ForAll("symmetricLosses") Entry entry,
            @ForAll @IntRange(min = 1, max = 20) int classes, @ForAll long seed) {
        LossProblem problem = LossProblem.random(entry, 1, classes, seed);
        Answer before = answer(problem);
        int[] places = permutation(classes, new Random(seed));
        permute(problem.predictions, places);
        permute(problem.targets, places);
        permute(problem.variances, places);
        Arrays.setAll(problem.labels, row -> places[(int) problem.labels[row]]);
        Answer after = answer(problem);
        permute(before.gradient(), places);
        assertEquals(before.value(), after.value(), NEAR * Math.max(1, Math.abs(before.value())));
        assertArrayEquals(before.gradient(), after.gradient(), NEAR);
    }

    /** Where each class goes. */
    private static int[] permutation(int classes, Random random) {
        int[] places = IntStream.range(0, classes).toArray();
        for (int c = classes - 1; c > 0; c--) {
            int other = random.nextInt(c + 1);
            int place = places[c];
            places[c] = places[other];
            places[other] = place;
        }
        return places;
    }

    private static void permute(double[] values, int... places) {
        double[] before = values.clone();
        for (int c = 0; c < values.length; c++) {
            values[places[c]] = before[c];
        }
    }

    /** Differences of values of some hundred or thousand have fewer digits than those of ordinary logits. */
    @Property(tries = 400)
    void derivativesOfNearExtremeLogitsAreDifferences(@ForAll("lossesOfLogits") Entry entry,
            @ForAll @IntRange(min = 1, max = 12) int classes, @ForAll @DoubleRange(min = 10, max = 70) double scale, @ForAll long seed) {
        double step = 0x1p-17;
        LossProblem problem = LossProblem.random(entry, 1, classes, seed);
        double[] logits = problem.predictions.clone();
        set(problem, i -> scale * logits[i]);
        Loss<?> loss = entry.loss().withReduction(Reduction.SUM);
        Answer answer = problem.run(loss, true);
        for (int i = 0; i < classes; i++) {
            double x = problem.predictions[i];
            problem.predictions[i] = x + step;
            Answer above = problem.run(loss, true);
            problem.predictions[i] = x - step;
            Answer below = problem.run(loss, true);
            problem.predictions[i] = x;
            double width = x + step - (x - step);
            assertNear((above.value() - below.value()) / width, answer.gradient()[i], "gradient at " + i);
            if (loss.hasHessian()) {
                assertNear((above.gradient()[i] - below.gradient()[i]) / width, answer.hessian()[i], "Hessian at " + i);
            }
        }
    }

    private static void assertNear(double expected, double actual, String what) {
        assertEquals(expected, actual, 1e-5 * Math.max(1, Math.abs(expected)), what);
    }

    @Property(tries = 200)
    void softmaxOfTwoClassesIsASigmoid(@ForAll @DoubleRange(min = -700, max = 700) double z) {
        double[] probabilities = new double[2];
        double[] sigmoid = new double[1];
        new Softmax().forward(new double[] {0, z}, probabilities, Layout.of(1, 2));
        Elementwise.sigmoid().forward(new double[] {z}, sigmoid, Layout.of(1, 1));
        assertEquals(sigmoid[0], probabilities[1], 4 * Math.ulp(sigmoid[0]));
        for (int label = 0; label < 2; label++) {
            OneRow two = OneRow.of(new CrossEntropy(), label, 0, z);
            Elements one = Elements.of(new BinaryCrossEntropyWithLogits(), z, label);
            assertEquals(one.loss(), two.loss(), 4 * Math.ulp(one.loss()));
            assertEquals(one.slope(), two.gradient()[1], 6 * Math.ulp(one.slope()));
            assertEquals(one.curvature(), two.hessian()[1], 8 * Math.ulp(one.curvature()));
        }
    }

    private static double[] logits(int classes, long seed) {
        return new Random(seed).doubles(classes, -6, 6).toArray();
    }

    private static void assertSame(OneRow expected, OneRow actual, String message) {
        assertEquals(expected.loss(), actual.loss(), NEAR * Math.max(1, Math.abs(expected.loss())), message);
        assertArrayEquals(expected.gradient(), actual.gradient(), NEAR, message);
    }

    @Property(tries = 200)
    void withoutWhatMakesThemDifferentLossesAreCrossEntropy(@ForAll @IntRange(min = 1, max = 20) int classes, @ForAll long seed) {
        double[] x = logits(classes, seed);
        int label = new Random(~seed).nextInt(classes);
        double[] oneHot = new double[classes];
        oneHot[label] = 1;
        OneRow crossEntropy = OneRow.of(new CrossEntropy(), label, x);
        assertSame(crossEntropy, OneRow.of(new CrossEntropy().withLabelSmoothing(0.5).withLabelSmoothing(0), label, x), "smoothing 0");
        assertSame(crossEntropy, OneRow.of(new SoftmaxFocalLoss().withGamma(0).withAlpha(1), label, x), "gamma 0");
        assertSame(crossEntropy, OneRow.of(new Poly1Loss().withEpsilon(0), label, x), "epsilon 0");
        assertSame(crossEntropy, OneRow.of(new SoftTargetCrossEntropy(), oneHot, x), "one-hot targets");
        assertSame(crossEntropy, OneRow.of(new KlDivergence(), oneHot, x), "divergence of one-hot targets, whose entropy is 0");
        assertSame(crossEntropy, OneRow.of(new MultiLabelSoftmaxLoss(), oneHot, x), "one positive label");
        double[] smoothed = Arrays.stream(oneHot).map(t -> 0.7 * t + 0.3 / classes).toArray();
        assertSame(OneRow.of(new SoftTargetCrossEntropy(), smoothed, x),
                OneRow.of(new CrossEntropy().withLabelSmoothing(0.3), label, x), "smoothed targets");
    }

    @Property(tries = 200)
    void divergencesOfEqualDistributionsAreZero(@ForAll @IntRange(min = 1, max = 20) int classes, @ForAll long seed) {
        double[] x = logits(classes, seed);
        double[] q = new double[classes];
        new Softmax().forward(x, q, Layout.of(1, classes));
        assertEquals(0, OneRow.of(new TotalVariationLoss(), q, x).loss(), 1e-15, "whose gradient has a kink here");
        for (DistributionLoss<?> loss : List.of(new KlDivergence(), new ReverseKlDivergence(), new JensenShannonDivergence())) {
            OneRow row = OneRow.of(loss, q, x);
            assertEquals(0, row.loss(), 1e-15, loss.getClass().getSimpleName());
            assertArrayEquals(new double[classes], row.gradient(), 1e-15, loss.getClass().getSimpleName());
        }
    }

    /** Rows with the same logits may be one row, whose targets count their labels. */
    @Property(tries = 200)
    void aggregatedSoftLabelsAreTheSumOfHardOnes(@ForAll @IntRange(min = 1, max = 12) int classes,
            @ForAll @IntRange(min = 1, max = 30) int rows, @ForAll long seed) {
        double[] x = logits(classes, seed);
        double[] counts = new double[classes];
        double loss = 0;
        double[] gradient = new double[classes];
        for (int label : new Random(~seed).ints(rows, 0, classes).toArray()) {
            counts[label]++;
            OneRow hard = OneRow.of(new CrossEntropy(), label, x);
            loss += hard.loss();
            Arrays.setAll(gradient, c -> gradient[c] + hard.gradient()[c]);
        }
        OneRow soft = OneRow.of(new SoftTargetCrossEntropy(), counts, x);
        assertEquals(loss, soft.loss(), NEAR * Math.max(1, loss));
        assertArrayEquals(gradient, soft.gradient(), NEAR * rows);
    }

    @Property(tries = 200)
    void labelsOfMinusOneAndOneAreThoseOfZeroAndOne(@ForAll @DoubleRange(min = -50, max = 50) double z, @ForAll boolean positive) {
        double zeroOne = positive ? 1 : 0;
        double signed = positive ? 1 : -1;
        for (MarginLoss<?> loss : List.of(new HingeLoss(), new SquaredHingeLoss(), new SoftMarginLoss(), new PerceptronLoss(),
                new SmoothedZeroOneLoss())) {
            assertSame(Elements.of(loss, z, signed), Elements.of(loss.withLabels(BinaryLabels.ZERO_ONE), z, zeroOne));
        }
        BinaryCrossEntropyWithLogits logistic = new BinaryCrossEntropyWithLogits().withPosWeight(2).withLabelSmoothing(0.125);
        assertSame(Elements.of(logistic, z, zeroOne), Elements.of(logistic.withLabels(BinaryLabels.SIGNED), z, signed));
    }

    private static void assertSame(Elements expected, Elements actual) {
        assertEquals(expected.loss(), actual.loss());
        assertEquals(expected.slope(), actual.slope());
    }
}
