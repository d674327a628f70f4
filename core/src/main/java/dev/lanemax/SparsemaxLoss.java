package dev.lanemax;

import dev.lanemax.kernels.CompensatedSum;

/**
 * The loss of {@link Sparsemax}, with the index of the true class as label (Martins and Astudillo 2016): a row x with label y has the loss
 * 1/2 sum<sub>c</sub> (z<sub>c</sub><sup>2</sup> - t<sup>2</sup>) + 1/2 - z<sub>y</sub>, c going through the classes whose sparsemax p is
 * above 0, z = x - max x and t being the threshold in p = max(0, z - t). Its gradient is p - d, d the one-hot label: both are 0 where the
 * true class's logit exceeds the others by 1 or more. The Hessian is 1 - 1/k on the diagonal and -1/k elsewhere among the k classes whose
 * sparsemax is above 0, and 0 for the others.
 *
 * <p>By default the loss is the mean over the rows, weighted as that of cross-entropy is: {@link Reduction#MEAN_WEIGHT}.
 *
 * <p><b>Accuracy.</b> For finite logits, a row's loss is within {@value #MAX_ULP_ERROR} ulp of the larger of itself and 1, and gradient and
 * Hessian within as many of 1.
 *
 * <p><b>Special values.</b> Where the true class's logit is -inf, the loss is +inf and the gradient finite. A row with NaN or +inf, or of
 * -inf only, has the loss NaN and derivatives of NaN.
 */
public final class SparsemaxLoss extends ClassLoss<SparsemaxLoss> {

    /** The largest error of a loss or a derivative, in units of the last place of 1, or of the loss where it is larger. */
    public static final double MAX_ULP_ERROR = 4;

    /** With the weighted mean over the rows. */
    public SparsemaxLoss() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT));
    }

    private SparsemaxLoss(LossOptions options) {
        super(options);
    }

    @Override
    protected SparsemaxLoss withOptions(LossOptions newOptions) {
        return new SparsemaxLoss(newOptions);
    }

    /** The same as 1/2 |p - d|^2 + max(0, t - z_y), whose terms are all positive. */
    @Override
    protected double loss(Row row) {
        double distance = distance(row);
        CompensatedSum squares = row.newSum();
        squares.add(distance * distance);
        for (int c = 0; c < row.classes(); c++) {
            double p = c == row.label() ? 0 : row.sparsemax(c);
            squares.add(p * p);
        }
        return 0.5 * squares.value() + row.belowSparsemax(row.label());
    }

    @Override
    protected void gradient(Row row) {
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, row.sparsemax(c));
        }
        row.setGradient(row.label(), 0 - distance(row));
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        double ofSupport = 1 - 1.0 / support(row);
        for (int c = 0; c < row.classes(); c++) {
            row.setHessian(c, ofSupport(row, c, ofSupport));
        }
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    /** The vector less its mean over the support. */
    @Override
    protected void hessianVectorProduct(Row row) {
        int support = support(row);
        CompensatedSum vector = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            vector.add(ofSupport(row, c, row.vector(c)));
        }
        double mean = vector.value() / support;
        for (int c = 0; c < row.classes(); c++) {
            row.setProduct(c, ofSupport(row, c, row.vector(c) - mean));
        }
    }

    /** The number of classes whose sparsemax is above 0. */
    private static int support(Row row) {
        int support = 0;
        for (int c = 0; c < row.classes(); c++) {
            support += row.sparsemax(c) > 0 ? 1 : 0;
        }
        return support;
    }

    /** The value, and 0 where the sparsemax of the class is. */
    private static double ofSupport(Row row, int c, double value) {
        double p = row.sparsemax(c);
        return p > 0 ? value : p == 0 ? 0 : Double.NaN;
    }

    /** 1 - p_y; as the sum of the others where that keeps more digits. */
    private static double distance(Row row) {
        double p = row.sparsemax(row.label());
        if (!(p > 0.5)) {
            return 1 - p;
        }
        CompensatedSum others = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            others.add(c == row.label() ? 0 : row.sparsemax(c));
        }
        return others.value();
    }
}
