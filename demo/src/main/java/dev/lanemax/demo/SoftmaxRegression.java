package dev.lanemax.demo;

import dev.lanemax.CrossEntropy;
import dev.lanemax.Layout;
import java.util.Arrays;

/** A linear layer under softmax and cross-entropy, trained on all rows at once in each epoch. */
final class SoftmaxRegression {

    /** Is told each epoch's loss. */
    @FunctionalInterface
    interface Progress {
        void epoch(int epoch, float loss);
    }

    private SoftmaxRegression() {
    }

    static Training train(Digits digits, int epochs, float learningRate, Progress progress) {
        float[] inputs = digits.inputs();
        int rows = digits.trainingRows();
        LinearLayer layer = new LinearLayer(Digits.PIXELS, Digits.CLASSES);
        CrossEntropy crossEntropy = new CrossEntropy();
        Layout layout = Layout.of(rows, Digits.CLASSES);
        float[] logits = new float[rows * Digits.CLASSES];
        float[] losses = new float[epochs];
        for (int epoch = 1; epoch <= epochs; epoch++) {
            layer.forward(inputs, 0, rows, logits);
            float[] gradient = logits; // in place
            float loss = crossEntropy.lossAndGradient(logits, layout, digits.labels(), 0, gradient, layout);
            layer.descend(inputs, gradient, rows, learningRate);
            losses[epoch - 1] = loss;
            progress.epoch(epoch, loss);
        }
        return new Training(losses, accuracy(digits, inputs, layer));
    }

    /** The share of held-out rows whose first largest logit is that of their label. */
    private static double accuracy(Digits digits, float[] inputs, LinearLayer layer) {
        int rows = digits.heldOutRows();
        float[] logits = new float[rows * Digits.CLASSES];
        layer.forward(inputs, digits.trainingRows(), rows, logits);
        int right = 0;
        for (int row = 0; row < rows; row++) {
            float[] scores = Arrays.copyOfRange(logits, row * Digits.CLASSES, (row + 1) * Digits.CLASSES);
            if (indexOfMax(scores) == digits.labels()[digits.trainingRows() + row]) {
                right++;
            }
        }
        return (double) right / rows;
    }

    private static int indexOfMax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
