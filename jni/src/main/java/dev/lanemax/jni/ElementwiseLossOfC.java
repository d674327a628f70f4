package dev.lanemax.jni;

import dev.lanemax.ElementwiseLoss;
import dev.lanemax.LossOptions;
import dev.lanemax.Reduction;

/** {@code lmx_elementwise_loss_f32}: a loss of each element that C functions say. By default the loss is the mean over all elements. */
final class ElementwiseLossOfC extends ElementwiseLoss<ElementwiseLossOfC> {

    /** The largest error of a loss or a derivative, in units of the last place of what the functions' results make. */
    public static final double MAX_ULP_ERROR = 4;

    private final long loss;
    private final long derivative;
    private final long secondDerivative;
    private final long context;

    /** Without functions yet. */
    ElementwiseLossOfC() {
        this(LossOptions.of(Reduction.MEAN_ALL), 0, 0, 0, 0);
    }

    private ElementwiseLossOfC(LossOptions options, long loss, long derivative, long secondDerivative, long context) {
        super(options);
        this.loss = loss;
        this.derivative = derivative;
        this.secondDerivative = secondDerivative;
        this.context = context;
    }

    @Override
    protected ElementwiseLossOfC withOptions(LossOptions newOptions) {
        return new ElementwiseLossOfC(newOptions, loss, derivative, secondDerivative, context);
    }

    public ElementwiseLossOfC withLoss(long newLoss) {
        return new ElementwiseLossOfC(options(), newLoss, derivative, secondDerivative, context);
    }

    public ElementwiseLossOfC withDerivative(long newDerivative) {
        return new ElementwiseLossOfC(options(), loss, newDerivative, secondDerivative, context);
    }

    public ElementwiseLossOfC withSecondDerivative(long newSecondDerivative) {
        return new ElementwiseLossOfC(options(), loss, derivative, newSecondDerivative, context);
    }

    public ElementwiseLossOfC withContext(long newContext) {
        return new ElementwiseLossOfC(options(), loss, derivative, secondDerivative, newContext);
    }

    @Override
    protected double loss(double prediction, double target) {
        return CFunctions.element(loss, prediction, target, context);
    }

    @Override
    protected double derivative(double prediction, double target) {
        return CFunctions.element(derivative, prediction, target, context);
    }

    @Override
    public boolean hasHessian() {
        return secondDerivative != 0;
    }

    @Override
    protected double secondDerivative(double prediction, double target) {
        return CFunctions.element(secondDerivative, prediction, target, context);
    }
}
