package dev.lanemax.benchmarks;

import dev.lanemax.ElementwiseLoss;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The operators as anyone would write them, with {@link Math#exp}, {@link Math#log} and the like in double: the baseline, and what
 * all results are checked with.
 */
final class MathExpLoops {

    private MathExpLoops() {
    }

    /** Computes an operator; returns the loss, or 0 where it has none. */
    static float call(Operator operator, Batch batch, float[] output) {
        if (batch.shape().inner() == 1 || operator.isOtherLoss() && LossLine.of(operator).loss() instanceof ElementwiseLoss<?>) {
            return callOnRows(operator, batch, output);
        }
        float[] rowsOfOutput = new float[output.length];
        float loss = callOnRows(operator, batch.withContiguousRows(), rowsOfOutput);
        if (output.length == batch.shape().elements()) {
            batch.shape().spread(rowsOfOutput, output);
        } else {
            System.arraycopy(rowsOfOutput, 0, output, 0, output.length);
        }
        return loss;
    }

    private static float callOnRows(Operator operator, Batch batch, float[] output) {
        float[] logits = batch.logits();
        int rows = batch.shape().rows();
        int classes = batch.shape().classes();
        switch (operator) {
            case SOFTMAX -> softmax(logits, output, rows, classes);
            case LOG_SOFTMAX -> logSoftmax(logits, output, rows, classes);
            case LOG_SUM_EXP -> logSumExp(logits, output, rows, classes);
            case LOSS -> {
                return crossEntropy(logits, batch.labels(), rows, classes);
            }
            case LOSS_AND_GRADIENT -> {
                return crossEntropyGradient(logits, batch.labels(), output, rows, classes);
            }
            case SPARSEMAX -> sparsemax(logits, output, rows, classes);
            default -> {
                if (operator.isOtherLoss()) {
                    return LossLoops.call(operator, batch, output);
                }
                DoubleUnaryOperator function = function(operator);
                for (int i = 0; i < logits.length; i++) {
                    output[i] = (float) function.applyAsDouble(logits[i]);
                }
            }
        }
        return 0;
    }

    /** An elementary function over double. */
    static void call(Operator operator, double[] input, double[] output) {
        DoubleUnaryOperator function = function(operator.overFloat());
        for (int i = 0; i < input.length; i++) {
            output[i] = function.applyAsDouble(input[i]);
        }
    }

    private static DoubleUnaryOperator function(Operator operator) {
        return switch (operator) {
            case EXP -> Math::exp;
            case EXPM1 -> Math::expm1;
            case LOG -> Math::log;
            case LOG1P -> Math::log1p;
            case SIGMOID -> MathExpLoops::sigmoid;
            case LOG_SIGMOID -> x -> -softplus(-x);
            case SOFTPLUS -> MathExpLoops::softplus;
            case TANH -> Math::tanh;
            default -> throw new IllegalArgumentException("no loop computes " + operator);
        };
    }

    private static void softmax(float[] logits, float[] probabilities, int rows, int classes) {
        for (int row = 0; row < rows; row++) {
            int start = row * classes;
            float max = max(logits, start, classes);
            double sum = 0;
            for (int i = start; i < start + classes; i++) {
                double term = Math.exp((double) logits[i] - max);
                probabilities[i] = (float) term;
                sum += term;
            }
            double scale = 1 / sum;
            for (int i = start; i < start + classes; i++) {
                probabilities[i] = (float) (probabilities[i] * scale);
            }
        }
    }

    private static void logSoftmax(float[] logits, float[] logProbabilities, int rows, int classes) {
        for (int row = 0; row < rows; row++) {
            int start = row * classes;
            double logSumExp = logSumExp(logits, start, classes);
            for (int i = start; i < start + classes; i++) {
                logProbabilities[i] = (float) (logits[i] - logSumExp);
            }
        }
    }

    private static void logSumExp(float[] logits, float[] result, int rows, int classes) {
        for (int row = 0; row < rows; row++) {
            result[row] = (float) logSumExp(logits, row * classes, classes);
        }
    }

    /** The mean loss. */
    private static float crossEntropy(float[] logits, int[] labels, int rows, int classes) {
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            int start = row * classes;
            loss += logSumExp(logits, start, classes) - logits[start + labels[row]];
        }
        return (float) (loss / rows);
    }

    /** The mean loss, and its gradient. */
    private static float crossEntropyGradient(float[] logits, int[] labels, float[] gradient, int rows, int classes) {
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            int start = row * classes;
            int target = start + labels[row];
            double logSumExp = logSumExp(logits, start, classes);
            double rowLoss = logSumExp - logits[target];
            for (int i = start; i < start + classes; i++) {
                gradient[i] = (float) (Math.exp(logits[i] - logSumExp) / rows);
            }
            gradient[target] = (float) (Math.expm1(-rowLoss) / rows);
            loss += rowLoss;
        }
        return (float) (loss / rows);
    }

    /** max(x - t, 0) with the t for which the sum is 1. */
    private static void sparsemax(float[] logits, float[] probabilities, int rows, int classes) {
        for (int row = 0; row < rows; row++) {
            int start = row * classes;
            float[] sorted = Arrays.copyOfRange(logits, start, start + classes);
            Arrays.sort(sorted);
            double sum = 0;
            double threshold = 0;
            for (int k = 1; k <= classes && 1 + k * (double) sorted[classes - k] > sum + sorted[classes - k]; k++) {
                sum += sorted[classes - k];
                threshold = (sum - 1) / k;
            }
            for (int i = start; i < start + classes; i++) {
                probabilities[i] = (float) Math.max(logits[i] - threshold, 0);
            }
        }
    }

    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double logSumExp(float[] logits, int start, int classes) {
        float max = max(logits, start, classes);
        double sum = 0;
        for (int i = start; i < start + classes; i++) {
            sum += Math.exp((double) logits[i] - max);
        }
        return max + Math.log(sum);
    }

    private static float max(float[] logits, int start, int classes) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = start; i < start + classes; i++) {
            max = Math.max(max, logits[i]);
        }
        return max;
    }
}
