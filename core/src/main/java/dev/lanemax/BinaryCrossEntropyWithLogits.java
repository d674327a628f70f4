package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.BinaryShares;
import dev.lanemax.kernels.DoubleFunctions;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.LogisticTerms;

/**
 * Binary cross-entropy of logits (PyTorch's {@code binary_cross_entropy_with_logits}, Keras's {@code BinaryCrossentropy} from logits):
 * with the logit z, its target t and a weight v of the positive class, (1 - t) softplus(z) + v t softplus(-z). The gradient is
 * (1 - t) sigmoid(z) - v t sigmoid(-z), the Hessian (1 - t + v t) sigmoid(z) sigmoid(-z). In this form the digits of both tails are
 * kept. TensorFlow's {@code weighted_cross_entropy_with_logits} is this loss with its {@code pos_weight}.
 *
 * <p>With label smoothing e, t (1 - e) + e/2 takes the place of t, as in Keras.
 *
 * <p><b>Accuracy.</b> Loss and Hessian are within {@value #MAX_ULP_ERROR} ulp, each entry of the gradient within
 * {@value #MAX_ULP_ERROR} ulp of the formula's largest term. Floats are computed in float. What is below the smallest normal number may be rounded to +0.
 *
 * <p><b>Special values.</b> An infinite logit has the limit, 0 or +inf, as its loss, and 0, 1 - t or -v t as its gradient. A NaN
 * gives NaN.
 *
 * <p>By default the loss is the mean over all elements.
 */
