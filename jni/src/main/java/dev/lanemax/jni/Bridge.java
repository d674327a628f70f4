package dev.lanemax.jni;

import dev.lanemax.internal.Provider;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * Gives {@code liblanemax} its functions, in one of the two ways in which it may call them. All of this runs while a C program
 * waits, so it does without lambdas, streams and combined method handles, which would have to be made first.
 */
final class Bridge {

    /** {@code LMX_BRIDGE_VERSION} of {@code call.h}. */
    static final int VERSION = 5;

    /** Where the members of the C structure {@code lmx_table} of {@code bridge.h} are. After the targets come the names. */
    static final int CALL_BYTES = 0;
    static final int FUNCTION_COUNT = 8;
    static final int NAMES_BYTES = 16;
    static final int TEXT = 24;
    static final int TEXT_BYTES = 512;
    static final int TARGETS = TEXT + TEXT_BYTES;

    /** Of every function that an upcall runs: its argument is an {@code lmx_call *}, read as the number that it is. */
    private static final MethodType UPCALL = MethodType.methodType(void.class, long.class);
    /** Of every function that the JNI bridge runs. */
    private static final MethodType JNI_CALL = MethodType.methodType(void.class, BufferCall.class);

    /** The functions of the JNI bridge by number; complete before C learns of them. */
    private static MethodHandle[] jniFunctions;

    private Bridge() {
    }

    /**
     * Fills the table with function pointers. Called by C.
     *
     * @param table   an {@code lmx_table}
     * @param version C's {@code LMX_BRIDGE_VERSION}
     * @return {@link Status#OK}, or the code of a failure that the table's text explains
     */
    static int bindUpcalls(ByteBuffer table, int version) {
        try {
            String[] names = requireSame(table, version);
            Lookup lookup = MethodHandles.lookup();
            FunctionDescriptor signature = FunctionDescriptor.ofVoid(JAVA_LONG);
            long loss = stub(lookup.findStatic(LossCall.class, "loss", UPCALL), signature);
            long operator = stub(lookup.findStatic(OperatorCall.class, "operator", UPCALL), signature);
            for (int i = 0; i < names.length; i++) {
                table.putLong(TARGETS + 8 * i, isLoss(names[i]) ? loss : isOperator(names[i]) ? operator
                        : stub(find(lookup, names[i], UPCALL), signature));
            }
            setNames(names);
            AddressCall.rehearseFailure();
            return accept(table);
        } catch (Throwable thrown) {
            return refuse(table, thrown);
        }
    }

    /** As {@link #bindUpcalls}, but keeps the functions for {@link #call}. */
    static int bindJni(ByteBuffer table, int version) {
        try {
            String[] names = requireSame(table, version);
            MethodHandle[] functions = new MethodHandle[names.length];
            MethodHandle loss = MethodHandles.lookup().findStatic(LossCall.class, "loss", JNI_CALL);
            MethodHandle operator = MethodHandles.lookup().findStatic(OperatorCall.class, "operator", JNI_CALL);
            for (int i = 0; i < names.length; i++) {
                functions[i] = isLoss(names[i]) ? loss : isOperator(names[i]) ? operator
                        : find(MethodHandles.lookup(), names[i], JNI_CALL);
            }
            setNames(names);
            jniFunctions = functions;
            return accept(table);
        } catch (Throwable thrown) {
            return refuse(table, thrown);
        }
    }

    /** Runs a function for the JNI bridge. Called by C; throws nothing. */
    static void call(int function, ByteBuffer block, ByteBuffer[] arrays) {
        try {
            jniFunctions[function].invokeExact(BufferCall.of(block, arrays));
        } catch (Throwable thrown) {
            BufferCall.fail(thrown, block);
        }
    }

    /** The names of the functions that C asks for, once it is sure that both sides are of one version. */
    private static String[] requireSame(ByteBuffer table, int version) {
        table.order(ByteOrder.nativeOrder());
        requireEqual("the version of the interface", version, VERSION);
        requireEqual("the size of lmx_call", table.getLong(CALL_BYTES), CallLayout.BYTES);
        requireJava(Runtime.version());
        byte[] names = new byte[(int) table.getLong(NAMES_BYTES)];
        table.get(TARGETS + 8 * (int) table.getLong(FUNCTION_COUNT), names);
        return new String(names, StandardCharsets.US_ASCII).split(" ");
    }

