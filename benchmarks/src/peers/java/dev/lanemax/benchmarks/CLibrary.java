package dev.lanemax.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The functions of {@code native-c/peers} for one instruction set, called by Java's foreign function interface. They work on
 * off-heap memory.
 *
 * @param library      where they are
 * @param instructions the beginning of their names: avx512 or avx2
 */
@SuppressWarnings("restricted") // To call C is what this class is for.
record CLibrary(SymbolLookup library, String instructions) {

    private static final Path FILE = Path.of(System.getProperty("lanemax.home", "."),
            "benchmarks", "target", "with-peers", "c-peers", "liblanemax_peers.so");

    private static final FunctionDescriptor KERNEL = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor MULTIPLY_ADD = FunctionDescriptor.of(JAVA_FLOAT, JAVA_LONG);
    private static final FunctionDescriptor SUPPORTED = FunctionDescriptor.of(JAVA_INT);

    /** Whether it was built, which it is on x86-64 only. */
    static boolean exists() {
        return Files.exists(FILE);
    }

    static CLibrary of(String instructions) {
        return new CLibrary(SymbolLookup.libraryLookup(FILE, Arena.global()), instructions);
    }

    /** Whether the processor has the instructions. */
    boolean isSupported() {
        try {
            return (int) function("supported", SUPPORTED).invokeExact() != 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Calls such as {@code kernel("softmax").invokeExact(logits, result, rows, classes)}. */
    MethodHandle kernel(String name) {
        return function(name, KERNEL);
    }

    /** Executes that many floating-point operations, as fast as a core can. */
    void multiplyAdd(long flops) {
        try {
            float _ = (float) function("multiply_add", MULTIPLY_ADD).invokeExact(flops);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private MethodHandle function(String name, FunctionDescriptor descriptor) {
        MemorySegment address = library.findOrThrow(instructions + "_" + name);
        return Linker.nativeLinker().downcallHandle(address, descriptor);
    }
}
