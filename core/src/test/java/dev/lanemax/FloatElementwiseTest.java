package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.internal.FloatElementwise;
import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.FloatAddressFunctions;
import dev.lanemax.kernels.FloatArrayFunctions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation of {@link Elementwise} says of float, beyond its accuracy: special values, layouts, memory and bad input. */
class FloatElementwiseTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final Layout LAYOUT = Layout.of(3, 4);

    private final float[] input = new float[12];
    private final float[] output = filled(12, -7.0f);

    /** An address kernel. */
    private interface AddressFunction {
        void apply(FloatAddressFunctions functions, long inputOffset, long inputStride,
                long outputOffset, long outputStride, long rows, int columns);
    }

    @Test
    void infinitiesAndPolesHaveTheirLimits() {
        assertResult(ElementaryFunction.EXP, -INFINITY, 0.0f);
        assertResult(ElementaryFunction.EXP, INFINITY, INFINITY);
        assertResult(ElementaryFunction.EXP, Math.nextUp((float) Math.log(Float.MAX_VALUE)), INFINITY);
        assertResult(ElementaryFunction.EXPM1, -INFINITY, -1.0f);
        assertResult(ElementaryFunction.EXPM1, INFINITY, INFINITY);
        assertResult(ElementaryFunction.LOG, 0.0f, -INFINITY);
        assertResult(ElementaryFunction.LOG, -0.0f, -INFINITY);
        assertResult(ElementaryFunction.LOG, INFINITY, INFINITY);
        assertResult(ElementaryFunction.LOG, 1.0f, 0.0f);
        assertResult(ElementaryFunction.LOG1P, -1.0f, -INFINITY);
        assertResult(ElementaryFunction.LOG1P, INFINITY, INFINITY);
        assertResult(ElementaryFunction.SIGMOID, -INFINITY, 0.0f);
        assertResult(ElementaryFunction.SIGMOID, INFINITY, 1.0f);
        assertResult(ElementaryFunction.LOG_SIGMOID, -INFINITY, -INFINITY);
        assertResult(ElementaryFunction.LOG_SIGMOID, INFINITY, -0.0f);
        assertResult(ElementaryFunction.SOFTPLUS, -INFINITY, 0.0f);
        assertResult(ElementaryFunction.SOFTPLUS, INFINITY, INFINITY);
        assertResult(ElementaryFunction.TANH, -INFINITY, -1.0f);
        assertResult(ElementaryFunction.TANH, INFINITY, 1.0f);
    }

    @ParameterizedTest
    @EnumSource
    void everyNaNGivesNaN(ElementaryFunction function) {
        for (float infinity : new float[] {INFINITY, -INFINITY}) {
            for (int payloadBits : new int[] {1, 2, 0xabcdef, 0x7fffff}) {
                assertResult(function, Float.intBitsToFloat(Float.floatToRawIntBits(infinity) | payloadBits), Float.NaN);
            }
        }
        assertResult(function, Float.NaN, Float.NaN);
    }

    @ParameterizedTest
    @ValueSource(floats = {-Float.MIN_VALUE, -Float.MIN_NORMAL, -0.5f, -1.0f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY})
    void theLogarithmOfANegativeNumberIsNaN(float negative) {
        assertResult(ElementaryFunction.LOG, negative, Float.NaN);
        assertResult(ElementaryFunction.LOG1P, Math.nextDown(-1.0f) + negative, Float.NaN);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.0f, -0.0f, Float.MIN_VALUE, -Float.MIN_VALUE, 0x1.fffffcp-127f, Float.MIN_NORMAL, -1e-30f})
    void expm1AndLog1pAndTanhKeepZerosAndTinyArguments(float tiny) {
        assertResult(ElementaryFunction.EXPM1, tiny, tiny);
        assertResult(ElementaryFunction.LOG1P, tiny, tiny);
        assertResult(ElementaryFunction.TANH, tiny, tiny);
    }

    @Test
    void theTailsKeepTheirDigits() {
        float tiny = (float) Math.exp(-80.0);
        float[] tails = {80, -80};
        Elementwise.logSigmoid().forward(tails, tails, Layout.of(1, 2));
        assertEquals(-tiny, tails[0], Math.ulp(tiny));
        assertEquals(-80, tails[1]);
        Elementwise.softplus().forward(tails, tails, Layout.of(1, 2));
        assertEquals(tiny, tails[1], Math.ulp(tiny));
    }

    /** In a whole vector, in its last elements, and in a row shorter than a vector, through every provider. */
    private static void assertResult(ElementaryFunction function, float x, float expected) {
        for (Operators operators : Operators.ofEveryProvider()) {
            for (int length : new int[] {1, 3, 16, 37}) {
                float[] results = new float[length];
                operators.elementwise().get(function).forward(filled(length, x), results, Layout.of(1, length));
                for (float result : results) {
                    assertEquals(expected, result, operators + " " + function + "(" + x + ") in a row of " + length);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void narrowDenseRowsAreOneRow(ElementaryFunction function) {
        for (Operators operators : Operators.ofEveryProvider()) {
            Elementwise operator = operators.elementwise().get(function);
            float[] x = Arguments.normalFloats(150);
            float[] dense = new float[x.length];
            float[] oneRow = new float[x.length];
            operator.forward(x, dense, Layout.of(50, 3));
            operator.forward(x, oneRow, Layout.of(1, 150));
            assertEquals(Arrays.toString(oneRow), Arrays.toString(dense));
        }
    }

    @Test
    void noRowsIsNothingToDo() {
        Elementwise.exp().forward(input, output, Layout.of(0, 4));
        assertUntouched();
    }

    @Test
    void addressesGiveTheBitsOfArrays() {
        List<AddressFunction> addresses = List.of(FloatAddressFunctions::exp, FloatAddressFunctions::expm1,
                FloatAddressFunctions::log, FloatAddressFunctions::log1p, FloatAddressFunctions::sigmoid,
                FloatAddressFunctions::logSigmoid, FloatAddressFunctions::softplus, FloatAddressFunctions::tanh);
        List<FloatElementwise.ArrayFunction> arrays = List.of(FloatArrayFunctions::exp, FloatArrayFunctions::expm1,
                FloatArrayFunctions::log, FloatArrayFunctions::log1p, FloatArrayFunctions::sigmoid,
                FloatArrayFunctions::logSigmoid, FloatArrayFunctions::softplus, FloatArrayFunctions::tanh);
        int rows = 3;
        int columns = 37;
        float[] x = Arguments.normalFloats(rows * columns);
        float[] y = new float[x.length];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocateFrom(FLOAT, x);
            MemorySegment target = arena.allocate(FLOAT, x.length);
            for (Provider provider : List.of(Provider.current(), Provider.scalar())) {
                for (int i = 0; i < addresses.size(); i++) {
                    arrays.get(i).apply(provider.floatArrayFunctions(), x, 0, columns, y, 0, columns, rows, columns);
                    addresses.get(i).apply(provider.floatAddressFunctions(), source.address() / Float.BYTES, columns,
                            target.address() / Float.BYTES, columns, rows, columns);
                    assertEquals(Arrays.toString(y), Arrays.toString(target.toArray(FLOAT)), provider.name() + " " + i);
                }
            }
        }
    }

    @Test
    void badInputIsNamedAndNothingIsWritten() {
        Elementwise tanh = Elementwise.tanh();
        MemorySegment segment = MemorySegment.ofArray(output);
        assertRefused(IllegalArgumentException.class, () -> tanh.forward(null, output, LAYOUT), "input", "null");
        assertRefused(IllegalArgumentException.class, () -> tanh.forward(input, null, LAYOUT), "output", "null");
        assertRefused(IllegalArgumentException.class, () -> tanh.forward(input, output, null), "layout", "null");
        assertRefused(IndexOutOfBoundsException.class,
                () -> tanh.forward(input, output, LAYOUT.withOffset(1)), "input", "12", "13");
        assertRefused(IllegalArgumentException.class,
                () -> tanh.forward(input, LAYOUT, output, Layout.of(4, 3)), "output", "4", "3");
        assertRefused(IllegalArgumentException.class, () -> tanh.forward(input, output, Layout.of(3, 0)), "classes", "0", "1");
        assertRefused(IllegalArgumentException.class,
                () -> tanh.forward(output, Layout.of(1, 8), output, Layout.of(1, 8).withOffset(4)), "output", "overlaps");
        assertRefused(IllegalArgumentException.class,
                () -> tanh.forward((ValueLayout.OfFloat) null, segment, LAYOUT, segment, LAYOUT), "type", "null");
        assertRefused(IllegalArgumentException.class,
                () -> tanh.forward(FLOAT, segment, LAYOUT, segment.asReadOnly(), LAYOUT), "output", "read-only");
        assertRefused(IndexOutOfBoundsException.class,
                () -> tanh.forward(FLOAT, segment, LAYOUT, segment.asSlice(Float.BYTES), LAYOUT), "output", "11", "12");
    }

    private void assertRefused(Class<? extends RuntimeException> type, Executable call, String... parts) {
        String message = assertThrows(type, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + message + "' should name " + part);
        }
        assertUntouched();
    }

    private void assertUntouched() {
        assertEquals(Arrays.toString(filled(12, -7.0f)), Arrays.toString(output));
    }

    private static float[] filled(int length, float value) {
        float[] floats = new float[length];
        Arrays.fill(floats, value);
        return floats;
    }
}
