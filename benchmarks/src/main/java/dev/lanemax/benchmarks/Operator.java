package dev.lanemax.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Stream;

/** What is benchmarked. */
public enum Operator {
    /** Softmax. */
    SOFTMAX("softmax", 8, 22),
    /** Softmax over double. */
    SOFTMAX_F64(SOFTMAX),
    /** Logarithm of softmax. */
    LOG_SOFTMAX("log_softmax", 8, 22),
    /** Logarithm of softmax over double. */
    LOG_SOFTMAX_F64(LOG_SOFTMAX),
    /** Logarithm of the sum of exponentials, one value a row. */
    LOG_SUM_EXP("logsumexp", 4, 21),
    /** Mean cross-entropy with index labels. */
    LOSS("loss", 4, 21),
    /** Mean cross-entropy with index labels over double. */
    LOSS_F64(LOSS),
    /** Mean cross-entropy with index labels, and its gradient. */
    LOSS_AND_GRADIENT("loss+gradient", 8, 22),
    /** Mean cross-entropy with index labels over double, and its gradient. */
    LOSS_AND_GRADIENT_F64(LOSS_AND_GRADIENT),
    /** Mean binary cross-entropy of logits with targets 0 and 1, and its gradient. */
    BINARY_LOSS_AND_GRADIENT("bce+gradient", 12, 46),
    /** Mean focal loss of logits with targets 0 and 1, gamma 2, and its gradient. */
    FOCAL("focal+gradient", 12, 60),
    /** Mean soft margin loss with targets -1 and 1, and its gradient. */
    SOFT_MARGIN("softmargin+grad", 12, 46),
    /** Mean hinge loss with targets -1 and 1, and its gradient. */
    HINGE("hinge+gradient", 12, 4),
    /** Mean squared error, and its gradient. */
    MSE("mse+gradient", 12, 4),
    /** Mean absolute error, and its gradient. */
    L1("l1+gradient", 12, 3),
    /** Mean Huber loss, and its gradient. */
    HUBER("huber+gradient", 12, 6),
    /** Mean smooth L1 loss, and its gradient. */
    SMOOTH_L1("smooth_l1+grad", 12, 6),
    /** Mean cross-entropy with a distribution for each row as target, and its gradient. */
    SOFT_TARGETS("softtarget+grad", 12, 25),
    /** Kullback-Leibler divergence of a distribution for each row and softmax, and its gradient. */
    KL_DIVERGENCE("kl_div+gradient", 12, 47),
    /** Mean multi-class margin loss with index labels, and its gradient. */
    MULTI_MARGIN("multimargin+grad", 8, 5),
    /** Sparsemax. */
    SPARSEMAX("sparsemax", 8, 8),
    /** The function exp of each element. */
    EXP("exp", 8, 19),
    /** The function exp of each double. */
    EXP_F64(EXP),
    /** The function expm1 of each element. */
    EXPM1("expm1", 8, 21),
    /** The function expm1 of each double. */
    EXPM1_F64(EXPM1),
    /** The function log of each element. */
    LOG("log", 8, 20),
    /** The function log of each double. */
    LOG_F64(LOG),
    /** The function log1p of each element. */
    LOG1P("log1p", 8, 21),
    /** The function log1p of each double. */
    LOG1P_F64(LOG1P),
    /** The function sigmoid of each element. */
    SIGMOID("sigmoid", 8, 21),
    /** The function sigmoid of each double. */
    SIGMOID_F64(SIGMOID),
    /** The function log_sigmoid of each element. */
    LOG_SIGMOID("log_sigmoid", 8, 41),
    /** The function log_sigmoid of each double. */
    LOG_SIGMOID_F64(LOG_SIGMOID),
    /** The function softplus of each element. */
    SOFTPLUS("softplus", 8, 41),
    /** The function softplus of each double. */
    SOFTPLUS_F64(SOFTPLUS),
    /** The function tanh of each element. */
    TANH("tanh", 8, 23),
    /** The function tanh of each double. */
    TANH_F64(TANH);

    /** The name of the elementary functions together. */
    static final String FUNCTIONS = "functions";

    /** The name of the losses other than plain cross-entropy together. */
    static final String LOSSES = "losses";

    private static final EnumSet<Operator> ELEMENTARY_FUNCTIONS = EnumSet.range(EXP, TANH_F64);

    private final String label;
    private final int bytesPerLogit;
    private final int flopsPerLogit;
    private final Operator overFloat;

    Operator(String label, int bytesPerLogit, int flopsPerLogit) {
        this.label = label;
        this.bytesPerLogit = bytesPerLogit;
        this.flopsPerLogit = flopsPerLogit;
        this.overFloat = this;
    }

    Operator(Operator overFloat) {
        this.label = overFloat.label + " f64";
        this.bytesPerLogit = overFloat.bytesPerLogit * Double.BYTES / Float.BYTES;
        this.flopsPerLogit = overFloat.flopsPerLogit;
        this.overFloat = overFloat;
    }

    /** The same over float: itself, unless it is over double. */
    Operator overFloat() {
        return overFloat;
    }

    boolean isOverDouble() {
        return overFloat != this;
    }

    /** The bytes of a logit. */
    int elementBytes() {
        return isOverDouble() ? Double.BYTES : Float.BYTES;
    }

    /** Whether it is a function of each element, rather than of rows. */
    boolean isElementary() {
        return ELEMENTARY_FUNCTIONS.contains(this);
    }

    /** Whether it is a loss other than plain cross-entropy. */
    boolean isOtherLoss() {
        return LossLine.of(this) != null;
    }

    /** Whether it has no value for negative numbers. */
    boolean isLogarithm() {
        return overFloat == LOG || overFloat == LOG1P;
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
        return switch (overFloat) {
            case LOG_SUM_EXP -> shape.rows();
            case LOSS -> 0;
            default -> shape.elements();
        };
    }

    /** Reads an operator as it stands in the table, {@value #FUNCTIONS} for all elementary functions, or {@value #LOSSES}. */
    static Stream<Operator> parse(String text) {
        if (text.equals(FUNCTIONS)) {
            return ELEMENTARY_FUNCTIONS.stream();
        }
        if (text.equals(LOSSES)) {
            return Arrays.stream(values()).filter(Operator::isOtherLoss);
        }
        Operator named = Arrays.stream(values()).filter(operator -> operator.label.equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("operator is '" + text + "', must be " + FUNCTIONS
                        + ", " + LOSSES + " or one of " + Arrays.toString(values())));
        return Stream.of(named);
    }
}
