package dev.lanemax.jni;

import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The block of a call whose arrays are those of a batch. Through an upcall the block and its arrays are addresses; through JNI each
 * is a buffer. Mutable and reused.
 */
final class BatchCall {

    private MemorySegment block;
    private long start;
    private MemorySegment[] buffers;

    /**
     * Another call.
     *
     * @param newBlock   the memory that holds the block
     * @param newStart   where in it the block starts
     * @param newBuffers the arrays, or null where the block has their addresses and is itself in {@link AddressCall#ALL}
     */
    void set(MemorySegment newBlock, long newStart, MemorySegment[] newBuffers) {
        block = newBlock;
        start = newStart;
        buffers = newBuffers;
    }

    /** Forgets the call. */
    void clear() {
        set(null, 0, null);
    }

    /** A parameter as it stands, bit by bit. */
    long integer(int parameter) {
        return get(CallLayout.PARAMETERS + 8L * parameter);
    }

    double real(int parameter) {
        return Double.longBitsToDouble(integer(parameter));
    }

    /** What is so many bytes behind the start of the block. Access to a constant segment costs what one to an array does. */
    private long get(long offset) {
        return buffers == null ? AddressCall.ALL.get(JAVA_LONG, start + offset) : block.get(JAVA_LONG, start + offset);
    }

    void setReal(int parameter, double value) {
        block.set(JAVA_DOUBLE, parameter(parameter), value);
    }

    void setInteger(int parameter, long value) {
        block.set(JAVA_LONG, parameter(parameter), value);
    }

    private long parameter(int parameter) {
        return start + CallLayout.PARAMETERS + 8L * parameter;
    }

    long outer() {
        return get(CallLayout.ROWS);
    }

    long classes() {
        return get(CallLayout.COLUMNS);
    }

    long inner() {
        return get(CallLayout.INNER);
    }

    /** A member of an array. */
    long member(int array, int member) {
        return get(CallLayout.ARRAYS + (long) CallLayout.ARRAY_BYTES * array + member);
    }

    long stride(int array) {
        return member(array, CallLayout.STRIDE);
    }

    /** The memory that holds an array. */
    MemorySegment memory(int array) {
        return buffers == null ? AddressCall.ALL : buffers[array];
    }

    /** Where in its memory an array starts. */
    long firstByte(int array) {
        return buffers == null ? member(array, 0) : 0;
    }

    /** Explains to C why the call is refused. */
    void refuse(int status, String text) {
        block.set(JAVA_LONG, start + CallLayout.STATUS, status);
        CallLayout.putText(block.asSlice(start + CallLayout.DETAIL, CallLayout.DETAIL_BYTES).asByteBuffer(), text);
    }
}
