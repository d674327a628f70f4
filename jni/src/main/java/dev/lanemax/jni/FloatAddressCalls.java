package dev.lanemax.jni;

import dev.lanemax.internal.LossRun;
import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.FloatAddressFunctions;
import dev.lanemax.kernels.FloatAddressKernels;
import dev.lanemax.kernels.LossBlock;
import java.util.Arrays;

import static dev.lanemax.jni.AddressCall.columns;
import static dev.lanemax.jni.AddressCall.floats;
import static dev.lanemax.jni.AddressCall.getInt;
import static dev.lanemax.jni.AddressCall.integer;
import static dev.lanemax.jni.AddressCall.put;
import static dev.lanemax.jni.AddressCall.rows;
import static dev.lanemax.jni.AddressCall.same;
import static dev.lanemax.jni.AddressCall.stride;

/**
 * What runs behind each C function of {@code float}: {@code lmx_log_softmax_f32} calls {@link #log_softmax}. C has checked the
 * arguments; arrays and options are numbered as in {@code functions.h}. No method allocates.
 *
 * <p>The calls behind the JNI bridge, {@code FloatBufferCalls}, and all those of {@code double} are generated from this class.
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
        LossBlock block = LossBlock.ofThread();
        block.clearSum();
        int most = LossRun.blockRows(columns(call));
        for (long row = 0; row < rows(call); row += most) {
            int rows = fill(call, row, most, block);
            KERNELS.crossEntropy(floats(call, 0) + row * stride(call, 0), stride(call, 0), block, rows, columns(call));
            keep(call, row, rows, block);
        }
        reduce(call, block);
    }

    static void cross_entropy_gradient(long call) {
        LossBlock block = LossBlock.ofThread();
        block.clearSum();
        int most = LossRun.blockRows(columns(call));
        for (long row = 0; row < rows(call); row += most) {
            int rows = fill(call, row, most, block);
            KERNELS.crossEntropyGradient(floats(call, 0) + row * stride(call, 0), stride(call, 0), block,
                    floats(call, 3) + row * stride(call, 3), stride(call, 3), rows, columns(call), same(call, 0, 3));
            keep(call, row, rows, block);
        }
        reduce(call, block);
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

    /** Prepares a block of at most so many rows from {@code row} on, and returns how many they are. */
    private static int fill(long call, long row, int most, LossBlock block) {
        int rows = (int) Math.min(most, rows(call) - row);
        for (int i = 0; i < rows; i++) {
            block.labels[i] = getInt(call, 1, row + i);
        }
        Arrays.fill(block.factors, 0, rows, reduction(call) == REDUCTION_MEAN ? 1.0 / rows(call) : 1);
        return rows;
    }

    /** Writes the losses of a block, or adds them up. */
    private static void keep(long call, long row, int rows, LossBlock block) {
        if (reduction(call) == REDUCTION_NONE) {
            for (int i = 0; i < rows; i++) {
                put(call, 2, row + i, (float) block.losses[i]);
            }
        } else {
            block.addLosses(rows);
        }
    }

    /** Writes the sum of the losses, or their mean (NaN for no rows). */
    private static void reduce(long call, LossBlock block) {
        if (reduction(call) != REDUCTION_NONE) {
            put(call, 2, 0, (float) (reduction(call) == REDUCTION_MEAN ? block.mean(rows(call)) : block.sum()));
        }
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
