package dev.lanemax.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Lanemax on off-heap memory segments, aligned to a cache line. */
public class LanemaxOffHeapBenchmark extends LanemaxBenchmark {

    private static final int CACHE_LINE = 64;

    private MemorySegment labels;
    private MemorySegment[] logits;
    private MemorySegment[] outputs;
    private dev.lanemax.Batch[] lossBatches;

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
        if (operator.isOtherLoss()) {
            LossLine.Targets kind = LossLine.of(operator).targets();
            MemorySegment targets = arena.allocate(bytes, CACHE_LINE).copyFrom(MemorySegment.ofArray(batch.targets(kind)));
            lossBatches = new dev.lanemax.Batch[bufferCount];
            Arrays.setAll(lossBatches, i -> lossBatch(i, kind, targets));
        }
    }

    private dev.lanemax.Batch lossBatch(int index, LossLine.Targets kind, MemorySegment targets) {
        dev.lanemax.Batch batch =
                new dev.lanemax.Batch().logits(JAVA_FLOAT, logits[index], layout).gradient(JAVA_FLOAT, outputs[index], layout);
        return kind == LossLine.Targets.LABELS
                ? batch.labels(JAVA_INT, labels, 0) : batch.targets(JAVA_FLOAT, targets, layout);
    }

    @Override
    float call(int index) {
        return operator.isOverDouble() ? (float) callOverDouble(index) : callOverFloat(index);
    }

    private float callOverFloat(int index) {
        if (otherLoss != null) {
            return (float) otherLoss.lossAndGradient(lossBatches[index]);
        }
        MemorySegment input = logits[index];
        MemorySegment output = outputs[index];
        switch (operator) {
            case SOFTMAX -> softmax.forward(JAVA_FLOAT, input, layout, output, layout);
            case LOG_SOFTMAX -> logSoftmax.forward(JAVA_FLOAT, input, layout, output, layout);
            case SPARSEMAX -> sparsemax.forward(JAVA_FLOAT, input, layout, output, layout);
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
