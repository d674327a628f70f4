package dev.lanemax.jni;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** A call through an upcall: the block and its arrays are where C has them, and a {@code call} is the block's address. */
final class AddressCall {

    /** All memory of the process: a byte's offset in this segment is its address. What C passes has been checked by C. */
    @SuppressWarnings("restricted") // this module exists to reach memory that C owns
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private AddressCall() {
    }

    static long rows(long call) {
        return ALL.get(JAVA_LONG, call + CallLayout.ROWS);
    }

    /** C has checked that it is an int. */
    static int columns(long call) {
        return (int) ALL.get(JAVA_LONG, call + CallLayout.COLUMNS);
    }

    /** Where an array of {@code float} starts, counted in elements from address 0 as the kernels do. */
    static long floats(long call, int array) {
        return address(call, array) / Float.BYTES;
    }

    /** Where an array of {@code double} starts, counted in elements from address 0. */
    static long doubles(long call, int array) {
        return address(call, array) / Double.BYTES;
    }

    static long stride(long call, int array) {
        return ALL.get(JAVA_LONG, call + CallLayout.ARRAYS + CallLayout.ARRAY_BYTES * array + CallLayout.STRIDE);
    }

    static boolean same(long call, int one, int other) {
        return address(call, one) == address(call, other);
    }

    static int getInt(long call, int array, long index) {
        return ALL.get(JAVA_INT, address(call, array) + Integer.BYTES * index);
    }

    static void put(long call, int array, long index, float value) {
        ALL.set(JAVA_FLOAT, address(call, array) + Float.BYTES * index, value);
    }

    static void put(long call, int array, long index, double value) {
        ALL.set(JAVA_DOUBLE, address(call, array) + Double.BYTES * index, value);
    }

    static long integer(long call, int parameter) {
        return ALL.get(JAVA_LONG, call + CallLayout.PARAMETERS + 8L * parameter);
    }

    static double real(long call, int parameter) {
        return ALL.get(JAVA_DOUBLE, call + CallLayout.PARAMETERS + 8L * parameter);
    }

    /**
     * Fails for once in a call that nobody has made, so that everything which a failure needs of the virtual machine is there when its
     * memory is exhausted.
     */
    static void rehearseFailure() {
        try (Arena arena = Arena.ofConfined()) {
            fail(new OutOfMemoryError(), arena.allocate(CallLayout.BYTES, Long.BYTES).address());
        }
    }

    /** Explains a failure to the caller. Throws nothing, whatever the state of the virtual machine, once it has been rehearsed. */
    static void fail(Throwable thrown, long call) {
        ALL.set(JAVA_LONG, call + CallLayout.STATUS, Status.of(thrown));
        try {
            CallLayout.putText(ALL.asSlice(call + CallLayout.DETAIL, CallLayout.DETAIL_BYTES).asByteBuffer(), thrown.toString());
        } catch (Throwable _) {
            // no memory or stack for the text: C then explains the code alone
        }
    }

    private static long address(long call, int array) {
        return ALL.get(JAVA_LONG, call + CallLayout.ARRAYS + CallLayout.ARRAY_BYTES * array);
    }
}
