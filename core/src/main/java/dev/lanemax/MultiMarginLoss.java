package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.Weighting;

/**
 * The multi-class hinge loss of Weston and Watkins (1999), with the index of the true class as label (PyTorch's {@code multi_margin_loss}):
 * a row x of C scores with label y has the loss 1/C sum<sub>c&ne;y</sub> max(0, m - x<sub>y</sub> + x<sub>c</sub>)<sup>P</sup>, the margin
 * m being 1 and the power P 1, or 2 where it is set. {@linkplain #withClassMean Without the mean over the classes} it is not divided by C,
 * as in Stanford's course CS231n. The gradient at the kink, where a maximum's arguments are equal, is 0, and that at y is minus the sum of
 * the others. The Hessian is 0 for a power of 1. For one of 2, its diagonal has 2/C for each class whose maximum is above 0, and the sum of
 * these at y.
 *
 * <p>By default the loss is the mean over all rows, whatever the weights of their classes, as in PyTorch: {@link Reduction#MEAN_ALL}.
 *
 * <p><b>Accuracy.</b> Loss, gradient and Hessian are within {@value #MAX_ULP_ERROR} ulp of what their formula is with all terms positive.
 *
 * <p><b>Special values.</b> A score of -inf of another class adds nothing, and a true class's has the loss +inf; both together, and NaN,
 * have the loss NaN and NaN in the gradient, and in the Hessian of a power of 2.
 */
public final class MultiMarginLoss extends ClassLoss<MultiMarginLoss> {

    /** The largest error of a loss or a derivative, in units of the last place of the formula with positive terms. */
    public static final double MAX_ULP_ERROR = 4;

    private final double margin;
    private final int power;
    private final boolean classMean;

    /** With a margin and a power of 1, and the mean over the classes. */
    public MultiMarginLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 1, 1, true);
    }

    private MultiMarginLoss(LossOptions options, double margin, int power, boolean classMean) {
        super(options);
        this.margin = margin;
        this.power = power;
        this.classMean = classMean;
    }

    @Override
    protected MultiMarginLoss withOptions(LossOptions newOptions) {
        return new MultiMarginLoss(newOptions, margin, power, classMean);
    }

    /** PyTorch's mean divides by the number of rows, and no row is ignored. */
    @Override
    LossOptions presetOptions(Preset preset) {
        return super.presetOptions(preset).withReduction(Reduction.MEAN_ALL).withoutIgnoreIndex();
    }

    /**
     * The same loss with another margin.
     *
     * @param newMargin by how much the true class's score shall exceed the others, any finite number
     * @return a loss with that margin
     * @throws IllegalArgumentException where it is not finite
     */
    public MultiMarginLoss withMargin(double newMargin) {
        Checks.finite("margin", newMargin);
        return new MultiMarginLoss(options(), newMargin, power, classMean);
    }

    /**
     * The same loss with another power.
     *
     * @param newPower 1, or 2 for squared terms
     * @return a loss with that power
     * @throws IllegalArgumentException where it is another number
     */
    public MultiMarginLoss withPower(int newPower) {
        if (newPower != 1 && newPower != 2) {
            throw new IllegalArgumentException("power is " + newPower + ", must be 1 or 2");
        }
        return new MultiMarginLoss(options(), margin, newPower, classMean);
    }

    /**
     * The same loss, the sum over the classes divided by their number, or not.
     *
     * @param newClassMean whether it is divided
     * @return a loss with the mean, or the sum, over the classes
     */
    public MultiMarginLoss withClassMean(boolean newClassMean) {
        return new MultiMarginLoss(options(), margin, power, newClassMean);
    }

    private double divisor(Row row) {
        return classMean ? row.classes() : 1;
    }

    /** m - x_y + x_c, which counts where it is above 0. */
    private double excess(Row row, int c) {
        return margin - row.x(row.label()) + row.x(c);
    }

    @Override
    protected double loss(Row row) {
        CompensatedSum loss = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            if (c != row.label()) {
                double excess = Math.max(0, excess(row, c));
                loss.add(power == 1 ? excess : excess * excess);
            }
        }
        return loss.value() / divisor(row);
    }

    @Override
    protected void gradient(Row row) {
        CompensatedSum others = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            double slope = c == row.label() ? 0 : slope(excess(row, c)) / divisor(row);
            others.add(slope);
            row.setGradient(c, slope);
        }
        row.setGradient(row.label(), 0 - others.value());
    }

    private double slope(double excess) {
        if (!(excess > 0)) {
            return excess <= 0 ? 0 : Double.NaN;
        }
        return power == 1 ? 1 : 2 * excess;
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        CompensatedSum others = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            double curvature = curvature(row, c);
            others.add(curvature);
            row.setHessian(c, curvature);
        }
        row.setHessian(row.label(), others.value());
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    /** k_c (v_c - v_y), k being the second derivative with respect to x_c, and at y minus the sum of the others. */
    @Override
    protected void hessianVectorProduct(Row row) {
        CompensatedSum others = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            double product = Weighting.scaled(row.vector(c) - row.vector(row.label()), curvature(row, c));
            others.add(product);
            row.setProduct(c, product);
        }
        row.setProduct(row.label(), 0 - others.value());
    }

    /** The second derivative with respect to the score of another class; 0 for that of the true class. */
    private double curvature(Row row, int c) {
        if (power == 1 || c == row.label() || excess(row, c) <= 0) {
            return 0;
        }
        return excess(row, c) > 0 ? 2 / divisor(row) : Double.NaN;
    }
}
