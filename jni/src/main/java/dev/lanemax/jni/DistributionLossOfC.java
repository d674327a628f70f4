package dev.lanemax.jni;

import dev.lanemax.DistributionLoss;
import dev.lanemax.LossOptions;
import dev.lanemax.Reduction;
import dev.lanemax.Row;

/** {@code lmx_distribution_loss_f32}: a loss of each row and a target for each of its classes that C functions say. */
final class DistributionLossOfC extends DistributionLoss<DistributionLossOfC> {

    /** The largest error of a loss or a derivative, in units of the last place of what the functions' results make. */
    public static final double MAX_ULP_ERROR = 4;

    private final RowFunctions functions;

    /** Without functions yet. */
    DistributionLossOfC() {
        this(LossOptions.of(Reduction.MEAN_ALL), RowFunctions.NONE);
    }

    private DistributionLossOfC(LossOptions options, RowFunctions functions) {
        super(options);
        this.functions = functions;
    }

    @Override
    protected DistributionLossOfC withOptions(LossOptions newOptions) {
        return new DistributionLossOfC(newOptions, functions);
    }

    public DistributionLossOfC withLoss(long loss) {
        return new DistributionLossOfC(options(), functions.withLoss(loss));
    }

    public DistributionLossOfC withGradient(long gradient) {
        return new DistributionLossOfC(options(), functions.withGradient(gradient));
    }

    public DistributionLossOfC withHessian(long hessian) {
        return new DistributionLossOfC(options(), functions.withHessian(hessian));
    }

    public DistributionLossOfC withProduct(long product) {
        return new DistributionLossOfC(options(), functions.withProduct(product));
    }

    public DistributionLossOfC withSoftmax(boolean softmax) {
        return new DistributionLossOfC(options(), functions.withSoftmax(softmax));
    }

    public DistributionLossOfC withContext(long context) {
        return new DistributionLossOfC(options(), functions.withContext(context));
    }

    public DistributionLossOfC withWeighsClasses(boolean weighsClasses) {
        return new DistributionLossOfC(options(), functions.withWeighsClasses(weighsClasses));
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
        return functions.loss(row, false, hasClassWeights());
    }

    @Override
    protected void gradient(Row row) {
        functions.setGradient(row, false, hasClassWeights());
    }

    @Override
    public boolean hasHessian() {
        return functions.hessian() != 0;
    }

    @Override
    protected void hessian(Row row) {
        functions.setHessian(row, false, hasClassWeights());
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return functions.product() != 0;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        functions.setProduct(row, false, hasClassWeights());
    }
}
