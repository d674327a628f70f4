package dev.lanemax.jni;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** The C structure {@code lmx_call} of {@code table.h}: the parameters of one call. Pointers are read as addresses. */
final class Call {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_LONG.withName("logits"),
            JAVA_LONG.withName("logits_stride"),
            JAVA_LONG.withName("output"),
            JAVA_LONG.withName("output_stride"),
            JAVA_LONG.withName("labels"),
            JAVA_LONG.withName("loss"),
            JAVA_LONG.withName("rows"),
            JAVA_INT.withName("classes"),
            JAVA_INT.withName("reduction"),
            JAVA_LONG.withName("message"),
            JAVA_LONG.withName("message_bytes"));

    static final int REDUCTION_NONE = 0;
    static final int REDUCTION_SUM = 1;
    static final int REDUCTION_MEAN = 2;

    private static final long LOGITS = offset("logits");
    private static final long LOGITS_STRIDE = offset("logits_stride");
    private static final long OUTPUT = offset("output");
    private static final long OUTPUT_STRIDE = offset("output_stride");
    private static final long LABELS = offset("labels");
    private static final long LOSS = offset("loss");
    private static final long ROWS = offset("rows");
    private static final long CLASSES = offset("classes");
    private static final long REDUCTION = offset("reduction");
    private static final long MESSAGE = offset("message");
    private static final long MESSAGE_BYTES = offset("message_bytes");

    private Call() {
    }

    static long logits(long call) {
        return Memory.ALL.get(JAVA_LONG, call + LOGITS);
    }

    static long logitsStride(long call) {
        return Memory.ALL.get(JAVA_LONG, call + LOGITS_STRIDE);
    }

    static long output(long call) {
        return Memory.ALL.get(JAVA_LONG, call + OUTPUT);
    }

    static long outputStride(long call) {
        return Memory.ALL.get(JAVA_LONG, call + OUTPUT_STRIDE);
    }

    static long labels(long call) {
        return Memory.ALL.get(JAVA_LONG, call + LABELS);
    }

    static long loss(long call) {
        return Memory.ALL.get(JAVA_LONG, call + LOSS);
    }

    static long rows(long call) {
        return Memory.ALL.get(JAVA_LONG, call + ROWS);
    }

    static int classes(long call) {
        return Memory.ALL.get(JAVA_INT, call + CLASSES);
    }

    static int reduction(long call) {
        return Memory.ALL.get(JAVA_INT, call + REDUCTION);
    }

    /** Explains a failure to the caller. Throws nothing, whatever the state of the virtual machine. */
    static int fail(Throwable thrown, long call) {
        try {
            Memory.putString(Memory.ALL.get(JAVA_LONG, call + MESSAGE), Memory.ALL.get(JAVA_LONG, call + MESSAGE_BYTES),
                    thrown.toString());
        } catch (Throwable _) {
            // no memory or stack for the text: C then explains the code alone
        }
        return Status.of(thrown);
    }

    private static long offset(String name) {
        return LAYOUT.byteOffset(PathElement.groupElement(name));
    }
}
