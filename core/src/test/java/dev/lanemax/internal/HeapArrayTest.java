package dev.lanemax.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** {@link HeapArray} and {@link ArrayView}: what is kept from call to call is what was asked for. */
class HeapArrayTest {

    @Test
    void arraysOfSegmentsThatTakeTurns() {
        HeapArray arrays = new HeapArray();
        float[] first = new float[5];
        int[] second = new int[5];
        MemorySegment ofFirst = MemorySegment.ofArray(first).asSlice(4);
        MemorySegment ofSecond = MemorySegment.ofArray(second);
        for (int time = 0; time < 3; time++) {
            for (int again = 0; again < 3; again++) {
                assertSame(first, arrays.of(ofFirst));
            }
            for (int again = 0; again < 3; again++) {
                assertSame(second, arrays.of(ofSecond));
            }
        }
    }

    @Test
    void readOnlySegmentsConcealTheirArray() {
        HeapArray arrays = new HeapArray();
        MemorySegment writable = MemorySegment.ofArray(new double[3]);
        MemorySegment readOnly = writable.asReadOnly();
        for (int again = 0; again < 3; again++) {
            assertNull(arrays.of(readOnly));
        }
        assertSame(writable.heapBase().orElseThrow(), arrays.of(writable));
    }

    @Test
    void viewsOfArraysOfEachType() {
        ArrayView views = new ArrayView();
        for (Object array : new Object[] {new float[3], new double[3], new int[3], new long[3]}) {
            MemorySegment view = views.of(array);
            assertSame(array, view.heapBase().orElseThrow());
            assertEquals(0, view.address());
            assertSame(view, views.of(array));
        }
        assertNotSame(views.of(new long[3]), views.of(new long[3]));
        assertTrue(views.of(new float[3]).heapBase().orElseThrow() instanceof float[]);
    }
}
