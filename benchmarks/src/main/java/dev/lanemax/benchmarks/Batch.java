package dev.lanemax.benchmarks;

import java.util.SplittableRandom;

/**
 * Logits with labels. The same shape and distribution always give the same values.
 *
 * @param shape  rows and classes
 * @param logits the logits, dense
 * @param labels the true class of each row
 */
public record Batch(Shape shape, float[] logits, int[] labels) {

    /** How logits are distributed. */
    public enum Distribution {
        /** Standard normal. */
        NORMAL,
        /** Normal with a standard deviation of 30: many terms of a row are subnormal or vanish. */
        WIDE,
        /** Standard normal, every third logit -inf. */
        MASKED
    }

    private static final double WIDE_DEVIATION = 30;
    private static final int MASKED_PERIOD = 3;

    /** Random values repeat after so many, a prime, so that rows differ. */
    private static final int PERIOD = 65_537;

    /** No share of a distribution is 0: not every library has a logarithm of that. */
    private static final float LEAST_SHARE = 0x1p-10f;

    /** 2<sup>32</sup> divided by the golden ratio: multiples of it spread evenly. */
    private static final int HASH_FACTOR = 0x9E37_79B9;

    /**
     * Makes a batch.
     *
     * @param shape        rows and classes
     * @param distribution how the logits are distributed
     * @return the batch
     */
    public static Batch random(Shape shape, Distribution distribution) {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[PERIOD];
        for (int i = 0; i < PERIOD; i++) {
            values[i] = logit(random, distribution, i);
        }
        float[] logits = new float[shape.elements()];
        for (int start = 0; start < logits.length; start += PERIOD) {
            System.arraycopy(values, 0, logits, start, Math.min(PERIOD, logits.length - start));
        }
        int[] labels = new int[shape.rows()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = random.nextInt(shape.classes());
        }
        return new Batch(shape, logits, labels);
    }

    /** The target of a logit in binary cross-entropy: 0 or 1, about as often, the same for every batch. */
    static float binaryTarget(int index) {
        return index * HASH_FACTOR >>> Integer.SIZE - 1;
    }

    /** A target for each logit. */
    float[] targets(LossLine.Targets kind) {
        float[] targets = new float[logits.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = switch (kind) {
                case BINARY -> binaryTarget(i);
                case SIGNED -> 2 * binaryTarget(i) - 1;
                default -> i * HASH_FACTOR * 0x1p-31f;
            };
        }
        if (kind == LossLine.Targets.DISTRIBUTIONS) {
            normalise(targets);
            float[] rows = targets.clone();
            shape.spread(rows, targets);
        }
        return targets;
    }

    /** Makes distributions of rows that lie one after the other. */
    private void normalise(float[] rows) {
        for (int start = 0; start < rows.length; start += shape.classes()) {
            double sum = 0;
            for (int i = start; i < start + shape.classes(); i++) {
                rows[i] = Math.abs(rows[i]) + LEAST_SHARE;
                sum += rows[i];
            }
            for (int i = start; i < start + shape.classes(); i++) {
                rows[i] = (float) (rows[i] / sum);
            }
        }
    }

    /** The batch with the magnitudes of its logits, for functions that have no value below 0. */
    Batch magnitudes() {
        Batch magnitudes = copy();
        for (int i = 0; i < logits.length; i++) {
            magnitudes.logits[i] = Math.abs(logits[i]);
        }
        return magnitudes;
    }

    /** The logits as doubles. */
    double[] doubles() {
        double[] doubles = new double[logits.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = logits[i];
        }
        return doubles;
    }

    /** Results over double, rounded to be checked. */
    static float[] rounded(double[] values, int count) {
        float[] rounded = new float[count];
        for (int i = 0; i < count; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    /** The same rows, one after the other. */
    Batch withContiguousRows() {
        float[] rows = new float[logits.length];
        shape.gather(logits, rows);
        return new Batch(new Shape(shape.rows(), shape.classes()), rows, labels);
    }

    /** Other memory with the same values. */
    Batch copy() {
        return new Batch(shape, logits.clone(), labels.clone());
    }

    private static float logit(SplittableRandom random, Distribution distribution, int index) {
        return switch (distribution) {
            case NORMAL -> (float) random.nextGaussian();
            case WIDE -> (float) (WIDE_DEVIATION * random.nextGaussian());
            case MASKED -> index % MASKED_PERIOD == MASKED_PERIOD - 1 ? Float.NEGATIVE_INFINITY : (float) random.nextGaussian();
        };
    }
}
