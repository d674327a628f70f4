package dev.lanemax.kernels;

/**
 * Losses of one element of two classes, and their derivatives with respect to the prediction: what the kernels of {@link ElementLosses}
 * repeat, operation by operation. The losses' own documentation says what they are.
 *
 * <p>A loss of the margin has a target that is -1 or 1 once it is a t + b, the signed target.
 */
public final class BinaryFormulas {

    static final double TORCH_LEAST_LOGARITHM = -100;

    /** 1e-12 as a float has it: so PyTorch does in double too. */
    static final double TORCH_LEAST_DENOMINATOR = 0x1.197998p-40;

    private BinaryFormulas() {
    }

    public static double hingeLoss(double prediction, double target, double a, double b) {
        return Math.max(1 - margin(prediction, a * target + b), 0);
    }

    public static double hingeSlope(double prediction, double target, double a, double b) {
        double signed = a * target + b;
        double margin = margin(prediction, signed);
        return slope(signed, margin >= 1 ? 0 : margin < 1 ? -1 : Double.NaN);
    }

    public static double squaredHingeLoss(double prediction, double target, double a, double b) {
        double hinge = hingeLoss(prediction, target, a, b);
        return hinge * hinge;
    }

    public static double squaredHingeSlope(double prediction, double target, double a, double b) {
        return slope(a * target + b, -2 * hingeLoss(prediction, target, a, b));
    }

    public static double perceptronLoss(double prediction, double target, double a, double b) {
        return Math.max(-margin(prediction, a * target + b), 0);
    }

    public static double perceptronSlope(double prediction, double target, double a, double b) {
        double signed = a * target + b;
        double margin = margin(prediction, signed);
        return slope(signed, margin >= 0 ? 0 : margin < 0 ? -1 : Double.NaN);
    }

    public static double softMarginLoss(double prediction, double target, double a, double b) {
        return DoubleFunctions.softplus(-margin(prediction, a * target + b));
    }

    public static double softMarginSlope(double prediction, double target, double a, double b) {
        double signed = a * target + b;
        return slope(signed, -DoubleFunctions.sigmoid(-margin(prediction, signed)));
    }

    public static double smoothedZeroOneLoss(double prediction, double target, double a, double b, double sharpness) {
        return sigmoidOfProduct(-sharpness, margin(prediction, a * target + b));
    }

    public static double smoothedZeroOneSlope(double prediction, double target, double a, double b, double sharpness) {
        double signed = a * target + b;
        double margin = margin(prediction, signed);
        return slope(signed, -sharpness * (sigmoidOfProduct(-sharpness, margin) * sigmoidOfProduct(sharpness, margin)));
    }

    /** sigmoid(y) of y = factor m; the rounding error of y changes it by that error times sigmoid(-y), relatively. */
    public static double sigmoidOfProduct(double factor, double margin) {
        double y = factor * margin;
        double sigmoid = DoubleFunctions.sigmoid(y);
        double error = Math.fma(factor, margin, -y);
        double corrected = Math.fma(sigmoid * error, DoubleFunctions.sigmoid(-y), sigmoid);
        return sigmoid == 0 || sigmoid == 1 ? sigmoid : corrected;
    }

    /** A target of 0 has the margin 0, also where the prediction is infinite. */
    public static double margin(double prediction, double signed) {
        return signed == 0 ? 0 : signed * prediction;
    }

    /** A slope of 0 is +0, whatever the sign of the target. */
    private static double slope(double signed, double slopeOfMargin) {
        return signed * slopeOfMargin + 0.0;
    }

    public static double hingeEmbeddingLoss(double prediction, double target, double margin) {
        return target > 0 ? prediction : Math.max(margin - prediction, 0);
    }

    public static double hingeEmbeddingSlope(double prediction, double target, double margin) {
        double slope = target > 0 ? 1 : prediction <= margin ? -1 : 0;
        return Double.isNaN(prediction) ? prediction : slope;
    }

    /** Cross-entropy of a probability that is clipped, which has no gradient then. */
    public static double probabilityLoss(double probability, double target, double least, double most) {
        double p = probability < least ? least : probability > most ? most : probability;
        return Weighting.scaled(-DoubleFunctions.log(p), target) + Weighting.scaled(-DoubleFunctions.log1p(-p), 1 - target);
    }

    public static double probabilitySlope(double probability, double target, double least, double most) {
        double hard = Weighting.scaled(1 / (1 - probability), 1 - target) - Weighting.scaled(1 / probability, target);
        double soft = (probability - target) / (probability * (1 - probability));
        double slope = target == 0 || target == 1 ? hard : soft;
        return probability < least || probability > most ? 0 : slope;
    }

    /** Cross-entropy of a probability whose logarithms are clipped. */
    public static double torchProbabilityLoss(double probability, double target) {
        return Weighting.scaled(-Math.max(DoubleFunctions.log(probability), TORCH_LEAST_LOGARITHM), target)
                + Weighting.scaled(-Math.max(DoubleFunctions.log1p(-probability), TORCH_LEAST_LOGARITHM), 1 - target);
    }

    public static double torchProbabilitySlope(double probability, double target) {
        return (probability - target) / Math.max((1 - probability) * probability, TORCH_LEAST_DENOMINATOR);
    }
}
