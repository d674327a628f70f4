package dev.lanemax.jni;

import dev.lanemax.Reduction;
import dev.lanemax.jni.LossEntry.Parameter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** An {@code lmx_call} of a loss as C makes it: with the options that the list has as defaults, and the arrays that are added. */
final class LossCallBlock {

    static final int ARRAYS = 18;

    final MemorySegment memory;
    private final Arena arena;
    private final ByteBuffer[] buffers = new ByteBuffer[ARRAYS];

    LossCallBlock(LossEntry entry) {
        this(entry, Arena.ofAuto());
    }

    LossCallBlock(LossEntry entry, Arena arena) {
        this.arena = arena;
        memory = arena.allocate(CallLayout.BYTES);
        withParameter(LossParameters.REDUCTION,
                Reduction.valueOf(entry.reduction().toUpperCase(Locale.ROOT)).ordinal());
        withReal(LossParameters.DIVISOR, 1);
        withReal(LossParameters.UPSTREAM, 1);
        withParameter(LossParameters.HAS_IGNORE_INDEX, entry.has().contains("ignore_index") ? 1 : 0);
        withParameter(LossParameters.IGNORE_INDEX, -100);
        if (entry.hasCandidates()) {
            withParameter(LossParameters.OWN, LossEntry.CANDIDATES.classes());
            withParameter(LossParameters.OWN + 1, LossEntry.CANDIDATES.tries());
            withOptions(BatchArrays.CLASS_WEIGHTS + 1,
                    IntStream.range(0, LossEntry.CANDIDATES.count()).mapToLong(LossEntry.CANDIDATES::candidate).toArray());
            return;
        }
        int number = LossParameters.OWN;
        for (Parameter parameter : entry.parameters()) {
            if (parameter.isNumber()) {
                withReal(number++, parameter.number());
            } else if (!parameter.isArray()) {
                withParameter(number++, parameter.integer());
            }
        }
    }

    LossCallBlock withParameter(int parameter, long value) {
        memory.set(JAVA_LONG, CallLayout.PARAMETERS + 8L * parameter, value);
        return this;
    }

    LossCallBlock withReal(int parameter, double value) {
        memory.set(JAVA_DOUBLE, CallLayout.PARAMETERS + 8L * parameter, value);
        return this;
    }

    LossCallBlock withShape(long rows, long classes) {
        memory.set(JAVA_LONG, CallLayout.ROWS, rows);
        memory.set(JAVA_LONG, CallLayout.COLUMNS, classes);
        memory.set(JAVA_LONG, CallLayout.INNER, 1);
        return this;
    }

    /** Adds a dense array with an element for each of the input, or with one for each row. */
    LossCallBlock with(int array, ValueLayout type, MemorySegment data, long columns, boolean matrix) {
        long offset = CallLayout.ARRAYS + (long) CallLayout.ARRAY_BYTES * array;
        memory.set(JAVA_LONG, offset, data.address());
        memory.set(JAVA_LONG, offset + CallLayout.STRIDE, columns);
        memory.set(JAVA_LONG, offset + CallLayout.CLASS_STRIDE, 1);
        memory.set(JAVA_LONG, offset + CallLayout.TYPE, Arrays.asList(
                ValueLayout.JAVA_BYTE, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_FLOAT, JAVA_DOUBLE).indexOf(type));
        memory.set(JAVA_LONG, offset + CallLayout.EXTENT, matrix ? 0 : 1);
        buffers[array] = data.asByteBuffer();
        long there = memory.get(JAVA_LONG, CallLayout.PARAMETERS + 8L * LossParameters.ARRAYS_THERE);
        return withParameter(LossParameters.ARRAYS_THERE, there | 1L << array);
    }

    /** Adds an array of options. */
    LossCallBlock withOptions(int array, long... values) {
        MemorySegment data = arena.allocateFrom(JAVA_LONG, values);
        with(array, JAVA_LONG, data, values.length, false);
        long there = memory.get(JAVA_LONG, CallLayout.PARAMETERS + 8L * LossParameters.ARRAYS_THERE);
        return withParameter(LossParameters.ARRAYS_THERE, there & ~(1L << array));
    }

    ByteBuffer[] buffers() {
        return buffers;
    }

    double result() {
        return memory.get(JAVA_DOUBLE, CallLayout.PARAMETERS + 8L * LossParameters.RESULT);
    }

    long integer(int parameter) {
        return memory.get(JAVA_LONG, CallLayout.PARAMETERS + 8L * parameter);
    }

    int status() {
        return (int) memory.get(JAVA_LONG, CallLayout.STATUS);
    }

    String detail() {
        return memory.getString(CallLayout.DETAIL);
    }

    /** The options as Java reads them. */
    LossParameters parameters() {
        BatchCall call = new BatchCall();
        call.set(AddressCall.ALL, memory.address(), null);
        LossParameters parameters = new LossParameters();
        parameters.copyFrom(call);
        return parameters;
    }
}
