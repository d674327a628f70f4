package dev.lanemax;

import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactMath;
import dev.lanemax.reference.ExactRow;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * The errors of the multiclass losses in double, against their formulas in double-double: each within its MAX_ULP_ERROR. A formula that
 * subtracts is measured by the sum of the magnitudes of its terms.
 */
class MulticlassAccuracyTest {

    private static final int[] CLASSES = {2, 3, 10, 64};
    private static final double[] SCALES = {0.01, 0.5, 1, 4, 20, 60};
    private static final int ROWS = 400;

    /** A row of logits with its exact softmax, a label, and a target distribution with some zeros. */
    private record Sample(double[] logits, ExactRow exact, int label, double[] targets) {

        static Sample of(int classes, double scale, long seed) {
            Random random = new Random(seed);
            double[] logits = random.doubles(classes).map(u -> scale * random.nextGaussian()).toArray();
            double[] targets = random.doubles(classes).map(u -> u < 0.2 ? 0 : u / classes).toArray();
            int label = random.nextInt(classes);
            if (random.nextInt(3) == 0) {
                logits[label] += 3 * scale + random.nextInt(40);
            }
            return new Sample(logits, ExactRow.of(logits), label, targets);
        }

        DoubleDouble p(int c) {
            return exact.probability(c);
        }

        DoubleDouble logP(int c) {
            return exact.logProbability(c);
        }

        /** 1 - p of the label. */
        DoubleDouble other() {
            return other(label);
        }

        /** 1 - p. */
        DoubleDouble other(int c) {
            return exact.gradient(c, c).negated();
        }

        /** Whether no probability is so small that a result may have been flushed on the way. */
        boolean isOrdinary() {
            for (int c = 0; c < logits.length; c++) {
                if (p(c).high() < 0x1p-900) {
                    return false;
                }
            }
            return true;
        }

        DoubleDouble sum(IntFunction<DoubleDouble> term) {
            DoubleDouble sum = DoubleDouble.ZERO;
            for (int c = 0; c < logits.length; c++) {
                sum = sum.plus(term.apply(c));
            }
            return sum;
        }

        double magnitude(IntToDoubleFunction term) {
            double sum = 0;
            for (int c = 0; c < logits.length; c++) {
                sum += Math.abs(term.applyAsDouble(c));
            }
            return sum;
        }
    }

    /** A number and what its error is measured by. */
    private record Exact(DoubleDouble value, double unit) {

        static Exact of(DoubleDouble value) {
            return new Exact(value, value.high());
        }
    }

    private interface LossFormula {
        Exact of(Sample sample);
    }

    /** Of the gradient, or of the diagonal of the Hessian. */
    private interface ClassFormula {
        Exact of(Sample sample, int c);
    }

    private static OneRow compute(Loss<?> loss, Sample sample) {
        return loss instanceof ClassLoss<?> ofLabels ? OneRow.of(ofLabels, sample.label, sample.logits)
                : OneRow.of((DistributionLoss<?>) loss, sample.targets, sample.logits);
    }

    private static void check(Loss<?> loss, double bound, LossFormula lossFormula, ClassFormula gradientFormula) {
        WorstError losses = new WorstError();
        WorstError gradients = new WorstError();
        forEachRow(loss, (sample, computed) -> {
            Exact exactLoss = lossFormula.of(sample);
            losses.add(computed.loss(), exactLoss.value, exactLoss.unit);
            add(gradients, computed.gradient(), sample, gradientFormula);
        });
        losses.assertWithin(bound, loss.getClass().getSimpleName() + "'s loss");
        gradients.assertWithin(bound, loss.getClass().getSimpleName() + "'s gradient");
    }

    private static void checkHessian(Loss<?> loss, double bound, ClassFormula formula) {
        WorstError hessians = new WorstError();
        forEachRow(loss, (sample, computed) -> add(hessians, computed.hessian(), sample, formula));
        hessians.assertWithin(bound, loss.getClass().getSimpleName() + "'s Hessian");
    }

    private static void add(WorstError errors, double[] computed, Sample sample, ClassFormula formula) {
        for (int c = 0; c < computed.length; c++) {
            Exact exact = formula.of(sample, c);
            errors.add(computed[c], exact.value, exact.unit);
        }
    }

