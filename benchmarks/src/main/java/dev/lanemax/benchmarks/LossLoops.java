package dev.lanemax.benchmarks;

/** The losses of {@link LossLine} and their gradients as anyone would write them, in double: what all results are checked with. */
final class LossLoops {

    private LossLoops() {
    }

    /** The mean loss, and its gradient. */
    static float call(Operator operator, Batch batch, float[] gradient) {
        return switch (operator) {
            case SOFT_TARGETS, KL_DIVERGENCE -> distributions(batch, gradient, operator == Operator.KL_DIVERGENCE);
            case MULTI_MARGIN -> multiMargin(batch, gradient);
            default -> elements(operator, batch, gradient);
        };
    }

    private static float elements(Operator operator, Batch batch, float[] gradient) {
        float[] logits = batch.logits();
        float[] targets = batch.targets(LossLine.of(operator).targets());
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += loss(operator, logits[i], targets[i]);
            gradient[i] = (float) (slope(operator, logits[i], targets[i]) / logits.length);
        }
        return (float) (sum / logits.length);
    }

    /** Binary targets are 0 and 1, or -1 and 1. */
    private static double loss(Operator operator, double z, double target) {
        double error = Math.abs(z - target);
        return switch (operator) {
            case BINARY_LOSS_AND_GRADIENT -> MathExpLoops.softplus((1 - 2 * target) * z);
            case FOCAL -> {
                double s = 1 - 2 * target;
                yield (0.25 + 0.5 * (1 - target)) * Math.pow(MathExpLoops.sigmoid(s * z), 2) * MathExpLoops.softplus(s * z);
            }
            case SOFT_MARGIN -> MathExpLoops.softplus(-target * z);
            case HINGE -> Math.max(0, 1 - target * z);
            case MSE -> error * error;
            case L1 -> error;
            case HUBER, SMOOTH_L1 -> error < 1 ? error * error / 2 : error - 0.5;
            default -> throw new IllegalArgumentException("no loop computes " + operator);
        };
    }

    private static double slope(Operator operator, double z, double target) {
        double error = z - target;
        return switch (operator) {
            case BINARY_LOSS_AND_GRADIENT -> (1 - 2 * target) * MathExpLoops.sigmoid((1 - 2 * target) * z);
            case FOCAL -> {
                double s = 1 - 2 * target;
                double wrong = MathExpLoops.sigmoid(s * z);
                double right = MathExpLoops.sigmoid(-s * z);
                double rest = right == 0 ? 0 : 2 * right * MathExpLoops.softplus(s * z);
                yield s * (0.25 + 0.5 * (1 - target)) * wrong * wrong * (wrong + rest);
            }
            case SOFT_MARGIN -> -target * MathExpLoops.sigmoid(-target * z);
            case HINGE -> target * z < 1 ? -target : 0;
            case MSE -> 2 * error;
            case L1 -> Math.signum(error);
            case HUBER, SMOOTH_L1 -> Math.clamp(error, -1, 1);
            default -> throw new IllegalArgumentException("no loop computes " + operator);
        };
    }

    /** The mean over the rows of sum q (L - x), less the entropy of q where the divergence is asked for. */
    private static float distributions(Batch batch, float[] gradient, boolean divergence) {
        int rows = batch.shape().rows();
        int classes = batch.shape().classes();
        float[] logits = batch.logits();
        float[] targets = batch.targets(LossLine.Targets.DISTRIBUTIONS);
        double sum = 0;
        for (int start = 0; start < logits.length; start += classes) {
            double logSumExp = MathExpLoops.logSumExp(logits, start, classes);
            double total = 0;
            for (int i = start; i < start + classes; i++) {
                double q = targets[i];
                total += q;
                sum += q * (logSumExp - logits[i]) + (divergence ? q * Math.log(q) : 0);
            }
            for (int i = start; i < start + classes; i++) {
                gradient[i] = (float) ((Math.exp(logits[i] - logSumExp) * total - targets[i]) / rows);
            }
        }
        return (float) (sum / rows);
    }

    private static float multiMargin(Batch batch, float[] gradient) {
        int rows = batch.shape().rows();
        int classes = batch.shape().classes();
        float[] logits = batch.logits();
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int start = row * classes;
            int label = start + batch.labels()[row];
            int violations = 0;
            for (int i = start; i < start + classes; i++) {
                double hinge = 1.0 - logits[label] + logits[i];
                boolean violated = i != label && hinge > 0;
                sum += violated ? hinge / classes : 0;
                violations += violated ? 1 : 0;
                gradient[i] = violated ? (float) (1.0 / classes / rows) : 0;
            }
            gradient[label] = (float) (-violations / (double) classes / rows);
        }
        return (float) (sum / rows);
    }
}
