package dev.lanemax.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Segments that are views of arrays: they go to the array kernels, so that the segment kernels see off-heap memory only. A read-only
 * one conceals its array, and takes part as a segment whose elements are copied.
 *
 * <p>A segment has its array in an Optional, which must be allocated where C2 does not inline the call that makes it. C2 inlines it
 * where it has seen many segments, of two classes at most, and none that is read-only: those have a constant Optional, and what may be
 * that or a new one must be allocated. So each type has a method of its own, for writable heap segments alone, whose more than 35 bytes
 * of code are too long for C2 to inline it in a caller before it has seen many. It asks again whether the segment is read-only, so that
 * C2 knows it. The methods that compare a segment with an array, which makes a segment of it, are long for the same reason.
 */
public final class HeapSegments {

    private HeapSegments() {
    }

    /** The array behind a segment, or null where it is off-heap, a view of another type, or read-only. */
    public static float[] floats(MemorySegment segment) {
        return segment.isNative() || segment.isReadOnly() ? null : arrayOfFloats(segment);
    }

    /** The array behind a segment, or null where it is off-heap, a view of another type, or read-only. */
    public static double[] doubles(MemorySegment segment) {
        return segment.isNative() || segment.isReadOnly() ? null : arrayOfDoubles(segment);
    }

    /** The array behind a segment, or null where it is off-heap, a view of another type, or read-only. */
    public static int[] ints(MemorySegment segment) {
        return segment.isNative() || segment.isReadOnly() ? null : arrayOfInts(segment);
    }

    /** The array behind a segment whose elements are taken for that type, or null where it is off-heap or read-only. */
    static Object array(ValueLayout type, MemorySegment segment) {
        Object array = type instanceof ValueLayout.OfFloat ? floats(segment)
                : type instanceof ValueLayout.OfDouble ? doubles(segment) : ints(segment);
        return array != null || segment.isReadOnly() ? array : segment.heapBase().orElse(null);
    }

    private static float[] arrayOfFloats(MemorySegment heapSegment) {
        if (heapSegment.isReadOnly()) {
            return null;
        }
        return heapSegment.heapBase().orElse(null) instanceof float[] array ? array : null;
    }

    private static double[] arrayOfDoubles(MemorySegment heapSegment) {
        if (heapSegment.isReadOnly()) {
            return null;
        }
        return heapSegment.heapBase().orElse(null) instanceof double[] array ? array : null;
    }

    private static int[] arrayOfInts(MemorySegment heapSegment) {
        if (heapSegment.isReadOnly()) {
            return null;
        }
        return heapSegment.heapBase().orElse(null) instanceof int[] array ? array : null;
    }

    /** Whether a segment has elements of an array. */
    static boolean meets(MemorySegment segment, float[] array) {
        if (segment.isNative() || segment.address() >= (long) array.length * Float.BYTES) {
            return false;
        }
        return segment.asOverlappingSlice(MemorySegment.ofArray(array)).isPresent();
    }

    /** Whether a segment has elements of an array. */
    static boolean meets(MemorySegment segment, double[] array) {
        if (segment.isNative() || segment.address() >= (long) array.length * Double.BYTES) {
            return false;
        }
        return segment.asOverlappingSlice(MemorySegment.ofArray(array)).isPresent();
    }

    /** Whether a segment has elements of an array. */
    static boolean meets(MemorySegment segment, int[] array) {
        if (segment.isNative() || segment.address() >= (long) array.length * Integer.BYTES) {
            return false;
        }
        return segment.asOverlappingSlice(MemorySegment.ofArray(array)).isPresent();
    }

    /** Whether a segment has elements of an array. */
    static boolean meets(MemorySegment segment, long[] array) {
        if (segment.isNative() || segment.address() >= (long) array.length * Long.BYTES) {
            return false;
        }
        return segment.asOverlappingSlice(MemorySegment.ofArray(array)).isPresent();
    }
}
