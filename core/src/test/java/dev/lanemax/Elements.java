package dev.lanemax;

import java.util.stream.IntStream;

/** What an element-wise loss makes of some elements, one by one, unreduced and in double. */
record Elements(double[] losses, double[] gradient, double[] hessian) {

    static Elements of(ElementwiseLoss<?> loss, double[] predictions, double[] targets) {
        Layout layout = Layout.of(1, predictions.length);
        Elements elements = new Elements(
                new double[predictions.length], new double[predictions.length], new double[predictions.length]);
        Batch batch = new Batch().predictions(predictions, layout).targets(targets, layout)
                .losses(elements.losses, layout).gradient(elements.gradient, layout);
        if (loss.hasHessian()) {
            loss.withReduction(Reduction.NONE).lossGradientAndHessian(batch.hessian(elements.hessian, layout));
        } else {
            loss.withReduction(Reduction.NONE).lossAndGradient(batch);
        }
        return elements;
    }

    /** The same in float, without the Hessian. */
    static Elements ofFloats(ElementwiseLoss<?> loss, double[] predictions, double[] targets) {
        Layout layout = Layout.of(1, predictions.length);
        float[] losses = new float[predictions.length];
        float[] gradient = new float[predictions.length];
        loss.lossesAndGradient(floats(predictions), layout, floats(targets), layout, losses, layout, gradient, layout);
        return new Elements(doubles(losses), doubles(gradient), new double[predictions.length]);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** Of one element. */
    static Elements of(ElementwiseLoss<?> loss, double prediction, double target) {
        return of(loss, new double[] {prediction}, new double[] {target});
    }

    double loss() {
        return losses[0];
    }

    double slope() {
        return gradient[0];
    }

    double curvature() {
        return hessian[0];
    }
}
