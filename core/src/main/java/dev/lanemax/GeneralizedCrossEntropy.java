package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.DoubleFunctions;

/**
 * Generalised cross-entropy of logits with the index of the true class as label, for labels with noise (Zhang and Sabuncu 2018;
 * Keras's {@code CategoricalGeneralizedCrossEntropy}): a row whose true class y has the probability p<sub>y</sub> under softmax has the
 * loss (1 - p<sub>y</sub><sup>q</sup>) / q and the gradient p<sub>y</sub><sup>q</sup> (p - d), d the one-hot label. Its exponent q is 0.7,
 * as in the paper, unless it is set; Keras has 0.5. Towards 0 it becomes {@link CrossEntropy}, and with 1 it is 1 - p<sub>y</sub>.
 *
 * <p>By default the loss is the mean over the rows, weighted as that of cross-entropy is: {@link Reduction#MEAN_WEIGHT}.
 *
 * <p><b>Accuracy.</b> For finite logits, loss and gradient are within {@value #MAX_ULP_ERROR} ulp of the exact ones. A probability below
 * the smallest normal double, 2<sup>-1022</sup>, counts as 0 in the gradient.
 *
 * <p><b>Special values.</b> Where the true class's logit is -inf, the loss is 1/q and the gradient +0. A row with NaN or +inf, or of -inf
 * only, has the loss NaN and a gradient of NaN.
 */
public final class GeneralizedCrossEntropy extends TrueClassLoss<GeneralizedCrossEntropy> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place. */
    public static final double MAX_ULP_ERROR = 4;

    private final double exponent;

    /** With an exponent of 0.7. */
    public GeneralizedCrossEntropy() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT), 0.7);
    }

    private GeneralizedCrossEntropy(LossOptions options, double exponent) {
        super(options);
        this.exponent = exponent;
    }

    @Override
    protected GeneralizedCrossEntropy withOptions(LossOptions newOptions) {
        return new GeneralizedCrossEntropy(newOptions, exponent);
    }

    /**
     * The same loss with another exponent.
     *
     * @param newExponent q, above 0 and at most 1
     * @return a loss with that exponent
     * @throws IllegalArgumentException where it is not
     */
    public GeneralizedCrossEntropy withExponent(double newExponent) {
        Checks.range("exponent", newExponent, Double.MIN_NORMAL, 1);
        return new GeneralizedCrossEntropy(options(), newExponent);
    }

    @Override
    protected double loss(Row row) {
        return -DoubleFunctions.expm1(exponent * row.logProbability(row.label())) / exponent;
    }

    @Override
    double slope(Row row) {
        return row.probabilityPair(row.label()).raise(exponent).value();
    }

    @Override
    double curvature(Row row) {
        return -exponent * slope(row);
    }
}
