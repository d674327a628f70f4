package dev.lanemax;

import dev.lanemax.internal.Checks;

/**
 * The multi-class hinge loss of Crammer and Singer (2001), with the index of the true class as label: a row x of scores with label y has
 * the loss max(0, m + max<sub>c&ne;y</sub> x<sub>c</sub> - x<sub>y</sub>), the margin m being 1 unless it is set. Where it is above 0, its
 * gradient is 1 at the first largest of the other classes and -1 at y, and elsewhere 0, as it is at the kink and where there is one class.
 * The Hessian is 0.
 *
 * <p>By default the loss is the mean over all rows, {@link Reduction#MEAN_ALL}.
 *
 * <p><b>Accuracy.</b> A row's loss is within {@value #MAX_ULP_ERROR} ulp of its formula's largest term; its gradient is exact.
 *
 * <p><b>Special values.</b> A true class's score of -inf has the loss +inf. A row with NaN, or whose maximum is infinite and the true
 * class's score too, has the loss NaN and a gradient of NaN.
 */
public final class CrammerSingerLoss extends ClassLoss<CrammerSingerLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of its formula's largest term. */
    public static final double MAX_ULP_ERROR = 4;

    private final double margin;

    /** With a margin of 1. */
    public CrammerSingerLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL), 1);
    }

    private CrammerSingerLoss(LossOptions options, double margin) {
        super(options);
        this.margin = margin;
    }

    @Override
    protected CrammerSingerLoss withOptions(LossOptions newOptions) {
        return new CrammerSingerLoss(newOptions, margin);
    }

    /**
     * The same loss with another margin.
     *
     * @param newMargin by how much the true class's score shall exceed the others, any finite number
     * @return a loss with that margin
     * @throws IllegalArgumentException where it is not finite
     */
    public CrammerSingerLoss withMargin(double newMargin) {
        Checks.finite("margin", newMargin);
        return new CrammerSingerLoss(options(), newMargin);
    }

    @Override
    protected double loss(Row row) {
        int rival = rival(row);
        return rival == row.label() ? 0 : Math.max(0, margin + row.x(rival) - row.x(row.label()));
    }

    @Override
    protected void gradient(Row row) {
        double loss = loss(row);
        double slope = loss > 0 ? 1 : loss == 0 ? 0 : Double.NaN;
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, slope == 0 || slope == 1 ? 0 : slope);
        }
        if (slope == 1) {
            row.setGradient(rival(row), 1);
            row.setGradient(row.label(), -1);
        }
    }

    @Override
    boolean isPiecewiseLinear() {
        return true;
    }

    /** The first largest of the other classes, or one of NaN; the label where there is no other. */
    private static int rival(Row row) {
        int rival = row.label();
        for (int c = 0; c < row.classes(); c++) {
            if (c != row.label() && (rival == row.label() || row.x(c) > row.x(rival) || Double.isNaN(row.x(c)))) {
                rival = c;
            }
        }
        return rival;
    }
}
