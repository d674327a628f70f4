package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Provider;
import dev.lanemax.kernels.Weighting;
import java.util.Arrays;

/**
 * Cross-entropy of logits with the index of the true class as label (PyTorch's {@code cross_entropy}), and its gradient with respect
 * to the logits. A row x with label y has the loss log sum<sub>j</sub> e<sup>x<sub>j</sub></sup> - x<sub>y</sub>
 * and the gradient softmax(x) - one-hot(y), both times the weight of class y. With label smoothing e the loss is
 * (1 - e) w<sub>y</sub> (L - x<sub>y</sub>) + e/C sum<sub>c</sub> w<sub>c</sub> (L - x<sub>c</sub>), with L the logarithm of the sum.
 *
 * <p>By default the loss is the mean over the rows, weighted as PyTorch does: {@link Reduction#MEAN_WEIGHT}.
 *
 * <p><b>Accuracy.</b> For finite logits, a row's loss is within {@value #MAX_LOSS_ULP_ERROR} ulp of the exact one, also where
 * the true class has a probability close to 1, and each entry of its gradient, that of the true class included, within
 * {@value #MAX_GRADIENT_ULP_ERROR} ulp; with smoothing both are within {@value #MAX_GRADIENT_ULP_ERROR} ulp of the largest term of the
 * formula. Gradient entries below the smallest normal number, 2<sup>-126</sup> or in double 2<sup>-1022</sup>,
 * may be rounded to a subnormal or to +0.
 *
 * <p><b>Special values.</b> A logit of -inf has the gradient +0; where it is the true class, the loss is +inf and the gradient
 * finite. A row with NaN or +inf, or of -inf only, has the loss NaN and a gradient of NaN. An ignored row has the loss 0 and the
 * gradient +0, and so has one of weight 0, whatever its logits are.
 *
 * <p>The Hessian is what {@link HessianMode} says, times weights; its product with a vector v is that of the exact one, p (v - sum(p v)).
 */
public final class CrossEntropy extends ClassLoss<CrossEntropy> {

    /** The largest error of a row's loss, in units of the last place of the exact one. */
    public static final double MAX_LOSS_ULP_ERROR = 2;

    /** The largest error of an entry of the gradient, in units of the last place of the exact one. */
    public static final double MAX_GRADIENT_ULP_ERROR = 4;

    private static final double LEAST_UPPER_HESSIAN = 1e-16;

    private final double labelSmoothing;
    private final HessianMode hessianMode;

    /** Cross-entropy with the weighted mean over the rows as its loss. */
    public CrossEntropy() {
        this(LossOptions.of(Reduction.MEAN_WEIGHT), 0, HessianMode.EXACT);
    }

    CrossEntropy(Provider provider, Reduction reduction) {
        this(LossOptions.of(reduction).withProvider(provider), 0, HessianMode.EXACT);
    }

    private CrossEntropy(LossOptions options, double labelSmoothing, HessianMode hessianMode) {
        super(options);
        this.labelSmoothing = labelSmoothing;
        this.hessianMode = hessianMode;
    }

    @Override
    protected CrossEntropy withOptions(LossOptions newOptions) {
        return new CrossEntropy(newOptions, labelSmoothing, hessianMode);
    }

    /**
     * The same loss with label smoothing (Szegedy et al. 2016): the target is the label with 1 - e and every class with e / C.
     *
     * @param newLabelSmoothing e, from 0 to 1
     * @return a loss with that smoothing
     * @throws IllegalArgumentException where it is not from 0 to 1
     */
    public CrossEntropy withLabelSmoothing(double newLabelSmoothing) {
        Checks.range("labelSmoothing", newLabelSmoothing, 0, 1);
        return new CrossEntropy(options(), newLabelSmoothing, hessianMode);
    }

    /**
     * The same loss with another Hessian.
     *
     * @param newHessianMode what stands for the Hessian's diagonal
     * @return a loss with that mode
     * @throws IllegalArgumentException where it is null
     */
    public CrossEntropy withHessianMode(HessianMode newHessianMode) {
        Checks.present("hessianMode", newHessianMode);
        return new CrossEntropy(options(), labelSmoothing, newHessianMode);
    }

    @Override
    boolean isCrossEntropy() {
        return labelSmoothing == 0;
    }

    @Override
    protected boolean weighsClasses() {
        return labelSmoothing > 0;
    }

    @Override
    protected double loss(Row row) {
        int label = row.label();
        if (labelSmoothing == 0) {
            return -row.logProbability(label);
        }
        double[] terms = classWeights(row);
        row.multiplyByCrossEntropies(terms);
        double hard = Weighting.scaled(-row.logProbability(label), (1 - labelSmoothing) * row.classWeight(label));
        return hard + labelSmoothing / row.classes() * row.sum(terms);
    }

    /** What the targets of a row add up to: 1, or with smoothing (1 - e) w_y + e/C sum(w). */
    private double mass(Row row) {
        if (labelSmoothing == 0) {
            return 1;
        }
        return mass(row, classWeights(row));
    }

    private double mass(Row row, double[] classWeights) {
        return Math.fma(
                labelSmoothing / row.classes(), row.sum(classWeights), (1 - labelSmoothing) * row.classWeight(row.label()));
    }

    private static double[] classWeights(Row row) {
        double[] weights = row.workspace(row.classes());
        Arrays.fill(weights, 0, row.classes(), 1);
        row.weigh(weights);
        return weights;
    }

    @Override
    protected void gradient(Row row) {
        if (labelSmoothing == 0) {
            for (int c = 0; c < row.classes(); c++) {
                row.setGradient(c, row.probability(c));
            }
            row.setGradient(row.label(), 0 - row.otherProbability(row.label()));
            return;
        }
        double share = labelSmoothing / row.classes();
        double[] targets = classWeights(row);
        double mass = mass(row, targets);
        for (int c = 0; c < row.classes(); c++) {
            targets[c] *= share;
        }
        targets[row.label()] += (1 - labelSmoothing) * row.classWeight(row.label());
        row.setGradientToExcess(mass, targets);
    }

    @Override
    public boolean hasHessian() {
        return true;
    }

    @Override
    protected void hessian(Row row) {
        double mass = mass(row);
        for (int c = 0; c < row.classes(); c++) {
            double variance = row.probability(c) * row.otherProbability(c);
            row.setHessian(c, switch (hessianMode) {
                case EXACT -> mass * variance;
                case UPPER -> mass * Math.max(2 * variance, LEAST_UPPER_HESSIAN);
                case FRIEDMAN -> mass * row.classes() / Math.max(1.0, row.classes() - 1.0) * variance;
                case ABS_RESIDUAL -> Math.abs(row.gradient(c));
            });
        }
    }

    @Override
    public boolean hasHessianVectorProduct() {
        return true;
    }

    @Override
    protected void hessianVectorProduct(Row row) {
        row.multiplyByCovariance(mass(row));
    }
}
