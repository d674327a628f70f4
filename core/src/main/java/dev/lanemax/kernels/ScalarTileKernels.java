package dev.lanemax.kernels;

/** Sums and products one element at a time: what runs where the incubator module is absent. */
public final class ScalarTileKernels implements TileKernels {

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

    @Override
    public void add(float[] values, int count, CompensatedSum sum) {
        int whole = count - count % CompensatedSum.FLOAT_LANES;
        for (int lane = 0; lane < CompensatedSum.FLOAT_LANES; lane++) {
            double ofLane = 0;
            for (int i = lane; i < whole; i += CompensatedSum.FLOAT_LANES) {
                ofLane += values[i];
            }
            sum.add(ofLane);
        }
        for (int i = whole; i < count; i++) {
            sum.add(values[i]);
        }
    }

    @Override
    public void scale(float[] values, int count, double weight, float[] results, int at) {
        scale(values, 0, count, weight, results, at);
    }

    static void scale(float[] values, int from, int to, double weight, float[] results, int at) {
        for (int i = from; i < to; i++) {
            results[at + i] = weight == 0 ? 0 : (float) (weight * values[i]);
        }
    }

    @Override
    public void crossEntropies(double[] values, double[] logProbabilities, int count) {
        crossEntropies(values, logProbabilities, 0, count);
    }

    static void crossEntropies(double[] values, double[] logProbabilities, int from, int to) {
        for (int i = from; i < to; i++) {
            values[i] = Weighting.scaled(-logProbabilities[i], values[i]);
        }
    }

    @Override
    public void excess(double[] probabilities, double mass, double[] targets, int count, double[] gradient, int at) {
        excess(probabilities, mass, targets, 0, count, gradient, at);
    }

    static void excess(double[] probabilities, double mass, double[] targets, int from, int to, double[] gradient, int at) {
        for (int i = from; i < to; i++) {
            gradient[at + i] = Math.fma(probabilities[i], mass, -targets[i]);
        }
    }
}