    private static void requireEqual(String what, long inLibrary, long inJars) {
        if (inLibrary != inJars) {
            throw new IllegalStateException(what + " is " + inLibrary + " in liblanemax and " + inJars
                    + " in the jars, must be equal: use jars and library of one version");
        }
    }

    /** Earlier updates of Java 25 have a fault that ends the process (JDK-8367333). */
    private static void requireJava(Runtime.Version version) {
        if (version.feature() < 25 || version.feature() == 25 && version.interim() == 0 && version.update() < 2) {
            throw new IllegalStateException("the virtual machine is Java " + version + ", must be 25.0.2 or later");
        }
    }

    private static boolean isLoss(String name) {
        return LossTable.contains(withoutType(name));
    }

    private static boolean isOperator(String name) {
        return OperatorCall.isOperator(withoutType(name));
    }

    /** {@code huber_loss} for {@code lmx_huber_loss_f32}. */
    private static String withoutType(String name) {
        return name.substring("lmx_".length(), Math.max(name.lastIndexOf('_'), "lmx_".length()));
    }

    /** Tells what runs a function by its number which number is which. */
    private static void setNames(String[] names) {
        String[] withoutTypes = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            withoutTypes[i] = withoutType(names[i]);
        }
        LossCall.setNames(withoutTypes);
        OperatorCall.setNames(withoutTypes);
    }

    /** The method behind {@code lmx_<method>_<type>}, or behind a function of candidates. */
    private static MethodHandle find(Lookup lookup, String name, MethodType type) throws IllegalAccessException {
        int end = name.lastIndexOf('_');
        try {
            if (SamplerCall.METHODS.containsKey(name)) {
                return lookup.findStatic(SamplerCall.class, SamplerCall.METHODS.get(name), type);
            }
            return lookup.findStatic(functionsOf(name.substring(end + 1), type), withoutType(name), type);
        } catch (NoSuchMethodException absent) {
            throw new IllegalStateException(
                    "liblanemax asks for the function " + name + ", which the jars lack: use jars and library of one version");
        }
    }

    private static Class<?> functionsOf(String elementType, MethodType type) {
        boolean upcall = type.equals(UPCALL);
        return switch (elementType) {
            case "f32" -> upcall ? FloatUpcalls.class : FloatBufferCalls.class;
            case "f64" -> upcall ? DoubleUpcalls.class : DoubleBufferCalls.class;
            default -> throw new IllegalStateException(
                    "liblanemax asks for elements of type " + elementType + ", must be f32 or f64");
        };
    }

    /** A C function that lives as long as the process. */
    @SuppressWarnings("restricted") // this module exists to be called by C
    private static long stub(MethodHandle target, FunctionDescriptor signature) {
        return Linker.nativeLinker().upcallStub(target, signature, Arena.global()).address();
    }

    private static int accept(ByteBuffer table) {
        CallLayout.putText(table.slice(TEXT, TEXT_BYTES), Provider.current().name());
        return Status.OK;
    }

    private static int refuse(ByteBuffer table, Throwable thrown) {
        try {
            String hint = thrown instanceof IllegalCallerException ? "; upcalls need the option --enable-native-access=dev.lanemax,"
                    + "dev.lanemax.jni of the virtual machine, and the JNI bridge (LANEMAX_BRIDGE=jni) works without" : "";
            CallLayout.putText(table.slice(TEXT, TEXT_BYTES), rootCause(thrown) + hint);
        } catch (Throwable _) {
            // no memory for the text: C then explains the code alone
        }
        return thrown instanceof OutOfMemoryError ? Status.OUT_OF_MEMORY : Status.JVM_INCOMPATIBLE;
    }

    /** Beneath the ExceptionInInitializerError of a provider that cannot run lies the reason. */
    private static Throwable rootCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
