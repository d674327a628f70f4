package dev.lanemax.conformance;

import static java.util.Map.entry;

import dev.lanemax.BinaryCrossEntropy;
import dev.lanemax.BinaryCrossEntropyWithLogits;
import dev.lanemax.CrossEntropy;
import dev.lanemax.Elementwise;
import dev.lanemax.GaussianNllLoss;
import dev.lanemax.HingeEmbeddingLoss;
import dev.lanemax.HuberLoss;
import dev.lanemax.KlDivLoss;
import dev.lanemax.L1Loss;
import dev.lanemax.Loss;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operators that the cases name: PyTorch's in lower case, ONNX's in CamelCase. A loss is named with its own options;
 * {@link LossCall} and
 * {@link ElementLossCall} set those that every loss has, and what an attribute is by default is said here.
 */
final class OperatorTable {

    private static final long TORCH_IGNORE_INDEX = -100;

    private static final Map<String, Operator> OPERATORS = Map.ofEntries(
            entry("softmax", Normalisers::softmax),
            entry("Softmax", Normalisers::softmax),
            entry("log_softmax", Normalisers::logSoftmax),
            entry("LogSoftmax", Normalisers::logSoftmax),
            entry("logsumexp", Normalisers::logSumExp),
            entry("ReduceLogSumExp", Normalisers::logSumExp),
            entry("Hardmax", Normalisers::hardmax),

            entry("exp", new ElementwiseCall(test -> Elementwise.exp())),
            entry("Exp", new ElementwiseCall(test -> Elementwise.exp())),
            entry("expm1", new ElementwiseCall(test -> Elementwise.expm1())),
            entry("log", new ElementwiseCall(test -> Elementwise.log())),
            entry("Log", new ElementwiseCall(test -> Elementwise.log())),
            entry("log1p", new ElementwiseCall(test -> Elementwise.log1p())),
            entry("tanh", new ElementwiseCall(test -> Elementwise.tanh())),
            entry("Tanh", new ElementwiseCall(test -> Elementwise.tanh())),
            entry("sigmoid", new ElementwiseCall(test -> Elementwise.sigmoid())),
            entry("Sigmoid", new ElementwiseCall(test -> Elementwise.sigmoid())),
            entry("logsigmoid", new ElementwiseCall(test -> Elementwise.logSigmoid())),
            entry("softplus", new ElementwiseCall(test -> Elementwise.softplus(test.number("beta", 1), test.number("threshold", 20)))),
            entry("Softplus", new ElementwiseCall(test -> Elementwise.softplus())),
            entry("softsign", new ElementwiseCall(test -> Elementwise.softsign())),
            entry("Softsign", new ElementwiseCall(test -> Elementwise.softsign())),
            entry("hardsigmoid", new ElementwiseCall(test -> Elementwise.hardSigmoid())),
            entry("HardSigmoid", new ElementwiseCall(test ->
                    Elementwise.hardSigmoid(test.number("alpha", 0.2), test.number("beta", 0.5)))),

            entry("cross_entropy", new LossCall(OperatorTable::crossEntropy)),
            entry("SoftmaxCrossEntropyLoss", OperatorTable::crossEntropyAndLogProbabilities),
            entry("nll_loss", new LossCall(test -> new NllLoss().withIgnoreIndex(TORCH_IGNORE_INDEX))),
            entry("NegativeLogLikelihoodLoss", new LossCall(test -> new NllLoss())),
            entry("multi_margin_loss", new LossCall(test ->
                    new MultiMarginLoss().withMargin(test.number("margin", 1)).withPower((int) test.number("p", 1)))),
            entry("multilabel_margin_loss", new LossCall(test -> new MultiLabelMarginLoss())),
            entry("multilabel_soft_margin_loss", new LossCall(test ->
                    new MultiLabelSoftMarginLoss().withClassWeights(test.numbers("weight")))),

            entry("binary_cross_entropy", new ElementLossCall(test -> new BinaryCrossEntropy(), false)),
            entry("binary_cross_entropy_with_logits", new ElementLossCall(test ->
                    new BinaryCrossEntropyWithLogits().withPosWeight(positiveWeights(test)), false)),
            entry("sigmoid_focal_loss", new ElementLossCall(OperatorTable::focalLoss, false)),
            entry("soft_margin_loss", new ElementLossCall(test -> new SoftMarginLoss(), true)),
            entry("hinge_embedding_loss", new ElementLossCall(test ->
                    new HingeEmbeddingLoss().withMargin(test.number("margin", 1)), true)),

            entry("mse_loss", new ElementLossCall(test -> new MseLoss(), true)),
            entry("l1_loss", new ElementLossCall(test -> new L1Loss(), true)),
            entry("huber_loss", new ElementLossCall(test -> new HuberLoss().withDelta(test.number("delta", 1)), true)),
            entry("smooth_l1_loss", new ElementLossCall(test -> new SmoothL1Loss().withBeta(test.number("beta", 1)), true)),
            entry("poisson_nll_loss", new ElementLossCall(test -> new PoissonNllLoss().withLogInput(test.flag("log_input", true))
                    .withFull(test.flag("full", false)).withEpsilon(test.number("eps", 1e-8)), true)),
            entry("gaussian_nll_loss", new ElementLossCall(test -> new GaussianNllLoss()
                    .withFull(test.flag("full", false)).withEpsilon(test.number("eps", 1e-6)), true)),
            entry("kl_div", new ElementLossCall(test -> new KlDivLoss().withLogTarget(test.flag("log_target", false)), true)));

