package dev.lanemax.jni;

import dev.lanemax.internal.ArgumentSource;
import dev.lanemax.internal.Matrix;
import dev.lanemax.internal.OperatorAccess;
import dev.lanemax.internal.OverlapException;
import java.lang.foreign.MemorySegment;

/**
 * What runs behind the C functions of operators: {@code lmx_softmax_forward_f32} calls {@link #operator} with the function's number in
 * the block of the call. One per thread. An operator is made anew only where its options are others than in the thread's last call of
 * the function, so that calls allocate nothing.
 */
final class OperatorCall implements ArgumentSource {

    /** The arrays of an operator; {@code functions.h} has the same. */
    static final int INPUT = 0;
    static final int UPSTREAM = 1;
    static final int REALS = 2;
    static final int MASK_ENTRIES = 3;
    static final int MASKS = 4;
    static final int OUTPUT = 8;
    static final int GRADIENT = 9;
    static final int INDICES = 10;

    private static final String FORWARD = "_forward";
    private static final String BACKWARD = "_backward";

    private static final ThreadLocal<OperatorCall> OF_THREAD = ThreadLocal.withInitial(OperatorCall::new);

    /** The names of all functions, without their type, by number; complete before C learns of them. */
    private static String[] names = {};
    /** Whether each function is a gradient. */
    private static boolean[] gradients = {};

    private final Object[] operators = new Object[names.length];
    private final OperatorParameters[] parameters = new OperatorParameters[names.length];
    private final BatchCall call = new BatchCall();
    private boolean backward;

    private OperatorCall() {
    }

    /** Whether {@code lmx_<name>_f32} is a function of this class. */
    static boolean isOperator(String name) {
        return name.endsWith(FORWARD) || name.endsWith(BACKWARD);
    }

    /** Sets the names of the functions by number. */
    static void setNames(String[] newNames) {
        names = newNames;
        gradients = new boolean[newNames.length];
        for (int i = 0; i < newNames.length; i++) {
            gradients[i] = newNames[i].endsWith(BACKWARD);
        }
    }

    /** The target of the upcalls. Throws nothing. */
    static void operator(long call) {
        try {
            OF_THREAD.get().run(AddressCall.ALL, call, null);
        } catch (Throwable thrown) {
            AddressCall.fail(thrown, call);
        }
    }

    /** Behind the JNI bridge. */
    static void operator(BufferCall call) {
        OF_THREAD.get().run(MemorySegment.ofBuffer(call.block()), 0, call.arrays());
    }

    private void run(MemorySegment block, long start, MemorySegment[] buffers) {
        call.set(block, start, buffers);
        try {
            run((int) call.integer(OperatorParameters.FUNCTION));
        } finally {
            call.clear();
        }
    }

    private void run(int function) {
        backward = gradients[function];
        Object operator;
        try {
            operator = operator(function);
        } catch (IllegalArgumentException refused) {
            call.refuse(Status.OPTION, refused);
            return;
        }
        try {
            OperatorAccess.run(operator, backward, this);
        } catch (OverlapException refused) {
            call.refuse(Status.OVERLAP, refused);
        } catch (IllegalArgumentException refused) {
            call.refuse(Status.VALUE, refused);
        }
    }

    private Object operator(int function) {
        if (operators[function] != null && parameters[function].areThoseOf(call)) {
            return operators[function];
        }
        String name = names[function];
        OperatorParameters options = new OperatorParameters();
        options.copyFrom(call);
        operators[function] = OperatorTable.create(name.substring(0, name.lastIndexOf('_')), options);
        parameters[function] = options;
        return operators[function];
    }

    @Override
    public void setInput(Matrix input) {
        set(input, "rows->input", INPUT);
    }

    @Override
    public void setUpstream(Matrix upstream) {
        set(upstream, "rows->upstream", UPSTREAM);
    }

    @Override
    public void setResult(Matrix result) {
        if (backward) {
            set(result, "rows->gradient", GRADIENT);
        } else {
            set(result, "rows->output", OUTPUT);
        }
    }

    @Override
    public void setIndices(Matrix indices) {
        set(indices, "rows->indices", INDICES);
    }

    private void set(Matrix matrix, String name, int array) {
        matrix.rename(name);
        call.set(matrix, array, call.integer(OperatorParameters.OWN));
    }
}
