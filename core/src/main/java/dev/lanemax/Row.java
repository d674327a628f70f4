package dev.lanemax;

import dev.lanemax.internal.Tile;
import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.DoubleArrayKernels;
import dev.lanemax.kernels.DoublePair;
import dev.lanemax.kernels.PreciseSoftmax;
import dev.lanemax.kernels.Scratch;
import dev.lanemax.kernels.SimplexProjection;
import dev.lanemax.kernels.Weighting;
import java.util.Arrays;

/**
 * A row of a batch as the formula of a loss sees it: its logits and its label or targets, in double whatever the caller's memory
 * holds, and places for the gradient and the Hessian. What softmax makes of the logits is computed at the first question.
 *
 * <p>A loss of one's own is given one; it moves on to the next row when the formula returns.
 */
public final class Row {

    private static final Scratch<Row> OF_THREAD = Scratch.ofThread(Row::new);
    private static final double[] NONE = {};

    private LossOptions options;
    private Tile tile;
    private int index;
    private int start;
    private int classes;
    private double[] probabilities = NONE;
    private double[] kernelProbabilities = NONE;
    private double[] logProbabilities = NONE;
    private double[] workspace = NONE;
    private final double[] logSumExp = new double[1];
    private final CompensatedSum sum = new CompensatedSum();
    private final PreciseSoftmax softmax = new PreciseSoftmax();
    private final DoublePair probabilityPair = new DoublePair();
    private final DoublePair otherProbabilityPair = new DoublePair();
    private final DoublePair surprisePair = new DoublePair();
    private final DoublePair logSumExpPair = new DoublePair();
    private boolean hasProbabilities;
    private boolean hasKernelProbabilities;
    private boolean hasLogProbabilities;
    private boolean hasLogSumExp;
    private boolean hasSparsemax;
    private double sparsemaxMax;
    private double sparsemaxThreshold;

    private Row() {
    }

    /** On no row of a tile yet: that of the calling thread, or a new one where the thread's is in use, until its {@link #end}. */
    static Row of(LossOptions options, Tile tile) {
        Row row = OF_THREAD.get();
        row = row.tile == null ? row : new Row();
        row.options = options;
        row.tile = tile;
        row.classes = tile.classes();
        return row;
    }

    void end() {
        tile = null;
        options = null;
    }

    void moveTo(int row) {
        index = row;
        start = row * classes;
        hasProbabilities = false;
        hasKernelProbabilities = false;
        hasLogProbabilities = false;
        hasLogSumExp = false;
        hasSparsemax = false;
    }

    boolean isIgnored() {
        return tile.isIgnored(index);
    }

    /**
     * The number of classes.
     *
     * @return at least 1
     */
    public int classes() {
        return classes;
    }

    /**
     * A logit, or whatever the loss takes in its place.
     *
     * @param c a class
     * @return its logit
     */
    public double x(int c) {
        return tile.inputs()[start + c];
    }

    /** Puts another logit in its place, before anything is asked of softmax. */
    void setX(int c, double value) {
        tile.inputs()[start + c] = value;
    }

    /**
     * A target, for losses that have them.
     *
     * @param c a class
     * @return its target
     */
    public double target(int c) {
        return tile.targets()[start + c];
    }

    /**
     * The row's class, for losses that have labels. Ignored rows are never seen.
     *
     * @return from 0 to classes - 1
     */
    public int label() {
        return tile.labels()[index];
    }

    /** Whether it has one: a loss that does not need them may have been given none. */
    boolean hasLabel() {
        return tile.hasLabels();
    }

    /**
     * The weight of a class.
     *
     * @param c a class
     * @return its weight, 1 where no class has one
     */
    public double classWeight(int c) {
        return options.classWeight(c);
    }

    /**
     * The probability that softmax gives to a class.
     *
     * @param c a class
     * @return within 1 ulp
     */
    public double probability(int c) {
        return probabilities()[c];
    }

    private double[] probabilities() {
        if (!hasProbabilities) {
            probabilities = probabilities.length < classes ? new double[classes] : probabilities;
            softmax.compute(options.provider().precise(), tile.inputs(), start, classes, probabilities);
            hasProbabilities = true;
        }
        return probabilities;
    }

    /** As {@link #probability}, but within 3 ulp and many times faster: for formulas that do little more with it. */
    double kernelProbability(int c) {
        return kernelProbabilities()[c];
    }

    /** {@link #kernelProbability} of every class. */
    double[] kernelProbabilities() {
        if (!hasKernelProbabilities) {
            kernelProbabilities = kernelProbabilities.length < classes ? new double[classes] : kernelProbabilities;
            kernels().softmax(tile.inputs(), start, classes, kernelProbabilities, 0, classes, 1, classes, false);
            hasKernelProbabilities = true;
        }
        return kernelProbabilities;
    }

