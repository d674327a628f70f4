package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.AllLosses.Entry;
import dev.lanemax.LossProblem.Answer;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reductions, weights, ignored rows and upstream gradients of every loss, against loops over the losses one by one. */
class LossReductionTest {

    private static final int ROWS = 7;
    private static final int CLASSES = 5;

    /** A handful of roundings. */
    private static final double CLOSE = 0x1p-50;

    /** Losses as they are, without weights, reduction and upstream gradient. */
    private static Answer plain(LossProblem problem) {
        LossProblem bare = problem.ofRows(allRows(problem.rows));
        bare.sampleWeights = new double[0];
        bare.elementWeights = new double[0];
        bare.upstream = new double[0];
        bare.upstreamOfAll = 1;
        return bare.run(problem.entry.loss().withReduction(Reduction.NONE), true);
    }

    private static int[] allRows(int rows) {
        return IntStream.range(0, rows).toArray();
    }

    /** The sum, exact. */
    private static double sum(double... values) {
        return Arrays.stream(values).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue();
    }

    private static double[] times(double[] values, IntToDoubleFunction factor) {
        double[] products = values.clone();
        for (int i = 0; i < products.length; i++) {
            products[i] *= factor.applyAsDouble(i);
        }
        return products;
    }

    /** The product of the weights of numbers of which so many belong to a row. */
    private static IntToDoubleFunction weightOf(LossProblem problem, int perRow) {
        return i -> (problem.sampleWeights.length == 0 ? 1 : problem.sampleWeights[i / perRow])
                * (problem.elementWeights.length == 0 ? 1 : problem.elementWeights[i]);
    }

