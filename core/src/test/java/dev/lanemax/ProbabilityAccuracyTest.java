package dev.lanemax;

import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactBinary;
import dev.lanemax.reference.ExactElementary;
import dev.lanemax.reference.ExactMath;
import dev.lanemax.reference.ExactRow;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The errors in double of losses of probabilities, of several labels, and of candidates, against their formulas in double-double. */
class ProbabilityAccuracyTest {

    private static final double[] SCALES = {1e-6, 1e-2, 1, 4, 20, 60};
    private static final int ROWS = 200;
    private static final int CLASSES = 9;
    private static final double LEAST = 1e-7;

    private final WorstError losses = new WorstError();
    private final WorstError gradients = new WorstError();
    private final WorstError hessians = new WorstError();

    private void assertWithin(double bound, Class<?> loss) {
        losses.assertWithin(bound, loss.getSimpleName() + "'s loss");
        gradients.assertWithin(bound, loss.getSimpleName() + "'s gradient");
    }

    private void assertHessianWithin(double bound, Class<?> loss) {
        hessians.assertWithin(bound, loss.getSimpleName() + "'s Hessian");
    }

    private static double[] gaussians(Random random, int count, double scale) {
        return random.doubles(count).map(any -> scale * random.nextGaussian()).toArray();
    }

    /** e^-|x|, whose sum is not 1. */
    private static double[] probabilities(Random random, double scale) {
        double[] p = gaussians(random, CLASSES, scale);
        for (int c = 0; c < CLASSES; c++) {
            p[c] = StrictMath.exp(-Math.abs(p[c]));
        }
        return p;
    }

    private static DoubleDouble sum(double[] numbers) {
        DoubleDouble sum = DoubleDouble.ZERO;
        for (double number : numbers) {
            sum = sum.plus(DoubleDouble.of(number));
        }
        return sum;
    }

    private static DoubleDouble log(double x) {
        return ExactMath.log(DoubleDouble.of(x));
    }

    @Test
    void logProbabilities() {
        for (double scale : SCALES) {
            Random random = new Random(Double.hashCode(scale));
            for (int row = 0; row < ROWS; row++) {
                double[] x = gaussians(random, CLASSES, scale);
                int label = random.nextInt(CLASSES);
                double weight = random.nextDouble();
                double[] weights = new double[CLASSES];
                weights[label] = weight;
                OneRow computed = OneRow.of(new NllLoss().withClassWeights(weights), label, x);
                losses.add(computed.loss(), DoubleDouble.product(-weight, x[label]));
                for (int c = 0; c < CLASSES; c++) {
                    gradients.add(computed.gradient()[c], DoubleDouble.of(c == label ? -weight : 0));
                }
            }
        }
        assertWithin(NllLoss.MAX_ULP_ERROR, NllLoss.class);
    }

    @Test
    void oneProbability() {
        for (double scale : SCALES) {
            Random random = new Random(Double.hashCode(scale));
            for (int row = 0; row < ROWS; row++) {
                double[] p = probabilities(random, scale);
                int label = random.nextInt(CLASSES);
                OneRow computed = OneRow.of(new MultinomialLogisticLoss(), label, p);
                losses.add(computed.loss(), log(p[label]).negated());
                gradients.add(computed.gradient()[label], DoubleDouble.of(-1).dividedBy(DoubleDouble.of(p[label])));
                hessians.add(computed.hessian()[label], square(DoubleDouble.ONE.dividedBy(DoubleDouble.of(p[label]))));
            }
        }
        assertWithin(MultinomialLogisticLoss.MAX_ULP_ERROR, MultinomialLogisticLoss.class);
        assertHessianWithin(MultinomialLogisticLoss.MAX_ULP_ERROR, MultinomialLogisticLoss.class);
    }

    private static DoubleDouble square(DoubleDouble x) {
        return x.times(x);
    }

