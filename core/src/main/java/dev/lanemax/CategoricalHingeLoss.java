package dev.lanemax;

import dev.lanemax.kernels.CompensatedSum;

/**
 * Keras's {@code CategoricalHinge}: a row x of scores with one-hot or soft targets t has the loss
 * max(0, 1 + max<sub>c</sub> (1 - t<sub>c</sub>) x<sub>c</sub> - sum<sub>c</sub> t<sub>c</sub> x<sub>c</sub>). Unlike in
 * {@link CrammerSingerLoss}, the maximum is never below 0 where one of the targets is 1, for that class takes part in it with 0. Where the
 * loss is above 0, its gradient is 1 - t at the first class with the maximum, minus t everywhere; it is 0 at the kink. The Hessian is 0.
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#MEAN_ALL}.
 *
 * <p><b>Accuracy.</b> A row's loss is within {@value #MAX_ULP_ERROR} ulp of the sum of the magnitudes of its formula's terms, and each
 * entry of the gradient of that of its own.
 *
 * <p><b>Special values.</b> 0 times an infinite score is 0. NaN has the loss NaN and a gradient of NaN.
 */
public final class CategoricalHingeLoss extends DistributionLoss<CategoricalHingeLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the sum of the terms' magnitudes. */
    public static final double MAX_ULP_ERROR = 4;

    /** With the mean over the rows. */
    public CategoricalHingeLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL));
    }

    private CategoricalHingeLoss(LossOptions options) {
        super(options);
    }

    @Override
    protected CategoricalHingeLoss withOptions(LossOptions newOptions) {
        return new CategoricalHingeLoss(newOptions);
    }

    @Override
    protected double loss(Row row) {
        CompensatedSum loss = row.newSum();
        loss.add(1);
        loss.add(negative(row, rival(row)));
        for (int c = 0; c < row.classes(); c++) {
            loss.add(row.target(c) == 0 ? 0 : -row.target(c) * row.x(c));
        }
        return Math.max(0, loss.value());
    }

    @Override
    protected void gradient(Row row) {
        double loss = loss(row);
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, loss > 0 ? 0 - row.target(c) : loss == 0 ? 0 : Double.NaN);
        }
        if (loss > 0) {
            int rival = rival(row);
            row.setGradient(rival, 1 - 2 * row.target(rival));
        }
    }

    @Override
    boolean isPiecewiseLinear() {
        return true;
    }

    /** (1 - t) x. */
    private static double negative(Row row, int c) {
        return row.target(c) == 1 ? 0 : (1 - row.target(c)) * row.x(c);
    }

    /** The first class with the maximum, or one of NaN. */
    private static int rival(Row row) {
        int rival = 0;
        for (int c = 1; c < row.classes(); c++) {
            double score = negative(row, c);
            if (score > negative(row, rival) || Double.isNaN(score)) {
                rival = c;
            }
        }
        return rival;
    }
}
