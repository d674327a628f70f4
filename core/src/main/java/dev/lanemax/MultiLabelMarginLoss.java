package dev.lanemax;

import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.RowOrder;
import java.util.Arrays;

/**
 * The hinge loss of each pair of a positive and another class (PyTorch's {@code multilabel_margin_loss}): a row x of C scores has the loss
 * 1/C sum<sub>j</sub> sum<sub>i</sub> max(0, 1 - x<sub>j</sub> + x<sub>i</sub>), j going through the positive classes and i through all
 * others. The targets of a row are the indices of its positive classes, ended by -1 where there are fewer than C; what comes after it does
 * not matter. A class that is named twice counts twice. The gradient at the kink is 0, and the Hessian is 0. With class weights a row has
 * the mean of those of its positive classes.
 *
 * <p>By default the loss is the mean over the rows, {@link Reduction#MEAN_ALL}.
 *
 * <p>The classes are put in order instead of compared with each other: the time of a row is near proportional to their number.
 *
 * <p><b>Accuracy.</b> A row's loss is within {@value #MAX_ULP_ERROR} ulp of what its formula is with all terms positive, and an entry of
 * the gradient within as many of the exact one.
 *
 * <p><b>Special values.</b> A pair of scores of -inf adds nothing. A row with NaN has the loss NaN and a gradient of NaN, unless it
 * has no positive class. A target that is no integer from -1 to C - 1 is refused.
 */
public final class MultiLabelMarginLoss extends DistributionLoss<MultiLabelMarginLoss> {

    /** The largest error of a loss or an entry of the gradient, in units of the last place of the formula with positive terms. */
    public static final double MAX_ULP_ERROR = 4;

    private static final double END = -1;

    /** With the mean over the rows. */
    public MultiLabelMarginLoss() {
        this(LossOptions.of(Reduction.MEAN_ALL));
    }

    private MultiLabelMarginLoss(LossOptions options) {
        super(options);
    }

    @Override
    protected MultiLabelMarginLoss withOptions(LossOptions newOptions) {
        return new MultiLabelMarginLoss(newOptions);
    }

    @Override
    protected boolean hasDomain() {
        return true;
    }

    @Override
    protected String refusal(Row row) {
        for (int i = 0; i < row.classes() && row.target(i) != END; i++) {
            double target = row.target(i);
            if (!(target >= 0 && target < row.classes() && target == Math.rint(target))) {
                return "has the target " + target + " at " + i + ", must be an integer from 0 to " + (row.classes() - 1)
                        + ", or -1 after the last";
            }
        }
        return null;
    }

    /** The mean of the weights of the positive classes. */
    @Override
    protected double classWeight(Row row) {
        CompensatedSum weights = row.newSum();
        int positives = 0;
        while (positives < row.classes() && row.target(positives) != END) {
            weights.add(row.classWeight((int) row.target(positives)));
            positives++;
        }
        return positives == 0 ? 0 : weights.value() / positives;
    }

    /** With a = 1 - x of a positive class and b = x of another, a pair counts where a > -b: the sum of all a and b that do. */
    @Override
    protected double loss(Row row) {
        if (row.target(0) == END) {
            return 0;
        }
        double[] ordered = order(row);
        if (hasNaN(row, ordered)) {
            return Double.NaN;
        }
        CompensatedSum loss = row.newSum();
        for (int c = 0; c < row.classes(); c++) {
            int times = timesPositive(row, ordered, c);
            double term = times == 0 ? row.x(c) : 1 - row.x(c);
            int pairs = pairs(row, ordered, c, times);
            loss.add(pairs == 0 ? 0 : pairs * term);
        }
        return loss.value() / row.classes();
    }

    @Override
    protected void gradient(Row row) {
        boolean constant = row.target(0) == END;
        double[] ordered = order(row);
        boolean unknown = !constant && hasNaN(row, ordered);
        for (int c = 0; c < row.classes(); c++) {
            int times = timesPositive(row, ordered, c);
            double pairs = constant ? 0 : pairs(row, ordered, c, times);
            row.setGradient(c, unknown ? Double.NaN : (times == 0 ? pairs : 0 - pairs) / row.classes());
        }
    }

    @Override
    boolean isPiecewiseLinear() {
        return true;
    }

    /**
     * All a in order, then all b in order, each filled up with -inf, which is in no pair that counts, and last how often each class
     * is named.
     */
    private static double[] order(Row row) {
        int classes = row.classes();
        double[] ordered = row.workspace(3 * classes);
        Arrays.fill(ordered, 0, 2 * classes, Double.NEGATIVE_INFINITY);
        Arrays.fill(ordered, 2 * classes, 3 * classes, 0);
        for (int i = 0; i < classes && row.target(i) != END; i++) {
            int c = (int) row.target(i);
            ordered[i] = 1 - row.x(c);
            ordered[2 * classes + c]++;
        }
        for (int c = 0; c < classes; c++) {
            if (timesPositive(row, ordered, c) == 0) {
                ordered[classes + c] = row.x(c);
            }
        }
        RowOrder.sort(ordered, 0, classes);
        RowOrder.sort(ordered, classes, 2 * classes);
        return ordered;
    }

    private static int timesPositive(Row row, double[] ordered, int c) {
        return (int) ordered[2 * row.classes() + c];
    }

    /** NaN is last in order. */
    private static boolean hasNaN(Row row, double[] ordered) {
        return Double.isNaN(ordered[row.classes() - 1]) || Double.isNaN(ordered[2 * row.classes() - 1]);
    }

    /** In how many pairs that count a class is. */
    private static int pairs(Row row, double[] ordered, int c, int times) {
        int classes = row.classes();
        return times == 0 ? countAbove(ordered, 0, classes, -row.x(c))
                : times * countAbove(ordered, classes, 2 * classes, row.x(c) - 1);
    }

    /** How many numbers of an ordered range are above another. */
    private static int countAbove(double[] ordered, int from, int to, double least) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ordered[middle] > least) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return to - low;
    }
}
