package dev.lanemax;

import dev.lanemax.internal.Checks;
import java.util.function.IntToDoubleFunction;

/**
 * Compares a loss's gradient with central differences of the loss itself, and its Hessian with those of the gradient, in double: a
 * test for losses of one's own, in unit tests for example. Each loss of Lanemax is tested with it.
 *
 * <p>Differences of a loss whose third derivative is about 1 are wrong by about 1e-10 with the default step of 2<sup>-17</sup>; next to
 * a kink they are of no use.
 */
public final class GradientCheck {

    private static final double STEP = 0x1p-17;

    private GradientCheck() {
    }

    /**
     * The largest error of a gradient, where each row has a label.
     *
     * @param loss    the loss
     * @param logits  rows of logits, one after the other
     * @param classes number of logits in a row
     * @param labels  each row's class
     * @return the largest of |gradient - difference| / max(1, |difference|) over all entries; NaN where one of them is
     * @throws IllegalArgumentException  where an argument is null, classes is below 1, or the logits are no whole rows
     * @throws IndexOutOfBoundsException where a label names no class, or there are fewer labels than rows
     */
    public static double worstError(ClassLoss<?> loss, double[] logits, int classes, int[] labels) {
        Checks.present("loss", loss);
        Checks.present("logits", logits);
        Layout layout = layout("logits", logits, classes);
        double[] moved = logits.clone();
        return worstError(loss, new Batch().logits(moved, layout).labels(labels, 0), moved, layout);
    }

    /**
     * The largest error of a gradient, where each element has a target.
     *
     * @param loss        the loss
     * @param predictions rows of predictions, one after the other
     * @param classes     number of predictions in a row
     * @param targets     a target for each of them
     * @return the largest of |gradient - difference| / max(1, |difference|) over all entries; NaN where one of them is
     * @throws IllegalArgumentException  where an argument is null, classes is below 1, or the predictions are no whole rows
     * @throws IndexOutOfBoundsException where there are fewer targets than predictions
     */
    public static double worstError(TargetLoss<?> loss, double[] predictions, int classes, double[] targets) {
        Checks.present("loss", loss);
        Checks.present("predictions", predictions);
        Layout layout = layout("predictions", predictions, classes);
        double[] moved = predictions.clone();
        return worstError(loss, new Batch().predictions(moved, layout).targets(targets, layout), moved, layout);
    }

    /**
     * The largest error of the diagonal of a Hessian, where each row has a label.
     *
     * @param loss    the loss
     * @param logits  rows of logits, one after the other
     * @param classes number of logits in a row
     * @param labels  each row's class
     * @return the largest of |second derivative - difference| / max(1, |difference|) over all entries; NaN where one of them is
     * @throws UnsupportedOperationException where the loss has no second derivative
     * @throws IllegalArgumentException      where an argument is null, classes is below 1, or the logits are no whole rows
     * @throws IndexOutOfBoundsException     where a label names no class, or there are fewer labels than rows
     */
    public static double worstHessianError(ClassLoss<?> loss, double[] logits, int classes, int[] labels) {
        Checks.present("loss", loss);
        Checks.present("logits", logits);
        Layout layout = layout("logits", logits, classes);
        double[] moved = logits.clone();
        return worstHessianError(loss, new Batch().logits(moved, layout).labels(labels, 0), moved, layout);
    }

    /**
     * The largest error of the diagonal of a Hessian, where each element has a target.
     *
     * @param loss        the loss
     * @param predictions rows of predictions, one after the other
     * @param classes     number of predictions in a row
     * @param targets     a target for each of them
     * @return the largest of |second derivative - difference| / max(1, |difference|) over all entries; NaN where one of them is
     * @throws UnsupportedOperationException where the loss has no second derivative
     * @throws IllegalArgumentException      where an argument is null, classes is below 1, or the predictions are no whole rows
     * @throws IndexOutOfBoundsException     where there are fewer targets than predictions
     */
    public static double worstHessianError(TargetLoss<?> loss, double[] predictions, int classes, double[] targets) {
        Checks.present("loss", loss);
        Checks.present("predictions", predictions);
        Layout layout = layout("predictions", predictions, classes);
        double[] moved = predictions.clone();
        return worstHessianError(loss, new Batch().predictions(moved, layout).targets(targets, layout), moved, layout);
    }

    private static Layout layout(String name, double[] elements, int classes) {
        Checks.atLeast("classes", classes, 1);
        if (elements.length % classes != 0) {
            throw new IllegalArgumentException(
                    name + " has " + elements.length + " elements, must have a multiple of " + classes + ", the classes of a row");
        }
        return Layout.of(elements.length / classes, classes);
    }

    private static double worstError(Loss<?> loss, Batch batch, double[] moved, Layout layout) {
        double[] gradient = new double[moved.length];
        loss.run(batch.gradient(gradient, layout), Reduction.SUM, true, false);
        return worstError(moved, gradient, i -> loss.run(batch, Reduction.SUM, false, false));
    }

    private static double worstHessianError(Loss<?> loss, Batch batch, double[] moved, Layout layout) {
        double[] gradient = new double[moved.length];
        double[] hessian = new double[moved.length];
        loss.requireHessian();
        loss.run(batch.gradient(gradient, layout).hessian(hessian, layout), Reduction.SUM, true, true);
        return worstError(moved, hessian, i -> {
            loss.run(batch, Reduction.SUM, true, false);
            return gradient[i];
        });
    }

    /** The largest error of derivatives of a function with respect to each of the numbers it depends on. */
    private static double worstError(double[] moved, double[] derivatives, IntToDoubleFunction function) {
        double worst = 0;
        for (int i = 0; i < moved.length; i++) {
            double x = moved[i];
            moved[i] = x + STEP;
            double above = function.applyAsDouble(i);
            double width = moved[i] - (x - STEP);
            moved[i] = x - STEP;
            double below = function.applyAsDouble(i);
            moved[i] = x;
            double difference = (above - below) / width;
            double error = Math.abs(derivatives[i] - difference) / Math.max(1, Math.abs(difference));
            worst = Math.max(worst, error);
        }
        return worst;
    }
}
