package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The gradient of every multiclass loss is the derivative of the loss, and its Hessian that of the gradient. Logits are multiples of
 * 1/8, each class's a little apart from the others', so that none is next to a kink; losses for which that is not enough have
 * properties of their own.
 */
class MulticlassGradientProperties {

    private static final double STEP = 0x1p-17;
    private static final double NEAR = 1e-7;

    private static final List<ClassLoss<?>> OF_LABELS = List.of(
            new CrossEntropy(), new CrossEntropy().withLabelSmoothing(0.3),
            new SoftmaxFocalLoss(), new SoftmaxFocalLoss().withGamma(0.5), new SoftmaxFocalLoss().withGamma(5).withAlpha(1),
            new Poly1Loss(), new Poly1Loss().withEpsilon(-1), new GeneralizedCrossEntropy(),
            new GeneralizedCrossEntropy().withExponent(0.01), new SoftmaxZeroOneLoss(), new SoftmaxZeroOneLoss().withSharpness(2.5),
            new ZLoss().withCoefficient(0.5), new EntropyLoss(),
            new MultiMarginLoss().withMargin(1.0625), new MultiMarginLoss().withPower(2).withClassMean(false),
            new CrammerSingerLoss().withMargin(1.0625));

    private static final List<DistributionLoss<?>> OF_TARGETS = List.of(
            new SoftTargetCrossEntropy(), new SoftTargetCrossEntropy().withLabelSmoothing(0.3),
            new MultiLabelSoftmaxLoss(), new MultiLabelSoftmaxLoss().withScale(0.7), new KlDivergence(),
            new ReverseKlDivergence(), new JensenShannonDivergence(), new JensenShannonDivergence().withWeight(0.9),
            new TotalVariationLoss(), new MultiLabelSoftMarginLoss());

    private static final List<DistributionLoss<?>> OF_PROBABILITIES = List.of(new CrossEntropyFromProbabilities(),
            new CrossEntropyFromProbabilities().withClipping(ProbabilityClipping.KERAS));