public final class BinaryCrossEntropyWithLogits extends ElementwiseLoss<BinaryCrossEntropyWithLogits> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    private final double[] positiveWeights;
    private final double labelSmoothing;
    private final BinaryLabels labels;
    private final BinaryShares shares;

    /** Without weights or smoothing, targets from 0 to 1. */
    public BinaryCrossEntropyWithLogits() {
        this(LossOptions.of(Reduction.MEAN_ALL), new double[] {1}, 0, BinaryLabels.ZERO_ONE);
    }

    private BinaryCrossEntropyWithLogits(LossOptions options, double[] positiveWeights, double labelSmoothing,
            BinaryLabels labels) {
        super(options);
        this.positiveWeights = positiveWeights;
        this.labelSmoothing = labelSmoothing;
        this.labels = labels;
        this.shares = labels == BinaryLabels.ZERO_ONE
                ? new BinaryShares(1, 0, labelSmoothing) : new BinaryShares(0.5, 0.5, labelSmoothing);
    }

    @Override
    protected BinaryCrossEntropyWithLogits withOptions(LossOptions newOptions) {
        return new BinaryCrossEntropyWithLogits(newOptions, positiveWeights, labelSmoothing, labels);
    }

    /**
     * The same loss with a weight of the positive class (PyTorch's and TensorFlow's {@code pos_weight}).
     *
     * @param newPositiveWeights a finite weight of at least 0: one for all, or one for each class of the logits
     * @return a loss with these weights
     * @throws IllegalArgumentException where there is none, or one is negative or not finite
     */
    public BinaryCrossEntropyWithLogits withPosWeight(double... newPositiveWeights) {
        Checks.present("posWeight", newPositiveWeights);
        if (newPositiveWeights.length == 0) {
            throw new IllegalArgumentException("posWeight has 0 numbers, must have at least 1");
        }
        for (int c = 0; c < newPositiveWeights.length; c++) {
            Checks.weight("posWeight[" + c + "]", newPositiveWeights[c]);
        }
        return new BinaryCrossEntropyWithLogits(options(), newPositiveWeights.clone(), labelSmoothing, labels);
    }

    /**
     * The same loss with label smoothing: the target is t (1 - e) + e/2.
     *
     * @param newLabelSmoothing e, from 0 to 1
     * @return a loss with that smoothing
     * @throws IllegalArgumentException where it is not from 0 to 1
     */
    public BinaryCrossEntropyWithLogits withLabelSmoothing(double newLabelSmoothing) {
        Checks.range("labelSmoothing", newLabelSmoothing, 0, 1);
        return new BinaryCrossEntropyWithLogits(options(), positiveWeights, newLabelSmoothing, labels);
    }

    /**
     * The same loss with targets that are named otherwise.
     *
     * @param newLabels 0 and 1, or -1 and 1
     * @return a loss with such targets
     * @throws IllegalArgumentException where it is null
     */
    public BinaryCrossEntropyWithLogits withLabels(BinaryLabels newLabels) {
        Checks.present("labels", newLabels);
        return new BinaryCrossEntropyWithLogits(options(), positiveWeights, labelSmoothing, newLabels);
    }

    @Override
    void checkClasses(long classes) {
        if (positiveWeights.length != 1 && positiveWeights.length != classes) {
            throw new IllegalArgumentException("posWeight has " + positiveWeights.length + " numbers, must have 1 or "
                    + classes + " as predictions has classes");
        }
    }

    @Override
    protected double loss(double logit, double target) {
        return LogisticTerms.sharesLoss(logit, positive(target, 0), shares.negative(target));
    }

    @Override
    protected double derivative(double logit, double target) {
        return LogisticTerms.sharesSlope(logit, positive(target, 0), shares.negative(target));
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected double secondDerivative(double logit, double target) {
        return secondDerivative(logit, positive(target, 0), shares.negative(target));
    }

    static double secondDerivative(double logit, double positive, double negative) {
        return (positive + negative) * (DoubleFunctions.sigmoid(logit) * DoubleFunctions.sigmoid(-logit));
    }

    /** v times the share of the positive class. */
    private double positive(double target, int c) {
        return positiveWeights[c] * shares.positive(target);
    }

    @Override
    boolean readsFloats() {
        return true;
    }

    @Override
    void evaluate(Tile tile, boolean withGradient, boolean withHessian) {
        ElementLosses kernels = options().provider().elementLosses();
        if (isPlain() && (!tile.isFloat() || tile.hasFloatTargets())) {
            evaluateTargets(kernels, tile, withGradient);
        } else if (tile.isFloat()) {
            evaluateFloatShares(kernels, tile, withGradient);
        } else {
            computeShares(tile);
            kernels.shares(tile.inputs(), tile.positive(), tile.negative(),
                    tile.losses(), withGradient ? tile.gradient() : null, tile.elements());
        }
        if (withHessian) {
            evaluateHessian(tile);
        }
    }

    /** Whether the share of the positive class is the target. */
    private boolean isPlain() {
        return labels == BinaryLabels.ZERO_ONE && labelSmoothing == 0 && positiveWeights.length == 1 && positiveWeights[0] == 1;
    }

    /** Where the targets are the shares of the positive class, and have the type of the logits. */
    static void evaluateTargets(ElementLosses kernels, Tile tile, boolean withGradient) {
        if (tile.isFloat()) {
            float[] logits = tile.floatInputs();
            float[] targets = tile.floatTargets();
            kernels.floatCrossEntropy(logits, tile.floatInputsOffset(logits), targets, tile.floatTargetsOffset(targets),
                    tile.floatLosses(), withGradient ? tile.floatGradient() : null, tile.elements());
        } else {
            kernels.crossEntropy(tile.inputs(), tile.targets(), tile.losses(), withGradient ? tile.gradient() : null, tile.elements());
        }
    }

    /** Targets with more digits than a float have other shares than it has. */
    private void evaluateFloatShares(ElementLosses kernels, Tile tile, boolean withGradient) {
        if (tile.hasFloatTargets()) {
            computeFloatShares(tile);
        } else {
            tile.loadDoubles();
            computeShares(tile);
            BinaryShares.round(tile.positive(), tile.floatPositive(), tile.elements());
            BinaryShares.round(tile.negative(), tile.floatNegative(), tile.elements());
        }
        float[] logits = tile.floatInputs();
        kernels.floatShares(logits, tile.floatInputsOffset(logits), tile.floatPositive(), tile.floatNegative(),
                tile.floatLosses(), withGradient ? tile.floatGradient() : null, tile.elements());
    }

    private void computeFloatShares(Tile tile) {
        float[] targets = tile.copyFloatTargets();
        shares.negative(targets, tile.floatNegative(), tile.elements());
        if (positiveWeights.length == 1) {
            shares.positive(targets, positiveWeights[0], tile.floatPositive(), 0, tile.elements());
            return;
        }
        for (int row = 0; row < tile.rows(); row++) {
            shares.positive(targets, positiveWeights, tile.firstClass(),
                    tile.floatPositive(), row * tile.classes(), tile.classes());
        }
    }

    private void computeShares(Tile tile) {
        shares.negative(tile.targets(), tile.negative(), tile.elements());
        if (positiveWeights.length == 1) {
            shares.positive(tile.targets(), positiveWeights[0], tile.positive(), 0, tile.elements());
            return;
        }
        for (int row = 0; row < tile.rows(); row++) {
            shares.positive(tile.targets(), positiveWeights, tile.firstClass(),
                    tile.positive(), row * tile.classes(), tile.classes());
        }
    }

    private void evaluateHessian(Tile tile) {
        if (tile.isFloat()) {
            tile.loadDoubles();
        }
        computeShares(tile);
        double[] logits = tile.inputs();
        double[] positive = tile.positive();
        double[] negative = tile.negative();
        for (int i = 0; i < tile.elements(); i++) {
            tile.hessian()[i] = secondDerivative(logits[i], positive[i], negative[i]);
        }
    }
}
