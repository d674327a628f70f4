package dev.lanemax;

import dev.lanemax.internal.Arguments;
import dev.lanemax.internal.Formula;
import dev.lanemax.internal.Matrix;
import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.DoubleFunctions;

/**
 * A loss of each row and a target for each of its elements, a distribution for example, and losses of one's own of that kind: see
 * {@link ClassLoss}, whose formulas are written in the same way.
 *
 * @param <L> the loss's own class
 */
public abstract non-sealed class DistributionLoss<L extends DistributionLoss<L>> extends TargetLoss<L> {

    private final Formula formula = new DistributionFormula();

    /**
     * A loss with options.
     *
     * @param options how losses are weighted, left out and reduced
     */
    protected DistributionLoss(LossOptions options) {
        super(options);
    }

    @Override
    Formula formula() {
        return formula;
    }

    /**
     * Whether the weights of classes, {@link Row#classWeight(int)}, are part of the formula, and a row's loss is not multiplied by
     * {@link #classWeight}.
     *
     * @return false unless overridden
     */
    protected boolean weighsClasses() {
        return false;
    }

    /**
     * What a row's loss is multiplied by where classes have weights.
     *
     * @param row the row
     * @return the weights times the targets, added up, unless overridden
     */
    protected double classWeight(Row row) {
        CompensatedSum weight = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            weight.add(row.weightedTarget(c));
        }
        return weight.value();
    }

    /** The same where targets are logarithms. */
    static double classWeightOfLogTargets(Row row) {
        CompensatedSum weight = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            weight.add(row.classWeight(c) * DoubleFunctions.exp(row.target(c)));
        }
        return weight.value();
    }

    /**
     * The loss of a row, without weights.
     *
     * @param row the row
     * @return its loss
     */
    protected abstract double loss(Row row);

    /**
     * Sets the gradient of a row's loss. It is called right after {@link #loss(Row)}, with the same row.
     *
     * @param row the row
     */
    protected abstract void gradient(Row row);

    /**
     * Sets the diagonal of the Hessian of a row's loss, after {@link #gradient(Row)}.
     *
     * @param row the row
     */
    protected void hessian(Row row) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " has no second derivative");
    }

    /**
     * Sets the product of the Hessian of a row's loss with its vector, after {@link #loss(Row)}.
     *
     * @param row the row
     */
    protected void hessianVectorProduct(Row row) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " has no Hessian-vector product");
    }

    /**
     * Why a row is refused, in the form "has the target 7 at class 2, must be ...".
     *
     * @param row the row
     * @return null where it is not
     */
    protected String refusal(Row row) {
        return null;
    }

    /**
     * Whether {@link #refusal} refuses anything. It is asked about every row, before anything is written, only where this is true.
     *
     * @return false unless overridden
     */
    protected boolean hasDomain() {
        return false;
    }

    private final class DistributionFormula extends RowFormula {

        DistributionFormula() {
            super(DistributionLoss.this);
        }

        @Override
        public Matrix target(Arguments arguments) {
            return arguments.targets;
        }

        @Override
        public boolean hasDomain() {
            return DistributionLoss.this.hasDomain();
        }

        @Override
        String refusal(Row row) {
            return DistributionLoss.this.refusal(row);
        }

        @Override
        double weight(Row row) {
            return options().classWeightCount() == 0 || weighsClasses() ? 1 : classWeight(row);
        }

        @Override
        double loss(Row row) {
            return DistributionLoss.this.loss(row);
        }

        @Override
        void gradient(Row row) {
            DistributionLoss.this.gradient(row);
        }

        @Override
        void hessian(Row row) {
            DistributionLoss.this.hessian(row);
        }

        @Override
        void hessianVectorProduct(Row row) {
            DistributionLoss.this.hessianVectorProduct(row);
        }
    }
}
