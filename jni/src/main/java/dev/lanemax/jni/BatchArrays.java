package dev.lanemax.jni;

import dev.lanemax.Batch;
import dev.lanemax.internal.Arguments;
import dev.lanemax.internal.BatchArguments;
import dev.lanemax.internal.Matrix;

/** The arrays of a batch of C as the arguments of a batch of Java. One per thread, reused. */
final class BatchArrays {

    /** The number of the first array of options; {@code functions.h} has the same order. */
    static final int CLASS_WEIGHTS = 8;

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
            call.set(matrices[index], index, 1);
        }
    }
}