    /** Spread from -3 to 3, or with a range of 8 to where most probabilities are below 1e-10. */
    private static double[] logits(int rows, int classes, int range, Random random) {
        double[] logits = new double[rows * classes];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = range * (random.nextInt(49) - 24) / 8.0 + (i % classes + 0.5) * 0x1p-10;
        }
        return logits;
    }

    @Property(tries = 60)
    void gradientsOfLossesOfLabels(@ForAll @IntRange(min = 1, max = 4) int rows, @ForAll @IntRange(min = 1, max = 30) int classes,
            @ForAll @IntRange(min = 1, max = 8) int range, @ForAll long seed) {
        Random random = new Random(seed);
        double[] logits = logits(rows, classes, range, random);
        int[] labels = random.ints(rows, 0, classes).toArray();
        for (ClassLoss<?> loss : OF_LABELS) {
            assertTrue(GradientCheck.worstError(loss, logits, classes, labels) <= NEAR, loss.getClass().getSimpleName());
            assertHessian(loss, new Batch().labels(labels, 0), logits, classes);
        }
        assertTrue(GradientCheck.worstError(new NllLoss(), logits, classes, labels) <= NEAR);
        assertHessian(new NllLoss(), new Batch().labels(labels, 0), logits, classes);
    }

    /** Only where no class is about to get a probability or to lose it. */
    @Property(tries = 60)
    void gradientOfTheSparsemaxLoss(@ForAll @IntRange(min = 1, max = 4) int rows, @ForAll @IntRange(min = 1, max = 30) int classes,
            @ForAll @IntRange(min = 1, max = 8) int range, @ForAll long seed) {
        Random random = new Random(seed);
        double[] logits = logits(rows, classes, range, random);
        int[] labels = random.ints(rows, 0, classes).toArray();
        for (int row = 0; row < rows; row++) {
            Assume.that(hasSupportWithoutDoubt(logits, row * classes, classes));
        }
        assertTrue(GradientCheck.worstError(new SparsemaxLoss(), logits, classes, labels) <= NEAR);
        assertHessian(new SparsemaxLoss(), new Batch().labels(labels, 0), logits, classes);
    }

    /** The k-th largest logit x has a probability where 1 + k x is above the sum of those up to it: never by only a few steps. */
    private static boolean hasSupportWithoutDoubt(double[] logits, int first, int classes) {
        double[] ascending = Arrays.copyOfRange(logits, first, first + classes);
        Arrays.sort(ascending);
        double sum = 0;
        for (int k = 1; k <= classes; k++) {
            double x = ascending[classes - k];
            sum += x;
            if (Math.abs(1 + k * x - sum) < 0x1p-11) {
                return false;
            }
        }
        return true;
    }

    /** Targets are half as much again as the probabilities, or half as much, so that no difference changes its sign. */
    private static void spreadTargets(double[] logits, int rows, int classes, double[] targets, Random random) {
        new Softmax().forward(logits, targets, Layout.of(rows, classes));
        for (int i = 0; i < targets.length; i++) {
            targets[i] *= random.nextBoolean() ? 1.5 : 0.5;
        }
    }

    @Property(tries = 60)
    void gradientsOfLossesOfTargets(@ForAll @IntRange(min = 1, max = 4) int rows, @ForAll @IntRange(min = 1, max = 30) int classes,
            @ForAll @IntRange(min = 1, max = 8) int range, @ForAll long seed) {
        Random random = new Random(seed);
        double[] logits = logits(rows, classes, range, random);
        double[] targets = new double[logits.length];
        Layout layout = Layout.of(rows, classes);
        spreadTargets(logits, rows, classes, targets, random);
        for (DistributionLoss<?> loss : OF_TARGETS) {
            assertTrue(GradientCheck.worstError(loss, logits, classes, targets) <= NEAR, loss.getClass().getSimpleName());
            assertHessian(loss, new Batch().targets(targets, layout), logits, classes);
        }
    }

    /** One class has the target 1 or 0.5, or all have some of the probabilities; only where no corner is near. */
    @Property(tries = 60)
    void gradientOfTheCategoricalHingeLoss(@ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 30) int classes, @ForAll @IntRange(min = 1, max = 8) int range,
            @ForAll boolean ofOneClass, @ForAll long seed) {
        Random random = new Random(seed);
        double[] logits = logits(rows, classes, range, random);
        double[] targets = new double[logits.length];
        if (ofOneClass) {
            for (int row = 0; row < rows; row++) {
                targets[row * classes + random.nextInt(classes)] = random.nextBoolean() ? 1 : 0.5;
            }
        } else {
            spreadTargets(logits, rows, classes, targets, random);
        }
        for (int row = 0; row < rows; row++) {
            Assume.that(hasNoCornerNear(logits, targets, row * classes, classes));
        }
        assertTrue(GradientCheck.worstError(new CategoricalHingeLoss(), logits, classes, targets) <= NEAR);
        assertHessian(new CategoricalHingeLoss(), new Batch().targets(targets, Layout.of(rows, classes)), logits, classes);
    }

    /** Whether the two largest (1 - t) x, and the loss and 0, are many steps of the differences apart. */
    private static boolean hasNoCornerNear(double[] logits, double[] targets, int first, int classes) {
        double[] scores = new double[classes];
        double ofTargets = 0;
        for (int c = 0; c < classes; c++) {
            scores[c] = (1 - targets[first + c]) * logits[first + c];
            ofTargets += targets[first + c] * logits[first + c];
        }
        Arrays.sort(scores);
        double margin = 1 + scores[classes - 1] - ofTargets;
        return Math.abs(margin) > 0x1p-12 && (classes == 1 || scores[classes - 1] - scores[classes - 2] > 0x1p-12);
    }

    @Property(tries = 60)
    void gradientsOfLossesOfProbabilities(@ForAll @IntRange(min = 1, max = 30) int classes, @ForAll long seed) {
        Random random = new Random(seed);
        double[] probabilities = random.doubles(classes, 0.2, 1).toArray();
        double[] targets = random.doubles(classes, 0, 1).toArray();
        int[] labels = {random.nextInt(classes)};
        for (DistributionLoss<?> loss : OF_PROBABILITIES) {
            assertTrue(GradientCheck.worstError(loss, probabilities, classes, targets) <= NEAR, loss.getClass().getSimpleName());
            assertHessian(loss, new Batch().targets(targets, Layout.of(1, classes)), probabilities, classes);
        }
        for (ProbabilityClipping clipping : List.of(ProbabilityClipping.EXACT, ProbabilityClipping.KERAS)) {
            MultinomialLogisticLoss loss = new MultinomialLogisticLoss().withClipping(clipping);
            assertTrue(GradientCheck.worstError(loss, probabilities, classes, labels) <= NEAR, clipping.name());
            assertHessian(loss, new Batch().labels(labels, 0), probabilities, classes);
        }
    }

    @Property(tries = 60)
    void gradientsOfTheMarginsOfManyLabels(@ForAll @IntRange(min = 1, max = 30) int classes, @ForAll long seed) {
        Random random = new Random(seed);
        double[] targets = random.ints(classes, -1, classes).asDoubleStream().toArray();
        double[] logits = logits(1, classes, 1, random);
        assertTrue(GradientCheck.worstError(new MultiLabelMarginLoss(), logits, classes, targets) <= NEAR);
        assertHessian(new MultiLabelMarginLoss(), new Batch().targets(targets, Layout.of(1, classes)), logits, classes);
    }

    /** Its diagonal against differences of the gradient at each logit, and its product with a vector against those in its direction. */
    private static void assertHessian(Loss<?> loss, Batch batch, double[] logits, int classes) {
        Layout layout = Layout.of(logits.length / classes, classes);
        double[] moved = logits.clone();
        double[] gradient = new double[logits.length];
        double[] hessian = new double[logits.length];
        double[] product = new double[logits.length];
        double[] vector = new Random(classes).doubles(logits.length, -1, 1).toArray();
        Loss<?> sum = loss.withReduction(Reduction.SUM);
        sum.hessianVectorProduct(batch.logits(moved, layout).vector(vector, layout).product(product, layout));
        sum.lossGradientAndHessian(batch.gradient(gradient, layout).hessian(hessian, layout));
        double[] expected = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            moved[i] = logits[i] + STEP;
            sum.lossAndGradient(batch);
            double above = gradient[i];
            moved[i] = logits[i] - STEP;
            sum.lossAndGradient(batch);
            expected[i] = (above - gradient[i]) / (2 * STEP);
            moved[i] = logits[i];
        }
        assertNear(expected, hessian, loss, "Hessian", logits);
        Arrays.setAll(moved, i -> logits[i] + STEP * vector[i]);
        sum.lossAndGradient(batch);
        double[] above = gradient.clone();
        Arrays.setAll(moved, i -> logits[i] - STEP * vector[i]);
        sum.lossAndGradient(batch);
        Arrays.setAll(expected, i -> (above[i] - gradient[i]) / (2 * STEP));
        assertNear(expected, product, loss, "product", logits);
    }

    private static void assertNear(double[] expected, double[] actual, Loss<?> loss, String what, double[] logits) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], NEAR * Math.max(1, Math.abs(expected[i])),
                    loss.getClass().getSimpleName() + "'s " + what + " at " + i + " of " + Arrays.toString(logits));
        }
    }
}
