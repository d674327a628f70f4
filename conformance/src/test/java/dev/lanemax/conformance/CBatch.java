package dev.lanemax.conformance;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** An {@code lmx_batch}, all of whose arrays are dense. */
final class CBatch {

    private static final StructLayout ARRAY = MemoryLayout.structLayout(
            ADDRESS.withName("data"), JAVA_LONG.withName("outer_stride"), JAVA_LONG.withName("class_stride"), JAVA_LONG.withName("type"));
    private static final List<String> ARRAYS = List.of("input", "labels", "targets", "variances", "element_weights", "vector",
            "sample_weights", "upstream", "losses", "gradient", "hessian", "variances_gradient", "product", "log_sum_exp", "argmax");
    private static final StructLayout LAYOUT = layout();

    /** {@code LMX_TYPE_I64}. */
    private static final long LONGS = 2;

    private final MemorySegment memory;

    CBatch(Arena arena, long outer, long classes, long inner) {
        memory = arena.allocate(LAYOUT);
        memory.set(JAVA_INT, at("struct_size"), (int) LAYOUT.byteSize());
        memory.set(JAVA_LONG, at("outer"), outer);
        memory.set(JAVA_LONG, at("classes"), classes);
        memory.set(JAVA_LONG, at("inner"), inner);
    }

    private static StructLayout layout() {
        List<MemoryLayout> members = new ArrayList<>(List.of(JAVA_INT.withName("struct_size"), MemoryLayout.paddingLayout(4),
                JAVA_LONG.withName("outer"), JAVA_LONG.withName("classes"), JAVA_LONG.withName("inner")));
        ARRAYS.forEach(name -> members.add(ARRAY.withName(name)));
        members.add(ADDRESS.withName("correct"));
        members.add(ADDRESS.withName("upstream_of_all"));
        return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new));
    }

    private static long at(String... path) {
        PathElement[] elements = new PathElement[path.length];
        for (int i = 0; i < path.length; i++) {
            elements[i] = PathElement.groupElement(path[i]);
        }
        return LAYOUT.byteOffset(elements);
    }

    /** Sets an array of the function's type. */
    CBatch with(String array, MemorySegment data) {
        memory.set(ADDRESS, at(array, "data"), data);
        return this;
    }

    /** Sets an array of {@code int64_t}. */
    CBatch withIntegers(String array, MemorySegment data) {
        memory.set(JAVA_LONG, at(array, "type"), LONGS);
        return with(array, data);
    }

    /** Sets the one number that derivatives are multiplied by. */
    CBatch withUpstreamOfAll(MemorySegment upstream) {
        memory.set(ADDRESS, at("upstream_of_all"), upstream);
        return this;
    }

    MemorySegment memory() {
        return memory;
    }
}
