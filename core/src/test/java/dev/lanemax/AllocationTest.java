package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No operator allocates on the heap, once the compiler has seen it, whatever the provider and the memory. Each provider has a
 * virtual machine of its own, for the compiler judges by what the other tests have run.
 */
class AllocationTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE;
    private static final int ROWS = 4;
    private static final int CLASSES = 37;
    private static final int CALLS = 10_000;
    private static final int MAX_WARM_UPS = 40;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Prints each call with the bytes that it allocated: the provider of the virtual machine, every operator and memory. */
    public static final class PrintAllocations {

        private PrintAllocations() {
        }

        public static void main(String[] arguments) {
            System.out.println("provider " + Lanemax.providerName());
            for (Call call : calls(Operators.ofCurrentProvider())) {
                System.out.println(call.name + ": " + allocatedAfterWarmUp(call.body) + " bytes");
            }
        }
    }

    private record Call(String name, Runnable body) {
    }

    private static List<Call> calls(Operators operators) {
        Layout layout = Layout.of(ROWS, CLASSES);
        float[] logits = Fills.normal(4.0).matrix(ROWS, CLASSES);
        float[] result = new float[logits.length];
        int[] labels = {0, 36, 17, 5};
        float[] losses = new float[ROWS];
        MemorySegment logitsSegment = Arena.ofAuto().allocateFrom(FLOAT, logits);
        MemorySegment resultSegment = Arena.ofAuto().allocateFrom(FLOAT, result);
        MemorySegment labelsSegment = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, labels);
        MemorySegment lossesSegment = Arena.ofAuto().allocateFrom(FLOAT, losses);
        MemorySegment heapSegment = MemorySegment.ofArray(result);
        double[] doubles = Arguments.normalDoubles(logits.length);
        MemorySegment doublesSegment = Arena.ofAuto().allocateFrom(DOUBLE, doubles);
        MemorySegment doublesHeapSegment = MemorySegment.ofArray(doubles);
        CrossEntropy crossEntropy = operators.crossEntropy();
        List<Call> calls = new ArrayList<>();
        operators.elementwise().forEach((function, operator) -> {
            calls.add(new Call(function + ", arrays", () -> operator.forward(logits, result, layout)));
            calls.add(new Call(function + ", segments",
                    () -> operator.forward(FLOAT, logitsSegment, layout, resultSegment, layout)));
            calls.add(new Call(function + ", heap segments",
                    () -> operator.forward(FLOAT, heapSegment, layout, heapSegment, layout)));
            calls.add(new Call(function + ", double arrays", () -> operator.forward(doubles, doubles, layout)));
            calls.add(new Call(function + ", segments of doubles",
                    () -> operator.forward(DOUBLE, doublesSegment, layout, doublesSegment, layout)));
            calls.add(new Call(function + ", heap segments of doubles",
                    () -> operator.forward(DOUBLE, doublesHeapSegment, layout, doublesHeapSegment, layout)));
        });
        calls.addAll(List.of(
                new Call("softmax, arrays", () -> operators.softmax().forward(logits, result, layout)),
                new Call("softmax, segments",
                        () -> operators.softmax().forward(FLOAT, logitsSegment, layout, resultSegment, layout)),
                new Call("softmax, heap segments",
                        () -> operators.softmax().forward(FLOAT, heapSegment, layout, heapSegment, layout)),
                new Call("log_softmax, arrays", () -> operators.logSoftmax().forward(logits, result, layout)),
                new Call("log_softmax, segments",
                        () -> operators.logSoftmax().forward(FLOAT, logitsSegment, layout, resultSegment, layout)),
                new Call("logsumexp, arrays", () -> operators.logSumExp().forward(logits, layout, losses, 0)),
                new Call("logsumexp, segments",
                        () -> operators.logSumExp().forward(FLOAT, logitsSegment, layout, lossesSegment, 0)),
                new Call("loss, arrays", () -> crossEntropy.loss(logits, layout, labels, 0)),
                new Call("loss, segments",
                        () -> crossEntropy.loss(FLOAT, logitsSegment, layout, labelsSegment, 0)),
                new Call("loss and gradient, arrays",
                        () -> crossEntropy.lossAndGradient(logits, layout, labels, 0, result, layout)),
                new Call("loss and gradient, segments", () -> crossEntropy.lossAndGradient(
                        FLOAT, logitsSegment, layout, labelsSegment, 0, resultSegment, layout)),
                new Call("row losses, arrays",
                        () -> crossEntropy.rowLosses(logits, layout, labels, 0, losses, 0)),
                new Call("row losses, segments",
                        () -> crossEntropy.rowLosses(FLOAT, logitsSegment, layout, labelsSegment, 0, lossesSegment, 0)),
                new Call("row losses and gradient, arrays",
                        () -> crossEntropy.rowLossesAndGradient(logits, layout, labels, 0, losses, 0, result, layout)),
                new Call("row losses and gradient, segments", () -> crossEntropy.rowLossesAndGradient(
                        FLOAT, logitsSegment, layout, labelsSegment, 0, lossesSegment, 0, resultSegment, layout))));
        return calls;
    }

    @ParameterizedTest
    @CsvSource({"vector, vector-", "scalar, scalar"})
    void tenThousandCallsAllocateNothing(String choice, String provider) throws Exception {
        List<String> options = List.of("--add-modules=jdk.incubator.vector", "-Dlanemax.provider=" + choice);
        FreshJvm.Result result = FreshJvm.run(options, PrintAllocations.class);
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("provider " + provider), result.output());
        List<String> measured = result.lines().stream().filter(line -> line.endsWith(" bytes")).toList();
        assertFalse(measured.isEmpty(), result.output());
        assertEquals(List.of(), measured.stream().filter(line -> !line.endsWith(": 0 bytes")).toList());
    }

    /** The warm-up lasts until the compiler is done: one series of calls without an allocation is the proof. */
    private static long allocatedAfterWarmUp(Runnable body) {
        long allocated = allocatedBy(body);
        for (int warmUp = 0; warmUp < MAX_WARM_UPS && allocated > 0; warmUp++) {
            allocated = allocatedBy(body);
        }
        return allocated;
    }

    private static long allocatedBy(Runnable body) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < CALLS; call++) {
            body.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