    private OperatorTable() {
    }

    /** Empty for an operator that nobody has thought of. */
    static Optional<Operator> find(String name) {
        return Optional.ofNullable(OPERATORS.get(name));
    }

    /** Targets of PyTorch's operator are probabilities where they are no integers; then no label can be ignored. */
    private static Loss<?> crossEntropy(ConformanceCase test) throws IOException {
        double labelSmoothing = test.number("label_smoothing", 0);
        if (test.hasIntegers(1)) {
            return new CrossEntropy().withLabelSmoothing(labelSmoothing).withIgnoreIndex(TORCH_IGNORE_INDEX);
        }
        if (test.number("ignore_index", TORCH_IGNORE_INDEX) >= 0) {
            throw new IllegalArgumentException("ignore_index is for labels, must not be with probabilities");
        }
        return new SoftTargetCrossEntropy().withLabelSmoothing(labelSmoothing).withClassWeights(test.numbers("weight"));
    }

    /** Those of a row, unless each element has its own. */
    private static double[] positiveWeights(ConformanceCase test) throws IOException {
        Optional<Tensor> weights = test.input("pos_weight");
        int[] shape = test.input(0).shape();
        if (weights.isEmpty() || Tensor.size(shape) == 0) {
            return new double[] {1};
        }
        boolean ofRow = weights.get().rank() < shape.length;
        return new Broadcast(ofRow ? Arrays.copyOfRange(shape, 1, shape.length) : shape).expand(weights.get());
    }

    /** In torchvision a negative alpha is none. */
    private static SigmoidFocalLoss focalLoss(ConformanceCase test) {
        SigmoidFocalLoss loss = new SigmoidFocalLoss().withGamma(test.number("gamma", 2));
        double alpha = test.number("alpha", 0.25);
        return alpha < 0 ? loss.withoutAlpha() : loss.withAlpha(alpha);
    }

    /** ONNX's operator has the log-probabilities as its second output. */
    private static Results crossEntropyAndLogProbabilities(ConformanceCase test, Setting setting) throws IOException {
        Results results = new LossCall(any -> new CrossEntropy()).compute(test, setting);
        if (test.outputCount() == 1) {
            return results;
        }
        Tensor logits = test.input(0);
        double[] logProbabilities = Normalisers.logSoftmax(logits, Rows.along(logits.shape(), 1), setting);
        return new Results(List.of(results.outputs().getFirst(), logProbabilities), results.gradients());
    }
}
