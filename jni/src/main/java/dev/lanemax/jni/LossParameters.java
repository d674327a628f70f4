package dev.lanemax.jni;

import dev.lanemax.Candidates;
import dev.lanemax.LogarithmUnit;
import dev.lanemax.Loss;
import dev.lanemax.Preset;
import dev.lanemax.Reduction;
import dev.lanemax.ZeroDenominator;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The options of a call of a loss, kept for as long as calls have the same. Mutable and reused. C has checked that numbers which
 * stand for enumerations do so; everything else the loss checks itself.
 */
final class LossParameters {

    /** The parameters of every loss; its own follow. {@code call.h} has the same. One tells by bits which arrays are there. */
    static final int FUNCTION = 0;
    static final int ARRAYS_THERE = 1;
    static final int UPSTREAM = 2;
    static final int COUNTS_CORRECT = 3;
    static final int RESULT = 4;
    static final int CORRECT = 5;
    static final int REDUCTION = 6;
    static final int DIVISOR = 7;
    static final int ZERO_DENOMINATOR = 8;
    static final int UNIT = 9;
    static final int HAS_IGNORE_INDEX = 10;
    static final int IGNORE_INDEX = 11;
    static final int PRESET = 12;
    static final int THREADS = 13;
    static final int OWN = 14;

    /** The class weights, and arrays of the loss's own. */
    private static final int ARRAYS = 3;

    private static final Reduction[] REDUCTIONS = Reduction.values();
    private static final ZeroDenominator[] ZERO_DENOMINATORS = ZeroDenominator.values();
    private static final LogarithmUnit[] UNITS = LogarithmUnit.values();
    /** From 1 on; 0 is none. */
    private static final Preset[] PRESETS = Preset.values();

    private final long[] parameters = new long[CallLayout.MOST_PARAMETERS];
    /** Numbers of either type, bit by bit. */
    private final long[][] arrays = {{}, {}, {}};

    /** Whether a call has these options. */
    boolean areThoseOf(BatchCall call) {
        for (int i = REDUCTION; i < parameters.length; i++) {
            if (parameters[i] != call.integer(i)) {
                return false;
            }
        }
        for (int i = 0; i < ARRAYS; i++) {
            if (!isSame(arrays[i], call, BatchArrays.CLASS_WEIGHTS + i)) {
                return false;
            }
        }
        return true;
    }

    static boolean isSame(long[] array, BatchCall call, int index) {
        if (array.length != call.stride(index)) {
            return false;
        }
        MemorySegment memory = call.memory(index);
        long first = call.firstByte(index);
        for (int i = 0; i < array.length; i++) {
            if (array[i] != memory.get(JAVA_LONG, first + 8L * i)) {
                return false;
            }
        }
        return true;
    }

    /** Takes over the options of a call. */
    void copyFrom(BatchCall call) {
        for (int i = REDUCTION; i < parameters.length; i++) {
            parameters[i] = call.integer(i);
        }
        for (int i = 0; i < ARRAYS; i++) {
            arrays[i] = copy(call, BatchArrays.CLASS_WEIGHTS + i);
        }
    }

    /** An array of options, bit by bit. */
    static long[] copy(BatchCall call, int index) {
        long[] array = new long[(int) call.stride(index)];
        MemorySegment.copy(call.memory(index), JAVA_LONG, call.firstByte(index), array, 0, array.length);
        return array;
    }

    /** The numbers of an array of options. */
    static double[] reals(long[] array) {
        return Arrays.stream(array).mapToDouble(Double::longBitsToDouble).toArray();
    }

    /** The same loss with the options that every loss has. */
    <L extends Loss<L>> L reduced(L loss) {
        Reduction reduction = REDUCTIONS[(int) parameters[REDUCTION]];
        L reduced = reduction == Reduction.DIVISOR
                ? loss.withDivisor(Double.longBitsToDouble(parameters[DIVISOR])) : loss.withReduction(reduction);
        return reduced.withZeroDenominator(ZERO_DENOMINATORS[(int) parameters[ZERO_DENOMINATOR]])
                .withUnit(UNITS[(int) parameters[UNIT]])
                .withParallelism(HostExecutor.parallelism(parameters[THREADS]));
    }

    /** The same loss with the rules of a library, where the options name one. */
    <L extends Loss<L>> L preset(L loss) {
        return parameters[PRESET] == 0 ? loss : loss.withPreset(PRESETS[(int) parameters[PRESET] - 1]);
    }

    double[] classWeights() {
        return reals(arrays[0]);
    }

    boolean hasIgnoreIndex() {
        return parameters[HAS_IGNORE_INDEX] != 0;
    }

    long ignoreIndex() {
        return parameters[IGNORE_INDEX];
    }

    /** A parameter of the loss's own. */
    double real(int parameter) {
        return Double.longBitsToDouble(parameters[OWN + parameter]);
    }

    /** Whether a parameter that may be left out is there. */
    boolean isPresent(int parameter) {
        return !Double.isNaN(real(parameter));
    }

    int integer(int parameter) {
        return (int) parameters[OWN + parameter];
    }

    /** A C function, or whatever else C has there; 0 for NULL. */
    long address(int parameter) {
        return parameters[OWN + parameter];
    }

    boolean flag(int parameter) {
        return parameters[OWN + parameter] != 0;
    }

    /** Whether an array of the loss's own is there. */
    boolean hasArray(int array) {
        return arrays[1 + array].length > 0;
    }

    double[] reals(int array) {
        return reals(arrays[1 + array]);
    }

    /** What the candidates of a loss are made of, in the order of {@code losses.txt}. */
    Candidates candidates() {
        return Candidates.of(integer(0), integers(0), parameters[OWN + 1]);
    }

    /** C has checked that they are ints. */
    int[] integers(int array) {
        return Arrays.stream(arrays[1 + array]).mapToInt(number -> (int) number).toArray();
    }
}
