package dev.lanemax;

import dev.lanemax.internal.Checks;
import java.util.List;

/**
 * A loss as the objective that libraries of gradient boosting ask for: XGBoost4J's {@code IObjective} gives the raw predictions as one
 * array for each row, and takes a list of two arrays, the gradient and the diagonal of the Hessian, of all rows one after the other.
 *
 * <pre>{@code
 * BoostingObjective objective = new BoostingObjective(new CrossEntropy().withHessianMode(HessianMode.UPPER));
 * float[] labels = train.getLabel();
 * IObjective hook = (predictions, data) -> objective.gradientAndHessian(predictions, labels);
 * }</pre>
 *
 * <p>Losses are summed, whatever the loss's own reduction, for a booster divides by the sum of Hessians itself. The predictions are
 * copied once, to where the gradient takes their place; only the two arrays that the caller receives are allocated, and the classes as
 * integers where there are any.
 *
 * <p>Immutable, safe for any number of threads.
 */
public final class BoostingObjective {

    private final Loss<?> loss;

    /**
     * An objective.
     *
     * @param loss the loss of a row's class, or of one target for each prediction
     * @throws IllegalArgumentException where it is null or has no Hessian
     */
    public BoostingObjective(Loss<?> loss) {
        Checks.present("loss", loss);
        if (!loss.hasHessian()) {
            throw new IllegalArgumentException("loss is " + loss.getClass().getSimpleName() + ", must have a second derivative");
        }
        this.loss = loss.withReduction(Reduction.SUM);
    }

    /**
     * The gradient and the Hessian of a batch.
     *
     * @param predictions a row of raw predictions for each label, all of the same length
     * @param labels      each row's class, or where the loss has targets one for each prediction, row after row
     * @return the gradient and the diagonal of the Hessian, each with as many numbers as there are predictions, row after row
     * @throws IllegalArgumentException  where an argument is null or of a wrong shape, or a label is no integer
     * @throws IndexOutOfBoundsException where there are too few labels or one names no class
     */
    public List<float[]> gradientAndHessian(float[][] predictions, float[] labels) {
        return compute(new Batch(), predictions, labels);
    }

    /**
     * The gradient and the Hessian of a batch whose rows have weights.
     *
     * @param predictions a row of raw predictions for each label, all of the same length
     * @param labels      each row's class, or where the loss has targets one for each prediction, row after row
     * @param weights     a finite weight of at least 0 for each row
     * @return the gradient and the diagonal of the Hessian, each with as many numbers as there are predictions, row after row
     * @throws IllegalArgumentException  where an argument is null or of a wrong shape, a weight is negative, or a label is no integer
     * @throws IndexOutOfBoundsException where there are too few labels or weights or a label names no class
     */
    public List<float[]> gradientAndHessian(float[][] predictions, float[] labels, float[] weights) {
        return compute(new Batch().sampleWeights(weights, 0), predictions, labels);
    }

    private List<float[]> compute(Batch batch, float[][] predictions, float[] labels) {
        Checks.present("predictions", predictions);
        Checks.present("labels", labels);
        int classes = predictions.length == 0 ? 1 : length(predictions, 0);
        Layout layout = Layout.of(predictions.length, classes);
        float[] gradient = new float[Math.multiplyExact(predictions.length, classes)];
        float[] hessian = new float[gradient.length];
        gather(predictions, classes, gradient);
        if (loss instanceof ClassLoss<?>) {
            batch.labels(integers(labels), 0);
        } else {
            batch.targets(labels, layout);
        }
        loss.gradientAndHessian(batch.logits(gradient, layout).gradient(gradient, layout).hessian(hessian, layout));
        return List.of(gradient, hessian);
    }

    private static void gather(float[][] rows, int classes, float[] matrix) {
        for (int row = 0; row < rows.length; row++) {
            if (length(rows, row) != classes) {
                throw new IllegalArgumentException(
                        "predictions[" + row + "] has " + rows[row].length + " numbers, must have " + classes + " as the first row");
            }
            System.arraycopy(rows[row], 0, matrix, row * classes, classes);
        }
    }

    private static int length(float[][] rows, int row) {
        if (rows[row] == null) {
            throw new IllegalArgumentException("predictions[" + row + "] is null");
        }
        return rows[row].length;
    }

    private static int[] integers(float[] labels) {
        int[] integers = new int[labels.length];
        for (int row = 0; row < labels.length; row++) {
            integers[row] = (int) labels[row];
            if (integers[row] != labels[row]) {
                throw new IllegalArgumentException("label of row " + row + " is " + labels[row] + ", must be an integer");
            }
        }
        return integers;
    }
}
