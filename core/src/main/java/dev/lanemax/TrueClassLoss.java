package dev.lanemax;

/**
 * A loss f that depends on the logits through the logarithm of the true class's probability p<sub>y</sub> alone, p being the softmax of
 * s x. Its gradient is -s f' (p - d) and its Hessian's diagonal s<sup>2</sup> [f'' (d - p)<sup>2</sup> - f' p (1 - p)], d being the
 * one-hot label and f' and f'' the derivatives with respect to log p<sub>y</sub>.
 *
 * @param <L> the loss's own class
 */
abstract class TrueClassLoss<L extends TrueClassLoss<L>> extends ClassLoss<L> {

    TrueClassLoss(LossOptions options) {
        super(options);
    }

    /** s. */
    double sharpness() {
        return 1;
    }

    /** -f'. */
    abstract double slope(Row row);

    /** f''. */
    abstract double curvature(Row row);

    @Override
    protected final void gradient(Row row) {
        double slope = sharpness() * slope(row);
        for (int c = 0; c < row.classes(); c++) {
            row.setGradient(c, slope * row.probability(c));
        }
        row.setGradient(row.label(), 0 - slope * row.otherProbability(row.label()));
    }

    @Override
    public final boolean hasHessian() {
        return true;
    }

    @Override
    protected final void hessian(Row row) {
        double square = sharpness() * sharpness();
        double slope = square * slope(row);
        double curvature = square * curvature(row);
        for (int c = 0; c < row.classes(); c++) {
            double p = row.probability(c);
            double other = row.otherProbability(c);
            double distance = c == row.label() ? other : p;
            row.setHessian(c, Math.fma(curvature * distance, distance, slope * p * other));
        }
    }

    @Override
    public final boolean hasHessianVectorProduct() {
        return true;
    }

    /** s^2 [f'' (d - p) ((d - p) v) - f' p (v - p v)]. */
    @Override
    protected final void hessianVectorProduct(Row row) {
        double square = sharpness() * sharpness();
        double mean = row.meanOfVector();
        double ofLabel = square * curvature(row) * (row.vector(row.label()) - mean);
        double slope = square * slope(row);
        for (int c = 0; c < row.classes(); c++) {
            double p = row.probability(c);
            double distance = c == row.label() ? row.otherProbability(c) : -p;
            row.setProduct(c, Math.fma(ofLabel, distance, slope * p * (row.vector(c) - mean)));
        }
    }
}
