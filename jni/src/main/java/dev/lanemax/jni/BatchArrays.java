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
        batch.clear();
        if (call.integer(LossParameters.COUNTS_CORRECT) != 0) {
            batch.countCorrect();
        }
        arguments.setUpstreamOfAll(call.real(LossParameters.UPSTREAM));
        for (int i = 0; i < matrices.length; i++) {
            if (matrices[i] != null) {
                set(matrices[i], call, i);
            }
        }
    }

    private static void set(Matrix matrix, BatchCall call, int index) {
        ValueLayout type = TYPES[(int) call.member(index, CallLayout.TYPE)];
        if (type == null) {
            return;
        }
        long element = call.firstByte(index) / type.byteSize();
        if (call.member(index, CallLayout.EXTENT) == MATRIX) {
            matrix.setNative(type, call.memory(index), element, call.outer(), call.classes(), call.inner(), call.stride(index),
                    call.member(index, CallLayout.CLASS_STRIDE));
        } else {
            matrix.setNative(type, call.memory(index), element, call.outer() * call.inner(), 1, 1, call.stride(index), 1);
        }
    }
}
