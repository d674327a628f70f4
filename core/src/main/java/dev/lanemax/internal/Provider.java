package dev.lanemax.internal;

import dev.lanemax.kernels.DoubleAddressFunctions;
import dev.lanemax.kernels.DoubleAddressKernels;
import dev.lanemax.kernels.DoubleArrayFunctions;
import dev.lanemax.kernels.DoubleArrayKernels;
import dev.lanemax.kernels.DoubleColumnKernels;
import dev.lanemax.kernels.DoubleSegmentFunctions;
import dev.lanemax.kernels.DoubleSegmentKernels;
import dev.lanemax.kernels.DoubleTransposition;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.FloatAddressFunctions;
import dev.lanemax.kernels.FloatAddressKernels;
import dev.lanemax.kernels.FloatArrayFunctions;
import dev.lanemax.kernels.FloatArrayKernels;
import dev.lanemax.kernels.FloatColumnKernels;
import dev.lanemax.kernels.FloatSegmentFunctions;
import dev.lanemax.kernels.FloatSegmentKernels;
import dev.lanemax.kernels.FloatTransposition;
import dev.lanemax.kernels.PreciseKernels;
import dev.lanemax.kernels.TileKernels;
import dev.lanemax.kernels.ScalarDoubleAddressFunctions;
import dev.lanemax.kernels.ScalarDoubleAddressKernels;
import dev.lanemax.kernels.ScalarDoubleArrayFunctions;
import dev.lanemax.kernels.ScalarDoubleArrayKernels;
import dev.lanemax.kernels.ScalarDoubleColumnKernels;
import dev.lanemax.kernels.ScalarDoubleSegmentFunctions;
import dev.lanemax.kernels.ScalarDoubleSegmentKernels;
import dev.lanemax.kernels.ScalarDoubleTransposition;
import dev.lanemax.kernels.ScalarElementLosses;
import dev.lanemax.kernels.ScalarFloatAddressFunctions;
import dev.lanemax.kernels.ScalarFloatAddressKernels;
import dev.lanemax.kernels.ScalarFloatArrayFunctions;
import dev.lanemax.kernels.ScalarFloatArrayKernels;
import dev.lanemax.kernels.ScalarFloatColumnKernels;
import dev.lanemax.kernels.ScalarFloatSegmentFunctions;
import dev.lanemax.kernels.ScalarFloatSegmentKernels;
import dev.lanemax.kernels.ScalarFloatTransposition;
import dev.lanemax.kernels.ScalarPreciseKernels;
import dev.lanemax.kernels.ScalarTileKernels;
import dev.lanemax.kernels.VectorDoubleAddressFunctions;
import dev.lanemax.kernels.VectorDoubleAddressKernels;
import dev.lanemax.kernels.VectorDoubleArrayFunctions;
import dev.lanemax.kernels.VectorDoubleArrayKernels;
import dev.lanemax.kernels.VectorDoubleColumnKernels;
import dev.lanemax.kernels.VectorDoubleSegmentFunctions;
import dev.lanemax.kernels.VectorDoubleSegmentKernels;
import dev.lanemax.kernels.VectorDoubleTransposition;
import dev.lanemax.kernels.VectorElementLosses;
import dev.lanemax.kernels.VectorFloatAddressFunctions;
import dev.lanemax.kernels.VectorFloatAddressKernels;
import dev.lanemax.kernels.VectorFloatArrayFunctions;
import dev.lanemax.kernels.VectorFloatArrayKernels;
import dev.lanemax.kernels.VectorFloatColumnKernels;
import dev.lanemax.kernels.VectorFloatSegmentFunctions;
import dev.lanemax.kernels.VectorFloatSegmentKernels;
import dev.lanemax.kernels.VectorFloatTransposition;
import dev.lanemax.kernels.VectorPreciseKernels;
import dev.lanemax.kernels.VectorRehearsal;
import dev.lanemax.kernels.VectorTileKernels;
import dev.lanemax.kernels.VectorWidth;
import java.util.Optional;

