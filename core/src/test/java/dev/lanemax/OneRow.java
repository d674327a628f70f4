package dev.lanemax;

import java.util.Arrays;

/** What a loss and its derivatives are for one row of doubles, by the public API. */
final class OneRow {

    private final double loss;
    private final double[] gradient;
    private final double[] hessian;

    private OneRow(Loss<?> loss, Batch batch, int classes) {
        Layout layout = Layout.of(1, classes);
        gradient = new double[classes];
        hessian = new double[classes];
        Loss<?> summed = loss.withReduction(Reduction.SUM);
        batch.gradient(gradient, layout).hessian(hessian, layout);
        this.loss = loss.hasHessian() ? summed.lossGradientAndHessian(batch) : summed.lossAndGradient(batch);
    }

    static OneRow of(ClassLoss<?> loss, int label, double... logits) {
        return new OneRow(loss, new Batch().logits(logits, Layout.of(1, logits.length)).labels(new int[] {label}, 0), logits.length);
    }

    static OneRow of(DistributionLoss<?> loss, double[] targets, double... logits) {
        Layout layout = Layout.of(1, logits.length);
        return new OneRow(loss, new Batch().logits(logits, layout).targets(targets, layout), logits.length);
    }

    double loss() {
        return loss;
    }

    double[] gradient() {
        return gradient;
    }

    /** The diagonal of the Hessian, zeros where the loss has none. */
    double[] hessian() {
        return hessian;
    }

    /** The logits that softmax makes into these probabilities. */
    static double[] logits(double... probabilities) {
        return Arrays.stream(probabilities).map(Math::log).toArray();
    }
}
