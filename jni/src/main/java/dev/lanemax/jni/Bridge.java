package dev.lanemax.jni;

import dev.lanemax.internal.Provider;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** Fills the table of functions through which {@code liblanemax} calls Java. */
final class Bridge {

    /** {@code LMX_ABI_VERSION} of {@code table.h}. */
    static final int ABI_VERSION = 1;

    /** The name of each entry of the table, and its method in {@link FloatFunctions}. */
    private static final Map<String, String> FUNCTIONS = Map.of(
            "lmx_softmax_f32", "softmax",
            "lmx_log_softmax_f32", "logSoftmax",
            "lmx_logsumexp_f32", "logSumExp",
            "lmx_cross_entropy_f32", "crossEntropy",
            "lmx_cross_entropy_gradient_f32", "crossEntropyGradient");

    /** The C structure {@code lmx_table}. Its first two members stay where they are in every version. */
    static final StructLayout TABLE = MemoryLayout.structLayout(
            JAVA_LONG.withName("message"),
            JAVA_LONG.withName("message_bytes"),
            JAVA_INT.withName("call_bytes"),
            JAVA_INT.withName("function_count"),
            MemoryLayout.sequenceLayout(32, JAVA_BYTE).withName("provider_name"),
            MemoryLayout.sequenceLayout(FUNCTIONS.size(), MemoryLayout.structLayout(
                    JAVA_LONG.withName("name"),
                    JAVA_LONG.withName("target"))).withName("functions"));

    private static final PathElement NAME = PathElement.groupElement("name");
    private static final PathElement TARGET = PathElement.groupElement("target");

    /** {@code lmx_target}: the one signature of all functions. */
    private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(JAVA_INT, JAVA_LONG);
    private static final MethodType METHOD_TYPE = SIGNATURE.toMethodType();

    private Bridge() {
    }

    /**
     * Fills the table. Called once by C, through JNI.
     *
     * @param table      address of an {@code lmx_table}
     * @param bytes      its size
     * @param abiVersion C's {@code LMX_ABI_VERSION}
     * @return {@link Status#OK}, or the code of a failure that is explained in the table's message
     */
    static int bind(long table, int bytes, int abiVersion) {
        try {
            requireEqual("the version of the interface", abiVersion, ABI_VERSION);
            requireEqual("the size of lmx_table", bytes, TABLE.byteSize());
            requireEqual("the size of lmx_call", intAt(table, "call_bytes"), Call.LAYOUT.byteSize());
            requireEqual("the number of functions", intAt(table, "function_count"), FUNCTIONS.size());
            requireJava(Runtime.version());
            fill(table);
            return Status.OK;
        } catch (Throwable thrown) {
            explain(thrown, table);
            return thrown instanceof OutOfMemoryError ? Status.OUT_OF_MEMORY : Status.JVM_INCOMPATIBLE;
        }
    }

    private static void fill(long table) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        lookup.ensureInitialized(FloatFunctions.class);
        MethodHandle onFailure = lookup.findStatic(Call.class, "fail",
                MethodType.methodType(int.class, Throwable.class, long.class));
        for (int i = 0; i < FUNCTIONS.size(); i++) {
            String name = Memory.string(Memory.ALL.get(JAVA_LONG, table + offset("functions", i, NAME)));
            String method = FUNCTIONS.get(name);
            if (method == null) {
                throw new IllegalStateException(
                        "liblanemax asks for the function " + name + ", must be one of " + FUNCTIONS.keySet());
            }
            MethodHandle function = lookup.findStatic(FloatFunctions.class, method, METHOD_TYPE);
            MethodHandle guarded = MethodHandles.catchException(function, Throwable.class, onFailure);
            Memory.ALL.set(JAVA_LONG, table + offset("functions", i, TARGET), stub(guarded).address());
        }
        Memory.putString(table + offset("provider_name"), TABLE.select(PathElement.groupElement("provider_name")).byteSize(),
                Provider.current().name());
    }

    /** A C function that lives as long as the process. */
    @SuppressWarnings("restricted") // this module exists to be called by C
    private static MemorySegment stub(MethodHandle target) {
        return Linker.nativeLinker().upcallStub(target, SIGNATURE, Arena.global());
    }

    private static void requireEqual(String what, long inLibrary, long inJars) {
        if (inLibrary != inJars) {
            throw new IllegalStateException(what + " is " + inLibrary + " in liblanemax and " + inJars
                    + " in the jars, must be equal: use jars and library of one version");
        }
    }

    /** Earlier updates of Java 25 have a fault that ends the process (JDK-8367333). */
    private static void requireJava(Runtime.Version version) {
        if (version.compareToIgnoreOptional(Runtime.Version.parse("25.0.2")) < 0) {
            throw new IllegalStateException("the virtual machine is Java " + version + ", must be 25.0.2 or later");
        }
    }

    private static void explain(Throwable thrown, long table) {
        try {
            Memory.putString(longAt(table, "message"), longAt(table, "message_bytes"), rootCause(thrown).toString());
        } catch (Throwable _) {
            // no memory for the text: C then explains the code alone
        }
    }

    /** Beneath the ExceptionInInitializerError of a provider that cannot run lies the reason. */
    private static Throwable rootCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static int intAt(long table, String member) {
        return Memory.ALL.get(JAVA_INT, table + offset(member));
    }

    private static long longAt(long table, String member) {
        return Memory.ALL.get(JAVA_LONG, table + offset(member));
    }

    private static long offset(String member) {
        return TABLE.byteOffset(PathElement.groupElement(member));
    }

    private static long offset(String member, int index, PathElement inner) {
        return TABLE.byteOffset(PathElement.groupElement(member), PathElement.sequenceElement(index), inner);
    }
}