    private static void forEachRow(Loss<?> loss, BiConsumer<Sample, OneRow> check) {
        for (int classes : CLASSES) {
            for (double scale : SCALES) {
                for (int row = 0; row < (classes < 64 ? ROWS : 4); row++) {
                    Sample sample = Sample.of(classes, scale, row + 1000L * classes);
                    if (sample.isOrdinary()) {
                        check.accept(sample, compute(loss, sample));
                    }
                }
            }
        }
    }

    /**
     * The Hessian scale p [(1 - p)(s + b) - p (s + b - sum(p b))] of scale sum(phi(p)), s = phi' - sum(p phi') with its terms' magnitudes
     * and b = p phi''.
     */
    private static Exact ofProbabilities(
            Sample s, int c, double scale, DoubleDouble slope, double slopeTerms, IntFunction<DoubleDouble> bends) {
        DoubleDouble mean = s.sum(j -> s.p(j).times(bends.apply(j)));
        DoubleDouble both = slope.plus(bends.apply(c));
        DoubleDouble value = s.p(c).times(s.other(c).times(both).minus(s.p(c).times(both.minus(mean)))).times(scale);
        double terms = slopeTerms + bends.apply(c).high();
        return new Exact(value, scale * s.p(c).high() * (s.other(c).high() * terms + s.p(c).high() * (terms + mean.high())));
    }

    /** k p_c, or -k (1 - p_y) at the label. */
    private static Exact slope(Sample sample, int c, DoubleDouble k) {
        return Exact.of(c == sample.label ? k.times(sample.other()).negated() : k.times(sample.p(c)));
    }

    @Test
    void focal() {
        for (double gamma : new double[] {0.5, 1, 2, 3.7, SoftmaxFocalLoss.MAX_ACCURATE_GAMMA}) {
            check(new SoftmaxFocalLoss().withGamma(gamma), SoftmaxFocalLoss.MAX_ULP_ERROR,
                    s -> Exact.of(power(s.other(), gamma).times(s.logP(s.label)).times(-0.25)),
                    (s, c) -> slope(s, c, power(s.other(), gamma).minus(power(s.other(), gamma).times(s.p(s.label))
                            .times(s.logP(s.label).dividedBy(s.other())).times(gamma)).times(0.25)));
        }
    }

    private static DoubleDouble power(DoubleDouble x, double exponent) {
        return ExactMath.exp(ExactMath.log(x).times(exponent));
    }

    private static DoubleDouble power(DoubleDouble x, int exponent) {
        DoubleDouble power = DoubleDouble.ONE;
        for (int i = 0; i < exponent; i++) {
            power = power.times(x);
        }
        return power;
    }

    @Test
    void poly() {
        check(new Poly1Loss(), Poly1Loss.MAX_ULP_ERROR, s -> Exact.of(s.other().times(2).minus(s.logP(s.label))),
                (s, c) -> slope(s, c, s.p(s.label).times(2).plus(DoubleDouble.ONE)));
    }

    @Test
    void generalizedCrossEntropy() {
        check(new GeneralizedCrossEntropy(), GeneralizedCrossEntropy.MAX_ULP_ERROR,
                s -> Exact.of(minusExpm1(s.logP(s.label).times(0.7)).dividedBy(DoubleDouble.of(0.7))),
                (s, c) -> slope(s, c, ExactMath.exp(s.logP(s.label).times(0.7))));
    }

    /** 1 - e^t; by its series for tiny t. */
    private static DoubleDouble minusExpm1(DoubleDouble t) {
        if (Math.abs(t.high()) > 1e-7) {
            return DoubleDouble.ONE.minus(ExactMath.exp(t));
        }
        DoubleDouble cubic = DoubleDouble.ONE.plus(t.dividedBy(DoubleDouble.of(3)));
        return t.times(DoubleDouble.ONE.plus(t.times(0.5).times(cubic))).negated();
    }

    @Test
    void smoothedZeroOne() {
        check(new SoftmaxZeroOneLoss(), SoftmaxZeroOneLoss.MAX_ULP_ERROR,
                s -> Exact.of(s.other()), (s, c) -> slope(s, c, s.p(s.label)));
    }

