package dev.lanemax.jni;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** An {@code lmx_call} as C makes it. */
final class Block {

    final MemorySegment memory;
    private final List<ByteBuffer> arrays = new ArrayList<>();

    Block(Arena arena, long rows, long columns) {
        memory = arena.allocate(CallLayout.BYTES);
        memory.set(JAVA_LONG, CallLayout.ROWS, rows);
        memory.set(JAVA_LONG, CallLayout.COLUMNS, columns);
    }

    /** Adds the next array. */
    Block with(MemorySegment array, long stride) {
        long offset = CallLayout.ARRAYS + (long) CallLayout.ARRAY_BYTES * arrays.size();
        memory.set(JAVA_LONG, offset, array.address());
        memory.set(JAVA_LONG, offset + CallLayout.STRIDE, stride);
        arrays.add(array.asByteBuffer());
        return this;
    }

    /** Sets the first option. */
    Block withParameter(long value) {
        memory.set(JAVA_LONG, CallLayout.PARAMETERS, value);
        return this;
    }

    ByteBuffer[] buffers() {
        return arrays.toArray(new ByteBuffer[0]);
    }

    int status() {
        return (int) memory.get(JAVA_LONG, CallLayout.STATUS);
    }

    String detail() {
        return memory.getString(CallLayout.DETAIL);
    }
}
