package dev.lanemax.jni;

import dev.lanemax.Argmax;
import dev.lanemax.Elementwise;
import dev.lanemax.GumbelSoftmax;
import dev.lanemax.Hardmax;
import dev.lanemax.Layout;
import dev.lanemax.LogSoftmax;
import dev.lanemax.LogSumExp;
import dev.lanemax.Mask;
import dev.lanemax.RowOperator;
import dev.lanemax.Softmax;
import dev.lanemax.Sparsemax;
import dev.lanemax.TopK;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every operator of the list, called as C calls it. */
class OperatorCallTest {

    private static final int ROWS = 37;
    private static final int CLASSES = 5;
    private static final int LARGEST = 3;
    private static final Layout LAYOUT = Layout.of(ROWS, CLASSES);
    private static final int ARRAYS = 11;

    /** A value of an option, a double or an integer, by the number of the option. */
    private record Option(int number, Object value) {
    }

    /** An operator of Java and the options with which C has the same. */
    private record Case(String name, Object operator, Option... options) {

        List<String> functions() {
            return OperatorEntry.all().stream().filter(entry -> entry.name().equals(name))
                    .flatMap(entry -> entry.directions().stream()).map(direction -> name + "_" + direction.name()).toList();
        }
    }

    /** A call: the number of its function, its direction, and its type. */
    record Call(Case example, String function, ValueLayout type) {

        boolean isBackward() {
            return function.endsWith("_backward");
        }

        int number() {
            return functions().indexOf(function);
        }

        @Override
        public String toString() {
            return function + " of " + type.carrier() + " " + Arrays.toString(example.options);
        }
    }

    private static Option[] normaliser(double temperature, double scale, long zeroMaskedRows, long threads, Option... others) {
        List<Option> options = new ArrayList<>(List.of(new Option(0, temperature), new Option(1, scale),
                new Option(2, zeroMaskedRows), new Option(3, threads)));
        options.addAll(List.of(others));
        return options.toArray(new Option[0]);
    }

    private static List<Case> examples() {
        return List.of(
                new Case("softmax", new Softmax(), normaliser(1, 1, 0, 1)),
                new Case("softmax", new Softmax().withTemperature(0.5).withScale(3), normaliser(0.5, 3, 0, 2)),
                new Case("log_softmax", new LogSoftmax(), normaliser(1, 1, 0, 1)),
                new Case("log_softmax", new LogSoftmax().withScale(0.25), normaliser(1, 0.25, 0, 1)),
                new Case("gumbel_softmax", new GumbelSoftmax(-3).withFirstRow(5).withTemperature(0.5),
                        normaliser(0.5, 1, 0, 1, new Option(4, -3L), new Option(5, 5L), new Option(6, 0L))),
                new Case("gumbel_softmax", new GumbelSoftmax(1L << 40).withHard(true),
                        normaliser(1, 1, 0, 1, new Option(4, 1L << 40), new Option(5, 0L), new Option(6, 1L))),
                new Case("logsumexp", new LogSumExp(), new Option(0, 2L)),
                new Case("sparsemax", new Sparsemax()),
                new Case("hardmax", new Hardmax()),
                new Case("argmax", new Argmax()),
                new Case("top_k", new TopK(LARGEST), new Option(0, (long) LARGEST), new Option(1, 0L)),
                new Case("top_k", new TopK(LARGEST).withProbabilities(true), new Option(0, (long) LARGEST), new Option(1, 1L)),
                new Case("exp", Elementwise.exp()), new Case("expm1", Elementwise.expm1()),
                new Case("log", Elementwise.log()), new Case("log1p", Elementwise.log1p()),
                new Case("sigmoid", Elementwise.sigmoid()), new Case("log_sigmoid", Elementwise.logSigmoid()),
                new Case("tanh", Elementwise.tanh()), new Case("softsign", Elementwise.softsign()),
                new Case("softplus", Elementwise.softplus(), new Option(1, 1.0), new Option(2, Double.POSITIVE_INFINITY)),
                new Case("softplus", Elementwise.softplus(2, 1.5), new Option(1, 2.0), new Option(2, 1.5)),
                new Case("hard_sigmoid", Elementwise.hardSigmoid(), new Option(1, Double.NaN), new Option(2, Double.NaN)),
                new Case("hard_sigmoid", Elementwise.hardSigmoid(0.2, 0.25), new Option(1, 0.2), new Option(2, 0.25)),
                new Case("softcap", Elementwise.softcap(0.75), new Option(0, 3L), new Option(1, 0.75)));
    }

