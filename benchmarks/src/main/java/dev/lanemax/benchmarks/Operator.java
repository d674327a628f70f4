package dev.lanemax.benchmarks;

import java.util.Arrays;
import picocli.CommandLine;

/** What is benchmarked. */
public enum Operator {
    /** Softmax. */
    SOFTMAX("softmax"),
    /** Logarithm of softmax. */
    LOG_SOFTMAX("log_softmax"),
    /** Logarithm of the sum of exponentials, one value a row. */
    LOG_SUM_EXP("logsumexp"),
    /** Mean cross-entropy with index labels. */
    LOSS("loss"),
    /** Mean cross-entropy with index labels, and its gradient. */
    LOSS_AND_GRADIENT("loss+gradient");

    private final String label;

    Operator(String label) {
        this.label = label;
    }

    /** Its name in the table. */
    @Override
    public String toString() {
        return label;
    }

    /** How many values it writes, beside the loss. */
    int outputs(Shape shape) {
        return switch (this) {
            case SOFTMAX, LOG_SOFTMAX, LOSS_AND_GRADIENT -> shape.elements();
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
