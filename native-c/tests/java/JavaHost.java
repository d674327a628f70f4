import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** A host that is itself Java and knows the C library only: {@code java ... JavaHost.java LIBLANEMAX EXPECTED_PROVIDER}. */
class JavaHost {

    private final MethodHandle init;
    private final MethodHandle lastError;
    private final MethodHandle providerName;
    private final MethodHandle softmax;
    private final MethodHandle softmaxOfDouble;

    private JavaHost(String library) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        init = function(symbols, "lmx_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        lastError = function(symbols, "lmx_last_error", FunctionDescriptor.of(ADDRESS));
        providerName = function(symbols, "lmx_provider_name", FunctionDescriptor.of(ADDRESS));
        FunctionDescriptor map = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        softmax = function(symbols, "lmx_softmax_f32", map);
        softmaxOfDouble = function(symbols, "lmx_softmax_f64", map);
    }

    public static void main(String[] args) throws Throwable {
        JavaHost host = new JavaHost(args[0]);
        host.require((int) host.init.invokeExact(MemorySegment.NULL));
        String provider = text((MemorySegment) host.providerName.invokeExact());
        if (!provider.startsWith(args[1])) {
            throw new AssertionError("provider is " + provider + ", expected " + args[1]);
        }
        host.call();
        callInThreads(host, Executors.newFixedThreadPool(4));
        callInThreads(host, Executors.newVirtualThreadPerTaskExecutor());
        host.refuse();
        System.out.println("softmax from a Java host: provider " + provider);
    }

    private static void callInThreads(JavaHost host, ExecutorService threads) throws Exception {
        try (threads) {
            Callable<Void> call = host::call;
            for (Future<Void> done : threads.invokeAll(List.of(call, call, call, call))) {
                done.get();
            }
        }
    }

    private Void call() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment row = arena.allocateFrom(JAVA_FLOAT, 3, 3);
            require((int) softmax.invokeExact(row, 2L, row, 2L, 1L, 2L));
            if (row.getAtIndex(JAVA_FLOAT, 0) != 0.5f || row.getAtIndex(JAVA_FLOAT, 1) != 0.5f) {
                throw new AssertionError("softmax of equal logits is " + row.getAtIndex(JAVA_FLOAT, 0));
            }
            MemorySegment doubles = arena.allocateFrom(JAVA_DOUBLE, 3, 3);
            require((int) softmaxOfDouble.invokeExact(doubles, 2L, doubles, 2L, 1L, 2L));
            if (doubles.getAtIndex(JAVA_DOUBLE, 0) != 0.5 || doubles.getAtIndex(JAVA_DOUBLE, 1) != 0.5) {
                throw new AssertionError("softmax of equal doubles is " + doubles.getAtIndex(JAVA_DOUBLE, 0));
            }
            return null;
        } catch (Exception | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void refuse() throws Throwable {
        int status = (int) softmax.invokeExact(MemorySegment.NULL, 2L, MemorySegment.NULL, 2L, 1L, 2L);
        String message = text((MemorySegment) lastError.invokeExact());
        if (status != -3 || !message.equals("lmx_softmax_f32: logits is NULL, must point to 2 elements")) {
            throw new AssertionError(status + " " + message);
        }
    }

    private void require(int status) throws Throwable {
        if (status != 0) {
            throw new AssertionError(text((MemorySegment) lastError.invokeExact()));
        }
    }

    private static String text(MemorySegment pointer) {
        return pointer.reinterpret(2000).getString(0);
    }

    private static MethodHandle function(SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(symbols.find(name).orElseThrow(), descriptor);
    }
}