    static List<String> functions() {
        return CSources.operators().stream().filter(function -> function.type().equals("f32"))
                .map(CSources.Function::name).toList();
    }

    static List<Call> calls() {
        return examples().stream().flatMap(example -> example.functions().stream().flatMap(function ->
                List.of(new Call(example, function, JAVA_FLOAT), new Call(example, function, JAVA_DOUBLE)).stream())).toList();
    }

    @BeforeEach
    void nameTheFunctions() {
        OperatorCall.setNames(functions().toArray(String[]::new));
    }

    @Test
    void everyOperatorIsCalled() {
        Set<String> called = calls().stream().map(Call::function).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(functions()), called);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void upcallsAndJniGiveTheBitsOfJava(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] inJava = arrays(call.type, arena);
            MemorySegment[] byUpcall = arrays(call.type, arena);
            MemorySegment[] byJni = arrays(call.type, arena);
            if (call.type.equals(JAVA_FLOAT)) {
                runFloat(call, inJava);
            } else {
                runDouble(call, inJava);
            }
            MemorySegment upcall = block(call, byUpcall, arena);
            MemorySegment jni = block(call, byJni, arena);
            OperatorCall.operator(upcall.address());
            OperatorCall.operator(BufferCall.of(jni.asByteBuffer(), buffers(byJni)));
            assertEquals(Status.OK, status(upcall), () -> upcall.getString(CallLayout.DETAIL));
            assertEquals(Status.OK, status(jni), () -> jni.getString(CallLayout.DETAIL));
            boolean isWritten = false;
            for (int i = 0; i < ARRAYS; i++) {
                assertArrayEquals(bytes(inJava[i]), bytes(byUpcall[i]), "array " + i);
                assertArrayEquals(bytes(inJava[i]), bytes(byJni[i]), "array " + i);
                isWritten |= !Arrays.equals(bytes(inJava[i]), bytes(arrays(call.type, arena)[i]));
            }
            assertTrue(isWritten, "nothing is written");
        }
    }

    private static void runFloat(Call call, MemorySegment[] a) {
        Layout largest = Layout.of(ROWS, LARGEST);
        MemorySegment input = a[OperatorCall.INPUT];
        MemorySegment upstream = a[OperatorCall.UPSTREAM];
        MemorySegment output = a[OperatorCall.OUTPUT];
        MemorySegment gradient = a[OperatorCall.GRADIENT];
        switch (call.example.operator) {
            case RowOperator of when call.isBackward() -> of.backward(JAVA_FLOAT, input, LAYOUT, upstream, LAYOUT, gradient, LAYOUT);
            case RowOperator of -> of.forward(JAVA_FLOAT, input, LAYOUT, output, LAYOUT);
            case Elementwise of when call.isBackward() -> of.backward(JAVA_FLOAT, input, LAYOUT, upstream, LAYOUT, gradient, LAYOUT);
            case Elementwise of -> of.forward(JAVA_FLOAT, input, LAYOUT, output, LAYOUT);
            case LogSumExp of when call.isBackward() -> of.backward(JAVA_FLOAT, input, LAYOUT, upstream, 0, gradient, LAYOUT);
            case LogSumExp of -> of.forward(JAVA_FLOAT, input, LAYOUT, output, 0);
            case Argmax of -> of.forward(JAVA_FLOAT, input, LAYOUT, JAVA_INT, a[OperatorCall.INDICES], 0);
            case TopK of -> of.forward(JAVA_FLOAT, input, LAYOUT, output, largest, a[OperatorCall.INDICES], largest);
            default -> throw new AssertionError(call);
        }
    }

    private static void runDouble(Call call, MemorySegment[] a) {
        Layout largest = Layout.of(ROWS, LARGEST);
        MemorySegment input = a[OperatorCall.INPUT];
        MemorySegment upstream = a[OperatorCall.UPSTREAM];
        MemorySegment output = a[OperatorCall.OUTPUT];
        MemorySegment gradient = a[OperatorCall.GRADIENT];
        switch (call.example.operator) {
            case RowOperator of when call.isBackward() -> of.backward(JAVA_DOUBLE, input, LAYOUT, upstream, LAYOUT, gradient, LAYOUT);
            case RowOperator of -> of.forward(JAVA_DOUBLE, input, LAYOUT, output, LAYOUT);
            case Elementwise of when call.isBackward() -> of.backward(JAVA_DOUBLE, input, LAYOUT, upstream, LAYOUT, gradient, LAYOUT);
            case Elementwise of -> of.forward(JAVA_DOUBLE, input, LAYOUT, output, LAYOUT);
            case LogSumExp of when call.isBackward() -> of.backward(JAVA_DOUBLE, input, LAYOUT, upstream, 0, gradient, LAYOUT);
            case LogSumExp of -> of.forward(JAVA_DOUBLE, input, LAYOUT, output, 0);
            case Argmax of -> of.forward(JAVA_DOUBLE, input, LAYOUT, JAVA_INT, a[OperatorCall.INDICES], 0);
            case TopK of -> of.forward(JAVA_DOUBLE, input, LAYOUT, output, largest, a[OperatorCall.INDICES], largest);
            default -> throw new AssertionError(call);
        }
    }

    /** The input, the upstream gradient and the outputs, always the same ones; arrays of options are null. */
    private static MemorySegment[] arrays(ValueLayout type, Arena arena) {
        Random random = new Random(9);
        MemorySegment[] arrays = new MemorySegment[ARRAYS];
        for (int array : new int[] {OperatorCall.INPUT, OperatorCall.UPSTREAM, OperatorCall.OUTPUT, OperatorCall.GRADIENT}) {
            arrays[array] = arena.allocate(type, LAYOUT.end());
            for (int i = 0; i < LAYOUT.end(); i++) {
                set(type, arrays[array], i, random.nextDouble());
            }
        }
        arrays[OperatorCall.INDICES] = arena.allocate(JAVA_INT, LAYOUT.end());
        return arrays;
    }

    private static void set(ValueLayout type, MemorySegment array, int index, double value) {
        if (type.equals(JAVA_FLOAT)) {
            array.setAtIndex(JAVA_FLOAT, index, (float) value);
        } else {
            array.setAtIndex(JAVA_DOUBLE, index, value);
        }
    }

    /** An {@code lmx_call} as C makes it. */
    private static MemorySegment block(Call call, MemorySegment[] arrays, Arena arena) {
        MemorySegment block = arena.allocate(CallLayout.BYTES);
        String shape = OperatorEntry.all().stream().filter(entry -> entry.name().equals(call.example.name)).findFirst().orElseThrow().shape();
        int extent = shape.equals("map") ? 0 : shape.equals("largest") ? 4 : 1;
        int columns = shape.equals("map") ? CLASSES : shape.equals("largest") ? LARGEST : 1;
        block.set(JAVA_LONG, CallLayout.ROWS, ROWS);
        block.set(JAVA_LONG, CallLayout.COLUMNS, CLASSES);
        block.set(JAVA_LONG, CallLayout.INNER, 1);
        block.set(JAVA_LONG, CallLayout.PARAMETERS + 8L * OperatorParameters.FUNCTION, call.number());
        for (Option option : call.example.options) {
            long place = CallLayout.PARAMETERS + 8L * (OperatorParameters.OWN + option.number);
            switch (option.value) {
                case Double real -> block.set(JAVA_DOUBLE, place, real);
                default -> block.set(JAVA_LONG, place, (Long) option.value);
            }
        }
        setArray(block, OperatorCall.INPUT, call.type, arrays, CLASSES, 0);
        setArray(block, OperatorCall.UPSTREAM, call.type, arrays, columns, extent);
        setArray(block, OperatorCall.OUTPUT, call.type, arrays, columns, extent);
        setArray(block, OperatorCall.GRADIENT, call.type, arrays, CLASSES, 0);
        setArray(block, OperatorCall.INDICES, JAVA_INT, arrays, columns, extent);
        return block;
    }

    private static void setArray(MemorySegment block, int array, ValueLayout type, MemorySegment[] arrays, int columns, int extent) {
        long offset = CallLayout.ARRAYS + (long) CallLayout.ARRAY_BYTES * array;
        block.set(JAVA_LONG, offset, arrays[array].address());
        block.set(JAVA_LONG, offset + CallLayout.STRIDE, columns);
        block.set(JAVA_LONG, offset + CallLayout.CLASS_STRIDE, 1);
        block.set(JAVA_LONG, offset + CallLayout.TYPE,
                Arrays.asList(null, JAVA_INT, JAVA_LONG, JAVA_FLOAT, JAVA_DOUBLE, JAVA_BYTE).indexOf(type));
        block.set(JAVA_LONG, offset + CallLayout.EXTENT, extent);
    }

    private static ByteBuffer[] buffers(MemorySegment[] arrays) {
        return Arrays.stream(arrays).map(array -> array == null ? null : array.asByteBuffer()).toArray(ByteBuffer[]::new);
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment == null ? new byte[0] : segment.toArray(JAVA_BYTE);
    }

    private static int status(MemorySegment block) {
        return (int) block.get(JAVA_LONG, CallLayout.STATUS);
    }

    @Test
    void masksAreThoseOfJava() {
        try (Arena arena = Arena.ofConfined()) {
            boolean[] visible = {true, false, true, true, true};
            Call call = new Call(new Case("softmax", new Softmax().withMask(Mask.visible(visible, Layout.of(1, CLASSES))
                    .and(Mask.causal(ROWS, 2))), normaliser(1, 1, 0, 1)), "softmax_forward", JAVA_FLOAT);
            MemorySegment[] inJava = arrays(JAVA_FLOAT, arena);
            runFloat(call, inJava);
            for (boolean byUpcall : new boolean[] {true, true, false}) {
                MemorySegment[] arrays = arrays(JAVA_FLOAT, arena);
                MemorySegment block = block(call, arrays, arena);
                arrays[OperatorCall.MASKS] = arena.allocateFrom(JAVA_BYTE, new byte[] {1, 0, 1, 1, 1});
                arrays[OperatorCall.MASK_ENTRIES] = arena.allocateFrom(JAVA_LONG, 1, 1, 1, 1, 0, 2, ROWS, 1, 1, 2);
                setArray(block, OperatorCall.MASKS, JAVA_BYTE, arrays, CLASSES, 3);
                setArray(block, OperatorCall.MASK_ENTRIES, JAVA_LONG, arrays, 2, 3);
                if (byUpcall) {
                    OperatorCall.operator(block.address());
                } else {
                    OperatorCall.operator(BufferCall.of(block.asByteBuffer(), buffers(arrays)));
                }
                assertEquals(Status.OK, status(block), () -> block.getString(CallLayout.DETAIL));
                assertArrayEquals(bytes(inJava[OperatorCall.OUTPUT]), bytes(arrays[OperatorCall.OUTPUT]));
            }
            assertNotEquals(-1, inJava[OperatorCall.OUTPUT].mismatch(arrays(JAVA_FLOAT, arena)[OperatorCall.OUTPUT]));
        }
    }

    @Test
    void aRefusalHasACodeAndAMessageByEitherWay() {
        try (Arena arena = Arena.ofConfined()) {
            Call call = new Call(new Case("softcap", null, new Option(1, -1.0)), "softcap_forward", JAVA_DOUBLE);
            MemorySegment[] arrays = arrays(JAVA_DOUBLE, arena);
            MemorySegment upcall = block(call, arrays, arena);
            MemorySegment jni = block(call, arrays, arena);
            OperatorCall.operator(upcall.address());
            OperatorCall.operator(BufferCall.of(jni.asByteBuffer(), buffers(arrays)));
            for (MemorySegment block : List.of(upcall, jni)) {
                assertEquals(Status.OPTION, status(block));
                assertEquals("cap is -1.0, must be a finite number above 0", block.getString(CallLayout.DETAIL));
            }
        }
    }
}
