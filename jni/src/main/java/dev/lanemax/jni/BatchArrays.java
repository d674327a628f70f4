package dev.lanemax.jni;

import dev.lanemax.Batch;
import dev.lanemax.internal.Arguments;
import dev.lanemax.internal.BatchArguments;
import dev.lanemax.internal.Matrix;
import java.lang.foreign.ValueLayout;

/** The arrays of a batch of C as the arguments of a batch of Java. One per thread, reused. */
final class BatchArrays {

    /** The number of the first array of options; {@code functions.h} has the same order. */
    static final int CLASS_WEIGHTS = 8;

    /** By {@code lmx_type}; the first is absent. */
    private static final ValueLayout[] TYPES =
            {null, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_DOUBLE};
    /** The {@code lmx_extent} of an array with an element for each of the input; all others have one a row. */
    private static final long MATRIX = 0;

    /** Those that the last call had, as bits. */
    private long there;

    private final Batch batch = new Batch();
    private final Arguments arguments = BatchArguments.of(batch);
    /** By number; arrays of options are null. */
    private final Matrix[] matrices = {arguments.input, arguments.labels, arguments.targets, arguments.variances,
        arguments.elementWeights, arguments.vector, arguments.sampleWeights, arguments.upstream, null, null, null,
        arguments.losses, arguments.gradient, arguments.hessian, arguments.variancesGradient,
        arguments.product, arguments.logSumExp, arguments.argmax};

    BatchArrays() {
        arguments.input.rename("input");
    }

    Batch batch() {
        return batch;
    }

    boolean hasGradient() {
        return arguments.gradient.isPresent();
    }

    boolean hasHessian() {
        return arguments.hessian.isPresent();
    }

    boolean hasProduct() {
        return arguments.product.isPresent();
    }

    /** Takes over the arrays of a call. */
    void set(BatchCall call) {
        arguments.setCountsCorrect(call.integer(LossParameters.COUNTS_CORRECT) != 0);
        arguments.setUpstreamOfAll(call.real(LossParameters.UPSTREAM));
        long before = there;
        there = call.integer(LossParameters.ARRAYS_THERE);
        for (long gone = before & ~there; gone != 0; gone &= gone - 1) {
            matrices[Long.numberOfTrailingZeros(gone)].clear();
        }
        for (long rest = there; rest != 0; rest &= rest - 1) {
            int index = Long.numberOfTrailingZeros(rest);
            set(matrices[index], call, index);
        }
    }

    private static void set(Matrix matrix, BatchCall call, int index) {
        ValueLayout type = TYPES[(int) call.member(index, CallLayout.TYPE)];
        long element = call.firstByte(index) / type.byteSize();
        if (call.member(index, CallLayout.EXTENT) == MATRIX) {
            matrix.setNative(type, call.memory(index), element, call.outer(), call.classes(), call.inner(), call.stride(index),
                    call.member(index, CallLayout.CLASS_STRIDE));
        } else {
            matrix.setNative(type, call.memory(index), element, call.outer() * call.inner(), 1, 1, call.stride(index), 1);
        }
    }
}
