package dev.lanemax.conformance;

import dev.lanemax.Layout;
import dev.lanemax.Operators;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a case is computed: by one provider, in one element type, in one kind of memory. Cases hold doubles, in which every value of
 * either type is exact. In the heap memory is an array that a segment stands for, and integers are {@code int}; off the heap they
 * are {@code long}.
 */
record Setting(Operators operators, boolean inDouble, boolean offHeap) {

    /** An operator from a value for each element or row to another, over floats. */
    interface FloatMap {
        void run(ValueLayout.OfFloat type, MemorySegment input, Layout inputLayout, MemorySegment output, Layout outputLayout);
    }

    /** The same over doubles. */
    interface DoubleMap {
        void run(ValueLayout.OfDouble type, MemorySegment input, Layout inputLayout, MemorySegment output, Layout outputLayout);
    }

    /** Every setting in which a case runs. */
    static List<Setting> of(List<Operators> providers, ConformanceCase test) {
        return providers.stream()
                .flatMap(operators -> (test.hasTag("f64only") ? Stream.of(true) : Stream.of(false, true))
                        .flatMap(inDouble -> Stream.of(false, true).map(offHeap -> new Setting(operators, inDouble, offHeap))))
                .toList();
    }

    /** The type of elements that are not integers. */
    ValueLayout type() {
        return inDouble ? ValueLayout.JAVA_DOUBLE : ValueLayout.JAVA_FLOAT;
    }

    ValueLayout integerType() {
        return offHeap ? ValueLayout.JAVA_LONG : ValueLayout.JAVA_INT;
    }

    MemorySegment place(double[] values) {
        MemorySegment memory = room(values.length);
        for (int i = 0; i < values.length; i++) {
            if (inDouble) {
                memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, values[i]);
            } else {
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
            }
        }
        return memory;
    }

    MemorySegment placeIntegers(double[] values) {
        return offHeap
                ? Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, Arrays.stream(values).mapToLong(value -> (long) value).toArray())
                : MemorySegment.ofArray(Arrays.stream(values).mapToInt(value -> (int) value).toArray());
    }

    /** Room for results. */
    MemorySegment room(int elements) {
        if (offHeap) {
            return Arena.ofAuto().allocate(type(), elements);
        }
        return inDouble ? MemorySegment.ofArray(new double[elements]) : MemorySegment.ofArray(new float[elements]);
    }

    double[] read(MemorySegment memory) {
        if (inDouble) {
            return memory.toArray(ValueLayout.JAVA_DOUBLE);
        }
        float[] floats = memory.toArray(ValueLayout.JAVA_FLOAT);
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

    double[] map(FloatMap floats, DoubleMap doubles, double[] input, Layout inputLayout, Layout outputLayout) {
        MemorySegment output = room((int) outputLayout.end());
        if (inDouble) {
            doubles.run(ValueLayout.JAVA_DOUBLE, place(input), inputLayout, output, outputLayout);
        } else {
            floats.run(ValueLayout.JAVA_FLOAT, place(input), inputLayout, output, outputLayout);
        }
        return read(output);
    }

    @Override
    public String toString() {
        return operators.providerName() + (inDouble ? ", double, " : ", float, ") + (offHeap ? "off-heap" : "heap");
    }
}
