package dev.lanemax.jni;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/** A call through JNI: C hands out its block and its arrays as direct buffers, for which Java needs no native access. */
record BufferCall(ByteBuffer block, MemorySegment[] arrays) {

    static BufferCall of(ByteBuffer block, ByteBuffer[] buffers) {
        MemorySegment[] arrays = new MemorySegment[buffers.length];
        for (int i = 0; i < buffers.length; i++) {
            arrays[i] = buffers[i] == null ? MemorySegment.NULL : MemorySegment.ofBuffer(buffers[i]);
        }
        return new BufferCall(block.order(ByteOrder.nativeOrder()), arrays);
    }

    static long rows(BufferCall call) {
        return call.block.getLong(CallLayout.ROWS);
    }

    /** C has checked that it is an int. */
    static int columns(BufferCall call) {
        return (int) call.block.getLong(CallLayout.COLUMNS);
    }

    static MemorySegment array(BufferCall call, int array) {
        return call.arrays[array];
    }

    static long stride(BufferCall call, int array) {
        return call.block.getLong(CallLayout.ARRAYS + CallLayout.ARRAY_BYTES * array + CallLayout.STRIDE);
    }

    static boolean same(BufferCall call, int one, int other) {
        return call.arrays[one].address() == call.arrays[other].address();
    }

    static int getInt(BufferCall call, int array, long index) {
        return call.arrays[array].getAtIndex(JAVA_INT, index);
    }

    static void put(BufferCall call, int array, long index, float value) {
        call.arrays[array].setAtIndex(JAVA_FLOAT, index, value);
    }

    static void put(BufferCall call, int array, long index, double value) {
        call.arrays[array].setAtIndex(JAVA_DOUBLE, index, value);
    }

    static long integer(BufferCall call, int parameter) {
        return call.block.getLong(CallLayout.PARAMETERS + 8 * parameter);
    }

    static double real(BufferCall call, int parameter) {
        return call.block.getDouble(CallLayout.PARAMETERS + 8 * parameter);
    }

    /** Explains a failure to the caller. Throws nothing, whatever the state of the virtual machine. */
    static void fail(Throwable thrown, ByteBuffer block) {
        block.order(ByteOrder.nativeOrder()).putLong(CallLayout.STATUS, Status.of(thrown));
        try {
            CallLayout.putText(block.slice(CallLayout.DETAIL, CallLayout.DETAIL_BYTES), thrown.toString());
        } catch (Throwable _) {
            // no memory or stack for the text: C then explains the code alone
        }
    }
}
