package dev.lanemax.jni;

import dev.lanemax.internal.Provider;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The table as C sees it. */
class BridgeTest {

    private static final String[] NAMES = {"lmx_softmax_f32", "lmx_log_softmax_f32", "lmx_logsumexp_f32",
        "lmx_cross_entropy_f32", "lmx_cross_entropy_gradient_f32"};

    private Arena arena;
    private MemorySegment message;
    private MemorySegment table;

    @BeforeEach
    void makeTable() {
        arena = Arena.ofConfined();
        message = arena.allocate(300);
        table = arena.allocate(Bridge.TABLE);
        table.set(JAVA_LONG, tableOffset("message"), message.address());
        table.set(JAVA_LONG, tableOffset("message_bytes"), message.byteSize());
        table.set(JAVA_INT, tableOffset("call_bytes"), (int) Call.LAYOUT.byteSize());
        table.set(JAVA_INT, tableOffset("function_count"), NAMES.length);
        for (int i = 0; i < NAMES.length; i++) {
            table.set(JAVA_LONG, functionOffset(i, "name"), arena.allocateFrom(NAMES[i]).address());
        }
    }

    @AfterEach
    void freeTable() {
        arena.close();
    }

    @Test
    void everyFunctionGetsAStubAndTheProviderIsNamed() {
        assertEquals(Status.OK, bind(), () -> message.getString(0));
        for (int i = 0; i < NAMES.length; i++) {
            assertNotEquals(0, table.get(JAVA_LONG, functionOffset(i, "target")), NAMES[i]);
        }
        assertEquals(Provider.current().name(), table.getString(tableOffset("provider_name")));
    }

    @Test
    void softmaxOfEqualLogitsIsUniform() throws Throwable {
        MemorySegment logits = arena.allocateFrom(JAVA_FLOAT, 3, 3, 3, 3);
        MemorySegment probabilities = arena.allocate(JAVA_FLOAT, 4);
        MemorySegment call = newCall(logits, 4, probabilities, 4, 1, 4);
        assertEquals(Status.OK, run(0, call));
        assertArrayEquals(new float[] {0.25f, 0.25f, 0.25f, 0.25f}, probabilities.toArray(JAVA_FLOAT));
    }

    @Test
    void logSoftmaxOfASingleClassIsZero() throws Throwable {
        MemorySegment logits = arena.allocateFrom(JAVA_FLOAT, 3, 9);
        MemorySegment logProbabilities = arena.allocate(JAVA_FLOAT, 2);
        assertEquals(Status.OK, run(1, newCall(logits, 1, logProbabilities, 1, 2, 1)));
        assertArrayEquals(new float[] {0, 0}, logProbabilities.toArray(JAVA_FLOAT));
    }

    @Test
    void logSumExpOfASingleClassIsItsLogit() throws Throwable {
        MemorySegment logits = arena.allocateFrom(JAVA_FLOAT, 3, 9);
        MemorySegment result = arena.allocate(JAVA_FLOAT, 2);
        assertEquals(Status.OK, run(2, newCall(logits, 1, result, 0, 2, 1)));
        assertArrayEquals(new float[] {3, 9}, result.toArray(JAVA_FLOAT));
    }

    @Test
    void everyReductionOfTheLossIsWrittenWhereItBelongs() throws Throwable {
        float log2 = (float) Math.log(2);
        assertArrayEquals(new float[] {log2, log2}, losses(3, Call.REDUCTION_NONE));
        assertArrayEquals(new float[] {2 * log2, -1}, losses(3, Call.REDUCTION_SUM));
        assertArrayEquals(new float[] {log2, -1}, losses(3, Call.REDUCTION_MEAN));
    }

    @Test
    void theGradientIsThatOfTheReducedLoss() throws Throwable {
        float log2 = (float) Math.log(2);
        assertArrayEquals(new float[] {log2, log2, -0.5f, 0.5f, 0.5f, -0.5f}, losses(4, Call.REDUCTION_NONE));
        assertArrayEquals(new float[] {2 * log2, -1, -0.5f, 0.5f, 0.5f, -0.5f}, losses(4, Call.REDUCTION_SUM));
        assertArrayEquals(new float[] {log2, -1, -0.25f, 0.25f, 0.25f, -0.25f}, losses(4, Call.REDUCTION_MEAN));
    }

