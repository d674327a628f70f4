package dev.lanemax.jni;

import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.FloatAddressKernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

/**
 * The functions behind the table for {@code float}. Each takes the address of an {@code lmx_call} whose values C has checked,
 * and allocates nothing.
 */
final class FloatFunctions {

    private static final FloatAddressKernels KERNELS = Provider.current().floatAddresses();

    private FloatFunctions() {
    }

    static int softmax(long call) {
        KERNELS.softmax(element(Call.logits(call)), Call.logitsStride(call),
                element(Call.output(call)), Call.outputStride(call), Call.rows(call), Call.classes(call),
                Call.logits(call) == Call.output(call));
        return Status.OK;
    }

    static int logSoftmax(long call) {
        KERNELS.logSoftmax(element(Call.logits(call)), Call.logitsStride(call),
                element(Call.output(call)), Call.outputStride(call), Call.rows(call), Call.classes(call),
                Call.logits(call) == Call.output(call));
        return Status.OK;
    }

    static int logSumExp(long call) {
        KERNELS.logSumExp(element(Call.logits(call)), Call.logitsStride(call),
                element(Call.output(call)), Call.rows(call), Call.classes(call));
        return Status.OK;
    }

    static int crossEntropy(long call) {
        long logits = element(Call.logits(call));
        long labels = element(Call.labels(call));
        long rows = Call.rows(call);
        if (Call.reduction(call) == Call.REDUCTION_NONE) {
            KERNELS.crossEntropyRows(logits, Call.logitsStride(call), labels, element(Call.loss(call)), rows, Call.classes(call));
        } else {
            reduce(call, KERNELS.crossEntropy(logits, Call.logitsStride(call), labels, rows, Call.classes(call)));
        }
        return Status.OK;
    }

    static int crossEntropyGradient(long call) {
        long logits = element(Call.logits(call));
        long labels = element(Call.labels(call));
        long gradient = element(Call.output(call));
        long rows = Call.rows(call);
        if (Call.reduction(call) == Call.REDUCTION_NONE) {
            KERNELS.crossEntropyRowsGradient(logits, Call.logitsStride(call), labels, element(Call.loss(call)),
                    gradient, Call.outputStride(call), rows, Call.classes(call));
        } else {
            float scale = Call.reduction(call) == Call.REDUCTION_MEAN ? (float) (1.0 / rows) : 1.0f;
            reduce(call, KERNELS.crossEntropyGradient(logits, Call.logitsStride(call), labels,
                    gradient, Call.outputStride(call), rows, Call.classes(call), scale));
        }
        return Status.OK;
    }

    /** Writes the sum of the losses, or their mean (NaN for no rows). */
    private static void reduce(long call, double sum) {
        double loss = Call.reduction(call) == Call.REDUCTION_MEAN ? sum / Call.rows(call) : sum;
        Memory.ALL.set(JAVA_FLOAT, Call.loss(call), (float) loss);
    }

    /** The kernels count elements of four bytes from address 0. */
    private static long element(long address) {
        return address / Float.BYTES;
    }
}
