package dev.lanemax.jni;

import dev.lanemax.ClassLoss;
import dev.lanemax.LossOptions;
import dev.lanemax.Reduction;
import dev.lanemax.Row;

/** {@code lmx_class_loss_f32}: a loss of each row with its label that C functions say. */
final class ClassLossOfC extends ClassLoss<ClassLossOfC> {

    /** The largest error of a loss or a derivative, in units of the last place of what the functions' results make. */
    public static final double MAX_ULP_ERROR = 4;

    private final RowFunctions functions;

    /** Without functions yet. */
    ClassLossOfC() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT), RowFunctions.NONE);
    }

    private ClassLossOfC(LossOptions options, RowFunctions functions) {
        super(options);
        this.functions = functions;
    }

    @Override
    protected ClassLossOfC withOptions(LossOptions newOptions) {
        return new ClassLossOfC(newOptions, functions);
    }

    public ClassLossOfC withLoss(long loss) {
        return new ClassLossOfC(options(), functions.withLoss(loss));
    }

    public ClassLossOfC withGradient(long gradient) {
        return new ClassLossOfC(options(), functions.withGradient(gradient));
    }

    public ClassLossOfC withHessian(long hessian) {
        return new ClassLossOfC(options(), functions.withHessian(hessian));
    }

    public ClassLossOfC withProduct(long product) {
        return new ClassLossOfC(options(), functions.withProduct(product));
    }

    public ClassLossOfC withSoftmax(boolean softmax) {
        return new ClassLossOfC(options(), functions.withSoftmax(softmax));
    }

    public ClassLossOfC withContext(long context) {
        return new ClassLossOfC(options(), functions.withContext(context));
    }

    public ClassLossOfC withWeighsClasses(boolean weighsClasses) {
        return new ClassLossOfC(options(), functions.withWeighsClasses(weighsClasses));
    }

    @Override
    protected boolean weighsClasses() {
        return functions.weighsClasses();
    }

    private boolean hasClassWeights() {
        return options().classWeightCount() > 0;
    }

    @Override
    protected double loss(Row row) {
        return functions.loss(row, true, hasClassWeights());
    }

    @Override
    protected void gradient(Row row) {
        functions.setGradient(row, true, hasClassWeights());
    }

    @Override
    public boolean hasHessian() {
        return functions.hessian() != 0;
    }

    @Override
    protected void hessian(Row row) {
        functions.setHessian(row, true, hasClassWeights());
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return functions.product() != 0;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        functions.setProduct(row, true, hasClassWeights());
    }
}