    @Test
    void anotherVersionOfTheInterfaceIsRefused() {
        int status = Bridge.bind(table.address(), (int) table.byteSize(), Bridge.ABI_VERSION + 1);
        assertRefused(status, "the version of the interface is 2 in liblanemax and 1 in the jars");
    }

    @Test
    void anotherSizeOfTheTableIsRefused() {
        int status = Bridge.bind(table.address(), 8, Bridge.ABI_VERSION);
        assertRefused(status, "the size of lmx_table is 8 in liblanemax and " + table.byteSize() + " in the jars");
    }

    @Test
    void anotherSizeOfACallIsRefused() {
        table.set(JAVA_INT, tableOffset("call_bytes"), 72);
        assertRefused(bind(), "the size of lmx_call is 72 in liblanemax and 80 in the jars");
    }

    @Test
    void anotherNumberOfFunctionsIsRefused() {
        table.set(JAVA_INT, tableOffset("function_count"), 4);
        assertRefused(bind(), "the number of functions is 4 in liblanemax and 5 in the jars");
    }

    @Test
    void anUnknownFunctionIsRefused() {
        table.set(JAVA_LONG, functionOffset(3, "name"), arena.allocateFrom("lmx_argmax_f32").address());
        assertRefused(bind(), "liblanemax asks for the function lmx_argmax_f32");
    }

    private int bind() {
        return Bridge.bind(table.address(), (int) table.byteSize(), Bridge.ABI_VERSION);
    }

    private void assertRefused(int status, String text) {
        assertEquals(Status.JVM_INCOMPATIBLE, status);
        String explanation = message.getString(0);
        assertTrue(explanation.contains(text), explanation);
    }

    /** Two values of loss and, where the function is the gradient, the gradient, for two rows of two equal logits. */
    private float[] losses(int function, int reduction) throws Throwable {
        MemorySegment logits = arena.allocateFrom(JAVA_FLOAT, 7, 7, 5, 5);
        MemorySegment results = arena.allocateFrom(JAVA_FLOAT, -1, -1, -1, -1, -1, -1);
        MemorySegment call = newCall(logits, 2, results.asSlice(8), 2, 2, 2);
        call.set(JAVA_LONG, callOffset("labels"), arena.allocateFrom(JAVA_INT, 0, 1).address());
        call.set(JAVA_LONG, callOffset("loss"), results.address());
        call.set(JAVA_INT, callOffset("reduction"), reduction);
        assertEquals(Status.OK, run(function, call));
        return results.asSlice(0, function == 4 ? 24 : 8).toArray(JAVA_FLOAT);
    }

    private MemorySegment newCall(MemorySegment logits, long logitsStride, MemorySegment output, long outputStride,
            long rows, int classes) {
        MemorySegment call = arena.allocate(Call.LAYOUT);
        call.set(JAVA_LONG, callOffset("logits"), logits.address());
        call.set(JAVA_LONG, callOffset("logits_stride"), logitsStride);
        call.set(JAVA_LONG, callOffset("output"), output.address());
        call.set(JAVA_LONG, callOffset("output_stride"), outputStride);
        call.set(JAVA_LONG, callOffset("rows"), rows);
        call.set(JAVA_INT, callOffset("classes"), classes);
        return call;
    }

    /** Calls the function as C does. */
    @SuppressWarnings("restricted") // plays the part of C
    private int run(int function, MemorySegment call) throws Throwable {
        assertEquals(Status.OK, bind(), () -> message.getString(0));
        MemorySegment target = MemorySegment.ofAddress(table.get(JAVA_LONG, functionOffset(function, "target")));
        MethodHandle handle = Linker.nativeLinker().downcallHandle(target, FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
        return (int) handle.invokeExact(call.address());
    }

    private static long tableOffset(String member) {
        return Bridge.TABLE.byteOffset(PathElement.groupElement(member));
    }

    private static long functionOffset(int index, String member) {
        return Bridge.TABLE.byteOffset(PathElement.groupElement("functions"), PathElement.sequenceElement(index),
                PathElement.groupElement(member));
    }

    private static long callOffset(String member) {
        return Call.LAYOUT.byteOffset(PathElement.groupElement(member));
    }
}
