package dev.lanemax.conformance;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** The C library as a client has it who knows {@code lanemax.h} alone: its functions by name, memory of the client's own. */
@SuppressWarnings("restricted") // calls C
final class CLibrary {

    /** {@code lmx_huber_loss_f32}: batch, options, loss. */
    private static final FunctionDescriptor LOSS = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    /** {@code lmx_softmax_forward_f32}: rows, options. */
    private static final FunctionDescriptor OPERATOR = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
    /** {@code lmx_hardmax_forward_f32}: rows. */
    private static final FunctionDescriptor OPERATOR_WITHOUT_OPTIONS = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    /** {@code lmx_softmax_f32}: input and stride, output and stride, rows, columns. */
    private static final FunctionDescriptor MATRIX_TO_MATRIX =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    /** {@code lmx_logsumexp_f32}: input and stride, output, rows, columns. */
    private static final FunctionDescriptor MATRIX_TO_COLUMN =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);

    /** What an {@code lmx_status} other than 0 says: the library refuses the case, or fails. */
    static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1;

        Refusal(int status, String message) {
            super(message + " (status " + status + ")");
        }
    }

    private final SymbolLookup symbols;

    /** Loads the library into this virtual machine, which is then the library's too. */
    CLibrary(Path file) {
        symbols = SymbolLookup.libraryLookup(file, Arena.global());
        require(call("lmx_init", FunctionDescriptor.of(JAVA_INT, ADDRESS), MemorySegment.NULL));
    }

    String providerName() {
        return text("lmx_provider_name");
    }

    void loss(String function, MemorySegment batch, MemorySegment options, MemorySegment loss) {
        require(call(function, LOSS, batch, options, loss));
    }

    void operator(String function, MemorySegment rows, MemorySegment options) {
        require(call(function, OPERATOR, rows, options));
    }

    void operatorWithoutOptions(String function, MemorySegment rows) {
        require(call(function, OPERATOR_WITHOUT_OPTIONS, rows));
    }

    boolean has(String function) {
        return symbols.find(function).isPresent();
    }

    /** Rows without gaps. */
    void matrixToMatrix(String function, MemorySegment input, MemorySegment output, long rows, long columns) {
        require(call(function, MATRIX_TO_MATRIX, input, columns, output, columns, rows, columns));
    }

    /** Rows without gaps. */
    void matrixToColumn(String function, MemorySegment input, MemorySegment output, long rows, long columns) {
        require(call(function, MATRIX_TO_COLUMN, input, columns, output, rows, columns));
    }

    private void require(Object status) {
        if ((int) status != 0) {
            throw new Refusal((int) status, text("lmx_last_error"));
        }
    }

    private String text(String function) {
        return ((MemorySegment) call(function, FunctionDescriptor.of(ADDRESS))).reinterpret(Long.MAX_VALUE).getString(0);
    }

    private Object call(String function, FunctionDescriptor signature, Object... arguments) {
        MethodHandle handle = Linker.nativeLinker().downcallHandle(symbols.find(function).orElseThrow(), signature);
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable thrown) {
            throw new AssertionError(function, thrown);
        }
    }
}
