package dev.lanemax.internal;

import dev.lanemax.kernels.FloatSegmentKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Segments that are views of arrays: they go to the array kernels, so that the segment kernels see off-heap memory only. */
public final class HeapSegments {

    private HeapSegments() {
    }

    /** The array behind a segment, or null where it is off-heap, a view of another type, or read-only. */
    public static float[] floats(MemorySegment segment) {
        return !segment.isNative() && base(segment) instanceof float[] array ? array : null;
    }

    /** The array behind a segment, or null where it is off-heap, a view of another type, or read-only. */
    public static double[] doubles(MemorySegment segment) {
        return !segment.isNative() && base(segment) instanceof double[] array ? array : null;
    }

    /** The array behind a segment, or null where it is off-heap, a view of another type, or read-only. */
    public static int[] ints(MemorySegment segment) {
        return !segment.isNative() && base(segment) instanceof int[] array ? array : null;
    }

    /**
     * The array behind a heap segment, or null where it is read-only. A method of its own: where most segments are off-heap, C2
     * does not inline what is done with the others, and an Optional that is passed to a method must be allocated.
     */
    static Object base(MemorySegment segment) {
        return segment.heapBase().orElse(null);
    }

    /** The index in the array of an element of four bytes of the segment. */
    public static int index(MemorySegment segment, long element) {
        return index(ValueLayout.JAVA_FLOAT, segment, element);
    }

    /** The index in the array of an element of the segment. */
    public static int index(ValueLayout type, MemorySegment segment, long element) {
        return (int) (segment.address() / type.byteSize() + element);
    }

    /**
     * The provider for segments that are not all arrays of their element type. Vectors are for off-heap memory alone:
     * one mixture would slow down every later call. What is left, a mixture of kinds or a view of bytes, takes the scalar
     * kernels, which give the same bits.
     */
    public static Provider provider(Provider provider, boolean offHeap) {
        return offHeap ? provider : Provider.scalar();
    }

    /** The kernels of {@link #provider}. */
    public static FloatSegmentKernels kernels(Provider provider, boolean offHeap) {
        return provider(provider, offHeap).floatSegments();
    }
}
