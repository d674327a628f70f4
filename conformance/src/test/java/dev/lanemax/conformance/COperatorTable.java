package dev.lanemax.conformance;

import dev.lanemax.conformance.CLossCall.Kind;
import dev.lanemax.conformance.CLossCall.OwnOptions;
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

    private static final CFunctionCall LOG_SOFTMAX = new CFunctionCall("log_softmax", Normalisers::normalisedAxes);
    private static final CLossCall CROSS_ENTROPY = ofLabels("cross_entropy_loss", MEAN_WEIGHT,
            test -> List.of(test.number("label_smoothing", 0), EXACT_HESSIAN));
    private static final CLossCall SOFT_CROSS_ENTROPY = new CLossCall("soft_target_cross_entropy", Kind.TARGETS, MEAN_ALL,
            test -> List.of(test.number("label_smoothing", 0)));

    private static final Map<String, COperator> OPERATORS = Map.ofEntries(
            entry("softmax", new CFunctionCall("softmax", Normalisers::normalisedAxes)),
            entry("Softmax", new CFunctionCall("softmax", Normalisers::normalisedAxes)),
            entry("log_softmax", LOG_SOFTMAX),
            entry("LogSoftmax", LOG_SOFTMAX),
            entry("logsumexp", new CFunctionCall("logsumexp", Normalisers::reducedAxes)),
            entry("ReduceLogSumExp", new CFunctionCall("logsumexp", Normalisers::reducedAxes)),

            entry("sigmoid", ofElements("sigmoid")),
            entry("Sigmoid", ofElements("sigmoid")),
            entry("logsigmoid", ofElements("log_sigmoid")),
            entry("softplus", ofElements("softplus")),
            entry("Softplus", ofElements("softplus")),

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

    /** Null for an operator that is not in C. */
    static COperator find(String name) {
        return OPERATORS.get(name);
    }

    private static CLossCall ofLabels(String name, int mean, OwnOptions own) {
        return new CLossCall(name, Kind.LABELS, mean, own);
    }

    private static CLossCall ofElements(String name, OwnOptions own) {
        return new CLossCall(name, Kind.ELEMENTS, MEAN_ALL, own);
    }

    /** A function of each element; the softplus of C has the slope 1. */
    private static CFunctionCall ofElements(String name) {
        return new CFunctionCall(name, (test, rank) -> IntStream.range(0, rank).toArray(),
                test -> test.number("beta", 1) == 1);
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
        double[] logProbabilities = LOG_SOFTMAX.forward(library, test.input(0), new int[] {1}, memory);
        return new Results(List.of(results.outputs().getFirst(), logProbabilities), results.gradients());
    }
}
