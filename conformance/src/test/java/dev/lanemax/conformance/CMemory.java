package dev.lanemax.conformance;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The memory of a case: arrays of its type of elements, which is float or double. Cases hold doubles, in which every value of either
 * is exact.
 */
record CMemory(Arena arena, boolean inDouble) {

    /** {@code lmx_softmax_f32} for softmax in float. */
    String function(String name) {
        return "lmx_" + name + (inDouble ? "_f64" : "_f32");
    }

    MemorySegment place(double[] values) {
        MemorySegment memory = room(values.length);
        for (int i = 0; i < values.length; i++) {
            if (inDouble) {
                memory.setAtIndex(JAVA_DOUBLE, i, values[i]);
            } else {
                memory.setAtIndex(JAVA_FLOAT, i, (float) values[i]);
            }
        }
        return memory;
    }

    MemorySegment placeIntegers(double[] values) {
        return arena.allocateFrom(JAVA_LONG, Arrays.stream(values).mapToLong(value -> (long) value).toArray());
    }

    /** Options are doubles whatever the elements are. */
    MemorySegment placeReals(double... values) {
        return arena.allocateFrom(JAVA_DOUBLE, values);
    }

    /** Room for results. */
    MemorySegment room(long elements) {
        return inDouble ? arena.allocate(JAVA_DOUBLE, elements) : arena.allocate(JAVA_FLOAT, elements);
    }

    double[] read(MemorySegment memory) {
        if (inDouble) {
            return memory.toArray(JAVA_DOUBLE);
        }
        float[] floats = memory.toArray(JAVA_FLOAT);
        double[] values = new double[floats.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    /** A result as the type has it. */
    double rounded(double value) {
        return inDouble ? value : (float) value;
    }
}
