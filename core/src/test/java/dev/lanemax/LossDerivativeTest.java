package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.AllLosses.Entry;
import dev.lanemax.LossProblem.Question;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradient and Hessian of every loss against differences. The problems are fixed, so that none is right beside a kink. */
class LossDerivativeTest {

    private static final int[][] SHAPES = {{40, 1}, {20, 2}, {10, 5}, {3, 17}};

    /** A central difference of this width is wrong by about 1e-10 times a third derivative. */
    private static final double STEP = 0x1p-17;

    private static final double TOLERANCE = 1e-7;

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#ofPredictions")
    void theGradientIsTheDifferenceOfLosses(Entry entry) {
        for (int[] shape : SHAPES) {
            LossProblem problem = LossProblem.random(entry, shape[0], shape[1], 1);
            if (problem.variances.length > 0) {
                continue;
            }
            double error = entry.loss(shape[1]) instanceof ClassLoss<?> loss
                    ? GradientCheck.worstError(loss, problem.predictions, shape[1],
                            Arrays.stream(problem.labels).mapToInt(label -> (int) label).toArray())
                    : GradientCheck.worstError((TargetLoss<?>) entry.loss(), problem.predictions, shape[1], problem.targets);
            assertTrue(error <= TOLERANCE, shape[0] + " x " + shape[1] + ": error " + error);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void theGradientOfAReducedWeightedLossIsTheDifferenceOfItsValues(Entry entry) {
        for (Reduction reduction : Operators.reductionsToOneNumber()) {
            Loss<?> loss = reduction == Reduction.DIVISOR ? entry.loss().withDivisor(3) : entry.loss().withReduction(reduction);
            LossProblem problem = LossProblem.withAllArguments(entry, 6, 4, 2);
            problem.upstream = new double[0];
            problem.upstreamOfAll = 1;
            double[] gradient = problem.run(loss, true).gradient();
            assertDifferences(problem.predictions, gradient, () -> problem.run(loss, LossForm.arrays(true), Question.LOSS).value());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void theGradientOfTheVariancesIsTheDifferenceOfLosses(Entry entry) {
        LossProblem problem = LossProblem.random(entry, 6, 4, 3);
        double[] gradient = problem.run(entry.loss(), true).variancesGradient();
        assertDifferences(problem.variances, gradient, () -> problem.run(entry.loss(), LossForm.arrays(true), Question.LOSS).value());
    }

    /** A number that depends on arguments that the test moves. */
    private interface Value {
        double get();
    }

    private static void assertDifferences(double[] moved, double[] gradient, Value value) {
        for (int i = 0; i < moved.length; i++) {
            double x = moved[i];
            moved[i] = x + STEP;
            double above = value.get();
            moved[i] = x - STEP;
            double difference = (above - value.get()) / (x + STEP - (x - STEP));
            moved[i] = x;
            assertEquals(difference, gradient[i], TOLERANCE * Math.max(1, Math.abs(difference)), "element " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void theHessianIsTheDifferenceOfGradients(Entry entry) {
        if (!entry.loss().hasHessian()) {
            assertThrows(UnsupportedOperationException.class,
                    () -> LossProblem.random(entry, 2, 3, 1).run(entry.loss(), LossForm.arrays(true), Question.HESSIAN));
            return;
        }
        Loss<?> loss = entry.loss().withReduction(Reduction.SUM);
        for (int[] shape : SHAPES) {
            LossProblem problem = LossProblem.random(entry, shape[0], shape[1], 4);
            double[] hessian = problem.run(loss, true).hessian();
            for (int i = 0; i < hessian.length; i++) {
                double x = problem.predictions[i];
                problem.predictions[i] = x + STEP;
                double above = problem.run(loss, true).gradient()[i];
                problem.predictions[i] = x - STEP;
                double difference = (above - problem.run(loss, true).gradient()[i]) / (x + STEP - (x - STEP));
                problem.predictions[i] = x;
                assertEquals(difference, hessian[i], TOLERANCE * Math.max(1, Math.abs(difference)),
                        shape[0] + " x " + shape[1] + ", element " + i);
            }
        }
    }
}
