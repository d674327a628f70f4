package dev.lanemax.internal;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;

/**
 * The array behind a heap segment. Segments that are views of arrays go to the array kernels, so that the segment kernels see off-heap
 * memory only. A read-only one conceals its array, and takes part as a segment whose elements are copied.
 *
 * <p>The JDK hands the array out in an Optional, which C2 allocates or not, by what it has compiled before. So the array of a segment
 * that is asked for twice running is kept, for as long as the garbage collector lets it: call after call with the same segment
 * allocates nothing.
 */
final class HeapArray {

    private WeakReference<MemorySegment> segment = new WeakReference<>(null);
    private WeakReference<Object> array = new WeakReference<>(null);
    private int lastAsked;

    /** The array, or null where the segment is read-only. */
    Object of(MemorySegment heapSegment) {
        return segment.refersTo(heapSegment) ? array.get() : ofAnother(heapSegment);
    }

    private Object ofAnother(MemorySegment heapSegment) {
        Object found = heapSegment.heapBase().orElse(null);
        int asked = System.identityHashCode(heapSegment);
        if (asked == lastAsked && found != null) {
            segment = new WeakReference<>(heapSegment);
            array = new WeakReference<>(found);
        }
        lastAsked = asked;
        return found;
    }
}
