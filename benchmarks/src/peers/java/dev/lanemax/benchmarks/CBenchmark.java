package dev.lanemax.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.EnumSet;
import java.util.Set;
import org.openjdk.jmh.annotations.Param;

/** C with intrinsics, on off-heap memory, aligned to a cache line. */
public class CBenchmark extends BatchBenchmark {

    /** What the C peers compute. */
    static final Set<Operator> OPERATORS = EnumSet.of(Operator.SOFTMAX, Operator.LOG_SOFTMAX);

    private static final int CACHE_LINE = 64;

    /** The instruction set. */
    @Param({"avx512", "avx2"})
    public String instructions;

    private MethodHandle kernel;
    private Shape size;
    private MemorySegment[] logits;
    private MemorySegment[] outputs;

    @Override
    void prepare(Batch batch, int bufferCount) {
        requireSupported(OPERATORS);
        kernel = CLibrary.of(instructions).kernel(operator.toString());
        size = batch.shape();
        Arena arena = Arena.ofAuto();
        long bytes = (long) size.elements() * Float.BYTES;
        logits = new MemorySegment[bufferCount];
        outputs = new MemorySegment[bufferCount];
        for (int i = 0; i < bufferCount; i++) {
            logits[i] = arena.allocate(bytes, CACHE_LINE).copyFrom(MemorySegment.ofArray(batch.logits()));
            outputs[i] = arena.allocate(bytes, CACHE_LINE);
        }
    }

    @Override
    float call(int index) {
        try {
            kernel.invokeExact(logits[index], outputs[index], (long) size.rows(), (long) size.classes());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        return 0;
    }

    @Override
    float[] output(int index, int count) {
        return outputs[index].asSlice(0, (long) count * Float.BYTES).toArray(JAVA_FLOAT);
    }

    @Override
    Agreement agreement() {
        return Agreement.ofPeers(operator, size);
    }
}
