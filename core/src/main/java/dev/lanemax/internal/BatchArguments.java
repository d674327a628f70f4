package dev.lanemax.internal;

import dev.lanemax.Batch;

/** How the bridge reaches the arguments of a batch, which it takes from a structure of C. {@link Batch} provides it. */
public abstract class BatchArguments {

    private static BatchArguments provided;

    /** For {@link Batch} alone. */
    protected BatchArguments() {
    }

    /** Says how it is done, before there is any batch. */
    public static void provide(BatchArguments access) {
        provided = access;
    }

    /** The arguments of a batch, to be set. */
    public static Arguments of(Batch batch) {
        return provided.argumentsOf(batch);
    }

    /** The arguments of a batch. */
    protected abstract Arguments argumentsOf(Batch batch);
}
