package dev.lanemax;

import dev.lanemax.reference.DoubleDouble;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums and means of losses are within {@link Loss#MAX_REDUCTION_ULP_ERROR} of the sum or mean of the losses' magnitudes. */
class ReductionAccuracyTest {

    private static final int[] ROWS = {1, 2, 3, 7, 10, 49, 1000, 4099};
    private static final int TRIES = 100;

    /**
     * The loss of a log-probability is the number itself, and its product with a weight is exact where both are floats, so that nothing
     * but the reduction has an error.
     */
    @ParameterizedTest
    @EnumSource(names = {"SUM", "MEAN_ALL", "MEAN_VALID", "MEAN_WEIGHT", "MEAN_SAMPLE_WEIGHT"})
    void theBoundHolds(Reduction reduction) {
        NllLoss loss = new NllLoss().withReduction(reduction);
        WorstError worst = new WorstError();
        for (int rows : ROWS) {
            for (int seed = 0; seed < TRIES; seed++) {
                Random random = new Random(seed);
                double least = seed % 2 == 0 ? 0 : -1;
                double[] logits = random.doubles(rows, least, 1).map(u -> (float) (u * (1 << random.nextInt(8)))).toArray();
                double[] weights = random.doubles(rows).map(u -> (float) u).toArray();
                DoubleDouble sum = DoubleDouble.ZERO;
                DoubleDouble sumOfWeights = DoubleDouble.ZERO;
                double magnitude = 0;
                for (int row = 0; row < rows; row++) {
                    sum = sum.minus(DoubleDouble.product(weights[row], logits[row]));
                    sumOfWeights = sumOfWeights.plus(DoubleDouble.of(weights[row]));
                    magnitude += Math.abs(weights[row] * logits[row]);
                }
                DoubleDouble denominator = reduction == Reduction.MEAN_SAMPLE_WEIGHT ? sumOfWeights
                        : DoubleDouble.of(reduction == Reduction.SUM ? 1 : rows);
                Batch batch = new Batch().logits(logits, Layout.of(rows, 1)).labels(new int[rows], 0).sampleWeights(weights, 0);
                worst.add(loss.loss(batch), sum.dividedBy(denominator), magnitude / denominator.high());
            }
        }
        worst.assertWithin(Loss.MAX_REDUCTION_ULP_ERROR, reduction.toString());
    }
}