    private static void assertClose(double[] expected, double[] actual, String name) {
        assertEquals(expected.length, actual.length, name);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], CLOSE * Math.abs(expected[i]), name + "[" + i + "]");
        }
    }

    private static void assertClose(Answer expected, Answer actual) {
        assertClose(expected.losses(), actual.losses(), "losses");
        assertClose(expected.gradient(), actual.gradient(), "gradient");
        assertClose(expected.hessian(), actual.hessian(), "hessian");
        assertEquals(expected.value(), actual.value(), CLOSE * Math.abs(expected.value()));
    }

    /** Losses, value and derivatives, where the weighted losses are divided by a denominator. */
    private static void assertReduced(LossProblem problem, Loss<?> loss, double denominator) {
        Answer plain = plain(problem);
        int perRow = problem.entry.isElementwise() ? problem.classes : 1;
        double[] weighted = times(plain.losses(), weightOf(problem, perRow));
        Answer answer = problem.run(loss, true);
        assertClose(weighted, answer.losses(), "losses");
        double magnitude = sum(Arrays.stream(weighted).map(Math::abs).toArray());
        assertEquals(sum(answer.losses()) / denominator, answer.value(), 2 * Math.ulp(magnitude / denominator), "value");
        IntToDoubleFunction factor = i -> weightOf(problem, problem.classes).applyAsDouble(i)
                * (problem.upstream.length == 0 ? 1 : problem.upstream[problem.entry.isElementwise() ? i : i / problem.classes])
                * problem.upstreamOfAll / denominator;
        assertClose(times(plain.gradient(), factor), answer.gradient(), "gradient");
        assertClose(times(plain.hessian(), factor), answer.hessian(), "hessian");
        assertClose(times(plain.variancesGradient(), factor), answer.variancesGradient(), "variancesGradient");
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void eachReductionDividesTheSumOfTheWeightedLossesAndTheDerivatives(Entry entry) {
        Loss<?> loss = entry.loss();
        for (LossProblem problem : new LossProblem[] {
            LossProblem.random(entry, ROWS, CLASSES, 1), LossProblem.withAllArguments(entry, ROWS, CLASSES, 2),
            LossProblem.withAllArguments(entry, 1500, 1, 3)}) {
            double perRow = entry.isElementwise() ? problem.classes : 1;
            double rows = problem.rows;
            assertReduced(problem, loss.withReduction(Reduction.NONE), 1);
            assertReduced(problem, loss.withReduction(Reduction.SUM), 1);
            assertReduced(problem, loss.withReduction(Reduction.MEAN_ALL), rows * perRow);
            assertReduced(problem, loss.withReduction(Reduction.MEAN_VALID), rows * perRow);
            assertReduced(problem, loss.withReduction(Reduction.MEAN_WEIGHT), rows * perRow);
            assertReduced(problem, loss.withReduction(Reduction.MEAN_SAMPLE_WEIGHT),
                    (problem.sampleWeights.length == 0 ? rows : sum(problem.sampleWeights)) * perRow);
            assertReduced(problem, loss.withReduction(Reduction.BATCHMEAN), rows);
            assertReduced(problem, loss.withDivisor(0.375), 0.375);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void classWeightsMultiplyTheLossesOfTheirClassesAndDivideTheWeightedMean(Entry entry) {
        if (!(entry.loss() instanceof ClassLoss<?> loss) || loss.weighsClasses()) {
            return;
        }
        double[] classWeights = {0.5, 2, 0, 1.25, 3};
        LossProblem problem = LossProblem.withAllArguments(entry, ROWS, CLASSES, 3);
        LossProblem weighted = problem.ofRows(allRows(ROWS));
        weighted.sampleWeights = times(problem.sampleWeights, row -> classWeights[(int) problem.labels[row]]);
        double denominator = sum(Arrays.stream(problem.labels).map(label -> classWeights[(int) label]).toArray());
        Answer expected = weighted.run(loss.withDivisor(denominator), true);
        Answer actual = problem.run(loss.withClassWeights(classWeights).withReduction(Reduction.MEAN_WEIGHT), true);
        assertClose(expected, actual);
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#elementwise")
    void classWeightsMultiplyTheElementsOfTheirClasses(Entry entry) {
        if (!(entry.loss() instanceof TargetLoss<?> loss)) {
            return;
        }
        double[] classWeights = {0.5, 2, 0, 1.25, 3};
        LossProblem problem = LossProblem.withAllArguments(entry, ROWS, CLASSES, 3);
        LossProblem weighted = problem.ofRows(allRows(ROWS));
        weighted.elementWeights = times(problem.elementWeights, i -> classWeights[i % CLASSES]);
        assertClose(weighted.run(loss, true), problem.run(loss.withClassWeights(classWeights), true));
        problem.elementWeights = new double[0];
        Arrays.setAll(weighted.elementWeights, i -> classWeights[i % CLASSES]);
        assertClose(weighted.run(loss, true), problem.run(loss.withClassWeights(classWeights), true));
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#ofDistributions")
    void aRowOfTargetsHasTheirMeanOfClassWeights(Entry entry) {
        DistributionLoss<?> loss = (DistributionLoss<?>) entry.loss();
        double[] classWeights = {0.5, 2, 0, 1.25, 3};
        LossProblem problem = LossProblem.withAllArguments(entry, ROWS, CLASSES, 3);
        LossProblem weighted = problem.ofRows(allRows(ROWS));
        boolean logarithms = entry.name().equals("KlDivergenceLogTargets");
        weighted.sampleWeights = times(problem.sampleWeights, row -> IntStream.range(0, CLASSES).mapToDouble(c -> {
            double target = problem.targets[row * CLASSES + c];
            return classWeights[c] * (logarithms ? Math.exp(target) : target);
        }).sum());
        Answer expected = weighted.run(loss, true);
        Answer actual = problem.run(loss.withClassWeights(classWeights), true);
        assertClose(expected, actual);
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void aRowOfWeightThreeIsARowThreeTimes(Entry entry) {
        LossProblem once = LossProblem.random(entry, 2, CLASSES, 4);
        once.sampleWeights = new double[] {1, 3};
        LossProblem repeated = LossProblem.random(entry, 2, CLASSES, 4).ofRows(0, 1, 1, 1);
        for (Reduction mean : new Reduction[] {Reduction.SUM, Reduction.MEAN_SAMPLE_WEIGHT}) {
            Answer weighted = once.run(entry.loss().withReduction(mean), true);
            Answer thrice = repeated.run(entry.loss().withReduction(mean), true);
            assertEquals(thrice.value(), weighted.value(), 8 * CLOSE * Math.abs(thrice.value()));
            for (int c = 0; c < CLASSES; c++) {
                assertEquals(3 * thrice.gradient()[CLASSES + c], weighted.gradient()[CLASSES + c],
                        CLOSE * Math.abs(weighted.gradient()[CLASSES + c]));
                assertEquals(thrice.gradient()[c], weighted.gradient()[c]);
            }
        }
    }

    /** Values that poison whatever they are added to or multiplied by. */
    private static final double[] POISONS = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void aRowOfWeightZeroCountsNothingWhateverItHolds(Entry entry) {
        if (entry.hasDomain()) {
            return;
        }
        for (double poison : POISONS) {
            LossProblem problem = LossProblem.random(entry, 3, CLASSES, 5);
            Arrays.fill(problem.predictions, CLASSES, 2 * CLASSES, poison);
            problem.sampleWeights = new double[] {1, 0, 2};
            for (boolean inDouble : new boolean[] {false, true}) {
                assertRowIsNothing(problem, entry.loss().withReduction(Reduction.SUM), 1, inDouble);
            }
        }
    }

    /** The row's loss and derivatives are +0, and the others are as without it. */
    private static void assertRowIsNothing(LossProblem problem, Loss<?> loss, int row, boolean inDouble) {
        Answer with = problem.run(loss, inDouble);
        Answer without = problem.ofRows(IntStream.range(0, problem.rows).filter(r -> r != row).toArray()).run(loss, inDouble);
        assertEquals(without.value(), with.value(), CLOSE * Math.abs(without.value()));
        assertWithout(without.losses(), with.losses(), row, problem.rows);
        assertWithout(without.gradient(), with.gradient(), row, problem.rows);
        assertWithout(without.hessian(), with.hessian(), row, problem.rows);
        assertWithout(without.variancesGradient(), with.variancesGradient(), row, problem.rows);
    }

    private static void assertWithout(double[] without, double[] with, int row, int rows) {
        int perRow = with.length / rows;
        double[] expected = new double[with.length];
        System.arraycopy(without, 0, expected, 0, row * perRow);
        System.arraycopy(without, row * perRow, expected, (row + 1) * perRow, without.length - row * perRow);
        assertArrayEquals(expected, with);
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void anIgnoredRowCountsNothingWhateverItHolds(Entry entry) {
        if (!(entry.loss() instanceof ClassLoss<?> loss)) {
            return;
        }
        for (double poison : POISONS) {
            for (long ignoreIndex : new long[] {-100, 2, 1L << 40}) {
                LossProblem problem = LossProblem.withAllArguments(entry, 4, CLASSES, 6);
                Arrays.fill(problem.labels, 1);
                Arrays.fill(problem.predictions, 2 * CLASSES, 3 * CLASSES, poison);
                problem.labels[2] = ignoreIndex;
                for (boolean inDouble : new boolean[] {false, true}) {
                    for (Reduction reduction : new Reduction[] {
                        Reduction.SUM, Reduction.MEAN_VALID, Reduction.MEAN_WEIGHT, Reduction.MEAN_SAMPLE_WEIGHT}) {
                        assertRowIsNothing(problem, loss.withIgnoreIndex(ignoreIndex).withReduction(reduction), 2, inDouble);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void aMeanOverNothingIsNaNOrZeroAsAskedAndItsGradientIsZero(Entry entry) {
        LossProblem problem = LossProblem.random(entry, 3, CLASSES, 7);
        problem.sampleWeights = new double[3];
        Loss<?> mean = entry.loss().withReduction(Reduction.MEAN_SAMPLE_WEIGHT);
        assertNothing(problem.run(mean, true), Double.NaN);
        assertNothing(problem.run(mean.withZeroDenominator(ZeroDenominator.ZERO), true), 0);
        if (entry.loss() instanceof ClassLoss<?> loss) {
            LossProblem ignored = LossProblem.random(entry, 3, CLASSES, 8);
            Arrays.fill(ignored.labels, -100);
            assertNothing(ignored.run(loss.withReduction(Reduction.MEAN_VALID), true), Double.NaN);
        }
        for (Reduction reduction : new Reduction[] {Reduction.MEAN_ALL, Reduction.MEAN_VALID, Reduction.MEAN_WEIGHT, Reduction.BATCHMEAN}) {
            LossProblem empty = LossProblem.random(entry, 0, CLASSES, 9);
            assertEquals(Double.NaN, empty.run(entry.loss().withReduction(reduction), true).value());
            assertEquals(0, empty.run(entry.loss().withReduction(reduction).withZeroDenominator(ZeroDenominator.ZERO), true).value());
        }
        assertEquals(0, LossProblem.random(entry, 0, CLASSES, 9).run(entry.loss().withReduction(Reduction.SUM), true).value());
    }

    private static void assertNothing(Answer answer, double value) {
        assertEquals(value, answer.value());
        assertArrayEquals(new double[answer.losses().length], answer.losses());
        assertArrayEquals(new double[answer.gradient().length], answer.gradient());
        assertArrayEquals(new double[answer.hessian().length], answer.hessian());
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void inBitsEverythingIsDividedByTheLogarithmOfTwo(Entry entry) {
        LossProblem problem = LossProblem.withAllArguments(entry, ROWS, CLASSES, 10);
        Answer nats = problem.run(entry.loss(), true);
        Answer bits = problem.run(entry.loss().withUnit(LogarithmUnit.BITS), true);
        double perNat = 1 / StrictMath.log(2);
        assertClose(times(nats.losses(), i -> perNat), bits.losses(), "losses");
        assertClose(times(nats.gradient(), i -> perNat), bits.gradient(), "gradient");
        assertClose(times(nats.hessian(), i -> perNat), bits.hessian(), "hessian");
        assertEquals(nats.value() * perNat, bits.value(), CLOSE * Math.abs(bits.value()));
    }

    /** The list of losses is not so kind that every row is 0. */
    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void theProblemsOfTheseTestsAreNotVacuous(Entry entry) {
        Answer answer = LossProblem.random(entry, 100, CLASSES, 1).run(entry.loss().withReduction(Reduction.NONE), true);
        assertTrue(Arrays.stream(answer.losses()).filter(loss -> loss != 0 && Double.isFinite(loss)).count() >= 20, "losses");
        assertTrue(Arrays.stream(answer.gradient()).filter(slope -> slope != 0 && Double.isFinite(slope)).count() >= 50, "gradient");
    }
}
