package dev.lanemax;

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
