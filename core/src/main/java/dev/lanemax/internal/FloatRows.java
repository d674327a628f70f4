package dev.lanemax.internal;

import dev.lanemax.Layout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The operators over rows of {@code float}: checks the arguments and chooses the kernel.
 */
public final class FloatRows {

    private final Provider provider;

    public FloatRows(Provider provider) {
        this.provider = provider;
    }

    /** Over arrays. */
    public void softmax(float[] logits, Layout logitsLayout, float[] probabilities, Layout probabilitiesLayout) {
        Checks.map("logits", logits, logitsLayout, "probabilities", probabilities, probabilitiesLayout);
        provider.floatArrays().softmax(
                logits, (int) logitsLayout.offset(), (int) logitsLayout.rowStride(),
                probabilities, (int) probabilitiesLayout.offset(), (int) probabilitiesLayout.rowStride(),
                (int) logitsLayout.rows(), (int) logitsLayout.classes(), logits == probabilities);
    }

    /** Over memory segments. */
    public void softmax(ValueLayout.OfFloat type, MemorySegment logits, Layout logitsLayout,
            MemorySegment probabilities, Layout probabilitiesLayout) {
        Checks.map(type, "logits", logits, logitsLayout, "probabilities", probabilities, probabilitiesLayout);
        float[] logitsArray = HeapSegments.floats(logits);
        float[] probabilitiesArray = HeapSegments.floats(probabilities);
        if (logitsArray != null && probabilitiesArray != null) {
            provider.floatArrays().softmax(
                    logitsArray, HeapSegments.index(type, logits, logitsLayout.offset()), (int) logitsLayout.rowStride(),
                    probabilitiesArray, HeapSegments.index(type, probabilities, probabilitiesLayout.offset()),
                    (int) probabilitiesLayout.rowStride(), (int) logitsLayout.rows(), (int) logitsLayout.classes(),
                    logitsArray == probabilitiesArray);
        } else {
            HeapSegments.provider(provider, logits.isNative() && probabilities.isNative()).floatSegments().softmax(
                    logits, logitsLayout.offset(), logitsLayout.rowStride(),
                    probabilities, probabilitiesLayout.offset(), probabilitiesLayout.rowStride(),
                    logitsLayout.rows(), (int) logitsLayout.classes(),
                    Checks.sameStart(logits, logitsLayout, probabilities, probabilitiesLayout, type));
        }
    }

    /** Over arrays. */
    public void logSoftmax(float[] logits, Layout logitsLayout, float[] logProbabilities, Layout logProbabilitiesLayout) {
        Checks.map("logits", logits, logitsLayout, "logProbabilities", logProbabilities, logProbabilitiesLayout);
        provider.floatArrays().logSoftmax(
                logits, (int) logitsLayout.offset(), (int) logitsLayout.rowStride(),
                logProbabilities, (int) logProbabilitiesLayout.offset(), (int) logProbabilitiesLayout.rowStride(),
                (int) logitsLayout.rows(), (int) logitsLayout.classes(), logits == logProbabilities);
    }

    /** Over memory segments. */
    public void logSoftmax(ValueLayout.OfFloat type, MemorySegment logits, Layout logitsLayout,
            MemorySegment logProbabilities, Layout logProbabilitiesLayout) {
        Checks.map(type, "logits", logits, logitsLayout, "logProbabilities", logProbabilities, logProbabilitiesLayout);
        float[] logitsArray = HeapSegments.floats(logits);
        float[] logProbabilitiesArray = HeapSegments.floats(logProbabilities);
        if (logitsArray != null && logProbabilitiesArray != null) {
            provider.floatArrays().logSoftmax(
                    logitsArray, HeapSegments.index(type, logits, logitsLayout.offset()), (int) logitsLayout.rowStride(),
                    logProbabilitiesArray, HeapSegments.index(type, logProbabilities, logProbabilitiesLayout.offset()),
                    (int) logProbabilitiesLayout.rowStride(), (int) logitsLayout.rows(), (int) logitsLayout.classes(),
                    logitsArray == logProbabilitiesArray);
        } else {
            HeapSegments.provider(provider, logits.isNative() && logProbabilities.isNative()).floatSegments().logSoftmax(
                    logits, logitsLayout.offset(), logitsLayout.rowStride(),
                    logProbabilities, logProbabilitiesLayout.offset(), logProbabilitiesLayout.rowStride(),
                    logitsLayout.rows(), (int) logitsLayout.classes(),
                    Checks.sameStart(logits, logitsLayout, logProbabilities, logProbabilitiesLayout, type));
        }
    }

    /** Over arrays. */
    public void logSumExp(float[] logits, Layout layout, float[] result, int resultOffset) {
        Checks.matrix("logits", logits, layout);
        Checks.vector("result", result, resultOffset, layout.rows());
        Checks.disjoint("logits", logits, layout, "result", result, resultOffset);
        provider.floatArrays().logSumExp(logits, (int) layout.offset(), (int) layout.rowStride(),
                result, resultOffset, (int) layout.rows(), (int) layout.classes());
    }

    /** Over memory segments. */
    public void logSumExp(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, MemorySegment result, long resultOffset) {
        Checks.matrix("logits", type, logits, layout);
        Checks.vector("result", type, result, resultOffset, layout.rows());
        Checks.writable("result", result);
        Checks.disjoint("logits", type, logits, layout, "result", type, result, resultOffset);
        float[] logitsArray = HeapSegments.floats(logits);
        float[] resultArray = HeapSegments.floats(result);
        if (logitsArray != null && resultArray != null) {
            provider.floatArrays().logSumExp(
                    logitsArray, HeapSegments.index(type, logits, layout.offset()), (int) layout.rowStride(),
                    resultArray, HeapSegments.index(type, result, resultOffset), (int) layout.rows(), (int) layout.classes());
        } else {
            HeapSegments.provider(provider, logits.isNative() && result.isNative()).floatSegments().logSumExp(
                    logits, layout.offset(), layout.rowStride(), result, resultOffset, layout.rows(), (int) layout.classes());
        }
    }
}
