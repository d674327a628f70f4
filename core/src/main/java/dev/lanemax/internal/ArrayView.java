package dev.lanemax.internal;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;

/**
 * An array as a segment, which can be compared with a segment that conceals its array. It is kept for as long as the garbage collector
 * lets it, so that call after call with the same array allocates nothing.
 */
final class ArrayView {

    private WeakReference<Object> array = new WeakReference<>(null);
    private WeakReference<MemorySegment> segment = new WeakReference<>(null);

    /** Of an array of floats, doubles, ints or longs. */
    MemorySegment of(Object newArray) {
        MemorySegment known = array.refersTo(newArray) ? segment.get() : null;
        return known != null ? known : renewed(newArray);
    }

    private MemorySegment renewed(Object newArray) {
        MemorySegment made = switch (newArray) {
            case float[] floats -> MemorySegment.ofArray(floats);
            case double[] doubles -> MemorySegment.ofArray(doubles);
            case int[] ints -> MemorySegment.ofArray(ints);
            default -> MemorySegment.ofArray((long[]) newArray);
        };
        array = new WeakReference<>(newArray);
        segment = new WeakReference<>(made);
        return made;
    }
}
