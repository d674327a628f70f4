package dev.lanemax.demo;

import dev.lanemax.CrossEntropy;
import dev.lanemax.Layout;
import dev.lanemax.LogSoftmax;
import dev.lanemax.LogSumExp;
import dev.lanemax.Softmax;
import java.util.SplittableRandom;

/** A kernel to measure, with the memory traffic that it cannot avoid. */
enum Kernel {
    SOFTMAX("softmax", 2 * Float.BYTES) {
        @Override
        Runnable on(Batch batch) {
            Softmax softmax = new Softmax();
            return () -> softmax.forward(batch.logits, batch.output, batch.layout);
        }
    },
    LOG_SOFTMAX("log_softmax", 2 * Float.BYTES) {
        @Override
        Runnable on(Batch batch) {
            LogSoftmax logSoftmax = new LogSoftmax();
            return () -> logSoftmax.forward(batch.logits, batch.output, batch.layout);
        }
    },
    LOG_SUM_EXP("logsumexp", Float.BYTES) {
        @Override
        Runnable on(Batch batch) {
            LogSumExp logSumExp = new LogSumExp();
            return () -> logSumExp.forward(batch.logits, batch.layout, batch.output, 0);
        }
    },
    LOSS("cross_entropy loss", Float.BYTES) {
        @Override
        Runnable on(Batch batch) {
            CrossEntropy crossEntropy = new CrossEntropy();
            return () -> batch.output[0] = crossEntropy.loss(batch.logits, batch.layout, batch.labels, 0);
        }
    },
    LOSS_AND_GRADIENT("cross_entropy loss + gradient", 2 * Float.BYTES) {
        @Override
        Runnable on(Batch batch) {
            CrossEntropy crossEntropy = new CrossEntropy();
            return () -> crossEntropy.lossAndGradient(batch.logits, batch.layout, batch.labels, 0, batch.output, batch.layout);
        }
    };

    private final String label;
    private final int bytesPerElement;

    Kernel(String label, int bytesPerElement) {
        this.label = label;
        this.bytesPerElement = bytesPerElement;
    }

    String label() {
        return label;
    }

    /** How many bytes it must read and write for each logit. */
    int bytesPerElement() {
        return bytesPerElement;
    }

    /** A call of the kernel. */
    abstract Runnable on(Batch batch);

    /** Logits with labels, and room for a result. */
    static final class Batch {

        private final Layout layout;
        private final float[] logits;
        private final float[] output;
        private final int[] labels;

        Batch(int rows, int classes) {
            SplittableRandom random = new SplittableRandom(1);
            layout = Layout.of(rows, classes);
            logits = new float[rows * classes];
            output = new float[rows * classes];
            labels = new int[rows];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) random.nextGaussian();
            }
            for (int row = 0; row < rows; row++) {
                labels[row] = random.nextInt(classes);
            }
        }

        int elements() {
            return logits.length;
        }

        /** What a kernel's traffic is compared with: one copy of the logits. */
        void copy() {
            System.arraycopy(logits, 0, output, 0, logits.length);
        }
    }
}