    /** log(p/S), and 1/S - 1/p and 1/p^2 - 1/S^2 where the quotient is not clipped. */
    @Test
    void oneClippedProbability() {
        for (double scale : SCALES) {
            Random random = new Random(Double.hashCode(scale));
            for (int row = 0; row < ROWS; row++) {
                double[] p = probabilities(random, scale);
                int label = random.nextInt(CLASSES);
                OneRow computed = OneRow.of(new MultinomialLogisticLoss().withClipping(ProbabilityClipping.KERAS), label, p);
                double quotient = p[label] / sum(p).high();
                losses.add(computed.loss(), log(Math.clamp(quotient, LEAST, 1 - LEAST)).negated());
                boolean clipped = quotient < LEAST || quotient > 1 - LEAST;
                DoubleDouble first = DoubleDouble.ONE.dividedBy(sum(p));
                DoubleDouble second = DoubleDouble.ONE.dividedBy(DoubleDouble.of(p[label]));
                gradients.add(computed.gradient()[label], clipped ? DoubleDouble.ZERO : first.minus(second), second.high());
                hessians.add(computed.hessian()[label], clipped ? DoubleDouble.ZERO : square(second).minus(square(first)),
                        square(second).high() + square(first).high());
            }
        }
        assertWithin(MultinomialLogisticLoss.MAX_ULP_ERROR, MultinomialLogisticLoss.class);
        assertHessianWithin(MultinomialLogisticLoss.MAX_ULP_ERROR, MultinomialLogisticLoss.class);
    }

    @Test
    void distributions() {
        for (ProbabilityClipping clipping : new ProbabilityClipping[] {ProbabilityClipping.EXACT, ProbabilityClipping.KERAS}) {
            for (double scale : SCALES) {
                Random random = new Random(Double.hashCode(scale));
                for (int row = 0; row < ROWS; row++) {
                    double[] p = probabilities(random, scale);
                    double[] q = random.doubles(CLASSES).map(u -> u < 0.2 ? 0 : u).toArray();
                    checkDistribution(p, q, clipping == ProbabilityClipping.KERAS,
                            OneRow.of(new CrossEntropyFromProbabilities().withClipping(clipping), q, p));
                }
            }
        }
        assertWithin(CrossEntropyFromProbabilities.MAX_ULP_ERROR, CrossEntropyFromProbabilities.class);
        assertHessianWithin(CrossEntropyFromProbabilities.MAX_ULP_ERROR, CrossEntropyFromProbabilities.class);
    }

    private void checkDistribution(double[] p, double[] q, boolean clips, OneRow computed) {
        DoubleDouble divisor = clips ? sum(p) : DoubleDouble.ONE;
        DoubleDouble loss = DoubleDouble.ZERO;
        DoubleDouble unclipped = DoubleDouble.ZERO;
        for (int c = 0; c < CLASSES; c++) {
            double quotient = p[c] / divisor.high();
            loss = loss.minus(log(clips ? Math.clamp(quotient, LEAST, 1 - LEAST) : quotient).times(q[c]));
            unclipped = isClipped(clips, quotient) ? unclipped : unclipped.plus(DoubleDouble.of(q[c]));
        }
        losses.add(computed.loss(), loss);
        DoubleDouble ofDivisor = clips ? unclipped.dividedBy(divisor) : DoubleDouble.ZERO;
        for (int c = 0; c < CLASSES; c++) {
            DoubleDouble own = isClipped(clips, p[c] / divisor.high()) ? DoubleDouble.ZERO
                    : DoubleDouble.of(q[c]).dividedBy(DoubleDouble.of(p[c]));
            gradients.add(computed.gradient()[c], ofDivisor.minus(own), ofDivisor.high() + own.high());
            DoubleDouble first = own.dividedBy(DoubleDouble.of(p[c]));
            DoubleDouble second = ofDivisor.dividedBy(divisor);
            hessians.add(computed.hessian()[c], first.minus(second), first.high() + second.high());
        }
    }

    private static boolean isClipped(boolean clips, double quotient) {
        return clips && (quotient < LEAST || quotient > 1 - LEAST);
    }

