package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.BinaryFormulas;
import dev.lanemax.kernels.ElementLosses;

/**
 * The hinge embedding loss (PyTorch's {@code hinge_embedding_loss}) of a distance x between two inputs: x where the target is 1, as they
 * are alike, and max(0, margin - x) where it is -1. The gradient is 1, or -1 where x &le; margin and else 0: at the kink -1, as in PyTorch.
 * The Hessian is 0.
 *
 * <p><b>Accuracy.</b> Loss and gradient are rounded once, so within {@value #MAX_ULP_ERROR} ulp. <b>Special values.</b> A NaN gives
 * NaN; a target other than -1 and 1 is refused.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class HingeEmbeddingLoss extends ElementwiseLoss<HingeEmbeddingLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_ULP_ERROR = 4;

    private final double margin;

    /** With a margin of 1. */
    public HingeEmbeddingLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 1);
    }

    private HingeEmbeddingLoss(LossOptions options, double margin) {
        super(options);
        this.margin = margin;
    }

    @Override
    protected HingeEmbeddingLoss withOptions(LossOptions newOptions) {
        return new HingeEmbeddingLoss(newOptions, margin);
    }

    /**
     * The same loss with another margin.
     *
     * @param newMargin the distance that inputs that are not alike shall have, finite
     * @return a loss with that margin
     * @throws IllegalArgumentException where it is not finite
     */
    public HingeEmbeddingLoss withMargin(double newMargin) {
        Checks.finite("margin", newMargin);
        return new HingeEmbeddingLoss(options(), newMargin);
    }

    @Override
    protected boolean hasDomain() {
        return true;
    }

    @Override
    protected String refusal(double prediction, double target) {
        return Math.abs(target) == 1 ? null : "the target must be -1 or 1";
    }

    @Override
    protected double loss(double prediction, double target) {
        return BinaryFormulas.hingeEmbeddingLoss(prediction, target, margin);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return BinaryFormulas.hingeEmbeddingSlope(prediction, target, margin);
    }

    @Override
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        kernels.hingeEmbedding(tile.inputs(), tile.targets(), tile.losses(), gradient, tile.elements(), margin);
    }

    @Override
    boolean isPiecewiseLinear() {
        return true;
    }
}
