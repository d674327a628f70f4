package dev.lanemax.kernels;

/** Binary losses one element at a time: what runs where the incubator module is absent, and at the end of an array. */
public final class ScalarTileKernels implements TileKernels {

    @Override
    public void binaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient, int count) {
        binaryCrossEntropy(logits, positive, negative, losses, gradient, 0, count);
    }

    static void binaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient,
            int from, int to) {
        for (int i = from; i < to; i++) {
            double z = logits[i];
            double p = positive[i];
            double q = negative == null ? 1 - p : negative[i];
            losses[i] = LogisticTerms.loss(z, p, q);
            gradient[i] = LogisticTerms.slope(z, p, q);
        }
    }

    @Override
    public void floatBinaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient,
            int count) {
        floatBinaryCrossEntropy(logits, positive, negative, losses, gradient, 0, count);
    }

    static void floatBinaryCrossEntropy(double[] logits, double[] positive, double[] negative, double[] losses, double[] gradient,
            int from, int to) {
        for (int i = from; i < to; i++) {
            double z = logits[i];
            double p = positive[i];
            double q = negative == null ? 1 - p : negative[i];
            losses[i] = LogisticTerms.floatLoss(z, p, q);
            gradient[i] = LogisticTerms.floatSlope(z, p, q);
        }
    }

    @Override
    public void floatFocal(double[] logits, double[] targets, int gamma, double weight, double weightSlope,
            double[] losses, double[] gradient, int count) {
        floatFocal(logits, targets, gamma, weight, weightSlope, losses, gradient, 0, count);
    }

    static void floatFocal(double[] logits, double[] targets, int gamma, double weight, double weightSlope,
            double[] losses, double[] gradient, int from, int to) {
        for (int i = from; i < to; i++) {
            double z = logits[i];
            losses[i] = LogisticTerms.floatFocalLoss(z, targets[i], gamma, weight, weightSlope);
            gradient[i] = LogisticTerms.floatFocalSlope(z, targets[i], gamma, weight, weightSlope);
        }
    }

    @Override
    public void add(double[] values, int count, CompensatedSum sum) {
        int whole = count - count % CompensatedSum.LANES;
        for (int lane = 0; lane < CompensatedSum.LANES; lane++) {
            double high = 0;
            double low = 0;
            for (int i = lane; i < whole; i += CompensatedSum.LANES) {
                double value = values[i];
                double next = high + value;
                double added = next - high;
                low += (high - (next - added)) + (value - added);
                high = next;
            }
            sum.add(high, low);
        }
        for (int i = whole; i < count; i++) {
            sum.add(values[i]);
        }
    }
}
