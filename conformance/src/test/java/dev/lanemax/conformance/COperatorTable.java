package dev.lanemax.conformance;

import dev.lanemax.conformance.CLossCall.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static dev.lanemax.conformance.CLossCall.MEAN_ALL;
import static dev.lanemax.conformance.CLossCall.MEAN_WEIGHT;
import static java.util.Map.entry;

/**
 * The operators that the cases name: PyTorch's in lower case, ONNX's in CamelCase. A loss is named with its own options;
 * {@link CLossCall} sets those that every loss has.
 */
final class COperatorTable {

    /** {@code LMX_BINARY_LABELS_ZERO_ONE}, {@code LMX_BINARY_LABELS_SIGNED}, {@code LMX_PROBABILITY_CLIPPING_TORCH}. */
    private static final long ZERO_ONE = 0;
    private static final long SIGNED = 1;
    private static final long TORCH_CLIPPING = 1;
    /** {@code LMX_HESSIAN_MODE_EXACT}. */
    private static final long EXACT_HESSIAN = 0;

    private static final long ONE_THREAD = 1;

    private static final CFunctionCall SOFTMAX = ofRows("softmax", Normalisers::normalisedAxes);
    private static final CFunctionCall LOG_SOFTMAX = ofRows("log_softmax", Normalisers::normalisedAxes);
    private static final CFunctionCall LOG_SUM_EXP = ofRows("logsumexp", Normalisers::reducedAxes);
    private static final CLossCall CROSS_ENTROPY = ofLabels("cross_entropy_loss", MEAN_WEIGHT,
            test -> List.of(test.number("label_smoothing", 0), EXACT_HESSIAN));
    private static final CLossCall SOFT_CROSS_ENTROPY = new CLossCall("soft_target_cross_entropy", Kind.TARGETS, MEAN_ALL,
            test -> List.of(test.number("label_smoothing", 0)));

