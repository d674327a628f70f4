package dev.lanemax;

import dev.lanemax.reference.DoubleDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The errors in double of losses that compare margins and scores, against their formulas in double-double. */
class MarginAccuracyTest {

    private static final double[] SCALES = {1e-6, 1e-2, 1, 20, 1e4};
    private static final int ELEMENTS = 2000;
    private static final int ROWS = 200;
    private static final int CLASSES = 7;

    private interface Formula {
        DoubleDouble of(double prediction, double target);
    }

    private interface Unit {
        double of(double prediction, double target);
    }

    /** Of targets of -1 and 1. */
    private static void check(ElementwiseLoss<?> loss, double bound, Formula exactLoss, Unit lossUnit, Formula exactSlope) {
        WorstError losses = new WorstError();
        WorstError gradients = new WorstError();
        for (double scale : SCALES) {
            Random random = new Random(Double.hashCode(scale));
            double[] predictions = scores(random, ELEMENTS, scale);
            double[] targets = random.doubles(ELEMENTS).map(u -> u < 0.5 ? -1 : 1).toArray();
            Elements elements = Elements.of(loss, predictions, targets);
            for (int i = 0; i < ELEMENTS; i++) {
                losses.add(elements.losses()[i], exactLoss.of(predictions[i], targets[i]), lossUnit.of(predictions[i], targets[i]));
                gradients.add(elements.gradient()[i], exactSlope.of(predictions[i], targets[i]));
            }
        }
        String name = loss.getClass().getSimpleName();
        losses.assertWithin(bound, name + "'s loss");
        gradients.assertWithin(bound, name + "'s gradient");
    }

    /** Half of them next to 1, where margins are. */
    private static double[] scores(Random random, int count, double scale) {
        return IntStream.range(0, count).mapToDouble(i -> scale * random.nextGaussian() + i % 2).toArray();
    }

    private static DoubleDouble hinge(double margin) {
        return margin < 1 ? DoubleDouble.sum(1, -margin) : DoubleDouble.ZERO;
    }

    @Test
    void hinges() {
        Unit largestTerm = (x, t) -> Math.max(1, Math.abs(x));
        check(new HingeLoss(), HingeLoss.MAX_ULP_ERROR, (x, t) -> hinge(x * t), largestTerm,
                (x, t) -> DoubleDouble.of(x * t < 1 ? -t : 0));
        check(new PerceptronLoss(), PerceptronLoss.MAX_ULP_ERROR, (x, t) -> DoubleDouble.of(Math.max(0, -x * t)), (x, t) -> x,
                (x, t) -> DoubleDouble.of(x * t < 0 ? -t : 0));
        check(new HingeEmbeddingLoss(), HingeEmbeddingLoss.MAX_ULP_ERROR, (x, t) -> t > 0 ? DoubleDouble.of(x) : hinge(x),
                (x, t) -> t > 0 ? x : hinge(x).high(), (x, t) -> DoubleDouble.of(t > 0 ? 1 : x <= 1 ? -1 : 0));
    }

    /** The square is that of the rounded hinge. */
    @Test
    void squaredHinges() {
        check(new SquaredHingeLoss(), SquaredHingeLoss.MAX_ULP_ERROR, (x, t) -> DoubleDouble.product(hinge(x * t).high(), hinge(x * t).high()),
                (x, t) -> hinge(x * t).high() * hinge(x * t).high(), (x, t) -> DoubleDouble.of(hinge(x * t).high()).times(-2 * t));
    }