/**
 * The kernels in use. Chosen once; every provider gives the same bits.
 *
 * @param name                   {@code vector-512}, {@code vector-256}, {@code vector-128} or {@code scalar}
 * @param floatArrays            kernels over {@code float[]}
 * @param floatSegments          kernels over off-heap memory segments
 * @param floatAddresses         kernels over the memory of a native caller
 * @param doubleArrays           kernels over {@code double[]}
 * @param doubleSegments         kernels over doubles in off-heap memory segments
 * @param doubleAddresses        kernels over doubles in the memory of a native caller
 * @param floatArrayFunctions    elementary functions over {@code float[]}
 * @param floatSegmentFunctions  elementary functions over off-heap memory segments
 * @param floatAddressFunctions  elementary functions over the memory of a native caller
 * @param doubleArrayFunctions   elementary functions over {@code double[]}
 * @param doubleSegmentFunctions elementary functions over doubles in off-heap memory segments
 * @param doubleAddressFunctions elementary functions over doubles in the memory of a native caller
 * @param floatTransposition     copies of floats between rows side by side and dense rows
 * @param doubleTransposition    copies of doubles between rows side by side and dense rows
 * @param floatColumns           kernels over rows of floats that lie side by side
 * @param doubleColumns          kernels over rows of doubles that lie side by side
 * @param tiles                  sums over the tiles of a call
 * @param elementLosses          element-wise losses, over the tiles of a call
 * @param precise                the loops of softmax for formulas that go on computing with it
 */