    @Test
    void severalLabels() {
        for (double scale : SCALES) {
            Random random = new Random(Double.hashCode(scale));
            for (int row = 0; row < ROWS; row++) {
                double[] x = gaussians(random, CLASSES, scale);
                double[] t = random.doubles(CLASSES, -1, 2).map(u -> Math.clamp(u, 0, 1)).toArray();
                OneRow computed = OneRow.of(new MultiLabelSoftMarginLoss(), t, x);
                DoubleDouble classes = DoubleDouble.of(CLASSES);
                DoubleDouble loss = DoubleDouble.ZERO;
                for (int c = 0; c < CLASSES; c++) {
                    loss = loss.plus(ExactBinary.loss(x[c], DoubleDouble.of(t[c]), ExactBinary.complement(t[c])));
                    DoubleDouble[] slopes = ExactBinary.slopes(x[c], DoubleDouble.of(t[c]), ExactBinary.complement(t[c]));
                    gradients.add(computed.gradient()[c], slopes[0].minus(slopes[1]).dividedBy(classes),
                            Math.max(slopes[0].high(), slopes[1].high()) / CLASSES);
                }
                losses.add(computed.loss(), loss.dividedBy(classes));
            }
        }
        assertWithin(MultiLabelSoftMarginLoss.MAX_ULP_ERROR, MultiLabelSoftMarginLoss.class);
    }

    /** Of the corrected logits, as doubles have them. */
    private interface OfCorrectedLogits {
        void check(double[] corrected, OneRow computed);
    }

    private void checkCandidates(Candidates candidates, CandidateLoss<?> loss, boolean leavesOutHits, OfCorrectedLogits formula) {
        for (double scale : SCALES) {
            Random random = new Random(Double.hashCode(scale));
            for (int row = 0; row < ROWS; row++) {
                double[] logits = gaussians(random, candidates.count() + 1, scale);
                int label = row % 3 == 0 ? candidates.candidate(random.nextInt(candidates.count())) : random.nextInt(1000);
                double[] corrected = logits.clone();
                corrected[0] -= candidates.logExpectedCountOf(label);
                for (int c = 1; c < corrected.length; c++) {
                    boolean hit = leavesOutHits && candidates.candidate(c - 1) == label;
                    corrected[c] = hit ? Double.NEGATIVE_INFINITY : corrected[c] - candidates.logExpectedCount(c - 1);
                }
                formula.check(corrected, OneRow.of(loss, label, logits));
            }
        }
    }

    @Test
    void sampledSoftmax() {
        Candidates candidates = new LogUniformSampler(1000, 7).draw(12, 0);
        checkCandidates(candidates, new SampledSoftmaxLoss(candidates), true, (z, computed) -> {
            ExactRow exact = ExactRow.of(z);
            losses.add(computed.loss(), exact.loss(0));
            for (int c = 0; c < z.length; c++) {
                gradients.add(computed.gradient()[c], exact.gradient(0, c));
            }
        });
        assertWithin(SampledSoftmaxLoss.MAX_ULP_ERROR, SampledSoftmaxLoss.class);
    }

    @Test
    void noiseContrastiveEstimation() {
        Candidates candidates = new LogUniformSampler(1000, 7).draw(12, 0);
        checkCandidates(candidates, new NoiseContrastiveLoss(candidates), false, (z, computed) -> {
            DoubleDouble loss = ExactElementary.softplus(-z[0]).value();
            gradients.add(computed.gradient()[0], ExactBinary.sigmoid(-z[0]).negated());
            for (int c = 1; c < z.length; c++) {
                loss = loss.plus(ExactElementary.softplus(z[c]).value());
                gradients.add(computed.gradient()[c], ExactBinary.sigmoid(z[c]));
            }
            losses.add(computed.loss(), loss);
        });
        assertWithin(NoiseContrastiveLoss.MAX_ULP_ERROR, NoiseContrastiveLoss.class);
    }
}
