package dev.lanemax.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Lanemax on off-heap memory segments, aligned to a cache line. */
public class LanemaxOffHeapBenchmark extends LanemaxBenchmark {

    private static final int CACHE_LINE = 64;

    private MemorySegment labels;
    private MemorySegment[] logits;
    private MemorySegment[] outputs;

    @Override
    void copy(Batch batch, int bufferCount) {
        Arena arena = Arena.ofAuto();
        long bytes = (long) batch.shape().elements() * operator.elementBytes();
        MemorySegment values = operator.isOverDouble()
                ? MemorySegment.ofArray(batch.doubles()) : MemorySegment.ofArray(batch.logits());
        labels = arena.allocateFrom(JAVA_INT, batch.labels());
        logits = new MemorySegment[bufferCount];
        outputs = new MemorySegment[bufferCount];
        for (int i = 0; i < bufferCount; i++) {
            logits[i] = arena.allocate(bytes, CACHE_LINE).copyFrom(values);
            outputs[i] = arena.allocate(bytes, CACHE_LINE);
        }
    }

    @Override
    float call(int index) {
        return operator.isOverDouble() ? (float) callOverDouble(index) : callOverFloat(index);
    }

    private float callOverFloat(int index) {
        MemorySegment input = logits[index];
        MemorySegment output = outputs[index];
        switch (operator) {
            case SOFTMAX -> softmax.forward(JAVA_FLOAT, input, layout, output, layout);
            case LOG_SOFTMAX -> logSoftmax.forward(JAVA_FLOAT, input, layout, output, layout);
            case LOG_SUM_EXP -> logSumExp.forward(JAVA_FLOAT, input, layout, output, 0);
            case LOSS -> {
                return crossEntropy.loss(JAVA_FLOAT, input, layout, labels, 0);
            }
            case LOSS_AND_GRADIENT -> {
                return crossEntropy.lossAndGradient(JAVA_FLOAT, input, layout, labels, 0, output, layout);
            }
            default -> function.forward(JAVA_FLOAT, input, layout, output, layout);
        }
        return 0;
    }

    private double callOverDouble(int index) {
        MemorySegment input = logits[index];
        MemorySegment output = outputs[index];
        switch (operator) {
            case SOFTMAX_F64 -> softmax.forward(JAVA_DOUBLE, input, layout, output, layout);
            case LOG_SOFTMAX_F64 -> logSoftmax.forward(JAVA_DOUBLE, input, layout, output, layout);
            case LOSS_F64 -> {
                return crossEntropy.loss(JAVA_DOUBLE, input, layout, labels, 0);
            }
            case LOSS_AND_GRADIENT_F64 -> {
                return crossEntropy.lossAndGradient(JAVA_DOUBLE, input, layout, labels, 0, output, layout);
            }
            default -> function.forward(JAVA_DOUBLE, input, layout, output, layout);
        }
        return 0;
    }

    @Override
    float[] output(int index, int count) {
        MemorySegment results = outputs[index].asSlice(0, (long) count * operator.elementBytes());
        return operator.isOverDouble() ? Batch.rounded(results.toArray(JAVA_DOUBLE), count) : results.toArray(JAVA_FLOAT);
    }
}