public record Provider(String name,
        FloatArrayKernels floatArrays, FloatSegmentKernels floatSegments, FloatAddressKernels floatAddresses,
        DoubleArrayKernels doubleArrays, DoubleSegmentKernels doubleSegments, DoubleAddressKernels doubleAddresses,
        FloatArrayFunctions floatArrayFunctions, FloatSegmentFunctions floatSegmentFunctions,
        FloatAddressFunctions floatAddressFunctions,
        DoubleArrayFunctions doubleArrayFunctions, DoubleSegmentFunctions doubleSegmentFunctions,
        DoubleAddressFunctions doubleAddressFunctions,
        FloatTransposition floatTransposition, DoubleTransposition doubleTransposition,
        FloatColumnKernels floatColumns, DoubleColumnKernels doubleColumns,
        TileKernels tiles, ElementLosses elementLosses, PreciseKernels precise) {

    /** System property: {@code auto} (the default), {@code vector}, which fails where it cannot run, or {@code scalar}. */
    public static final String CHOICE = "lanemax.provider";

    /** System property: {@code false} keeps the choice out of the log, where the host is a C program with a log of its own. */
    public static final String LOG = "lanemax.provider.log";

    /** System property of the tests: run the vector kernels in the interpreter and in C1 too, where they crawl. */
    public static final String WITHOUT_OPTIMISING_COMPILER = "lanemax.provider.test.emulatedClient";

    private static final String INCUBATOR = "jdk.incubator.vector";
    private static final int LEAST_BITS = 128;
    private static final int MOST_BITS = 512;

    private static final Provider SCALAR = new Provider("scalar",
            new ScalarFloatArrayKernels(), new ScalarFloatSegmentKernels(), new ScalarFloatAddressKernels(),
            new ScalarDoubleArrayKernels(), new ScalarDoubleSegmentKernels(), new ScalarDoubleAddressKernels(),
            new ScalarFloatArrayFunctions(), new ScalarFloatSegmentFunctions(), new ScalarFloatAddressFunctions(),
            new ScalarDoubleArrayFunctions(), new ScalarDoubleSegmentFunctions(), new ScalarDoubleAddressFunctions(),
            new ScalarFloatTransposition(), new ScalarDoubleTransposition(),
            new ScalarFloatColumnKernels(), new ScalarDoubleColumnKernels(),
            new ScalarTileKernels(), new ScalarElementLosses(), new ScalarPreciseKernels());

    /** In a class of its own, so that the look-up happens at the first use and class loading cannot deadlock. */
    private static final class Current {
        static final Provider PROVIDER;
        static final String REFUSAL;

        static {
            Provider found = null;
            String refusal = null;
            try {
                found = lookup(System.getProperty(CHOICE, "auto"));
            } catch (IllegalArgumentException | UnsupportedOperationException refused) {
                refusal = refused.getMessage();
            }
            PROVIDER = found;
            REFUSAL = refusal;
        }
    }

    /**
     * The provider of this virtual machine.
     *
     * @throws UnsupportedOperationException at every call, where {@link #CHOICE} asks for what cannot run or does not exist
     */
    public static Provider current() {
        if (Current.PROVIDER == null) {
            throw new UnsupportedOperationException(Current.REFUSAL);
        }
        return Current.PROVIDER;
    }

    /** The provider that runs everywhere. */
    public static Provider scalar() {
        return SCALAR;
    }

    /**
     * Finds the provider.
     *
     * @param choice {@code auto}, {@code vector} or {@code scalar}
     * @throws IllegalArgumentException      for any other choice
     * @throws UnsupportedOperationException where {@code vector} cannot run, or the processor has no FMA
     */
    static Provider lookup(String choice) {
        if (!choice.equals("auto") && !choice.equals("vector") && !choice.equals("scalar")) {
            throw new IllegalArgumentException(CHOICE + " is '" + choice + "', must be auto, vector or scalar");
        }
        if (!VirtualMachine.hasFma()) {
            throw new UnsupportedOperationException("Lanemax needs a processor with fused multiply-add (FMA), and the virtual"
                    + " machine must use it (-XX:+UseFMA, -XX:UseAVX=2 or more on x86): without, results would take"
                    + " a thousand times longer");
        }
        if (choice.equals("scalar")) {
            return announce(System.Logger.Level.INFO, SCALAR, "as " + CHOICE + " asks");
        }
        Optional<String> obstacle = obstacleToVectors();
        if (obstacle.isEmpty()) {
            return announce(System.Logger.Level.INFO, vector(), "jdk.incubator.vector is there, FMA is enabled");
        }
        if (choice.equals("vector")) {
            throw new UnsupportedOperationException(CHOICE + " is 'vector', but " + obstacle.get());
        }
        return announce(System.Logger.Level.WARNING, SCALAR, obstacle.get());
    }

    /** With vectors of two doubles, what computes in double is scalar: C2 knows no masks of two lanes on x86, and would allocate. */
    private static Provider vector() {
        VectorRehearsal.run();
        boolean vectorsOfDoubles = VectorWidth.bits() > LEAST_BITS;
        return new Provider("vector-" + VectorWidth.bits(),
                new VectorFloatArrayKernels(), new VectorFloatSegmentKernels(), new VectorFloatAddressKernels(),
                vectorsOfDoubles ? new VectorDoubleArrayKernels() : SCALAR.doubleArrays,
                vectorsOfDoubles ? new VectorDoubleSegmentKernels() : SCALAR.doubleSegments,
                vectorsOfDoubles ? new VectorDoubleAddressKernels() : SCALAR.doubleAddresses,
                new VectorFloatArrayFunctions(), new VectorFloatSegmentFunctions(), new VectorFloatAddressFunctions(),
                vectorsOfDoubles ? new VectorDoubleArrayFunctions() : SCALAR.doubleArrayFunctions,
                vectorsOfDoubles ? new VectorDoubleSegmentFunctions() : SCALAR.doubleSegmentFunctions,
                vectorsOfDoubles ? new VectorDoubleAddressFunctions() : SCALAR.doubleAddressFunctions,
                new VectorFloatTransposition(), vectorsOfDoubles ? new VectorDoubleTransposition() : SCALAR.doubleTransposition,
                new VectorFloatColumnKernels(), vectorsOfDoubles ? new VectorDoubleColumnKernels() : SCALAR.doubleColumns,
                vectorsOfDoubles ? new VectorTileKernels() : SCALAR.tiles,
                vectorsOfDoubles ? new VectorElementLosses() : SCALAR.elementLosses,
                vectorsOfDoubles ? new VectorPreciseKernels() : SCALAR.precise);
    }

    /** Why the vector kernels cannot run here, or would crawl; empty where they can. */
    private static Optional<String> obstacleToVectors() {
        if (!VirtualMachine.isHotSpot()) {
            return Optional.of("the virtual machine is not HotSpot but " + System.getProperty("java.vm.name"));
        }
        if (VirtualMachine.compilesWithJvmci()) {
            return Optional.of("a JVMCI compiler replaces C2 (-XX:+UseJVMCICompiler)");
        }
        if (!findIncubator()) {
            return Optional.of("the module " + INCUBATOR + " is absent: start Java with --add-modules " + INCUBATOR);
        }
        if (!VirtualMachine.hasOptimisingCompiler() && !Boolean.getBoolean(WITHOUT_OPTIMISING_COMPILER)) {
            return Optional.of("the compiler C2 is off (java.vm.info is '" + System.getProperty("java.vm.info") + "')");
        }
        try {
            int bits = VectorWidth.bits();
            return bits >= LEAST_BITS && bits <= MOST_BITS ? Optional.empty()
                    : Optional.of("vectors have " + bits + " bits, must have " + LEAST_BITS + " to " + MOST_BITS);
        } catch (LinkageError | UnsupportedOperationException broken) {
            return Optional.of("the module " + INCUBATOR + " does not link: " + broken);
        }
    }

    private static boolean findIncubator() {
        Module own = Provider.class.getModule();
        ModuleLayer layer = Optional.ofNullable(own.getLayer()).orElse(ModuleLayer.boot());
        Optional<Module> incubator = layer.findModule(INCUBATOR);
        incubator.ifPresent(own::addReads);
        return incubator.isPresent();
    }

    private static Provider announce(System.Logger.Level level, Provider provider, String reason) {
        if (level == System.Logger.Level.INFO && !Boolean.parseBoolean(System.getProperty(LOG, "true"))) {
            return provider;
        }
        System.getLogger("dev.lanemax").log(level, "Lanemax computes with the provider " + provider.name() + ": " + reason);
        return provider;
    }
}
