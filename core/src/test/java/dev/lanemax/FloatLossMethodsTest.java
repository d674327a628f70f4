package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanemax.AllLosses.Entry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The methods that take arrays or segments themselves do what those do that take a {@link Batch}. */
class FloatLossMethodsTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int ROWS = 5;
    private static final int CLASSES = 3;
    private static final Layout LAYOUT = Layout.of(ROWS, CLASSES);

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static MemorySegment off(float[] values) {
        return Arena.ofAuto().allocateFrom(FLOAT, values);
    }

    private static void assertSame(MemorySegment expected, MemorySegment actual) {
        assertArrayEquals(expected.toArray(FLOAT), actual.toArray(FLOAT));
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void methodsWithArraysAreThoseWithABatch(Entry entry) {
        LossProblem problem = LossProblem.random(entry, ROWS, CLASSES, 1);
        float[] x = floats(problem.predictions);
        float[] expected = new float[x.length];
        float[] gradient = new float[x.length];
        float[] expectedLosses = new float[entry.isElementwise() ? x.length : ROWS];
        float[] losses = new float[expectedLosses.length];
        Layout lossLayout = entry.isElementwise() ? LAYOUT : Layout.of(ROWS, 1);
        Batch batch = new Batch().predictions(x, LAYOUT).gradient(expected, LAYOUT).losses(expectedLosses, lossLayout);
        if (entry.loss(CLASSES) instanceof ClassLoss<?> loss) {
            int[] labels = {9, 0, 1, 2, 1, 0};
            float value = (float) loss.lossAndGradient(batch.labels(labels, 1));
            assertEquals(value, loss.loss(x, LAYOUT, labels, 1));
            assertEquals(value, loss.lossAndGradient(x, LAYOUT, labels, 1, gradient, LAYOUT));
            assertArrayEquals(expected, gradient);
            loss.withReduction(Reduction.NONE).lossAndGradient(batch);
            loss.losses(x, LAYOUT, labels, 1, losses, 0);
            assertArrayEquals(expectedLosses, losses);
            loss.lossesAndGradient(x, LAYOUT, labels, 1, losses, 0, gradient, LAYOUT);
        } else if (entry.loss() instanceof TargetLoss<?> loss && problem.variances.length == 0) {
            float[] targets = floats(problem.targets);
            float value = (float) loss.lossAndGradient(batch.targets(targets, LAYOUT));
            assertEquals(value, loss.loss(x, LAYOUT, targets, LAYOUT));
            assertEquals(value, loss.lossAndGradient(x, LAYOUT, targets, LAYOUT, gradient, LAYOUT));
            assertArrayEquals(expected, gradient);
            loss.withReduction(Reduction.NONE).lossAndGradient(batch);
            loss.losses(x, LAYOUT, targets, LAYOUT, losses, lossLayout);
            assertArrayEquals(expectedLosses, losses);
            loss.lossesAndGradient(x, LAYOUT, targets, LAYOUT, losses, lossLayout, gradient, LAYOUT);
        } else {
            return;
        }
        assertArrayEquals(expectedLosses, losses);
        assertArrayEquals(expected, gradient);
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void methodsWithSegmentsAreThoseWithABatch(Entry entry) {
        LossProblem problem = LossProblem.random(entry, ROWS, CLASSES, 1);
        MemorySegment x = off(floats(problem.predictions));
        MemorySegment expected = off(new float[problem.predictions.length]);
        MemorySegment gradient = off(new float[problem.predictions.length]);
        MemorySegment expectedLosses = off(new float[entry.isElementwise() ? ROWS * CLASSES : ROWS]);
        MemorySegment losses = off(new float[entry.isElementwise() ? ROWS * CLASSES : ROWS]);
        Layout lossLayout = entry.isElementwise() ? LAYOUT : Layout.of(ROWS, 1);
        Batch batch = new Batch().predictions(FLOAT, x, LAYOUT).gradient(FLOAT, expected, LAYOUT)
                .losses(FLOAT, expectedLosses, lossLayout);
        if (entry.loss(CLASSES) instanceof ClassLoss<?> loss) {
            MemorySegment labels = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, 9, 0, 1, 2, 1, 0);
            float value = (float) loss.lossAndGradient(batch.labels(ValueLayout.JAVA_INT, labels, 1));
            assertEquals(value, loss.loss(FLOAT, x, LAYOUT, labels, 1));
            assertEquals(value, loss.lossAndGradient(FLOAT, x, LAYOUT, labels, 1, gradient, LAYOUT));
            assertSame(expected, gradient);
            loss.withReduction(Reduction.NONE).lossAndGradient(batch);
            loss.losses(FLOAT, x, LAYOUT, labels, 1, losses, 0);
            assertSame(expectedLosses, losses);
            loss.lossesAndGradient(FLOAT, x, LAYOUT, labels, 1, losses, 0, gradient, LAYOUT);
        } else if (entry.loss() instanceof TargetLoss<?> loss && problem.variances.length == 0) {
            MemorySegment targets = off(floats(problem.targets));
            float value = (float) loss.lossAndGradient(batch.targets(FLOAT, targets, LAYOUT));
            assertEquals(value, loss.loss(FLOAT, x, LAYOUT, targets, LAYOUT));
            assertEquals(value, loss.lossAndGradient(FLOAT, x, LAYOUT, targets, LAYOUT, gradient, LAYOUT));
            assertSame(expected, gradient);
            loss.withReduction(Reduction.NONE).lossAndGradient(batch);
            loss.losses(FLOAT, x, LAYOUT, targets, LAYOUT, losses, lossLayout);
            assertSame(expectedLosses, losses);
            loss.lossesAndGradient(FLOAT, x, LAYOUT, targets, LAYOUT, losses, lossLayout, gradient, LAYOUT);
        } else {
            return;
        }
        assertSame(expectedLosses, losses);
        assertSame(expected, gradient);
    }
}
