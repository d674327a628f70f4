package dev.lanemax.benchmarks;

import java.util.Arrays;
import picocli.CommandLine;

/** What is benchmarked. */
public enum Operator {
    /** Softmax. */
    SOFTMAX("softmax", 8, 22),
    /** Logarithm of softmax. */
    LOG_SOFTMAX("log_softmax", 8, 22),
    /** Logarithm of the sum of exponentials, one value a row. */
    LOG_SUM_EXP("logsumexp", 4, 21),
    /** Mean cross-entropy with index labels. */
    LOSS("loss", 4, 21),
    /** Mean cross-entropy with index labels, and its gradient. */
    LOSS_AND_GRADIENT("loss+gradient", 8, 22),
    /** Mean binary cross-entropy of logits with targets 0 and 1, and its gradient. */
    BINARY_LOSS_AND_GRADIENT("bce+gradient", 12, 46);

    private final String label;
    private final int bytesPerLogit;
    private final int flopsPerLogit;

    Operator(String label, int bytesPerLogit, int flopsPerLogit) {
        this.label = label;
        this.bytesPerLogit = bytesPerLogit;
        this.flopsPerLogit = flopsPerLogit;
    }

    /** Its name in the table. */
    @Override
    public String toString() {
        return label;
    }

    /** How many bytes must be read and written for each logit, if each value goes over the bus but once. */
    int bytesPerLogit() {
        return bytesPerLogit;
    }

    /**
     * How many floating-point operations the usual computation takes for each logit, a fused multiply-add being two. An
     * exponential counts as 19: 1 product and 1 rounding for the multiple of log 2, 2 fused multiply-adds for the rest, 6 for a
     * polynomial of degree 6, and 1 scaling; a logarithm as 20.
     */
    int flopsPerLogit() {
        return flopsPerLogit;
    }

    /** How many values it writes, beside the loss. */
    int outputs(Shape shape) {
        return switch (this) {
            case SOFTMAX, LOG_SOFTMAX, LOSS_AND_GRADIENT, BINARY_LOSS_AND_GRADIENT -> shape.elements();
            case LOG_SUM_EXP -> shape.rows();
            case LOSS -> 0;
        };
    }

    /** Reads an operator as it stands in the table. */
    static final class Converter implements CommandLine.ITypeConverter<Operator> {

        @Override
        public Operator convert(String text) {
            return Arrays.stream(values()).filter(operator -> operator.label.equals(text)).findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "operator is '" + text + "', must be one of " + Arrays.toString(values())));
        }
    }
}