    /**
     * The logarithm of a class's probability.
     *
     * @param c a class
     * @return within 2 ulp, also near probability 1
     */
    public double logProbability(int c) {
        return logProbabilities()[c];
    }

    /** {@link #logProbability} of every class. */
    double[] logProbabilities() {
        if (!hasLogProbabilities) {
            logProbabilities = logProbabilities.length < classes ? new double[classes] : logProbabilities;
            kernels().logSoftmax(tile.inputs(), start, classes, logProbabilities, 0, classes, 1, classes, false);
            hasLogProbabilities = true;
        }
        return logProbabilities;
    }

    /**
     * 1 - the probability of a class. Where that is the likelier, it is the sum of the others, so that no digit is lost near 1.
     *
     * @param c a class
     * @return within 1 ulp
     */
    public double otherProbability(int c) {
        double probability = probability(c);
        return probability > 0.5 ? softmax.otherShare() : 1 - probability;
    }

    /** {@link #probability} with some 2^-55 of relative error, overwritten by the next question. */
    DoublePair probabilityPair(int c) {
        return softmax.setProbability(c, probabilities(), probabilityPair);
    }

    /** {@link #otherProbability} with some 2^-55 of relative error, overwritten by the next question. */
    DoublePair otherProbabilityPair(int c) {
        return softmax.setOtherProbability(c, probabilities(), otherProbabilityPair);
    }

    /** The negated logarithm of a class's probability, rounded but in the part that is due to the other classes; overwritten as above. */
    DoublePair surprisePair(int c) {
        probabilities();
        return softmax.setSurprise(x(c), surprisePair);
    }

    /** {@link #logSumExp} before its last rounding: the maximum and what the other classes add to it. Overwritten as above. */
    DoublePair logSumExpPair() {
        int top = 0;
        for (int c = 1; c < classes; c++) {
            top = x(c) > x(top) ? c : top;
        }
        return Math.abs(logSumExp()) < Double.POSITIVE_INFINITY ? logSumExpPair.setSum(x(top), -logProbability(top))
                : logSumExpPair.set(logSumExp());
    }

    /**
     * The logarithm of the sum of the exponentials of the logits.
     *
     * @return within 4 ulp of its largest term
     */
    public double logSumExp() {
        if (!hasLogSumExp) {
            kernels().logSumExp(tile.inputs(), start, classes, logSumExp, 0, 1, classes);
            hasLogSumExp = true;
        }
        return logSumExp[0];
    }

    /**
     * Sets an entry of the gradient. All of them must be set.
     *
     * @param c     a class
     * @param value the derivative of the row's loss with respect to its logit
     */
    public void setGradient(int c, double value) {
        tile.gradient()[start + c] = value;
    }

    /**
     * An entry of the gradient that has been set.
     *
     * @param c a class
     * @return the derivative
     */
    public double gradient(int c) {
        return tile.gradient()[start + c];
    }

    /**
     * Sets an entry of the Hessian's diagonal. All of them must be set.
     *
     * @param c     a class
     * @param value the second derivative of the row's loss with respect to its logit
     */
    public void setHessian(int c, double value) {
        tile.hessian()[start + c] = value;
    }

    /**
     * An entry of the vector that the Hessian is multiplied by.
     *
     * @param c a class
     * @return the entry
     */
    public double vector(int c) {
        return tile.vector()[start + c];
    }

    /**
     * Sets an entry of the product of the Hessian with the vector. All of them must be set.
     *
     * @param c     a class
     * @param value the sum over the classes of the second derivatives times the entries of the vector
     */
    public void setProduct(int c, double value) {
        tile.product()[start + c] = value;
    }

    void setHessianToZero() {
        Arrays.fill(tile.hessian(), start, start + classes, 0);
    }

    void setProductToZero() {
        Arrays.fill(tile.product(), start, start + classes, 0);
    }

    /** Sets the Hessian to the diagonal of mass (diag(p) - p p'): mass p (1 - p). */
    void setHessianToVariance(double mass) {
        for (int c = 0; c < classes; c++) {
            setHessian(c, mass * probability(c) * otherProbability(c));
        }
    }

    /** Sets the product to that of mass (diag(p) - p p') with the vector: p (v - sum(p v)). */
    void multiplyByCovariance(double mass) {
        double mean = meanOfVector();
        for (int c = 0; c < classes; c++) {
            setProduct(c, mass * probability(c) * (vector(c) - mean));
        }
    }

    /** sum(p v). It takes the sum. */
    double meanOfVector() {
        newSum();
        for (int c = 0; c < classes; c++) {
            sum.add(probability(c) * vector(c));
        }
        return sum.value();
    }

    /** sum(v). It takes the sum. */
    double sumOfVector() {
        newSum();
        for (int c = 0; c < classes; c++) {
            sum.add(vector(c));
        }
        return sum.value();
    }

