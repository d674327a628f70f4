package dev.lanemax.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** ONNX Runtime, PyTorch, and C with the intrinsics of each instruction set that the processor has. */
public final class OtherLibraries implements Peers {

    private static final List<String> INSTRUCTION_SETS = List.of("avx512", "avx2");

    /** A hundredth of a second or so: neither start-up nor interruptions count for much in the best of some. */
    private static final long PEAK_FLOPS = 1_000_000_000;
    private static final int PEAK_REPETITIONS = 30;

    @Override
    public List<Contender> contenders(int threads) {
        List<Contender> contenders = new ArrayList<>();
        Contender onnxRuntime = new Contender("ONNX Rt", "ONNX Runtime " + Versions.of("onnxruntime"), true,
                OnnxRuntimeBenchmark.class, Map.of(), OnnxRuntimeBenchmark.OPERATORS);
        contenders.add(onnxRuntime);
        if (threads > 1) {
            contenders.add(onnxRuntime.onThreads(threads));
        }
        contenders.add(new Contender("PyTorch", "PyTorch " + Versions.of("pytorch") + " in DJL " + Versions.of("djl"), true,
                PyTorchBenchmark.class, Map.of(), PyTorchBenchmark.OPERATORS));
        for (String instructions : supportedInstructionSets()) {
            contenders.add(new Contender("C " + instructions, "C with " + instructions + " intrinsics", true,
                    CBenchmark.class, Map.of("instructions", instructions), CBenchmark.OPERATORS, false));
        }
        return contenders;
    }

    private static List<String> supportedInstructionSets() {
        return !CLibrary.exists() ? List.of()
                : INSTRUCTION_SETS.stream().filter(instructions -> CLibrary.of(instructions).isSupported()).toList();
    }

    @Override
    public OptionalDouble peakGflops() {
        return supportedInstructionSets().stream().mapToDouble(OtherLibraries::peakGflops).max();
    }

    private static double peakGflops(String instructions) {
        CLibrary library = CLibrary.of(instructions);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < PEAK_REPETITIONS; i++) {
            long start = System.nanoTime();
            library.multiplyAdd(PEAK_FLOPS);
            best = Math.min(best, System.nanoTime() - start);
        }
        return (double) PEAK_FLOPS / best;
    }
}