    private static final Map<String, COperator> OPERATORS = Map.ofEntries(
            entry("softmax", SOFTMAX),
            entry("Softmax", SOFTMAX),
            entry("log_softmax", LOG_SOFTMAX),
            entry("LogSoftmax", LOG_SOFTMAX),
            entry("logsumexp", LOG_SUM_EXP),
            entry("ReduceLogSumExp", LOG_SUM_EXP),
            entry("Hardmax", new CFunctionCall("hardmax", false, Normalisers::normalisedAxes, test -> List.of())),

            entry("exp", elementwise("exp")),
            entry("Exp", elementwise("exp")),
            entry("expm1", elementwise("expm1")),
            entry("log", elementwise("log")),
            entry("Log", elementwise("log")),
            entry("log1p", elementwise("log1p")),
            entry("tanh", elementwise("tanh")),
            entry("Tanh", elementwise("tanh")),
            entry("sigmoid", elementwise("sigmoid")),
            entry("Sigmoid", elementwise("sigmoid")),
            entry("logsigmoid", elementwise("log_sigmoid")),
            entry("softplus", elementwise("softplus", test -> List.of(ONE_THREAD, test.number("beta", 1), test.number("threshold", 20)))),
            entry("Softplus", elementwise("softplus")),
            entry("softsign", elementwise("softsign")),
            entry("Softsign", elementwise("softsign")),
            entry("hardsigmoid", elementwise("hard_sigmoid")),
            entry("HardSigmoid", elementwise("hard_sigmoid",
                    test -> List.of(ONE_THREAD, test.number("alpha", 0.2), test.number("beta", 0.5)))),

            entry("cross_entropy", (COperator) (library, test, memory) ->
                    (test.hasIntegers(1) ? CROSS_ENTROPY : SOFT_CROSS_ENTROPY).compute(library, test, memory)),
            entry("SoftmaxCrossEntropyLoss", (COperator) COperatorTable::crossEntropyAndLogProbabilities),
            entry("nll_loss", ofLabels("nll_loss", MEAN_WEIGHT, test -> List.of())),
            entry("NegativeLogLikelihoodLoss", ofLabels("nll_loss", MEAN_WEIGHT, test -> List.of())),
            entry("multi_margin_loss", ofLabels("multi_margin_loss", MEAN_ALL,
                    test -> List.of(test.number("margin", 1), (long) test.number("p", 1), 1L))),
            entry("multilabel_margin_loss", new CLossCall("multi_label_margin_loss", Kind.TARGETS, MEAN_ALL, test -> List.of())),
            entry("multilabel_soft_margin_loss",
                    new CLossCall("multi_label_soft_margin_loss", Kind.TARGETS, MEAN_ALL, test -> List.of())),

            entry("binary_cross_entropy", ofElements("binary_cross_entropy", test -> List.of(TORCH_CLIPPING))),
            entry("binary_cross_entropy_with_logits", ofElements("binary_cross_entropy_with_logits",
                    test -> List.of(test.numbers("pos_weight"), 0.0, ZERO_ONE))),
            entry("sigmoid_focal_loss", ofElements("sigmoid_focal_loss", test -> List.of(test.number("gamma", 2), alpha(test)))),
            entry("soft_margin_loss", ofElements("soft_margin_loss", test -> List.of(SIGNED))),
            entry("hinge_embedding_loss", ofElements("hinge_embedding_loss", test -> List.of(test.number("margin", 1)))),

            entry("mse_loss", ofElements("mse_loss", test -> List.of(0L))),
            entry("l1_loss", ofElements("l1_loss", test -> List.of())),
            entry("huber_loss", ofElements("huber_loss", test -> List.of(test.number("delta", 1)))),
            entry("smooth_l1_loss", ofElements("smooth_l1_loss", test -> List.of(test.number("beta", 1)))),
            entry("poisson_nll_loss", ofElements("poisson_nll_loss",
                    test -> List.of(integer(test.flag("log_input", true)), integer(test.flag("full", false)), test.number("eps", 1e-8)))),
            entry("gaussian_nll_loss", ofElements("gaussian_nll_loss",
                    test -> List.of(integer(test.flag("full", false)), test.number("eps", 1e-6)))),
            entry("kl_div", ofElements("kl_div_loss", test -> List.of(integer(test.flag("log_target", false))))));

    private COperatorTable() {
    }

    /** Null for an operator that nobody has thought of. */
    static COperator find(String name) {
        return OPERATORS.get(name);
    }

    private static CLossCall ofLabels(String name, int mean, COptions.Values own) {
        return new CLossCall(name, Kind.LABELS, mean, own);
    }

    private static CLossCall ofElements(String name, COptions.Values own) {
        return new CLossCall(name, Kind.ELEMENTS, MEAN_ALL, own);
    }

    private static CFunctionCall ofRows(String name, CFunctionCall.Axes axes) {
        return new CFunctionCall(name, true, axes, test -> List.of());
    }

    /** A function of each element with the default options. */
    private static CFunctionCall elementwise(String name) {
        return elementwise(name, test -> List.of());
    }

    /** A function of each element. */
    private static CFunctionCall elementwise(String name, COptions.Values options) {
        return new CFunctionCall(name, true, (test, rank) -> IntStream.range(0, rank).toArray(), options);
    }

    /** In torchvision a negative alpha is none. */
    private static double alpha(ConformanceCase test) {
        double alpha = test.number("alpha", 0.25);
        return alpha < 0 ? Double.NaN : alpha;
    }

    private static long integer(boolean flag) {
        return flag ? 1 : 0;
    }

    /** ONNX's operator has the log-probabilities as its second output. */
    private static Results crossEntropyAndLogProbabilities(CLibrary library, ConformanceCase test, CMemory memory)
            throws IOException {
        Results results = CROSS_ENTROPY.compute(library, test, memory);
        if (test.outputCount() == 1) {
            return results;
        }
        double[] logProbabilities = LOG_SOFTMAX.forward(library, test.input(0), 1, memory);
        return new Results(List.of(results.outputs().getFirst(), logProbabilities), results.gradients());
    }
}
