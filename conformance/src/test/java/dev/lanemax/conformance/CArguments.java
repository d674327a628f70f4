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

/** An {@code lmx_batch} or an {@code lmx_rows}, all of whose arrays are dense. */
final class CArguments {

    private static final StructLayout ARRAY = MemoryLayout.structLayout(
            ADDRESS.withName("data"), JAVA_LONG.withName("outer_stride"), JAVA_LONG.withName("class_stride"), JAVA_LONG.withName("type"));
    private static final StructLayout BATCH = layout(List.of("input", "labels", "targets", "variances", "element_weights", "vector",
            "sample_weights", "upstream", "losses", "gradient", "hessian", "variances_gradient", "product", "log_sum_exp", "argmax"),
            ADDRESS.withName("correct"), ADDRESS.withName("upstream_of_all"));
    private static final StructLayout ROWS = layout(List.of("input", "upstream", "output", "gradient", "indices"));

    /** {@code LMX_TYPE_I64}. */
    private static final long LONGS = 2;

    private final StructLayout layout;
    private final MemorySegment memory;

    private CArguments(StructLayout layout, Arena arena, long outer, long classes, long inner) {
        this.layout = layout;
        memory = arena.allocate(layout);
        memory.set(JAVA_INT, at("struct_size"), (int) layout.byteSize());
        memory.set(JAVA_LONG, at("outer"), outer);
        memory.set(JAVA_LONG, at("classes"), classes);
        memory.set(JAVA_LONG, at("inner"), inner);
    }

    /** What a loss takes: an {@code lmx_batch}. */
    static CArguments batch(Arena arena, long outer, long classes, long inner) {
        return new CArguments(BATCH, arena, outer, classes, inner);
    }

    /** What another operator takes: an {@code lmx_rows}. */
    static CArguments rows(Arena arena, long outer, long classes, long inner) {
        return new CArguments(ROWS, arena, outer, classes, inner);
    }

    private static StructLayout layout(List<String> arrays, MemoryLayout... others) {
        List<MemoryLayout> members = new ArrayList<>(List.of(JAVA_INT.withName("struct_size"), MemoryLayout.paddingLayout(4),
                JAVA_LONG.withName("outer"), JAVA_LONG.withName("classes"), JAVA_LONG.withName("inner")));
        arrays.forEach(name -> members.add(ARRAY.withName(name)));
        members.addAll(List.of(others));
        return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new));
    }

    private long at(String... path) {
        PathElement[] elements = new PathElement[path.length];
        for (int i = 0; i < path.length; i++) {
            elements[i] = PathElement.groupElement(path[i]);
        }
        return layout.byteOffset(elements);
    }

    /** Sets an array of the function's type. */
    CArguments with(String array, MemorySegment data) {
        memory.set(ADDRESS, at(array, "data"), data);
        return this;
    }

    /** Sets an array of {@code int64_t}. */
    CArguments withIntegers(String array, MemorySegment data) {
        memory.set(JAVA_LONG, at(array, "type"), LONGS);
        return with(array, data);
    }

    /** Sets the one number that derivatives of a loss are multiplied by. */
    CArguments withUpstreamOfAll(MemorySegment upstream) {
        memory.set(ADDRESS, at("upstream_of_all"), upstream);
        return this;
    }

    MemorySegment memory() {
        return memory;
    }
}
