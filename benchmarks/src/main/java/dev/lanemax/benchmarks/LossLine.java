package dev.lanemax.benchmarks;

import dev.lanemax.BinaryCrossEntropyWithLogits;
import dev.lanemax.HingeLoss;
import dev.lanemax.HuberLoss;
import dev.lanemax.KlDivergence;
import dev.lanemax.L1Loss;
import dev.lanemax.Loss;
import dev.lanemax.MseLoss;
import dev.lanemax.MultiMarginLoss;
import dev.lanemax.SigmoidFocalLoss;
import dev.lanemax.SmoothL1Loss;
import dev.lanemax.SoftMarginLoss;
import dev.lanemax.SoftTargetCrossEntropy;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A loss with its gradient, as a line of the table: one or more for each family of losses beside plain cross-entropy.
 *
 * @param constructor of Lanemax's loss, with the mean as reduction
 * @param targets     what it is computed of beside logits
 * @param torch       statements of TorchScript that compute {@code loss} of the logits x and the targets y
 */
record LossLine(Supplier<Loss<?>> constructor, Targets targets, String torch) {

    /** What logits are compared with. */
    enum Targets {
        /** The class of each row. */
        LABELS,
        /** 0 or 1 for each element. */
        BINARY,
        /** -1 or 1 for each element. */
        SIGNED,
        /** A number from -1 to 1 for each element. */
        NUMBERS,
        /** Probabilities for the classes of each row. */
        DISTRIBUTIONS
    }

    private static final String FOCAL = """
            p = torch.sigmoid(x)
            entropy = torch.binary_cross_entropy_with_logits(x, y, None, None, 0)
            wrong = torch.add(torch.mul(p, torch.rsub(y, 1)), torch.mul(torch.rsub(p, 1), y))
            weight = torch.add(torch.mul(y, 0.25), torch.mul(torch.rsub(y, 1), 0.75))
            loss = torch.mean(torch.mul(torch.mul(weight, entropy), torch.pow(wrong, 2)))
            """;

    private static final Map<Operator, LossLine> LINES = Map.ofEntries(
            Map.entry(Operator.BINARY_LOSS_AND_GRADIENT, new LossLine(BinaryCrossEntropyWithLogits::new, Targets.BINARY,
                    "loss = torch.binary_cross_entropy_with_logits(x, y)")),
            Map.entry(Operator.FOCAL, new LossLine(SigmoidFocalLoss::new, Targets.BINARY, FOCAL)),
            Map.entry(Operator.SOFT_MARGIN, new LossLine(SoftMarginLoss::new, Targets.SIGNED, "loss = torch.soft_margin_loss(x, y)")),
            Map.entry(Operator.HINGE, new LossLine(HingeLoss::new, Targets.SIGNED,
                    "loss = torch.mean(torch.clamp_min(torch.rsub(torch.mul(x, y), 1), 0))")),
            Map.entry(Operator.MSE, new LossLine(MseLoss::new, Targets.NUMBERS, "loss = torch.mse_loss(x, y)")),
            Map.entry(Operator.L1, new LossLine(L1Loss::new, Targets.NUMBERS, "loss = torch.l1_loss(x, y)")),
            Map.entry(Operator.HUBER, new LossLine(HuberLoss::new, Targets.NUMBERS, "loss = torch.huber_loss(x, y)")),
            Map.entry(Operator.SMOOTH_L1, new LossLine(SmoothL1Loss::new, Targets.NUMBERS, "loss = torch.smooth_l1_loss(x, y)")),
            Map.entry(Operator.SOFT_TARGETS, new LossLine(SoftTargetCrossEntropy::new, Targets.DISTRIBUTIONS,
                    "loss = torch.cross_entropy_loss(x, y)")),
            Map.entry(Operator.KL_DIVERGENCE, new LossLine(KlDivergence::new, Targets.DISTRIBUTIONS,
                    "loss = torch.mean(torch.sum(torch.kl_div(torch.log_softmax(x, 1), y, 0), [1]))")),
            Map.entry(Operator.MULTI_MARGIN, new LossLine(MultiMarginLoss::new, Targets.LABELS,
                    "loss = torch.multi_margin_loss(torch.flatten(torch.movedim(x, 1, -1), 0, -2), torch.flatten(y))")));

    /** Lanemax's loss. Only who asks for it starts Lanemax: the peers' virtual machines are theirs alone. */
    Loss<?> loss() {
        return constructor.get();
    }

    /** The line of an operator, which has one. */
    static LossLine of(Operator operator) {
        return LINES.get(operator);
    }

    static Set<Operator> operators() {
        return LINES.keySet();
    }
}
