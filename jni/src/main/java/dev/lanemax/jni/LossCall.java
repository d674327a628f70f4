package dev.lanemax.jni;

import dev.lanemax.Loss;
import dev.lanemax.internal.OverlapException;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.regex.Pattern;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * What runs behind the C functions of losses: {@code lmx_huber_loss_f32} calls {@link #loss} with the function's number in the block
 * of the call. One per thread. A loss is made anew only where its options are others than in the thread's last call of the function,
 * so that calls allocate nothing.
 */
final class LossCall {

    private static final ThreadLocal<LossCall> OF_THREAD = ThreadLocal.withInitial(LossCall::new);

    /** A word of Java with capitals inside. */
    private static final Pattern JAVA_NAME = Pattern.compile("\\b[a-z]+(?:[A-Z][a-z]+)+\\b");

    /** The names of all functions, without their type, by number; complete before C learns of them. */
    private static String[] names = {};

    private final BatchArrays arrays = new BatchArrays();
    private final Loss<?>[] losses = new Loss<?>[names.length];
    private final LossParameters[] parameters = new LossParameters[names.length];

    private MemorySegment block;
    private long start;
    private MemorySegment[] buffers;

    private LossCall() {
    }

    /** Sets the names of the functions by number. */
    static void setNames(String[] newNames) {
        names = newNames;
    }

    /** The target of the upcalls. Throws nothing. */
    static void loss(long call) {
        try {
            OF_THREAD.get().run(AddressCall.ALL, call, null);
        } catch (Throwable thrown) {
            AddressCall.fail(thrown, call);
        }
    }

    /** Behind the JNI bridge. */
    static void loss(BufferCall call) {
        OF_THREAD.get().run(MemorySegment.ofBuffer(call.block()), 0, call.arrays());
    }

    private void run(MemorySegment newBlock, long newStart, MemorySegment[] newBuffers) {
        block = newBlock;
        start = newStart;
        buffers = newBuffers;
        try {
            run((int) block.get(JAVA_LONG, parameter(LossParameters.FUNCTION)));
        } finally {
            block = null;
            buffers = null;
        }
    }

    private void run(int function) {
        Loss<?> loss;
        try {
            loss = loss(function);
        } catch (IllegalArgumentException refused) {
            refuse(Status.OPTION, refused);
            return;
        }
        try {
            arrays.set(this, block.get(JAVA_DOUBLE, parameter(LossParameters.UPSTREAM)));
            block.set(JAVA_DOUBLE, parameter(LossParameters.RESULT), compute(loss));
        } catch (OverlapException refused) {
            refuse(Status.OVERLAP, refused);
        } catch (IllegalArgumentException | UnsupportedOperationException refused) {
            refuse(Status.VALUE, refused);
        } catch (IndexOutOfBoundsException refused) {
            if (refused.getClass() != IndexOutOfBoundsException.class) {
                throw refused;
            }
            refuse(Status.LABEL, refused);
        }
    }

    private double compute(Loss<?> loss) {
        return arrays.hasHessian() ? loss.lossGradientAndHessian(arrays.batch())
                : arrays.hasGradient() ? loss.lossAndGradient(arrays.batch()) : loss.loss(arrays.batch());
    }

    private Loss<?> loss(int function) {
        if (losses[function] != null && parameters[function].areThoseOf(this)) {
            return losses[function];
        }
        LossParameters options = new LossParameters();
        options.copyFrom(this);
        losses[function] = LossTable.create(names[function], options);
        parameters[function] = options;
        return losses[function];
    }

    /** Hands the message to C, in the words of C: {@code labelSmoothing} is {@code label_smoothing} there. */
    private void refuse(int status, RuntimeException refused) {
        String text = JAVA_NAME.matcher(refused.getMessage())
                .replaceAll(name -> name.group().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
        block.set(JAVA_LONG, start + CallLayout.STATUS, status);
        CallLayout.putText(block.asSlice(start + CallLayout.DETAIL, CallLayout.DETAIL_BYTES).asByteBuffer(), text);
    }

    MemorySegment block() {
        return block;
    }

    /** Where in the block a parameter is. */
    long parameter(int parameter) {
        return start + CallLayout.PARAMETERS + 8L * parameter;
    }

    long outer() {
        return block.get(JAVA_LONG, start + CallLayout.ROWS);
    }

    long classes() {
        return block.get(JAVA_LONG, start + CallLayout.COLUMNS);
    }

    long inner() {
        return block.get(JAVA_LONG, start + CallLayout.INNER);
    }

    /** A member of an array of the call. */
    long member(int array, int member) {
        return block.get(JAVA_LONG, start + CallLayout.ARRAYS + (long) CallLayout.ARRAY_BYTES * array + member);
    }

    long stride(int array) {
        return member(array, CallLayout.STRIDE);
    }

    /** The memory that an array of the call is in. */
    MemorySegment memory(int array) {
        return buffers == null ? AddressCall.ALL : buffers[array];
    }

    /** Where in its memory an array of the call starts. */
    long firstByte(int array) {
        return buffers == null ? member(array, 0) : 0;
    }
}
