package dev.lanemax;

import dev.lanemax.internal.Checks;

/**
 * Poly-1 cross-entropy of logits with the index of the true class as label (Leng et al. 2022): a row whose true class y has the
 * probability p<sub>y</sub> under softmax has the loss -log p<sub>y</sub> + e (1 - p<sub>y</sub>) and the gradient
 * (1 + e p<sub>y</sub>) (p - d), d the one-hot label. Its epsilon e is 2 unless it is set; with 0 it is {@link CrossEntropy}.
 *
 * <p>By default the loss is the mean over the rows, weighted as that of cross-entropy is: {@link Reduction#MEAN_WEIGHT}.
 *
 * <p><b>Accuracy.</b> For finite logits, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the exact ones; where epsilon is
 * negative, of the largest term of their formula. An entry of the gradient below the smallest normal number may be rounded to a
 * subnormal or to +0.
 *
 * <p><b>Special values.</b> Where the true class's logit is -inf, the loss is +inf and the gradient finite. A row with NaN or +inf, or of
 * -inf only, has the loss NaN and a gradient of NaN.
 */
public final class Poly1Loss extends TrueClassLoss<Poly1Loss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place. */
    public static final double MAX_ULP_ERROR = 4;

    private final double epsilon;

    /** With an epsilon of 2. */
    public Poly1Loss() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT), 2);
    }

    private Poly1Loss(LossOptions options, double epsilon) {
        super(options);
        this.epsilon = epsilon;
    }

    @Override
    protected Poly1Loss withOptions(LossOptions newOptions) {
        return new Poly1Loss(newOptions, epsilon);
    }

    /**
     * The same loss with another epsilon.
     *
     * @param newEpsilon what the first term of cross-entropy's series in 1 - p is changed by, finite and at least -1
     * @return a loss with that epsilon
     * @throws IllegalArgumentException where it is not
     */
    public Poly1Loss withEpsilon(double newEpsilon) {
        Checks.range("epsilon", newEpsilon, -1, Double.MAX_VALUE);
        return new Poly1Loss(options(), newEpsilon);
    }

    @Override
    protected double loss(Row row) {
        return Math.fma(epsilon, row.otherProbability(row.label()), -row.logProbability(row.label()));
    }

    @Override
    double slope(Row row) {
        return Math.fma(epsilon, row.probability(row.label()), 1);
    }

    @Override
    double curvature(Row row) {
        return -epsilon * row.probability(row.label());
    }
}
