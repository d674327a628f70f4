package dev.lanemax;

import dev.lanemax.internal.Provider;

/**
 * The options of a {@link Normaliser}.
 *
 * @param provider       the kernels
 * @param scale          what logits are multiplied by
 * @param temperature    what they are divided by
 * @param mask           what is added to them and hides them, or null
 * @param zeroMaskedRows whether rows that are masked entirely have the probability 0 throughout
 * @param parallelism    on how many threads to work
 */
record NormaliserOptions(Provider provider, double scale, double temperature, Mask mask, boolean zeroMaskedRows,
        Parallelism parallelism) {

    static NormaliserOptions of(Provider provider) {
        return new NormaliserOptions(provider, 1, 1, null, false, Parallelism.NONE);
    }

    double factor() {
        return scale / temperature;
    }

    boolean areDefault() {
        return factor() == 1 && mask == null && !zeroMaskedRows;
    }
}
