package dev.lanemax.jni;

import dev.lanemax.Loss;
import dev.lanemax.internal.OverlapException;
import java.lang.foreign.MemorySegment;

/**
 * What runs behind the C functions of losses: {@code lmx_huber_loss_f32} calls {@link #loss} with the function's number in the block
 * of the call. One per thread, and another where a function of a loss of one's own calls a loss itself. A loss is made anew only where
 * its options are others than in the thread's last call of the function, so that calls allocate nothing.
 */
final class LossCall {

    private static final ThreadLocal<LossCall> OF_THREAD = ThreadLocal.withInitial(LossCall::new);

    /** The names of all functions, without their type, by number; complete before C learns of them. */
    private static String[] names = {};

    private final BatchArrays arrays = new BatchArrays();
    private final Loss<?>[] losses = new Loss<?>[names.length];
    private final LossParameters[] parameters = new LossParameters[names.length];

    private final BatchCall call = new BatchCall();

    private LossCall() {
    }

    /** Sets the names of the functions by number. */
    static void setNames(String[] newNames) {
        names = newNames;
    }

    /** The target of the upcalls. Throws nothing. */
    static void loss(long call) {
        try {
            ofThread().run(AddressCall.ALL, call, null);
        } catch (Throwable thrown) {
            AddressCall.fail(thrown, call);
        }
    }

    /** Behind the JNI bridge. */
    static void loss(BufferCall call) {
        ofThread().run(MemorySegment.ofBuffer(call.block()), 0, call.arrays());
    }

    private static LossCall ofThread() {
        LossCall ofThread = OF_THREAD.get();
        return ofThread.call.isInUse() ? new LossCall() : ofThread;
    }

    private void run(MemorySegment block, long start, MemorySegment[] buffers) {
        call.set(block, start, buffers);
        try {
            run((int) call.integer(LossParameters.FUNCTION));
        } finally {
            call.clear();
        }
    }

    private void run(int function) {
        Loss<?> loss;
        try {
            loss = loss(function);
        } catch (IllegalArgumentException refused) {
            call.refuse(Status.OPTION, refused);
            return;
        }
        try {
            arrays.set(call);
            call.setReal(LossParameters.RESULT, compute(loss));
            if (call.integer(LossParameters.COUNTS_CORRECT) != 0) {
                call.setInteger(LossParameters.CORRECT, arrays.batch().correct());
            }
        } catch (OverlapException refused) {
            call.refuse(Status.OVERLAP, refused);
        } catch (IllegalArgumentException | UnsupportedOperationException refused) {
            call.refuse(Status.VALUE, refused);
        } catch (IndexOutOfBoundsException refused) {
            if (refused.getClass() != IndexOutOfBoundsException.class) {
                throw refused;
            }
            call.refuse(Status.LABEL, refused);
        }
    }

    /** The product comes first, for the gradient may overwrite the input. */
    private double compute(Loss<?> loss) {
        if (arrays.hasProduct()) {
            double result = loss.hessianVectorProduct(arrays.batch());
            if (!arrays.hasGradient()) {
                return result;
            }
        }
        return arrays.hasHessian() ? loss.lossGradientAndHessian(arrays.batch())
                : arrays.hasGradient() ? loss.lossAndGradient(arrays.batch()) : loss.loss(arrays.batch());
    }

    private Loss<?> loss(int function) {
        if (losses[function] != null && parameters[function].areThoseOf(call)) {
            return losses[function];
        }
        LossParameters options = new LossParameters();
        options.copyFrom(call);
        losses[function] = LossTable.create(names[function], options);
        parameters[function] = options;
        return losses[function];
    }
}
