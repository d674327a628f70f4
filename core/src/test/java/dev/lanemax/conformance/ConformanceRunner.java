package dev.lanemax.conformance;

import com.google.gson.JsonElement;
import dev.lanemax.Operators;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs one case through every provider, in the element types that exist. */
final class ConformanceRunner {

    private static final Set<String> OPERATORS = Set.of(
            "softmax", "Softmax", "log_softmax", "LogSoftmax", "logsumexp", "ReduceLogSumExp",
            "cross_entropy", "SoftmaxCrossEntropyLoss");

    private static final Set<String> LATER_OPERATORS = Set.of(
            "Hardmax", "HardSigmoid", "NegativeLogLikelihoodLoss", "Sigmoid", "Softplus", "Softsign",
            "binary_cross_entropy", "binary_cross_entropy_with_logits", "gaussian_nll_loss", "hinge_embedding_loss", "huber_loss",
            "kl_div", "l1_loss", "logsigmoid", "mse_loss", "multi_margin_loss", "multilabel_margin_loss",
            "multilabel_soft_margin_loss", "nll_loss", "poisson_nll_loss", "sigmoid", "sigmoid_focal_loss", "smooth_l1_loss",
            "soft_margin_loss", "softplus");

    private final List<Operators> providers;

    ConformanceRunner(List<Operators> providers) {
        this.providers = providers;
    }

    Outcome run(ConformanceCase test) throws IOException {
        if (!OPERATORS.contains(test.op())) {
            return LATER_OPERATORS.contains(test.op())
                    ? new Outcome.NotApplicable("operator comes later: " + test.op())
                    : new Outcome.Failed(List.of("unknown operator " + test.op()));
        }
        Optional<String> missing = missingFeature(test);
        if (missing.isPresent()) {
            return new Outcome.NotApplicable(missing.get());
        }
        List<String> messages = new ArrayList<>();
        for (Operators operators : providers) {
            for (boolean inDouble : elementTypes(test)) {
                for (String message : mismatches(test, operators, inDouble)) {
                    messages.add(operators.providerName() + (inDouble ? ", double: " : ", float: ") + message);
                }
            }
        }
        return messages.isEmpty() ? new Outcome.Passed() : new Outcome.Failed(messages);
    }

    /** Whether to run a case in double. PyTorch's cases are for both types, but for those whose logits are no floats. */
    private static List<Boolean> elementTypes(ConformanceCase test) {
        boolean ofDoubles = test.inputType(0).equals("float64");
        return ofDoubles || test.isOnnx() ? List.of(ofDoubles) : List.of(false, true);
    }

    /** What the case needs and the library does not have yet. */
    private static Optional<String> missingFeature(ConformanceCase test) throws IOException {
        return test.op().equals("cross_entropy") || test.op().equals("SoftmaxCrossEntropyLoss")
                ? missingCrossEntropyOption(test) : Optional.empty();
    }

    private static Optional<String> missingCrossEntropyOption(ConformanceCase test) throws IOException {
        if (test.inputType(1).startsWith("float")) {
            return Optional.of("probability targets come later");
        }
        if (test.inputCount() > 2) {
            return Optional.of("class weights come later");
        }
        if (test.attribute("label_smoothing").map(JsonElement::getAsDouble).orElse(0.0) != 0.0) {
            return Optional.of("label smoothing comes later");
        }
        if (LibraryCalls.ignoresRows(test)) {
            return Optional.of("ignore index comes later");
        }
        return Optional.empty();
    }

    private static List<String> mismatches(ConformanceCase test, Operators operators, boolean inDouble)
            throws IOException {
        Results results;
        try {
            results = LibraryCalls.compute(test, RowOperators.of(operators, inDouble));
        } catch (IllegalArgumentException | IndexOutOfBoundsException refusal) {
            boolean clear = refusal.getMessage() != null && !refusal.getMessage().isBlank();
            return test.expectsError() && clear ? List.of() : List.of("refused with " + refusal);
        }
        return test.expectsError() ? List.of("not refused") : new Judge(test, inDouble).mismatches(results);
    }
}
