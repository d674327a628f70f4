package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.BinaryFormulas;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.Weighting;

/**
 * Binary cross-entropy of probabilities (PyTorch's {@code binary_cross_entropy}): with the probability p and its target t,
 * -t log p - (1 - t) log(1 - p). The gradient is (p - t) / (p (1 - p)), the Hessian t / p<sup>2</sup> + (1 - t) / (1 - p)<sup>2</sup>.
 * {@link ProbabilityClipping} says what changes next to 0 and 1; by default it is {@link ProbabilityClipping#TORCH}, and then there is
 * no Hessian, for PyTorch's gradient is not the derivative of its loss there. Where logits are at hand,
 * {@link BinaryCrossEntropyWithLogits} keeps more digits.
 *
 * <p>A probability outside of [0, 1], or NaN, is refused.
 *
 * <p><b>Accuracy.</b> Loss and Hessian are within {@value #MAX_ULP_ERROR} ulp, each entry of the gradient within
 * {@value #MAX_ULP_ERROR} ulp of the larger of t/p and (1 - t)/(1 - p). <b>Special values.</b> A target of 0 or 1 outweighs an
 * infinite logarithm.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class BinaryCrossEntropy extends ElementwiseLoss<BinaryCrossEntropy> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    private final ProbabilityClipping clipping;

    /** As PyTorch computes it. */
    public BinaryCrossEntropy() {
        this(LossOptions.of(Reduction.MEAN_ALL), ProbabilityClipping.TORCH);
    }

    private BinaryCrossEntropy(LossOptions options, ProbabilityClipping clipping) {
        super(options);
        this.clipping = clipping;
    }

    @Override
    protected BinaryCrossEntropy withOptions(LossOptions newOptions) {
        return new BinaryCrossEntropy(newOptions, clipping);
    }

    /**
     * The same loss, otherwise next to 0 and 1.
     *
     * @param newClipping what becomes of probabilities there
     * @return a loss with that rule
     * @throws IllegalArgumentException where it is null
     */
    public BinaryCrossEntropy withClipping(ProbabilityClipping newClipping) {
        Checks.present("clipping", newClipping);
        return new BinaryCrossEntropy(options(), newClipping);
    }

    @Override
    public BinaryCrossEntropy withPreset(Preset preset) {
        return super.withPreset(preset)
                .withClipping(preset == Preset.TORCH ? ProbabilityClipping.TORCH : ProbabilityClipping.of(preset));
    }

    @Override
    protected boolean hasDomain() {
        return true;
    }

    @Override
    protected String refusal(double probability, double target) {
        return probability >= 0 && probability <= 1 ? null : "the prediction must be a probability from 0 to 1";
    }

    @Override
    protected double loss(double probability, double target) {
        return clipping == ProbabilityClipping.TORCH ? BinaryFormulas.torchProbabilityLoss(probability, target)
                : BinaryFormulas.probabilityLoss(probability, target, clipping.least(), clipping.most());
    }

    @Override
    protected double derivative(double probability, double target) {
        return clipping == ProbabilityClipping.TORCH ? BinaryFormulas.torchProbabilitySlope(probability, target)
                : BinaryFormulas.probabilitySlope(probability, target, clipping.least(), clipping.most());
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        if (clipping == ProbabilityClipping.TORCH) {
            kernels.torchProbability(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements());
        } else {
            kernels.probability(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(),
                    clipping.least(), clipping.most());
        }
    }

    @Override
    public boolean hasHessian() {
        return clipping != ProbabilityClipping.TORCH;
    }

    @Override
    protected double secondDerivative(double probability, double target) {
        if (clipping.isClipped(probability)) {
            return 0;
        }
        double complement = 1 - probability;
        return Weighting.scaled(1 / probability / probability, target)
                + Weighting.scaled(1 / complement / complement, 1 - target);
    }
}
