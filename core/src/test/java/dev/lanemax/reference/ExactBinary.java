package dev.lanemax.reference;

/**
 * Binary cross-entropy and the focal loss of one logit z with the shares of the two classes, positive and negative, in double-double
 * arithmetic. Logits from -300 to 300.
 */
public final class ExactBinary {

    private ExactBinary() {
    }

    /** negative softplus(z) + positive softplus(-z). */
    public static DoubleDouble loss(double z, DoubleDouble positive, DoubleDouble negative) {
        return negative.times(ExactElementary.softplus(z).value()).plus(positive.times(ExactElementary.softplus(-z).value()));
    }

    /** The two terms of the gradient, of which the second is subtracted: negative sigmoid(z), positive sigmoid(-z). */
    public static DoubleDouble[] slopes(double z, DoubleDouble positive, DoubleDouble negative) {
        return new DoubleDouble[] {negative.times(sigmoid(z)), positive.times(sigmoid(-z))};
    }

    /** (positive + negative) sigmoid(z) sigmoid(-z). */
    public static DoubleDouble curvature(double z, DoubleDouble positive, DoubleDouble negative) {
        return positive.plus(negative).times(sigmoid(z)).times(sigmoid(-z));
    }

    /** u^gamma times the cross-entropy. */
    public static DoubleDouble focalLoss(double z, double target, double gamma) {
        return power(z, target, gamma).times(loss(z, DoubleDouble.of(target), complement(target)));
    }

    /** The terms of the focal gradient: u^gamma (1 - t) sigmoid(z), -u^gamma t sigmoid(-z) and what u's derivative adds. */
    public static DoubleDouble[] focalSlopes(double z, double target, double gamma) {
        DoubleDouble power = power(z, target, gamma);
        DoubleDouble[] slopes = slopes(z, DoubleDouble.of(target), complement(target));
        DoubleDouble focus = sigmoid(z).times(sigmoid(-z)).dividedBy(wrong(z, target))
                .times(loss(z, DoubleDouble.of(target), complement(target))).times(complement(2 * target)).times(gamma);
        return new DoubleDouble[] {power.times(slopes[0]), power.times(slopes[1]).negated(), power.times(focus)};
    }

    /** u^gamma = e^(gamma log u). */
    private static DoubleDouble power(double z, double target, double gamma) {
        return ExactMath.exp(ExactMath.log(wrong(z, target)).times(gamma));
    }

    /** u = (1 - t) sigmoid(z) + t sigmoid(-z). */
    private static DoubleDouble wrong(double z, double target) {
        return complement(target).times(sigmoid(z)).plus(sigmoid(-z).times(target));
    }

    public static DoubleDouble sigmoid(double z) {
        return ExactElementary.sigmoid(z).value();
    }

    /** 1 - t. */
    public static DoubleDouble complement(double target) {
        return DoubleDouble.sum(1, -target);
    }
}
