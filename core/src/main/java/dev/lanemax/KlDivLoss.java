package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.RegressionFormulas;

/**
 * The terms of the Kullback-Leibler divergence, element by element (PyTorch's {@code kl_div}): of the prediction x, a log-probability,
 * and the target t, a probability, t (log t - x), whose gradient is -t; or, where {@link #withLogTarget targets are logarithms} too,
 * e<sup>t</sup> (t - x), whose gradient is -e<sup>t</sup>. The Hessian is 0.
 *
 * <p>By default the loss is the mean over all elements, as PyTorch has it. The divergence of distributions is a sum over
 * classes: with {@link Reduction#BATCHMEAN} the loss is its mean over the rows.
 *
 * <p><b>Accuracy.</b> Loss and gradient are within {@value #MAX_ULP_ERROR} ulp of their formula's largest term.
 *
 * <p><b>Special values.</b> NaN gives NaN, and so does a target below 0. A target of probability 0 has the loss 0, also where the
 * prediction is -inf; any other has +inf there, and a finite gradient.
 */
public final class KlDivLoss extends ElementwiseLoss<KlDivLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of its formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    private final boolean logTarget;

    /** Of targets that are probabilities. */
    public KlDivLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), false);
    }

    private KlDivLoss(LossOptions options, boolean logTarget) {
        super(options);
        this.logTarget = logTarget;
    }

    @Override
    protected KlDivLoss withOptions(LossOptions newOptions) {
        return new KlDivLoss(newOptions, logTarget);
    }

    /**
     * The same loss of targets that are logarithms, or probabilities.
     *
     * @param newLogTarget whether the targets are logarithms
     * @return a loss of such targets
     */
    public KlDivLoss withLogTarget(boolean newLogTarget) {
        return new KlDivLoss(options(), newLogTarget);
    }

    @Override
    protected double loss(double prediction, double target) {
        return logTarget ? RegressionFormulas.logKlDivLoss(prediction, target) : RegressionFormulas.klDivLoss(prediction, target);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return logTarget ? RegressionFormulas.logKlDivSlope(prediction, target) : RegressionFormulas.klDivSlope(prediction, target);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        if (logTarget) {
            kernels.logKlDiv(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements());
        } else {
            kernels.klDiv(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements());
        }
    }

    @Override
    boolean isPiecewiseLinear() {
        return true;
    }
}
