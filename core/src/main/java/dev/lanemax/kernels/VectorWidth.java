package dev.lanemax.kernels;

import jdk.incubator.vector.FloatVector;

/** The first class of the Vector API that a provider touches: linking it fails where the incubator module is absent. */
public final class VectorWidth {

    private VectorWidth() {
    }

    /** The number of bits in the vectors that the virtual machine prefers. */
    public static int bits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