    @Test
    void zLoss() {
        check(new ZLoss().withCoefficient(0.5), ZLoss.MAX_ULP_ERROR,
                s -> {
                    DoubleDouble l = s.exact.logSumExp();
                    return new Exact(l.times(l).times(0.5), 0.5 * termsOfLogSumExp(s) * termsOfLogSumExp(s));
                },
                (s, c) -> new Exact(s.exact.logSumExp().times(s.p(c)), termsOfLogSumExp(s) * s.p(c).high()));
    }

    /** |max| + log sum e^(x - max). */
    private static double termsOfLogSumExp(Sample s) {
        double max = Arrays.stream(s.logits).max().orElseThrow();
        return Math.abs(max) + (s.exact.logSumExp().high() - max);
    }

    @Test
    void entropy() {
        check(new EntropyLoss(), EntropyLoss.MAX_ULP_ERROR,
                s -> Exact.of(s.sum(c -> s.p(c).times(s.logP(c)))),
                (s, c) -> {
                    DoubleDouble entropy = s.sum(j -> s.p(j).times(s.logP(j))).negated();
                    return new Exact(s.p(c).times(s.logP(c).plus(entropy)), s.p(c).high() * (entropy.high() - s.logP(c).high()));
                });
        checkHessian(new EntropyLoss(), EntropyLoss.MAX_ULP_ERROR, (s, c) -> {
            DoubleDouble entropy = s.sum(j -> s.p(j).times(s.logP(j))).negated();
            return ofProbabilities(s, c, 1, s.logP(c).plus(entropy), entropy.high() - s.logP(c).high(), j -> DoubleDouble.ONE);
        });
    }

    private static DoubleDouble log(double x) {
        return ExactMath.log(DoubleDouble.of(x));
    }

    @Test
    void divergence() {
        check(new KlDivergence(), KlDivergence.MAX_ULP_ERROR,
                s -> new Exact(s.sum(c -> s.targets[c] == 0 ? DoubleDouble.ZERO : log(s.targets[c]).minus(s.logP(c)).times(s.targets[c])),
                        s.magnitude(c -> s.targets[c] == 0 ? 0 : s.targets[c] * (Math.abs(Math.log(s.targets[c])) - s.logP(c).high()))),
                MulticlassAccuracyTest::pTimesMassLessTarget);
    }

    private static Exact pTimesMassLessTarget(Sample s, int c) {
        DoubleDouble share = s.p(c).times(s.sum(j -> DoubleDouble.of(s.targets[j])));
        return new Exact(share.minus(DoubleDouble.of(s.targets[c])), share.high() + s.targets[c]);
    }

    @Test
    void softTargets() {
        check(new SoftTargetCrossEntropy(), SoftTargetCrossEntropy.MAX_ULP_ERROR,
                s -> Exact.of(s.sum(c -> s.logP(c).times(-s.targets[c]))), MulticlassAccuracyTest::pTimesMassLessTarget);
        check(new MultiLabelSoftmaxLoss().withScale(1), MultiLabelSoftmaxLoss.MAX_ULP_ERROR,
                s -> Exact.of(s.sum(c -> s.logP(c).times(-s.targets[c]))), MulticlassAccuracyTest::pTimesMassLessTarget);
    }

    @Test
    void labelSmoothing() {
        double e = 0.125;
        check(new CrossEntropy().withLabelSmoothing(e), CrossEntropy.MAX_GRADIENT_ULP_ERROR,
                s -> Exact.of(s.logP(s.label).times(e - 1).plus(s.sum(s::logP).times(-e).dividedBy(DoubleDouble.of(s.logits.length)))),
                (s, c) -> {
                    DoubleDouble target = DoubleDouble.of(e).dividedBy(DoubleDouble.of(s.logits.length))
                            .plus(DoubleDouble.of(c == s.label ? 1 - e : 0));
                    return new Exact(s.p(c).minus(target), s.p(c).high() + target.high());
                });
    }

    @Test
    void reverseDivergence() {
        check(new ReverseKlDivergence().withLogTarget(true), ReverseKlDivergence.MAX_ULP_ERROR,
                s -> new Exact(reverse(s), s.magnitude(c -> s.p(c).high() * (Math.abs(s.logP(c).high()) + s.targets[c]))),
                (s, c) -> new Exact(s.p(c).times(reverseSlope(s, c)), s.p(c).high() * reverseTerms(s, c)));
        checkHessian(new ReverseKlDivergence().withLogTarget(true), ReverseKlDivergence.MAX_ULP_ERROR,
                (s, c) -> ofProbabilities(s, c, 1, reverseSlope(s, c), reverseTerms(s, c), j -> DoubleDouble.ONE));
    }

