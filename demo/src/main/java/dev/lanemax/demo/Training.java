package dev.lanemax.demo;

import java.util.Locale;

/**
 * What a training run came to.
 *
 * @param losses   the loss of each epoch, before that epoch's step
 * @param accuracy the share of the held-out rows that were recognised
 */
record Training(float[] losses, double accuracy) {

    float finalLoss() {
        return losses[losses.length - 1];
    }

    /** The first epoch, from 1, whose losses differ in any bit; 0 where all are the same. */
    int firstDifference(Training other) {
        for (int i = 0; i < Math.max(losses.length, other.losses.length); i++) {
            if (i >= losses.length || i >= other.losses.length
                    || Float.floatToRawIntBits(losses[i]) != Float.floatToRawIntBits(other.losses[i])) {
                return i + 1;
            }
        }
        return 0;
    }

    String accuracyLine() {
        return String.format(Locale.ROOT, "held-out accuracy: %.1f %%", 100 * accuracy);
    }
}
