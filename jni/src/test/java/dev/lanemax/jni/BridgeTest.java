package dev.lanemax.jni;

import dev.lanemax.Layout;
import dev.lanemax.internal.Provider;
import dev.lanemax.jni.CSources.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Both ways into Java, called as C calls them. */
class BridgeTest {

    private static final int ROWS = 5;
    private static final int COLUMNS = 37;
    private static final int STRIDE = 40;

    private Arena arena;

    @BeforeEach
    void openArena() {
        arena = Arena.ofConfined();
    }

    @AfterEach
    void closeArena() {
        arena.close();
    }

    static List<Function> functions() {
        return CSources.functions();
    }

    @Test
    void everyFunctionGetsAStubAndTheProviderIsNamed() {
        ByteBuffer table = table(names());
        assertEquals(Status.OK, Bridge.bindUpcalls(table, Bridge.VERSION), () -> text(table));
        for (int i = 0; i < functions().size(); i++) {
            assertNotEquals(0, table.getLong(Bridge.TARGETS + 8 * i), functions().get(i).toString());
        }
        assertEquals(Provider.current().name(), text(table));
    }

    @Test
    void theJniBridgeNamesTheProviderToo() {
        ByteBuffer table = table(names());
        assertEquals(Status.OK, Bridge.bindJni(table, Bridge.VERSION), () -> text(table));
        assertEquals(Provider.current().name(), text(table));
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.jni.CSources#arrayFunctions")
    void upcallsAndJniGiveTheBitsOfTheJavaOperatorAndTouchTheSameElements(Function function) throws Throwable {
        for (int reduction = 0; reduction <= 2; reduction++) {
            MemorySegment[] inJava = arrays(function.type());
            MemorySegment[] byUpcall = arrays(function.type());
            MemorySegment[] byJni = arrays(function.type());
            Layout layout = Layout.of(ROWS, COLUMNS).withRowStride(STRIDE);
            Block upcall = block(function, byUpcall, reduction);
            Block jni = block(function, byJni, reduction);
            new JavaOperators(inJava[0], inJava[1], inJava[2], function.name().equals("logsumexp") ? inJava[2] : inJava[3], layout,
                    reduction).run(function.name(), function.type());
            upcall(function, upcall.memory);
            jni(function, jni);
            assertEquals(Status.OK, upcall.status(), upcall::detail);
            assertEquals(Status.OK, jni.status(), jni::detail);
            for (int i = 0; i < byUpcall.length; i++) {
                assertArrayEquals(bytes(inJava[i]), bytes(byUpcall[i]), function + ", array " + i);
                assertArrayEquals(bytes(inJava[i]), bytes(byJni[i]), function + ", array " + i);
            }
            int output = function.name().startsWith("cross_entropy") ? 3 : 2;
            assertNotEquals(-1, byUpcall[output].mismatch(arrays(function.type())[output]), function + " writes nothing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f32", "f64"})
    void aFailureReachesTheCallerByEitherWay(String type) throws Throwable {
        Function softmax = new Function("softmax", type);
        Block jni = new Block(arena, 1, 1); // without its arrays
        jni(softmax, jni);
        assertEquals(Status.INTERNAL, jni.status());
        assertTrue(jni.detail().startsWith("java.lang.ArrayIndexOutOfBoundsException"), jni.detail());
        Block upcall = block(softmax, arrays(type), 0);
        upcall.memory.set(JAVA_LONG, CallLayout.ARRAYS, Long.MIN_VALUE); // no address at all
        upcall(softmax, upcall.memory);
        assertEquals(Status.INTERNAL, upcall.status());
        assertTrue(upcall.detail().startsWith("java.lang.IndexOutOfBoundsException"), upcall.detail());
    }

    @Test
    void aRealOptionIsReadAsItWasWritten() {
        Block block = new Block(arena, 1, 1);
        block.memory.set(ValueLayout.JAVA_DOUBLE, CallLayout.PARAMETERS + 8, 0.1);
        assertEquals(0.1, AddressCall.real(block.memory.address(), 1));
        assertEquals(0.1, BufferCall.real(BufferCall.of(block.memory.asByteBuffer(), block.buffers()), 1));
    }

    @Test
    void anotherVersionOfTheInterfaceIsRefused() {
        ByteBuffer table = table(names());
        assertRefused(Bridge.bindUpcalls(table, Bridge.VERSION + 1), table,
                "the version of the interface is " + (Bridge.VERSION + 1) + " in liblanemax and " + Bridge.VERSION + " in the jars");
        assertRefused(Bridge.bindJni(table, Bridge.VERSION + 1), table,
                "the version of the interface is " + (Bridge.VERSION + 1) + " in liblanemax and " + Bridge.VERSION + " in the jars");
    }

    @Test
    void anotherSizeOfACallIsRefused() {
        ByteBuffer table = table(names()).putLong(Bridge.CALL_BYTES, 72);
        assertRefused(Bridge.bindUpcalls(table, Bridge.VERSION), table,
                "the size of lmx_call is 72 in liblanemax and " + CallLayout.BYTES + " in the jars");
    }

    @Test
    void anUnknownFunctionIsRefused() {
        ByteBuffer table = table("lmx_softmax_f32 lmx_argmax_f32 ");
        assertRefused(Bridge.bindUpcalls(table, Bridge.VERSION), table,
                "liblanemax asks for the function lmx_argmax_f32, which the jars lack");
    }

    @Test
    void anUnknownTypeOfElementsIsRefused() {
        ByteBuffer table = table("lmx_softmax_f128 ");
        assertRefused(Bridge.bindJni(table, Bridge.VERSION), table, "liblanemax asks for elements of type f128");
    }

    private static void assertRefused(int status, ByteBuffer table, String text) {
        assertEquals(Status.JVM_INCOMPATIBLE, status);
        assertTrue(text(table).contains(text), text(table));
    }

    private static String names() {
        return functions().stream().map(function -> function + " ").collect(Collectors.joining());
    }

    private ByteBuffer table(String names) {
        int count = names.split(" ").length;
        ByteBuffer table = arena.allocate(Bridge.TARGETS + 8L * count + names.length()).asByteBuffer().order(ByteOrder.nativeOrder());
        return table.putLong(Bridge.CALL_BYTES, CallLayout.BYTES)
                .putLong(Bridge.FUNCTION_COUNT, count)
                .putLong(Bridge.NAMES_BYTES, names.length())
                .put(Bridge.TARGETS + 8 * count, names.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer table) {
        return MemorySegment.ofBuffer(table).getString(Bridge.TEXT);
    }

    /** Logits, labels, a matrix and a vector of results, always the same ones. */
    private MemorySegment[] arrays(String type) {
        Random random = new Random(4);
        ValueLayout element = type.equals("f64") ? JAVA_DOUBLE : JAVA_FLOAT;
        MemorySegment logits = arena.allocate(element, ROWS * STRIDE);
        MemorySegment labels = arena.allocate(JAVA_INT, ROWS);
        for (int i = 0; i < ROWS * STRIDE; i++) {
            if (element.equals(JAVA_DOUBLE)) {
                logits.setAtIndex(JAVA_DOUBLE, i, random.nextGaussian());
            } else {
                logits.setAtIndex(JAVA_FLOAT, i, (float) random.nextGaussian());
            }
        }
        for (int r = 0; r < ROWS; r++) {
            labels.setAtIndex(JAVA_INT, r, random.nextInt(COLUMNS));
        }
        return new MemorySegment[] {logits, labels, arena.allocate(element, ROWS * STRIDE), arena.allocate(element, ROWS)};
    }

    private Block block(Function function, MemorySegment[] arrays, int reduction) {
        Block block = new Block(arena, ROWS, COLUMNS).with(arrays[0], STRIDE).withParameter(reduction);
        if (!function.name().startsWith("cross_entropy")) {
            return block.with(arrays[2], STRIDE);
        }
        return block.with(arrays[1], 0).with(arrays[3], 0).with(arrays[2], STRIDE);
    }

    /** Calls a stub as C does. */
    @SuppressWarnings("restricted") // plays the part of C
    private void upcall(Function function, MemorySegment call) throws Throwable {
        ByteBuffer table = table(names());
        assertEquals(Status.OK, Bridge.bindUpcalls(table, Bridge.VERSION), () -> text(table));
        MemorySegment target = MemorySegment.ofAddress(table.getLong(Bridge.TARGETS + 8 * functions().indexOf(function)));
        MethodHandle handle = Linker.nativeLinker().downcallHandle(target, FunctionDescriptor.ofVoid(JAVA_LONG));
        handle.invokeExact(call.address());
    }

    private void jni(Function function, Block call) {
        ByteBuffer table = table(names());
        assertEquals(Status.OK, Bridge.bindJni(table, Bridge.VERSION), () -> text(table));
        Bridge.call(functions().indexOf(function), call.memory.asByteBuffer(), call.buffers());
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
