package dev.lanemax.kernels;

import java.lang.foreign.MemorySegment;

/** All of memory, for the kernels that a native caller reaches: it owns the memory and has had its sizes checked. */
final class Addresses {

    /** A constant, so that its kind is known wherever it is used and accesses cost what those to an array do. */
    @SuppressWarnings("restricted") // only the bridge reaches these kernels, and it asks for native access
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Addresses() {
    }
}