    private static DoubleDouble reverseSlope(Sample s, int c) {
        return s.logP(c).minus(DoubleDouble.of(s.targets[c])).minus(reverse(s));
    }

    private static double reverseTerms(Sample s, int c) {
        return Math.abs(s.logP(c).high()) + s.targets[c]
                + s.magnitude(j -> s.p(j).high() * (Math.abs(s.logP(j).high()) + s.targets[j]));
    }

    private static DoubleDouble reverse(Sample s) {
        return s.sum(c -> s.p(c).times(s.logP(c).minus(DoubleDouble.of(s.targets[c]))));
    }

    @Test
    void totalVariation() {
        check(new TotalVariationLoss(), TotalVariationLoss.MAX_ULP_ERROR,
                s -> new Exact(s.sum(c -> s.p(c).minus(DoubleDouble.of(s.targets[c])).magnitude()).times(0.5),
                        0.5 * s.magnitude(c -> s.p(c).high() + s.targets[c])),
                (s, c) -> new Exact(s.p(c).times(signSlope(s, c)).times(0.5), 0.5 * s.p(c).high() * 2));
        checkHessian(new TotalVariationLoss(), TotalVariationLoss.MAX_ULP_ERROR,
                (s, c) -> ofProbabilities(s, c, 0.5, signSlope(s, c), 2, j -> DoubleDouble.ZERO));
    }

    private static DoubleDouble signSlope(Sample s, int c) {
        return DoubleDouble.of(sign(s, c)).minus(s.sum(j -> s.p(j).times(sign(s, j))));
    }

    private static double sign(Sample s, int c) {
        return Math.signum(s.p(c).minus(DoubleDouble.of(s.targets[c])).high());
    }

    @Test
    void jensenShannon() {
        check(new JensenShannonDivergence(), JensenShannonDivergence.MAX_ULP_ERROR,
                s -> new Exact(s.sum(c -> ofShare(s, c, DoubleDouble.of(s.targets[c])).plus(ofShare(s, c, s.p(c)))).times(0.5),
                        0.5 * s.magnitude(c -> jensenShannonTerms(s, c))),
                (s, c) -> new Exact(s.p(c).times(shareSlope(s, c)).times(0.5), 0.5 * s.p(c).high() * shareTerms(s, c)));
        checkHessian(new JensenShannonDivergence(), JensenShannonDivergence.MAX_ULP_ERROR,
                (s, c) -> ofProbabilities(s, c, 0.5, shareSlope(s, c), shareTerms(s, c),
                        j -> DoubleDouble.of(0.5 * s.targets[j]).dividedBy(mixture(s, j))));
    }

    /** log(p/m) - KL(p, m). */
    private static DoubleDouble shareSlope(Sample s, int c) {
        return logShare(s, c, s.p(c)).minus(s.sum(j -> ofShare(s, j, s.p(j))));
    }

    private static double shareTerms(Sample s, int c) {
        return shareLogarithms(s, c) + s.magnitude(j -> s.p(j).high() * shareLogarithms(s, j));
    }

    /** The magnitudes of log p and log m. */
    private static double shareLogarithms(Sample s, int c) {
        return Math.abs(s.logP(c).high()) + Math.abs(logMixture(s, c).high());
    }

    private static DoubleDouble mixture(Sample s, int c) {
        return s.p(c).plus(DoubleDouble.of(s.targets[c])).times(0.5);
    }

    private static DoubleDouble logMixture(Sample s, int c) {
        return ExactMath.log(mixture(s, c));
    }

    private static DoubleDouble logShare(Sample s, int c, DoubleDouble a) {
        return ExactMath.log(a).minus(logMixture(s, c));
    }

    private static DoubleDouble ofShare(Sample s, int c, DoubleDouble a) {
        return a.high() == 0 ? DoubleDouble.ZERO : a.times(logShare(s, c, a));
    }

    private static double jensenShannonTerms(Sample s, int c) {
        double q = s.targets[c];
        double ofTarget = q == 0 ? 0 : q * (Math.abs(Math.log(q)) + Math.abs(logMixture(s, c).high()));
        return ofTarget + s.p(c).high() * shareLogarithms(s, c);
    }

