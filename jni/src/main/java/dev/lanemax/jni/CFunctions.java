package dev.lanemax.jni;

/**
 * Calls the C functions of a loss of one's own, which are addresses here, and the executor of the host. {@code own_loss.c} has these
 * methods and registers them at the start, for which Java asks no native access; both bridges use them.
 */
final class CFunctions {

    private CFunctions() {
    }

    /** Calls an {@code lmx_element_function}. */
    static native double element(long function, double input, double target, long context);

    /** Calls an {@code lmx_row_loss} with the {@code lmx_row} at an address. */
    static native double loss(long function, long row, long context);

    /** Calls an {@code lmx_row_derivatives}, which writes what it finds to the address of results. */
    static native void derivatives(long function, long row, long results, long context);

    /** Hands a task to the executor of the host, or returns false where it has none. */
    static native boolean execute(Runnable task);
}
