package dev.lanemax.conformance;

import static java.util.Map.entry;

import com.google.gson.JsonElement;
import dev.lanemax.BinaryCrossEntropy;
import dev.lanemax.BinaryCrossEntropyWithLogits;
import dev.lanemax.CrossEntropy;
import dev.lanemax.Elementwise;
import dev.lanemax.GaussianNllLoss;
import dev.lanemax.HingeEmbeddingLoss;
import dev.lanemax.HuberLoss;
import dev.lanemax.KlDivLoss;
import dev.lanemax.L1Loss;
import dev.lanemax.MseLoss;
import dev.lanemax.MultiLabelMarginLoss;
import dev.lanemax.MultiLabelSoftMarginLoss;
import dev.lanemax.MultiMarginLoss;
import dev.lanemax.NllLoss;
import dev.lanemax.PoissonNllLoss;
import dev.lanemax.SigmoidFocalLoss;
import dev.lanemax.SmoothL1Loss;
import dev.lanemax.SoftMarginLoss;
import dev.lanemax.SoftTargetCrossEntropy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operators that the cases name: PyTorch's in lower case, ONNX's in CamelCase. A loss is named with its own options;
 * {@link LossCall} sets those that every loss has.
 */
final class OperatorTable {

    private static final Map<String, Operator> OPERATORS = Map.ofEntries(
            entry("softmax", Normalisers::softmax),
            entry("Softmax", Normalisers::softmax),
            entry("log_softmax", Normalisers::logSoftmax),
            entry("LogSoftmax", Normalisers::logSoftmax),
            entry("logsumexp", Normalisers::logSumExp),
            entry("ReduceLogSumExp", Normalisers::logSumExp),
            entry("Hardmax", Normalisers::hardmax),

            entry("sigmoid", new ElementwiseCall(test -> Elementwise.sigmoid())),
            entry("Sigmoid", new ElementwiseCall(test -> Elementwise.sigmoid())),
            entry("logsigmoid", new ElementwiseCall(test -> Elementwise.logSigmoid())),
            entry("softplus", new ElementwiseCall(test ->
                    Elementwise.softplus(test.number("beta"), test.number("threshold")))),
            entry("Softplus", new ElementwiseCall(test -> Elementwise.softplus())),
            entry("Softsign", new ElementwiseCall(test -> Elementwise.softsign())),
            entry("HardSigmoid", new ElementwiseCall(test -> Elementwise.hardSigmoid(
                    test.attribute("alpha").map(JsonElement::getAsDouble).orElse(0.2),
                    test.attribute("beta").map(JsonElement::getAsDouble).orElse(0.5)))),

            entry("cross_entropy", new LossCall(test -> test.hasIntegers(1)
                    ? new CrossEntropy().withLabelSmoothing(test.number("label_smoothing"))
                    : new SoftTargetCrossEntropy().withLabelSmoothing(test.number("label_smoothing"))
                            .withClassWeights(test.numbers("weight")))),
            entry("SoftmaxCrossEntropyLoss", OperatorTable::crossEntropyAndLogProbabilities),
            entry("nll_loss", new LossCall(test -> new NllLoss())),
            entry("NegativeLogLikelihoodLoss", new LossCall(test -> new NllLoss())),
            entry("multi_margin_loss", new LossCall(test ->
                    new MultiMarginLoss().withMargin(test.number("margin")).withPower((int) test.number("p")))),
            entry("multilabel_margin_loss", new LossCall(test -> new MultiLabelMarginLoss())),
            entry("multilabel_soft_margin_loss", new LossCall(test ->
                    new MultiLabelSoftMarginLoss().withClassWeights(test.numbers("weight")))),

            entry("binary_cross_entropy", new LossCall(test -> new BinaryCrossEntropy())),
            entry("binary_cross_entropy_with_logits", new LossCall(test -> test.input("pos_weight").isPresent()
                    ? new BinaryCrossEntropyWithLogits().withPosWeight(test.numbers("pos_weight"))
                    : new BinaryCrossEntropyWithLogits())),
            entry("sigmoid_focal_loss", new LossCall(OperatorTable::focalLoss)),
            entry("soft_margin_loss", new LossCall(test -> new SoftMarginLoss())),
            entry("hinge_embedding_loss", new LossCall(test -> new HingeEmbeddingLoss().withMargin(test.number("margin")))),

            entry("mse_loss", new LossCall(test -> new MseLoss())),
            entry("l1_loss", new LossCall(test -> new L1Loss())),
            entry("huber_loss", new LossCall(test -> new HuberLoss().withDelta(test.number("delta")))),
            entry("smooth_l1_loss", new LossCall(test -> new SmoothL1Loss().withBeta(test.number("beta")))),
            entry("poisson_nll_loss", new LossCall(test -> new PoissonNllLoss().withLogInput(test.flag("log_input"))
                    .withFull(test.flag("full")).withEpsilon(test.number("eps")))),
            entry("gaussian_nll_loss", new LossCall(test -> new GaussianNllLoss()
                    .withFull(test.flag("full")).withEpsilon(test.number("eps")))),
            entry("kl_div", new LossCall(test -> new KlDivLoss().withLogTarget(test.flag("log_target")))));

    private OperatorTable() {
    }

    /** Empty for an operator that nobody has thought of. */
    static Optional<Operator> find(String name) {
        return Optional.ofNullable(OPERATORS.get(name));
    }

    /** In torchvision a negative alpha is none. */
    private static SigmoidFocalLoss focalLoss(ConformanceCase test) {
        SigmoidFocalLoss loss = new SigmoidFocalLoss().withGamma(test.number("gamma"));
        double alpha = test.number("alpha");
        return alpha < 0 ? loss.withoutAlpha() : loss.withAlpha(alpha);
    }

    /** ONNX's operator has the log-probabilities as its second output. */
    private static Results crossEntropyAndLogProbabilities(ConformanceCase test, Setting setting) throws IOException {
        Results results = new LossCall(anyCase -> new CrossEntropy()).compute(test, setting);
        if (test.outputCount() == 1) {
            return results;
        }
        Tensor logits = test.input(0);
        double[] logProbabilities = Normalisers.logSoftmax(logits, Rows.along(logits.shape(), 1), setting);
        return new Results(List.of(results.outputs().getFirst(), logProbabilities), results.gradients());
    }
}
