package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The product of a loss's Hessian with a vector is the derivative of its gradient in that direction. */
class HessianVectorProductTest {

    private static final double STEP = 0x1p-17;

    @Property(tries = 200)
    void theProductIsTheDifferenceOfTheGradient(@ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 20) int classes, @ForAll long seed) {
        Random random = new Random(seed);
        double[] logits = random.doubles((long) rows * classes, -3, 3).toArray();
        double[] vector = random.doubles((long) rows * classes, -1, 1).toArray();
        double[] targets = random.doubles((long) rows * classes, 0, 1).toArray();
        double[] weights = random.doubles(classes, 0, 2).toArray();
        int[] labels = random.ints(rows, -1, classes).toArray();
        List<Loss<?>> losses = List.of(
                new CrossEntropy().withIgnoreIndex(-1).withReduction(Reduction.SUM),
                new CrossEntropy().withIgnoreIndex(-1).withClassWeights(weights).withLabelSmoothing(0.2).withReduction(Reduction.MEAN_ALL),
                new SoftTargetCrossEntropy().withClassWeights(weights).withLabelSmoothing(0.1),
                new BinaryCrossEntropyWithLogits().withPosWeight(weights), new HuberLoss().withDelta(10));
        for (Loss<?> loss : losses) {
            Layout layout = Layout.of(rows, classes);
            double[] moved = logits.clone();
            double[] product = new double[moved.length];
            double[] above = new double[moved.length];
            double[] below = new double[moved.length];
            Batch batch = new Batch().logits(moved, layout).upstream(0.75)
                    .vector(vector, layout).product(product, layout);
            batch = loss instanceof ClassLoss<?> ? batch.labels(labels, 0) : batch.targets(targets, layout);
            double value = loss.hessianVectorProduct(batch);
            assertEquals(loss.loss(batch), value, 1e-14 * Math.abs(value));
            move(logits, vector, STEP, moved);
            loss.lossAndGradient(batch.gradient(above, layout));
            move(logits, vector, -STEP, moved);
            loss.lossAndGradient(batch.gradient(below, layout));
            for (int i = 0; i < product.length; i++) {
                assertEquals((above[i] - below[i]) / (2 * STEP), product[i], 1e-8, loss.getClass().getSimpleName() + " at " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void theProductOfEveryLossIsTheDifferenceOfItsGradient(AllLosses.Entry entry) {
        if (!entry.loss().hasHessianVectorProduct()) {
            return;
        }
        for (int[] shape : new int[][] {{20, 1}, {20, 2}, {10, 5}, {3, 17}}) {
            LossProblem problem = LossProblem.random(entry, shape[0], shape[1], 4);
            double[] vector = new Random(5).doubles(problem.predictions.length, -1, 1).toArray();
            double[] logits = problem.predictions.clone();
            Loss<?> loss = entry.loss(shape[1]).withReduction(Reduction.SUM);
            Layout layout = Layout.of(shape[0], shape[1]);
            double[] product = new double[logits.length];
            Batch batch = new Batch().logits(logits, layout).vector(vector, layout).product(product, layout);
            if (entry.hasLabels()) {
                batch.labels(Arrays.stream(problem.labels).mapToLong(label -> (long) label).toArray(), 0);
            }
            if (entry.hasTargets()) {
                batch.targets(problem.targets, layout);
            }
            if (problem.variances.length > 0) {
                batch.variances(problem.variances, layout);
            }
            loss.hessianVectorProduct(batch);
            move(logits, vector, STEP, problem.predictions);
            double[] above = problem.run(loss, true).gradient();
            move(logits, vector, -STEP, problem.predictions);
            double[] below = problem.run(loss, true).gradient();
            for (int i = 0; i < product.length; i++) {
                assertEquals((above[i] - below[i]) / (2 * STEP), product[i], 1e-7 * Math.max(1, Math.abs(product[i])),
                        entry + ", " + shape[0] + " x " + shape[1] + ", element " + i);
            }
        }
    }

    private static void move(double[] from, double[] direction, double step, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i] + step * direction[i];
        }
    }

    @Test
    void theProductOfTwoEqualLogits() {
        Layout layout = Layout.of(1, 2);
        float[] product = new float[2];
        Batch batch = new Batch().logits(new float[] {5, 5}, layout).labels(new int[] {0}, 0)
                .vector(new float[] {1, 3}, layout).product(product, layout);
        assertEquals(Math.log(2), new CrossEntropy().hessianVectorProduct(batch), 1e-7);
        assertArrayEquals(new float[] {-0.5f, 0.5f}, product);
    }

    /** All ones are in the null space, for a shift of all logits changes nothing. */
    @Test
    void theProductWithAllOnesIsZero() {
        Layout layout = Layout.of(1, 3);
        double[] product = {7, 7, 7};
        Batch batch = new Batch().logits(new double[] {1, 2, -3}, layout).labels(new int[] {2}, 0)
                .vector(new double[] {1, 1, 1}, layout).product(product, layout);
        new CrossEntropy().withHessianMode(HessianMode.UPPER).hessianVectorProduct(batch);
        assertArrayEquals(new double[3], product, 1e-16);
    }

    /** It has the product 0, and the others have those of a row without it. */
    @Test
    void aLogitOfMinusInfinityIsNotThere() {
        double[] logits = {1, 0.5, Double.NEGATIVE_INFINITY};
        for (Loss<?> loss : List.of(new CrossEntropy(), new EntropyLoss(), new SparsemaxLoss(), new KlDivergence(),
                new ReverseKlDivergence(), new JensenShannonDivergence(), new TotalVariationLoss())) {
            double[] others = product(loss, new double[] {0.7, 0.3}, new double[] {1, 0.5}, new double[] {3, -1});
            double[] product = product(loss, new double[] {0.7, 0.3, 0}, logits, new double[] {3, -1, 2});
            assertArrayEquals(new double[] {others[0], others[1], 0}, product, 1e-15, loss.getClass().getSimpleName());
        }
    }

    @Test
    void theProductOfARowOfNaNIsNaN() {
        for (Loss<?> loss : List.of(new CrossEntropy(), new EntropyLoss(), new SparsemaxLoss(), new MultiMarginLoss().withPower(2),
                new ReverseKlDivergence(), new JensenShannonDivergence(), new TotalVariationLoss())) {
            double[] product = product(loss, new double[] {1, 0}, new double[] {1, Double.NaN}, new double[] {3, -1});
            assertArrayEquals(new double[] {Double.NaN, Double.NaN}, product, loss.getClass().getSimpleName());
        }
    }

    @Test
    void theProductOfALossThatIsLinearButForKinksIsZero() {
        for (Loss<?> loss : List.of(new NllLoss(), new MultiMarginLoss(), new CrammerSingerLoss(), new CategoricalHingeLoss())) {
            double[] product = product(loss, new double[] {1, 0}, new double[] {1, Double.NaN}, new double[] {3, -1});
            assertArrayEquals(new double[2], product, loss.getClass().getSimpleName());
        }
    }

    /** Of a row whose label is 0, or that has targets. */
    private static double[] product(Loss<?> loss, double[] targets, double[] logits, double[] vector) {
        Layout layout = Layout.of(1, logits.length);
        double[] product = new double[logits.length];
        Batch batch = new Batch().logits(logits, layout).vector(vector, layout).product(product, layout);
        loss.hessianVectorProduct(loss instanceof ClassLoss<?> ? batch.labels(new int[1], 0) : batch.targets(targets, layout));
        return product;
    }

    @Test
    void whatIsMissingIsNamed() {
        Layout layout = Layout.of(1, 2);
        Batch batch = new Batch().logits(new double[2], layout).labels(new int[1], 0);
        assertEquals("vector is missing from the batch, must be there",
                assertThrows(IllegalArgumentException.class, () -> new CrossEntropy().hessianVectorProduct(batch)).getMessage());
        batch.vector(new double[2], layout);
        assertEquals("product is missing from the batch, must be there",
                assertThrows(IllegalArgumentException.class, () -> new CrossEntropy().hessianVectorProduct(batch)).getMessage());
        assertFalse(new BinaryCrossEntropy().hasHessianVectorProduct());
        assertEquals("BinaryCrossEntropy has no Hessian-vector product",
                assertThrows(UnsupportedOperationException.class, () -> new BinaryCrossEntropy().hessianVectorProduct(batch)).getMessage());
    }
}