    /**
     * Sets the Hessian to the diagonal of that of scale sum(phi(p)), phi being a function of each class: with s = phi' - sum(p phi'),
     * b = p phi'' and w = s + b it is scale p [(1 - p - p) w + p sum(p b)], and 0 where p is 0. It takes the sum.
     *
     * @param terms w of each class, and after them b of each class
     */
    void setHessianOfProbabilities(double scale, double[] terms) {
        double meanBend = meanBend(terms);
        for (int c = 0; c < classes; c++) {
            setHessian(c, probability(c) == 0 ? 0 : scale * hessianOfProbabilities(c, terms[c], meanBend));
        }
    }

    /** p [(1 - p - p) w + p sum(p b)], rounded once. */
    private double hessianOfProbabilities(int c, double w, double meanBend) {
        DoublePair hessian = otherProbabilityPair(c).add(probabilityPair(c).multiply(-1)).multiply(w);
        return hessian.add(probabilityPair(c).multiply(meanBend)).multiply(probabilityPair(c)).value();
    }

    /** Sets the product to that of the same Hessian with the vector: scale p [w (v - sum(p v)) - sum(p (w - sum(p b)) v)]. */
    void multiplyByHessianOfProbabilities(double scale, double[] terms) {
        double mean = meanOfVector();
        double meanBend = meanBend(terms);
        newSum();
        for (int c = 0; c < classes; c++) {
            sum.add(probability(c) == 0 ? 0 : probability(c) * (terms[c] - meanBend) * vector(c));
        }
        double shift = sum.value();
        for (int c = 0; c < classes; c++) {
            double p = probability(c);
            setProduct(c, p == 0 ? 0 : scale * p * Math.fma(terms[c], vector(c) - mean, -shift));
        }
    }

    /** sum(p b). */
    private double meanBend(double[] terms) {
        newSum();
        for (int c = 0; c < classes; c++) {
            sum.add(probability(c) == 0 ? 0 : probability(c) * terms[classes + c]);
        }
        return sum.value();
    }

    /** What sparsemax makes of a logit. It takes the workspace and the sum. */
    double sparsemax(int c) {
        double[] room = workspace(2 * classes);
        if (!hasSparsemax) {
            double[] inputs = tile.inputs();
            sparsemaxMax = SimplexProjection.max(inputs, start, classes);
            sparsemaxThreshold = SimplexProjection.threshold(inputs, start, classes, sparsemaxMax, room, sum);
            SimplexProjection.project(inputs, start, classes, sparsemaxMax, sparsemaxThreshold, room, classes);
            hasSparsemax = true;
        }
        return room[classes + c];
    }

    /** How far a logit is below the least that sparsemax makes something of. */
    double belowSparsemax(int c) {
        return sparsemax(c) > 0 ? 0 : Math.max(0, sparsemaxThreshold - (x(c) - sparsemaxMax));
    }

    /** A target times the weight of its class. */
    double weightedTarget(int c) {
        return options.classWeight(c) * target(c);
    }

    /** Multiplies the logits, before anything is asked of them. */
    void scaleLogits(double scale) {
        Weighting.scale(tile.inputs(), start, classes, scale);
    }

    /** A sum of terms whose number grows with that of the classes, empty until the next one is asked for. */
    CompensatedSum newSum() {
        sum.clear();
        return sum;
    }

    /** The sum of a number for each class, as eight sums that take turns. It takes the sum. */
    double sum(double[] terms) {
        newSum();
        options.provider().tiles().add(terms, classes, sum);
        return sum.value();
    }

    /** Copies the targets. */
    void copyTargets(double[] results) {
        System.arraycopy(tile.targets(), start, results, 0, classes);
    }

    /** Multiplies a number for each class by the weight of that class. */
    void weigh(double[] values) {
        for (int c = 0; c < options.classWeightCount(); c++) {
            values[c] *= options.classWeight(c);
        }
    }

    /** values = -values log p, 0 where the value is 0. */
    void multiplyByCrossEntropies(double[] values) {
        options.provider().tiles().crossEntropies(values, logProbabilities(), classes);
    }

    /** Sets the gradient to mass p - targets, p within 3 ulp. */
    void setGradientToExcess(double mass, double[] targets) {
        options.provider().tiles().excess(kernelProbabilities(), mass, targets, classes, tile.gradient(), start);
    }

    /** Writes the logarithms of the targets. */
    void logTargets(double[] results) {
        options.provider().doubleArrayFunctions().log(tile.targets(), start, classes, results, 0, classes, 1, classes);
    }

    /** Writes e to the power of each target. */
    void expTargets(double[] results) {
        options.provider().doubleArrayFunctions().exp(tile.targets(), start, classes, results, 0, classes, 1, classes);
    }

    /** Room for what a formula has to put in order or to add up, of at least so many numbers; it holds what the last formula has left. */
    double[] workspace(int length) {
        workspace = workspace.length < length ? new double[length] : workspace;
        return workspace;
    }

    private DoubleArrayKernels kernels() {
        return options.provider().doubleArrays();
    }
}
