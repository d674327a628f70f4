package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanemax.LossForm.Shape;
import dev.lanemax.LossProblem.Question;
import dev.lanemax.Place.Memory;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No operator allocates on the heap, once the compiler has seen it, whatever the provider, the memory and what else has been
 * called, with shorter vectors too where the processor has longer ones, alone in the process or beside {@link OtherVectors}. Each
 * order of the calls has a virtual machine of its own.
 */
class AllocationTest {

    private static final int CALLS = 10_000;
    private static final int MAX_WARM_UPS = 40;
    private static final long COMPILER_NANOSECONDS = 10_000_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Prints each call with the bytes that it allocated: the provider of the virtual machine, every operator and memory, or every
     * penalty, in an order that is random with the given seed: the compiler judges by what has run before.
     */
    public static final class PrintAllocations {

        private PrintAllocations() {
        }

        public static void main(String[] arguments) {
            if (arguments[1].equals("others")) {
                OtherVectors.use();
            }
            System.out.println("provider " + Lanemax.providerName());
            long seed = Long.parseLong(arguments[0]);
            Map<String, Runnable> calls = arguments[2].equals("penalties") ? lossCalls(AllLosses.penalties(), seed) : operatorCalls(seed);
            List<String> order = new ArrayList<>(calls.keySet());
            Collections.shuffle(order, new Random(seed));
            order.forEach(name -> System.out.println(name + ": " + allocatedAfterWarmUp(calls.get(name)) + " bytes"));
        }
    }

    /** Every operator but penalties, which have virtual machines of their own: more calls would put all others into another order. */
    private static Map<String, Runnable> operatorCalls(long seed) {
        Operators operators = Operators.ofCurrentProvider();
        Map<String, Runnable> calls = new LinkedHashMap<>(FloatCalls.of(operators));
        calls.putAll(DoubleCalls.of(operators));
        calls.putAll(lossCalls(AllLosses.ofPredictions(), seed));
        return calls;
    }

    /** A call of every loss over arrays, one with random options, and one over mixtures of memory and layouts, with all that a batch holds. */
    private static Map<String, Runnable> lossCalls(List<AllLosses.Entry> losses, long seed) {
        Map<String, Runnable> calls = new LinkedHashMap<>();
        for (AllLosses.Entry entry : losses) {
            Question question = entry.loss().hasHessian() ? Question.HESSIAN : Question.GRADIENT;
            LossProblem problem = LossProblem.withAllArguments(entry, 3, 7, 1);
            for (boolean inDouble : new boolean[] {false, true}) {
                LossForm arrays = LossForm.arrays(inDouble);
                calls.put(entry + ", " + arrays, problem.call(entry.loss(), arrays, Question.LOSS));
                calls.put(entry + ", random options, " + arrays,
                        problem.call(RandomOptions.set(entry.loss(), 3, 7, new Random(seed)), arrays, Question.GRADIENT));
                LossForm mixed = new LossForm(inDouble, argument -> Memory.values()[argument % Memory.values().length],
                        argument -> Shape.values()[argument % Shape.values().length], false);
                calls.put(entry + ", " + mixed, problem.call(entry.loss(), mixed, question));
                if (Question.PRODUCT.isOf(entry.loss())) {
                    calls.put(entry + ", product, " + arrays, problem.call(entry.loss(), arrays, Question.PRODUCT));
                }
            }
        }
        return calls;
    }

    @ParameterizedTest
    @CsvSource({"-XX:+UseFMA, vector, 1, alone", "-XX:+UseFMA, vector, 2, alone", "-XX:+UseFMA, vector, 5, alone",
        "-XX:+UseFMA, vector, 2, others", "-XX:+UseFMA, vector, 5, others", "-XX:UseAVX=2, vector, 1, alone",
        "-XX:UseAVX=2, vector, 1, others", "-XX:MaxVectorSize=16, vector, 1, alone", "-XX:+UseFMA, scalar, 1, alone"})
    void tenThousandCallsAllocateNothingInAnyOrder(
            String option, String provider, String seed, String company, @TempDir Path folder) throws Exception {
        Path traps = folder.resolve("traps");
        List<String> options = List.of("-XX:+IgnoreUnrecognizedVMOptions", option, "--add-modules=jdk.incubator.vector",
                "-Dlanemax.provider=" + provider, "-Xlog:deoptimization=debug:file=" + traps);
        assertNothingAllocated(provider, options, seed, company, "operators");
        if (company.equals("alone")) {
            assertFirstUsesSpringNoTrap(Files.readAllLines(traps));
        }
    }

    @ParameterizedTest
    @CsvSource({"vector, 1", "vector, 2", "scalar, 1"})
    void penaltiesAllocateNothingInAnyOrder(String provider, String seed) throws Exception {
        List<String> options = List.of("--add-modules=jdk.incubator.vector", "-Dlanemax.provider=" + provider);
        assertNothingAllocated(provider, options, seed, "alone", "penalties");
    }

    private static void assertNothingAllocated(String provider, List<String> options, String... arguments) throws Exception {
        FreshJvm.Result result = FreshJvm.run(options, PrintAllocations.class, arguments);
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("provider " + provider), result.output());
        List<String> measured = result.lines().stream().filter(line -> line.endsWith(" bytes")).toList();
        assertFalse(measured.isEmpty(), result.output());
        assertEquals(List.of(), measured.stream().filter(line -> !line.endsWith(": 0 bytes")).toList());
    }

    /** {@code VectorRehearsal} sees to that. */
    private static void assertFirstUsesSpringNoTrap(List<String> traps) {
        assertFalse(traps.isEmpty());
        assertEquals(List.of(), traps.stream().filter(line -> line.contains("VectorOperators$ImplCache.find")).toList());
    }

    /**
     * The warm-up lasts until the compiler is done: one series of calls without an allocation is the proof. The compiler has a thread of
     * its own, which a busy machine may run later than many short calls.
     */
    private static long allocatedAfterWarmUp(Runnable body) {
        long allocated = allocatedBy(body);
        for (int warmUp = 0; warmUp < MAX_WARM_UPS && allocated > 0; warmUp++) {
            LockSupport.parkNanos(COMPILER_NANOSECONDS);
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
