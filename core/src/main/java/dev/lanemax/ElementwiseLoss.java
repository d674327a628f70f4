package dev.lanemax;

import dev.lanemax.internal.Arguments;
import dev.lanemax.internal.Formula;
import dev.lanemax.internal.Matrix;
import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.ElementLosses;

/**
 * A loss of each element: of a prediction and its target. Binary and regression losses are such, and losses of one's own.
 *
 * <p>A loss of one's own extends this class and says what the {@link #loss(double, double) loss} is and its
 * {@link #derivative(double, double) derivative}, without weights. It then has every option of {@link LossOptions}, each type,
 * memory and layout. See {@link GradientCheck}.
 *
 * <p>What is float is computed in double and rounded once, unless a loss says otherwise.
 *
 * @param <L> the loss's own class
 */
public abstract non-sealed class ElementwiseLoss<L extends ElementwiseLoss<L>> extends TargetLoss<L> {

    private final Formula formula = new ElementFormula();

    /**
     * A loss with options.
     *
     * @param options how losses are weighted and reduced
     */
    protected ElementwiseLoss(LossOptions options) {
        super(options);
    }

    /**
     * The loss of an element, without weights.
     *
     * @param prediction the prediction
     * @param target     its target
     * @return the loss
     */
    protected abstract double loss(double prediction, double target);

    /**
     * The derivative of an element's loss with respect to its prediction.
     *
     * @param prediction the prediction
     * @param target     its target
     * @return the derivative
     */
    protected abstract double derivative(double prediction, double target);

    /**
     * The second derivative of an element's loss with respect to its prediction.
     *
     * @param prediction the prediction
     * @param target     its target
     * @return the second derivative
     */
    protected double secondDerivative(double prediction, double target) {
        if (isPiecewiseLinear()) {
            return 0;
        }
        throw new UnsupportedOperationException(getClass().getSimpleName() + " has no second derivative");
    }

    /**
     * Why an element's prediction or target is refused, in the form "must be ...".
     *
     * @param prediction the prediction
     * @param target     its target
     * @return null where they are not
     */
    protected String refusal(double prediction, double target) {
        return null;
    }

    /**
     * Whether {@link #refusal(double, double)} refuses anything. It is asked about every element, before anything is written, only where
     * this is true.
     *
     * @return false unless overridden
     */
    protected boolean hasDomain() {
        return false;
    }

    /** Refuses a number of classes that does not fit the loss's options. */
    void checkClasses(long classes) {
    }

    /** Whether the batch must have a variance for each element. */
    boolean hasVariances() {
        return false;
    }

    /** Whether it takes floats as they are, and has a tile load them. */
    boolean readsFloats() {
        return false;
    }

    /** Why an element of a tile is refused, or null where it is not. */
    String refusal(Tile tile, int element) {
        String refusal = refusal(tile.inputs()[element], tile.targets()[element]);
        return refusal == null ? null
                : "the prediction " + tile.inputs()[element] + " and the target " + tile.targets()[element] + ", " + refusal;
    }

    @Override
    Formula formula() {
        return formula;
    }

    /**
     * Whether there is a product of the Hessian, which is diagonal, with a vector.
     *
     * @return whether there is a Hessian
     */
    @Override
    public final boolean hasHessianVectorProduct() {
        return hasHessian();
    }

    /** All elements of a tile. A loss whose elements are not alike overrides it. */
    void evaluate(Tile tile, boolean withGradient, boolean withHessian) {
        evaluate(options().provider().elementLosses(), tile, withGradient ? tile.gradient() : null);
        double[] predictions = tile.inputs();
        double[] targets = tile.targets();
        double[] hessian = tile.hessian();
        for (int i = 0; withHessian && i < tile.elements(); i++) {
            hessian[i] = secondDerivative(predictions[i], targets[i]);
        }
    }

    /** The losses of a tile, and its gradient unless that is null. A loss that has a kernel overrides it. */
    void evaluate(ElementLosses kernels, Tile tile, double[] gradient) {
        double[] predictions = tile.inputs();
        double[] targets = tile.targets();
        double[] losses = tile.losses();
        for (int i = 0; i < tile.elements(); i++) {
            losses[i] = loss(predictions[i], targets[i]);
        }
        for (int i = 0; gradient != null && i < tile.elements(); i++) {
            gradient[i] = derivative(predictions[i], targets[i]);
        }
    }

    private final class ElementFormula implements Formula {

        @Override
        public boolean isElementwise() {
            return true;
        }

        @Override
        public Matrix target(Arguments arguments) {
            return arguments.targets;
        }

        @Override
        public void checkClasses(long classes) {
            ElementwiseLoss.this.checkClasses(classes);
        }

        @Override
        public boolean hasVariances() {
            return ElementwiseLoss.this.hasVariances();
        }

        @Override
        public boolean readsFloats() {
            return ElementwiseLoss.this.readsFloats();
        }

        @Override
        public boolean hasDomain() {
            return ElementwiseLoss.this.hasDomain();
        }

        @Override
        public void check(Tile tile, long firstRow) {
            for (int i = 0; i < tile.elements(); i++) {
                String refusal = refusal(tile, i);
                if (refusal != null) {
                    throw new IllegalArgumentException("row " + (firstRow + i / tile.classes()) + " has " + refusal);
                }
            }
        }

        /** The Hessian is diagonal. */
        @Override
        public void multiply(Tile tile) {
            ElementwiseLoss.this.evaluate(tile, false, true);
            for (int i = 0; i < tile.elements(); i++) {
                tile.product()[i] = tile.hessian()[i] * tile.vector()[i];
            }
        }

        @Override
        public void evaluate(Tile tile, boolean withGradient, boolean withHessian) {
            ElementwiseLoss.this.evaluate(tile, withGradient, withHessian);
        }
    }
}
