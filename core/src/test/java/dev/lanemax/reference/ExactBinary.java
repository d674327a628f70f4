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

    /**
     * The terms of the focal loss's second derivative: with c the cross-entropy and r = u' / u, u^gamma times c'', the two of
     * 2 gamma r c', gamma r c (sigmoid(-z) - sigmoid(z)) and gamma (gamma - 1) r^2 c.
     */
    public static DoubleDouble[] focalCurvatures(double z, double target, double gamma) {
        DoubleDouble power = power(z, target, gamma);
        DoubleDouble entropy = loss(z, DoubleDouble.of(target), complement(target));
        DoubleDouble[] slopes = slopes(z, DoubleDouble.of(target), complement(target));
        DoubleDouble variance = sigmoid(z).times(sigmoid(-z));
        DoubleDouble growth = variance.times(complement(2 * target)).dividedBy(wrong(z, target));
        DoubleDouble focus = power.times(growth).times(gamma);
        return new DoubleDouble[] {power.times(variance), focus.times(slopes[0]).times(2), focus.times(slopes[1]).times(-2),
            focus.times(entropy).times(sigmoid(-z).minus(sigmoid(z))),
            focus.times(entropy).times(growth).times(DoubleDouble.sum(gamma, -1))};
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
