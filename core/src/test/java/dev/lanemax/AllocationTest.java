package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No operator allocates on the heap, once the compiler has seen it, whatever the provider and the memory. Each provider has a
 * virtual machine of its own, for the compiler judges by what the other tests have run.
 */
class AllocationTest {

    private static final int CALLS = 10_000;
    private static final int MAX_WARM_UPS = 40;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Prints each call with the bytes that it allocated: the provider of the virtual machine, every operator and memory. */
    public static final class PrintAllocations {

        private PrintAllocations() {
        }

        public static void main(String[] arguments) {
            System.out.println("provider " + Lanemax.providerName());
            Operators operators = Operators.ofCurrentProvider();
            Map<String, Runnable> calls = new LinkedHashMap<>(FloatCalls.of(operators));
            calls.putAll(DoubleCalls.of(operators));
            // Operator by operator: what has run before, the compiler no longer inlines.
            List<String> order = calls.keySet().stream().map(AllocationTest::operator).distinct().toList();
            calls.keySet().stream().sorted(Comparator.comparing(name -> order.indexOf(operator(name)))).forEach(
                    name -> System.out.println(name + ": " + allocatedAfterWarmUp(calls.get(name)) + " bytes"));
        }
    }

    /** The name of a call without the type before it and the memory after it. */
    private static String operator(String call) {
        return call.substring(call.indexOf(' ') + 1, call.indexOf(','));
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
