package dev.lanemax.jni;

import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.FloatAddressFunctions;
import dev.lanemax.kernels.FloatAddressKernels;

import static dev.lanemax.jni.AddressCall.columns;
import static dev.lanemax.jni.AddressCall.floats;
import static dev.lanemax.jni.AddressCall.integer;
import static dev.lanemax.jni.AddressCall.ints;
import static dev.lanemax.jni.AddressCall.put;
import static dev.lanemax.jni.AddressCall.rows;
import static dev.lanemax.jni.AddressCall.same;
import static dev.lanemax.jni.AddressCall.stride;

/**
 * What runs behind each C function of {@code float}: {@code lmx_log_softmax_f32} calls {@link #log_softmax}. C has checked the
 * arguments; arrays and options are numbered as in {@code functions.h}. No method allocates.
 *
 * <p>{@code FloatBufferCalls}, behind the JNI bridge, is generated from this class.
 */
final class FloatAddressCalls {

    private static final FloatAddressKernels KERNELS = Provider.current().floatAddresses();
    private static final FloatAddressFunctions FUNCTIONS = Provider.current().floatAddressFunctions();

    private FloatAddressCalls() {
    }

    static void softmax(long call) {
        KERNELS.softmax(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), rows(call), columns(call),
                same(call, 0, 1));
    }

    static void log_softmax(long call) {
        KERNELS.logSoftmax(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), rows(call), columns(call),
                same(call, 0, 1));
    }

    static void logsumexp(long call) {
        KERNELS.logSumExp(floats(call, 0), stride(call, 0), floats(call, 1), rows(call), columns(call));
    }

    static void cross_entropy(long call) {
        if (reduction(call) == REDUCTION_NONE) {
            KERNELS.crossEntropyRows(floats(call, 0), stride(call, 0), ints(call, 1), floats(call, 2), rows(call), columns(call));
        } else {
            reduce(call, KERNELS.crossEntropy(floats(call, 0), stride(call, 0), ints(call, 1), rows(call), columns(call)));
        }
    }

    static void cross_entropy_gradient(long call) {
        if (reduction(call) == REDUCTION_NONE) {
            KERNELS.crossEntropyRowsGradient(floats(call, 0), stride(call, 0), ints(call, 1), floats(call, 2),
                    floats(call, 3), stride(call, 3), rows(call), columns(call));
        } else {
            float scale = reduction(call) == REDUCTION_MEAN ? (float) (1.0 / rows(call)) : 1;
            reduce(call, KERNELS.crossEntropyGradient(floats(call, 0), stride(call, 0), ints(call, 1),
                    floats(call, 3), stride(call, 3), rows(call), columns(call), scale));
        }
    }

    static void exp(long call) {
        FUNCTIONS.exp(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), mapRows(call), mapColumns(call));
    }

    static void expm1(long call) {
        FUNCTIONS.expm1(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), mapRows(call), mapColumns(call));
    }

    static void log(long call) {
        FUNCTIONS.log(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), mapRows(call), mapColumns(call));
    }

    static void log1p(long call) {
        FUNCTIONS.log1p(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), mapRows(call), mapColumns(call));
    }

    static void sigmoid(long call) {
        FUNCTIONS.sigmoid(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), mapRows(call), mapColumns(call));
    }

    static void log_sigmoid(long call) {
        FUNCTIONS.logSigmoid(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), mapRows(call), mapColumns(call));
    }

    static void softplus(long call) {
        FUNCTIONS.softplus(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), mapRows(call), mapColumns(call));
    }

    static void tanh(long call) {
        FUNCTIONS.tanh(floats(call, 0), stride(call, 0), floats(call, 1), stride(call, 1), mapRows(call), mapColumns(call));
    }

    /** The values of {@code lmx_reduction}; the sum has none of its own, being what is left. */
    private static final long REDUCTION_NONE = 0;
    private static final long REDUCTION_MEAN = 2;

    private static long reduction(long call) {
        return integer(call, 0);
    }

    /** Writes the sum of the losses, or their mean (NaN for no rows). */
    private static void reduce(long call, double sum) {
        put(call, 2, (float) (reduction(call) == REDUCTION_MEAN ? sum / rows(call) : sum));
    }

    /** Rows without gaps are one row, which then is not too short for vectors. */
    private static boolean dense(long call) {
        return stride(call, 0) == columns(call) && stride(call, 1) == columns(call)
                && rows(call) <= Integer.MAX_VALUE / columns(call);
    }

    private static long mapRows(long call) {
        return dense(call) ? Math.min(1, rows(call)) : rows(call);
    }

    private static int mapColumns(long call) {
        return dense(call) ? (int) rows(call) * columns(call) : columns(call);
    }
}
