package dev.lanemax.demo;

import java.util.Arrays;

/**
 * outputs = inputs x weights + bias, all matrices dense and row by row, trained by gradient descent.
 *
 * <p>Every sum is taken in float, one addition after the other in the order of the loops, and no product is fused with an
 * addition, so that the C program {@code train_digits} reaches the same bits.
 */
final class LinearLayer {

    private final int features;
    private final int classes;
    private final float[] weights; // [features][classes]
    private final float[] bias;    // [classes]
    private final float[] weightsGradient;
    private final float[] biasGradient;

    /** A layer whose weights and bias are 0. */
    LinearLayer(int features, int classes) {
        this.features = features;
        this.classes = classes;
        this.weights = new float[features * classes];
        this.bias = new float[classes];
        this.weightsGradient = new float[features * classes];
        this.biasGradient = new float[classes];
    }

    /** outputs[r][c] = bias[c] + the sum over f of inputs[firstRow + r][f] * weights[f][c]. */
    void forward(float[] inputs, int firstRow, int rows, float[] outputs) {
        for (int row = 0; row < rows; row++) {
            int output = row * classes;
            System.arraycopy(bias, 0, outputs, output, classes);
            for (int feature = 0; feature < features; feature++) {
                float input = inputs[(firstRow + row) * features + feature];
                int weight = feature * classes;
                for (int c = 0; c < classes; c++) {
                    outputs[output + c] = outputs[output + c] + input * weights[weight + c];
                }
            }
        }
    }

    /** Moves weights and bias against the gradient, given the gradient of the loss by the outputs of the first rows. */
    void descend(float[] inputs, float[] outputsGradient, int rows, float learningRate) {
        computeGradient(inputs, outputsGradient, rows);
        descend(weights, weightsGradient, learningRate);
        descend(bias, biasGradient, learningRate);
    }

    /** weightsGradient[f][c] = the sum over r of inputs[r][f] * outputsGradient[r][c], and so the bias, whose inputs are 1. */
    private void computeGradient(float[] inputs, float[] outputsGradient, int rows) {
        Arrays.fill(weightsGradient, 0);
        Arrays.fill(biasGradient, 0);
        for (int row = 0; row < rows; row++) {
            int output = row * classes;
            for (int feature = 0; feature < features; feature++) {
                float input = inputs[row * features + feature];
                int weight = feature * classes;
                for (int c = 0; c < classes; c++) {
                    weightsGradient[weight + c] = weightsGradient[weight + c] + input * outputsGradient[output + c];
                }
            }
            for (int c = 0; c < classes; c++) {
                biasGradient[c] = biasGradient[c] + outputsGradient[output + c];
            }
        }
    }

    private static void descend(float[] parameters, float[] gradient, float learningRate) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = parameters[i] - learningRate * gradient[i];
        }
    }
}
