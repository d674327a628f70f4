package dev.lanemax;

import dev.lanemax.internal.Provider;

/** Facts about the library in this virtual machine. */
public final class Lanemax {

    private Lanemax() {
    }

    /**
     * What computes: {@code vector-512}, {@code vector-256}, {@code vector-128} or {@code scalar}.
     * All give the same bits. Chosen once, when the first operator is created; the choice and its reason are logged to the
     * {@link System.Logger} {@code dev.lanemax}. The system property {@code lanemax.provider} forces {@code scalar} or
     * {@code vector} (which then fails where it cannot run) instead of {@code auto}.
     *
     * @return the provider's name
     */
    public static String providerName() {
        return Provider.current().name();
    }

    /**
     * The version of the library.
     *
     * @return for instance {@code 0.1.0}
     */
    public static String version() {
        return "0.1.0";
    }
}
