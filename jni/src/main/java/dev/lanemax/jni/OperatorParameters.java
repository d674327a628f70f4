package dev.lanemax.jni;

import dev.lanemax.Layout;
import dev.lanemax.Mask;
import dev.lanemax.Normaliser;
import dev.lanemax.Parallelism;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** The options of a call of an operator, kept for as long as calls have the same. What C has not checked the operator checks itself. */
final class OperatorParameters {

    /** The parameters of every operator; {@code functions.h} has the same. */
    static final int FUNCTION = 0;
    static final int OWN = 1;
    /** How many there are of the operator that has the most. */
    static final int MOST = 8;

    /** The options that all normalisers have, in the order of {@code operators.txt}. */
    private static final int TEMPERATURE = 0;
    private static final int SCALE = 1;
    private static final int ZERO_MASKED_ROWS = 2;
    private static final int THREADS = 3;

    /** What {@code lmx_mask_entry} of {@code functions.h} says of a mask, in its order. */
    private static final int KIND = 0;
    private static final int OUTER = 1;
    private static final int INNER = 2;
    private static final int SHARED = 3;
    private static final int OFFSET = 4;
    private static final int ENTRY = 5;
    /** What the array of a mask's values says besides. */
    private static final int[] MEMBERS = {0, CallLayout.STRIDE, CallLayout.CLASS_STRIDE, CallLayout.TYPE};

    /** The values of {@code lmx_mask_kind}. */
    private static final long ADDITIVE = 0;
    private static final long CAUSAL = 2;

    private final long[] parameters = new long[MOST];
    private long[] reals = {};
    /** For each mask its entry and then its array's members. */
    private long[] maskNumbers = {};
    private Mask mask;

    /** Whether a call has these options. Buffers with a mask's values are new ones in each call. */
    boolean areThoseOf(BatchCall call) {
        for (int i = OWN; i < parameters.length; i++) {
            if (parameters[i] != call.integer(i)) {
                return false;
            }
        }
        int masks = masks(call);
        if (masks * (ENTRY + MEMBERS.length) != maskNumbers.length || masks > 0 && !call.hasAddresses()) {
            return false;
        }
        for (int i = 0; i < maskNumbers.length; i++) {
            if (maskNumbers[i] != maskNumber(call, i)) {
                return false;
            }
        }
        return LossParameters.isSame(reals, call, OperatorCall.REALS);
    }

    /** Takes over the options of a call. */
    void copyFrom(BatchCall call) {
        for (int i = OWN; i < parameters.length; i++) {
            parameters[i] = call.integer(i);
        }
        reals = LossParameters.copy(call, OperatorCall.REALS);
        maskNumbers = new long[masks(call) * (ENTRY + MEMBERS.length)];
        for (int i = 0; i < maskNumbers.length; i++) {
            maskNumbers[i] = maskNumber(call, i);
        }
        mask = null;
        for (int i = masks(call) - 1; i >= 0; i--) {
            Mask first = mask(call, i);
            mask = mask == null ? first : first.and(mask);
        }
    }

    private static int masks(BatchCall call) {
        return (int) call.stride(OperatorCall.MASK_ENTRIES);
    }

    private static long maskNumber(BatchCall call, int number) {
        int mask = number / (ENTRY + MEMBERS.length);
        int member = number % (ENTRY + MEMBERS.length);
        return member < ENTRY ? entry(call, mask, member) : call.member(OperatorCall.MASKS + mask, MEMBERS[member - ENTRY]);
    }

    private static long entry(BatchCall call, int mask, int member) {
        return call.memory(OperatorCall.MASK_ENTRIES)
                .get(JAVA_LONG, call.firstByte(OperatorCall.MASK_ENTRIES) + 8L * (ENTRY * mask + member));
    }

    private static Mask mask(BatchCall call, int number) {
        long kind = entry(call, number, KIND);
        long outer = entry(call, number, OUTER);
        long shared = entry(call, number, SHARED);
        if (kind == CAUSAL) {
            return Mask.causal(outer, entry(call, number, OFFSET)).forEach(shared);
        }
        int array = OperatorCall.MASKS + number;
        MemorySegment memory = call.memory(array);
        ValueLayout type = call.type(array);
        Layout layout = new Layout(call.firstByte(array) / type.byteSize(), outer, call.classes(), entry(call, number, INNER),
                call.stride(array), call.member(array, CallLayout.CLASS_STRIDE));
        return switch (type) {
            case ValueLayout.OfByte bytes when kind != ADDITIVE -> Mask.visible(bytes, memory, layout).forEach(shared);
            case ValueLayout.OfFloat floats -> Mask.additive(floats, memory, layout).forEach(shared);
            case ValueLayout.OfDouble doubles -> Mask.additive(doubles, memory, layout).forEach(shared);
            default -> throw new IllegalArgumentException("a mask of kind " + kind + " has values of " + type);
        };
    }

    /** The same operator with the options that all normalisers have. */
    <N extends Normaliser<N>> N normalised(N operator) {
        N options = operator.withTemperature(real(TEMPERATURE)).withScale(real(SCALE)).withZeroMaskedRows(flag(ZERO_MASKED_ROWS));
        options = mask == null ? options : options.withMask(mask);
        return options.withParallelism(parallelism(THREADS));
    }

    /** An option that says on how many threads to work. */
    Parallelism parallelism(int option) {
        return HostExecutor.parallelism(integer(option));
    }

    double real(int option) {
        return Double.longBitsToDouble(parameters[OWN + option]);
    }

    long integer(int option) {
        return parameters[OWN + option];
    }

    boolean flag(int option) {
        return parameters[OWN + option] != 0;
    }

    double[] reals() {
        return LossParameters.reals(reals);
    }
}
