package dev.lanemax.conformance;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.List;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** The structure of options of a loss, an {@code lmx_loss_options} and the loss's own members, or of another operator. */
final class COptions {

    /** The values of a case's options, in the order of the members: a {@code Double}, a {@code Long} or a {@code double[]} each. */
    interface Values {
        List<Object> of(ConformanceCase test) throws IOException;
    }

    private static final StructLayout COMMON = MemoryLayout.structLayout(
            JAVA_INT.withName("struct_size"), JAVA_INT.withName("reduction"), JAVA_DOUBLE.withName("divisor"),
            JAVA_LONG.withName("zero_denominator"), JAVA_LONG.withName("unit"), JAVA_LONG.withName("has_ignore_index"),
            JAVA_LONG.withName("ignore_index"), ADDRESS.withName("class_weights"), JAVA_LONG.withName("class_weight_count"),
            JAVA_LONG.withName("preset"), JAVA_LONG.withName("threads"),
            MemoryLayout.sequenceLayout(3, JAVA_LONG).withName("reserved"));

    /** An array takes two members, its address and its length; all others take one of as many bytes. */
    private static final long MEMBER_BYTES = 8;

    private final CMemory room;
    private final MemorySegment memory;

    /** Options with these members after so many bytes, which start with the structure's size. */
    private COptions(CMemory room, long head, List<Object> own) {
        this.room = room;
        long arrays = own.stream().filter(double[].class::isInstance).count();
        memory = room.arena().allocate(head + MEMBER_BYTES * (own.size() + arrays), MEMBER_BYTES);
        memory.set(JAVA_INT, 0, (int) memory.byteSize());
        long member = head;
        for (Object value : own) {
            switch (value) {
                case Double real -> memory.set(JAVA_DOUBLE, member, real);
                case Long integer -> memory.set(JAVA_LONG, member, integer);
                case double[] reals -> {
                    setArray(member, reals);
                    member += MEMBER_BYTES;
                }
                default -> throw new IllegalArgumentException(value + " is no member of options");
            }
            member += MEMBER_BYTES;
        }
    }

    /** The options of a loss, with these members of its own. */
    static COptions ofLoss(CMemory room, List<Object> own) {
        COptions options = new COptions(room, COMMON.byteSize(), own);
        options.memory.set(JAVA_DOUBLE, at("divisor"), 1);
        return options;
    }

    /** The options of an operator that is no loss. */
    static COptions ofOperator(CMemory room, List<Object> members) {
        return new COptions(room, MEMBER_BYTES, members);
    }

    private static long at(String member) {
        return COMMON.byteOffset(PathElement.groupElement(member));
    }

    private void setArray(long member, double[] values) {
        memory.set(ADDRESS, member, values.length == 0 ? MemorySegment.NULL : room.placeReals(values));
        memory.set(JAVA_LONG, member + MEMBER_BYTES, values.length);
    }

    /** Sets an {@code lmx_reduction}. */
    COptions withReduction(int reduction) {
        memory.set(JAVA_INT, at("reduction"), reduction);
        return this;
    }

    COptions withIgnoreIndex(long label) {
        memory.set(JAVA_LONG, at("has_ignore_index"), 1);
        memory.set(JAVA_LONG, at("ignore_index"), label);
        return this;
    }

    /** Sets the weights of classes; an empty array is none. */
    COptions withClassWeights(double[] weights) {
        setArray(at("class_weights"), weights);
        return this;
    }

    MemorySegment memory() {
        return memory;
    }
}