    @Test
    void margins() {
        for (int power : new int[] {1, 2}) {
            check(new MultiMarginLoss().withPower(power).withClassMean(false), MultiMarginLoss.MAX_ULP_ERROR,
                    s -> new Exact(s.sum(c -> c == s.label ? DoubleDouble.ZERO : power(excess(s, c), power)),
                            s.magnitude(c -> c == s.label ? 0 : Math.pow(largest(s, c), power))),
                    (s, c) -> c == s.label
                            ? new Exact(s.sum(j -> j == s.label ? DoubleDouble.ZERO : hinge(s, j, power)).negated(),
                                    power * s.magnitude(j -> j == s.label ? 0 : Math.pow(largest(s, j), power - 1)))
                            : new Exact(hinge(s, c, power), power * Math.pow(largest(s, c), power - 1)));
        }
        checkHessian(new MultiMarginLoss().withPower(2), MultiMarginLoss.MAX_ULP_ERROR,
                (s, c) -> Exact.of((c == s.label ? s.sum(j -> bend(s, j)) : bend(s, c)).dividedBy(DoubleDouble.of(s.logits.length))));
        check(new CrammerSingerLoss(), CrammerSingerLoss.MAX_ULP_ERROR,
                s -> {
                    DoubleDouble most = DoubleDouble.ZERO;
                    double unit = 1;
                    for (int c = 0; c < s.logits.length; c++) {
                        if (c != s.label && excess(s, c).compareTo(most) > 0) {
                            most = excess(s, c);
                            unit = largest(s, c);
                        }
                    }
                    return new Exact(most, unit);
                },
                (s, c) -> Exact.of(DoubleDouble.of(OneRow.of(new CrammerSingerLoss(), s.label, s.logits).gradient()[c])));
    }

    private static DoubleDouble excess(Sample s, int c) {
        DoubleDouble excess = DoubleDouble.ONE.minus(DoubleDouble.of(s.logits[s.label])).plus(DoubleDouble.of(s.logits[c]));
        return excess.high() > 0 ? excess : DoubleDouble.ZERO;
    }

    private static DoubleDouble hinge(Sample s, int c, int power) {
        DoubleDouble excess = excess(s, c);
        return excess.high() == 0 ? DoubleDouble.ZERO : power == 1 ? DoubleDouble.ONE : excess.times(2);
    }

    /** The second derivative of the square of an excess. */
    private static DoubleDouble bend(Sample s, int c) {
        return DoubleDouble.of(c != s.label && excess(s, c).high() > 0 ? 2 : 0);
    }

    private static double largest(Sample s, int c) {
        return 1 + Math.abs(s.logits[s.label]) + Math.abs(s.logits[c]);
    }

    @Test
    void sparsemax() {
        check(new SparsemaxLoss(), SparsemaxLoss.MAX_ULP_ERROR,
                s -> {
                    DoubleDouble threshold = threshold(s);
                    DoubleDouble squares = s.sum(c -> s.logits[c] > threshold.high()
                            ? power(DoubleDouble.of(s.logits[c]), 2).minus(power(threshold, 2)) : DoubleDouble.ZERO);
                    DoubleDouble loss = squares.plus(DoubleDouble.ONE).times(0.5).minus(DoubleDouble.of(s.logits[s.label]));
                    return new Exact(loss, Math.max(1, loss.high()));
                },
                (s, c) -> {
                    DoubleDouble p = DoubleDouble.of(s.logits[c]).minus(threshold(s));
                    DoubleDouble positive = p.high() > 0 ? p : DoubleDouble.ZERO;
                    return new Exact(c == s.label ? positive.minus(DoubleDouble.ONE) : positive, 1);
                });
        checkHessian(new SparsemaxLoss(), SparsemaxLoss.MAX_ULP_ERROR, (s, c) -> {
            double threshold = threshold(s).high();
            long support = Arrays.stream(s.logits).filter(x -> x > threshold).count();
            return new Exact(s.logits[c] > threshold ? DoubleDouble.ONE.minus(DoubleDouble.ONE.dividedBy(DoubleDouble.of(support)))
                    : DoubleDouble.ZERO, 1);
        });
    }

    /** The threshold t at which sum max(0, x - t) is 1, for the largest k of which it is below the k-th. */
    private static DoubleDouble threshold(Sample s) {
        double[] ordered = s.logits.clone();
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
}
