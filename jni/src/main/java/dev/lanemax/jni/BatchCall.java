package dev.lanemax.jni;

import dev.lanemax.internal.Matrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.regex.Pattern;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The block of a call whose arrays are those of a batch. Through an upcall the block and its arrays are addresses; through JNI each
 * is a buffer. Mutable and reused.
 */
final class BatchCall {

    /** By {@code lmx_type}; the first is absent. */
    private static final ValueLayout[] TYPES =
            {null, ValueLayout.JAVA_INT, JAVA_LONG, ValueLayout.JAVA_FLOAT, JAVA_DOUBLE, ValueLayout.JAVA_BYTE};

    /** The {@code lmx_extent} of an array with an element for each of the input. */
    private static final long MATRIX = 0;
    /** The {@code lmx_extent} of an array with some elements for each row. */
    private static final long LARGEST = 4;

    /** A word of Java with capitals inside. */
    private static final Pattern JAVA_NAME = Pattern.compile("\\b[a-z]+(?:[A-Z][a-z]+)+\\b");

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

    /** Whether a call has been set and not been forgotten. */
    boolean isInUse() {
        return block != null;
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

    /** The type of an array, or null where it is absent. */
    ValueLayout type(int array) {
        return TYPES[(int) member(array, CallLayout.TYPE)];
    }

    /** Whether the block has the addresses of the arrays. */
    boolean hasAddresses() {
        return buffers == null;
    }

    /** Makes an array an argument; one that is absent stays so. An array with some elements for each row has so many. */
    void set(Matrix matrix, int array, long some) {
        ValueLayout type = type(array);
        if (type == null) {
            return;
        }
        long element = firstByte(array) / type.byteSize();
        long extent = member(array, CallLayout.EXTENT);
        if (extent == MATRIX || extent == LARGEST) {
            matrix.setNative(type, memory(array), element, outer(), extent == MATRIX ? classes() : some, inner(), stride(array),
                    member(array, CallLayout.CLASS_STRIDE));
        } else {
            matrix.setNative(type, memory(array), element, outer() * inner(), 1, 1, stride(array), 1);
        }
    }

    /** Explains to C why the call is refused, in the words of C: {@code labelSmoothing} is {@code label_smoothing} there. */
    void refuse(int status, RuntimeException refused) {
        String text = JAVA_NAME.matcher(refused.getMessage())
                .replaceAll(name -> name.group().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
        block.set(JAVA_LONG, start + CallLayout.STATUS, status);
        CallLayout.putText(block.asSlice(start + CallLayout.DETAIL, CallLayout.DETAIL_BYTES).asByteBuffer(), text);
    }
}