    /** sum_c (1 - t) x at the rival, which has the most of it, 1 and sum t x. */
    @Test
    void categoricalHinge() {
        WorstError losses = new WorstError();
        WorstError gradients = new WorstError();
        for (double scale : SCALES) {
            Random random = new Random(Double.hashCode(scale));
            for (int row = 0; row < ROWS; row++) {
                double[] x = scores(random, CLASSES, scale);
                double[] t = random.doubles(CLASSES).map(u -> u < 0.3 ? Math.rint(4 * u) : u).toArray();
                DoubleDouble sum = DoubleDouble.ONE;
                double unit = 1;
                int rival = 0;
                for (int c = 0; c < CLASSES; c++) {
                    sum = sum.minus(DoubleDouble.product(t[c], x[c]));
                    unit += Math.abs(t[c] * x[c]);
                    rival = negative(x[c], t[c]).compareTo(negative(x[rival], t[rival])) > 0 ? c : rival;
                }
                DoubleDouble loss = sum.plus(negative(x[rival], t[rival]));
                unit += Math.abs(negative(x[rival], t[rival]).high());
                OneRow computed = OneRow.of(new CategoricalHingeLoss(), t, x);
                losses.add(computed.loss(), loss.high() > 0 ? loss : DoubleDouble.ZERO, unit);
                for (int c = 0; c < CLASSES && Math.abs(loss.high()) > 1e-12 * unit; c++) {
                    DoubleDouble slope = c == rival ? DoubleDouble.sum(1, -2 * t[c]) : DoubleDouble.of(-t[c]);
                    gradients.add(computed.gradient()[c], loss.high() > 0 ? slope : DoubleDouble.ZERO, c == rival ? 1 + 2 * t[c] : t[c]);
                }
            }
        }
        losses.assertWithin(CategoricalHingeLoss.MAX_ULP_ERROR, "CategoricalHingeLoss's loss");
        gradients.assertWithin(CategoricalHingeLoss.MAX_ULP_ERROR, "CategoricalHingeLoss's gradient");
    }

    private static DoubleDouble negative(double x, double t) {
        return DoubleDouble.sum(1, -t).times(x);
    }

    /** The unit has 1 + |x_j| + |x_i| for each pair. */
    @Test
    void multiLabelMargin() {
        WorstError losses = new WorstError();
        WorstError gradients = new WorstError();
        for (double scale : SCALES) {
            Random random = new Random(Double.hashCode(scale));
            for (int row = 0; row < ROWS; row++) {
                double[] x = scores(random, CLASSES, scale);
                double[] targets = AllLosses.labelLists().of(random, 1, CLASSES);
                int[] times = times(targets);
                OneRow computed = OneRow.of(new MultiLabelMarginLoss(), targets, x);
                DoubleDouble sum = DoubleDouble.ZERO;
                double unit = 0;
                double[] counts = new double[CLASSES];
                for (int j = 0; j < CLASSES; j++) {
                    for (int i = 0; i < CLASSES && times[j] > 0; i++) {
                        DoubleDouble excess = DoubleDouble.sum(1, -x[j]).plus(DoubleDouble.of(x[i]));
                        boolean counted = times[i] == 0 && excess.high() > 0;
                        sum = counted ? sum.plus(excess.times(times[j])) : sum;
                        unit += times[i] == 0 ? times[j] * (1 + Math.abs(x[j]) + Math.abs(x[i])) : 0;
                        counts[i] += counted ? times[j] : 0;
                        counts[j] -= counted ? times[j] : 0;
                    }
                }
                DoubleDouble classes = DoubleDouble.of(CLASSES);
                losses.add(computed.loss(), sum.dividedBy(classes), unit / CLASSES);
                for (int c = 0; c < CLASSES; c++) {
                    gradients.add(computed.gradient()[c], DoubleDouble.of(counts[c]).dividedBy(classes));
                }
            }
        }
        losses.assertWithin(MultiLabelMarginLoss.MAX_ULP_ERROR, "MultiLabelMarginLoss's loss");
        gradients.assertWithin(MultiLabelMarginLoss.MAX_ULP_ERROR, "MultiLabelMarginLoss's gradient");
    }

    /** How often each class is named before the end. */
    private static int[] times(double[] targets) {
        int[] times = new int[targets.length];
        for (int i = 0; i < targets.length && targets[i] >= 0; i++) {
            times[(int) targets[i]]++;
        }
        return times;
    }
}
