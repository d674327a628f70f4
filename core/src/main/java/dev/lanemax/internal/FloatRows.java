package dev.lanemax.internal;

import dev.lanemax.Layout;
import dev.lanemax.kernels.LossBlock;
import dev.lanemax.kernels.LossSum;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The operators over rows of {@code float}: checks the arguments and chooses the kernel. What a batch has lost is returned as a sum
 * that has not been rounded to the type; the gradient is that of the sum, or of the mean.
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

    /** Over arrays. */
    public double crossEntropy(float[] logits, Layout layout, int[] labels, int labelsOffset) {
        checkInput(logits, layout, labels, labelsOffset);
        LossBlock block = LossBlock.ofThread();
        LossSum sum = LossSum.ofThread();
        for (int row = 0; row < (int) layout.rows(); row += LossBlock.ROWS) {
            int rows = fill(block, labels, labelsOffset, row, layout, false);
            loss(logits, (int) layout.offset(), layout, block, row, rows);
            sum.add(block, rows);
        }
        return sum.sum();
    }

    /** Over memory segments. */
    public double crossEntropy(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset) {
        checkInput(type, logits, layout, labels, labelsOffset);
        LossBlock block = LossBlock.ofThread();
        LossSum sum = LossSum.ofThread();
        for (long row = 0; row < layout.rows(); row += LossBlock.ROWS) {
            int rows = fill(block, labels, labelsOffset, row, layout, false);
            loss(type, logits, layout, block, row, rows);
            sum.add(block, rows);
        }
        return sum.sum();
    }

    /** Over arrays. */
    public double crossEntropyGradient(float[] logits, Layout layout, int[] labels, int labelsOffset,
            float[] gradient, Layout gradientLayout, boolean mean) {
        Checks.map("logits", logits, layout, "gradient", gradient, gradientLayout);
        checkInput(logits, layout, labels, labelsOffset);
        LossBlock block = LossBlock.ofThread();
        LossSum sum = LossSum.ofThread();
        for (int row = 0; row < (int) layout.rows(); row += LossBlock.ROWS) {
            int rows = fill(block, labels, labelsOffset, row, layout, mean);
            gradient(logits, (int) layout.offset(), layout, block,
                    gradient, (int) gradientLayout.offset(), gradientLayout, row, rows);
            sum.add(block, rows);
        }
        return sum.sum();
    }

    /** Over memory segments. */
    public double crossEntropyGradient(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset, MemorySegment gradient, Layout gradientLayout, boolean mean) {
        Checks.map(type, "logits", logits, layout, "gradient", gradient, gradientLayout);
        checkInput(type, logits, layout, labels, labelsOffset);
        Checks.disjoint("gradient", type, gradient, gradientLayout, "labels", ValueLayout.JAVA_INT, labels, labelsOffset);
        LossBlock block = LossBlock.ofThread();
        LossSum sum = LossSum.ofThread();
        for (long row = 0; row < layout.rows(); row += LossBlock.ROWS) {
            int rows = fill(block, labels, labelsOffset, row, layout, mean);
            gradient(type, logits, layout, block, gradient, gradientLayout, row, rows);
            sum.add(block, rows);
        }
        return sum.sum();
    }

    /** Over arrays. */
    public void crossEntropyRows(
            float[] logits, Layout layout, int[] labels, int labelsOffset, float[] losses, int lossesOffset) {
        checkLosses(logits, layout, losses, lossesOffset);
        checkInput(logits, layout, labels, labelsOffset);
        LossBlock block = LossBlock.ofThread();
        for (int row = 0; row < (int) layout.rows(); row += LossBlock.ROWS) {
            int rows = fill(block, labels, labelsOffset, row, layout, false);
            loss(logits, (int) layout.offset(), layout, block, row, rows);
            store(block, losses, lossesOffset + row, rows);
        }
    }

    /** Over memory segments. */
    public void crossEntropyRows(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset, MemorySegment losses, long lossesOffset) {
        checkLosses(type, logits, layout, losses, lossesOffset);
        checkInput(type, logits, layout, labels, labelsOffset);
        Checks.disjoint("labels", ValueLayout.JAVA_INT, labels, labelsOffset, "losses", type, losses, lossesOffset, layout.rows());
        LossBlock block = LossBlock.ofThread();
        for (long row = 0; row < layout.rows(); row += LossBlock.ROWS) {
            int rows = fill(block, labels, labelsOffset, row, layout, false);
            loss(type, logits, layout, block, row, rows);
            store(type, block, losses, lossesOffset + row, rows);
        }
    }

    /** Over arrays. */
    public void crossEntropyRowsGradient(float[] logits, Layout layout, int[] labels, int labelsOffset,
            float[] losses, int lossesOffset, float[] gradient, Layout gradientLayout) {
        Checks.map("logits", logits, layout, "gradient", gradient, gradientLayout);
        checkLosses(logits, layout, losses, lossesOffset);
        Checks.disjoint("gradient", gradient, gradientLayout, "losses", losses, lossesOffset);
        checkInput(logits, layout, labels, labelsOffset);
        LossBlock block = LossBlock.ofThread();
        for (int row = 0; row < (int) layout.rows(); row += LossBlock.ROWS) {
            int rows = fill(block, labels, labelsOffset, row, layout, false);
            gradient(logits, (int) layout.offset(), layout, block,
                    gradient, (int) gradientLayout.offset(), gradientLayout, row, rows);
            store(block, losses, lossesOffset + row, rows);
        }
    }

    /** Over memory segments. */
    public void crossEntropyRowsGradient(ValueLayout.OfFloat type, MemorySegment logits, Layout layout,
            MemorySegment labels, long labelsOffset, MemorySegment losses, long lossesOffset,
            MemorySegment gradient, Layout gradientLayout) {
        Checks.map(type, "logits", logits, layout, "gradient", gradient, gradientLayout);
        checkLosses(type, logits, layout, losses, lossesOffset);
        checkInput(type, logits, layout, labels, labelsOffset);
        Checks.disjoint("gradient", type, gradient, gradientLayout, "losses", type, losses, lossesOffset);
        Checks.disjoint("gradient", type, gradient, gradientLayout, "labels", ValueLayout.JAVA_INT, labels, labelsOffset);
        Checks.disjoint("labels", ValueLayout.JAVA_INT, labels, labelsOffset, "losses", type, losses, lossesOffset, layout.rows());
        LossBlock block = LossBlock.ofThread();
        for (long row = 0; row < layout.rows(); row += LossBlock.ROWS) {
            int rows = fill(block, labels, labelsOffset, row, layout, false);
            gradient(type, logits, layout, block, gradient, gradientLayout, row, rows);
            store(type, block, losses, lossesOffset + row, rows);
        }
    }

    private void loss(float[] logits, int offset, Layout layout, LossBlock block, int row, int rows) {
        provider.floatArrays().crossEntropy(logits, offset + row * (int) layout.rowStride(), (int) layout.rowStride(),
                block, rows, (int) layout.classes());
    }

    private void loss(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, LossBlock block, long row, int rows) {
        float[] logitsArray = HeapSegments.floats(logits);
        if (logitsArray != null) {
            loss(logitsArray, HeapSegments.index(type, logits, layout.offset()), layout, block, (int) row, rows);
        } else {
            HeapSegments.provider(provider, logits.isNative()).floatSegments().crossEntropy(
                    logits, layout.offset() + row * layout.rowStride(), layout.rowStride(), block, rows, (int) layout.classes());
        }
    }

    private void gradient(float[] logits, int offset, Layout layout, LossBlock block,
            float[] gradient, int gradientOffset, Layout gradientLayout, int row, int rows) {
        provider.floatArrays().crossEntropyGradient(
                logits, offset + row * (int) layout.rowStride(), (int) layout.rowStride(), block,
                gradient, gradientOffset + row * (int) gradientLayout.rowStride(), (int) gradientLayout.rowStride(),
                rows, (int) layout.classes());
    }

    private void gradient(ValueLayout.OfFloat type, MemorySegment logits, Layout layout, LossBlock block,
            MemorySegment gradient, Layout gradientLayout, long row, int rows) {
        float[] logitsArray = HeapSegments.floats(logits);
        float[] gradientArray = HeapSegments.floats(gradient);
        if (logitsArray != null && gradientArray != null) {
            gradient(logitsArray, HeapSegments.index(type, logits, layout.offset()), layout, block,
                    gradientArray, HeapSegments.index(type, gradient, gradientLayout.offset()), gradientLayout, (int) row, rows);
        } else {
            HeapSegments.provider(provider, logits.isNative() && gradient.isNative()).floatSegments().crossEntropyGradient(
                    logits, layout.offset() + row * layout.rowStride(), layout.rowStride(), block,
                    gradient, gradientLayout.offset() + row * gradientLayout.rowStride(), gradientLayout.rowStride(),
                    rows, (int) layout.classes());
        }
    }

    /** Prepares a block of rows from {@code row} on, and returns how many they are. */
    private static int fill(LossBlock block, int[] labels, int labelsOffset, int row, Layout layout, boolean mean) {
        int rows = (int) Math.min(LossBlock.ROWS, layout.rows() - row);
        for (int i = 0; i < rows; i++) {
            block.labels[i] = labels[labelsOffset + row + i];
        }
        Arrays.fill(block.factors, 0, rows, (float) scale(layout, mean));
        return rows;
    }

    /** Prepares a block of rows from {@code row} on, and returns how many they are. */
    private static int fill(LossBlock block, MemorySegment labels, long labelsOffset, long row, Layout layout, boolean mean) {
        int rows = (int) Math.min(LossBlock.ROWS, layout.rows() - row);
        for (int i = 0; i < rows; i++) {
            block.labels[i] = labels.getAtIndex(ValueLayout.JAVA_INT, labelsOffset + row + i);
        }
        Arrays.fill(block.factors, 0, rows, (float) scale(layout, mean));
        return rows;
    }

    private static void store(LossBlock block, float[] losses, int lossesOffset, int rows) {
        for (int i = 0; i < rows; i++) {
            losses[lossesOffset + i] = (float) block.losses[i];
        }
    }

    private static void store(ValueLayout.OfFloat type, LossBlock block, MemorySegment losses, long lossesOffset, int rows) {
        for (int i = 0; i < rows; i++) {
            losses.setAtIndex(type, lossesOffset + i, (float) block.losses[i]);
        }
    }

    private static double scale(Layout layout, boolean mean) {
        return mean ? 1.0 / layout.rows() : 1.0;
    }

    private static void checkInput(float[] logits, Layout layout, int[] labels, int labelsOffset) {
        Checks.matrix("logits", logits, layout);
        Checks.someClass("logits", layout);
        Checks.vector("labels", labels, labelsOffset, layout.rows());
        Checks.labels(labels, labelsOffset, layout);
    }

    private static void checkInput(
            ValueLayout type, MemorySegment logits, Layout layout, MemorySegment labels, long labelsOffset) {
        Checks.matrix("logits", type, logits, layout);
        Checks.someClass("logits", layout);
        Checks.vector("labels", ValueLayout.JAVA_INT, labels, labelsOffset, layout.rows());
        Checks.labels(labels, labelsOffset, layout);
    }

    private static void checkLosses(float[] logits, Layout layout, float[] losses, int lossesOffset) {
        Checks.matrix("logits", logits, layout);
        Checks.vector("losses", losses, lossesOffset, layout.rows());
        Checks.disjoint("logits", logits, layout, "losses", losses, lossesOffset);
    }

    private static void checkLosses(
            ValueLayout type, MemorySegment logits, Layout layout, MemorySegment losses, long lossesOffset) {
        Checks.matrix("logits", type, logits, layout);
        Checks.vector("losses", type, losses, lossesOffset, layout.rows());
        Checks.writable("losses", losses);
        Checks.disjoint("logits", type, logits, layout, "losses", type, losses, lossesOffset);
    }
}
