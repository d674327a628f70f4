package dev.lanemax.jni;

import dev.lanemax.CrossEntropy;
import dev.lanemax.Elementwise;
import dev.lanemax.Layout;
import dev.lanemax.LogSoftmax;
import dev.lanemax.LogSumExp;
import dev.lanemax.Reduction;
import dev.lanemax.Softmax;
import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

/**
 * What each C function is to a caller in Java.
 *
 * @param logits    rows of logits or other arguments
 * @param labels    a label a row
 * @param matrix    receives rows of results
 * @param vector    receives a result a row, or one of all
 * @param layout    of both matrices
 * @param reduction a value of {@code lmx_reduction}
 */
record JavaOperators(MemorySegment logits, MemorySegment labels, MemorySegment matrix, MemorySegment vector, Layout layout,
        int reduction) {

    /** Runs what {@code lmx_<name>_<type>} does. */
    void run(String name, String type) {
        switch (type) {
            case "f32" -> runFloat(name);
            case "f64" -> runDouble(name);
            default -> throw new IllegalArgumentException(type);
        }
    }

    private void runFloat(String name) {
        switch (name) {
            case "softmax" -> new Softmax().forward(JAVA_FLOAT, logits, layout, matrix, layout);
            case "log_softmax" -> new LogSoftmax().forward(JAVA_FLOAT, logits, layout, matrix, layout);
            case "logsumexp" -> new LogSumExp().forward(JAVA_FLOAT, logits, layout, vector, 0);
            case "cross_entropy" -> {
                if (reduction == 0) {
                    crossEntropy().losses(JAVA_FLOAT, logits, layout, labels, 0, vector, 0);
                } else {
                    vector.set(JAVA_FLOAT, 0, crossEntropy().loss(JAVA_FLOAT, logits, layout, labels, 0));
                }
            }
            case "cross_entropy_gradient" -> {
                if (reduction == 0) {
                    crossEntropy().lossesAndGradient(JAVA_FLOAT, logits, layout, labels, 0, vector, 0, matrix, layout);
                } else {
                    vector.set(JAVA_FLOAT, 0,
                            crossEntropy().lossAndGradient(JAVA_FLOAT, logits, layout, labels, 0, matrix, layout));
                }
            }
            default -> elementwise(name).forward(JAVA_FLOAT, logits, layout, matrix, layout);
        }
    }

    private void runDouble(String name) {
        switch (name) {
            case "softmax" -> new Softmax().forward(JAVA_DOUBLE, logits, layout, matrix, layout);
            case "log_softmax" -> new LogSoftmax().forward(JAVA_DOUBLE, logits, layout, matrix, layout);
            case "logsumexp" -> new LogSumExp().forward(JAVA_DOUBLE, logits, layout, vector, 0);
            case "cross_entropy" -> {
                if (reduction == 0) {
                    crossEntropy().losses(JAVA_DOUBLE, logits, layout, labels, 0, vector, 0);
                } else {
                    vector.set(JAVA_DOUBLE, 0, crossEntropy().loss(JAVA_DOUBLE, logits, layout, labels, 0));
                }
            }
            case "cross_entropy_gradient" -> {
                if (reduction == 0) {
                    crossEntropy().lossesAndGradient(JAVA_DOUBLE, logits, layout, labels, 0, vector, 0, matrix, layout);
                } else {
                    vector.set(JAVA_DOUBLE, 0,
                            crossEntropy().lossAndGradient(JAVA_DOUBLE, logits, layout, labels, 0, matrix, layout));
                }
            }
            default -> elementwise(name).forward(JAVA_DOUBLE, logits, layout, matrix, layout);
        }
    }

    private CrossEntropy crossEntropy() {
        return new CrossEntropy().withReduction(reduction == 2 ? Reduction.MEAN_WEIGHT : Reduction.SUM);
    }

    private static Elementwise elementwise(String name) {
        return switch (name) {
            case "exp" -> Elementwise.exp();
            case "expm1" -> Elementwise.expm1();
            case "log" -> Elementwise.log();
            case "log1p" -> Elementwise.log1p();
            case "sigmoid" -> Elementwise.sigmoid();
            case "log_sigmoid" -> Elementwise.logSigmoid();
            case "softplus" -> Elementwise.softplus();
            case "tanh" -> Elementwise.tanh();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
