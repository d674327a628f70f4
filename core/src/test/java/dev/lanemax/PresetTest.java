package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What each {@link Preset} sets, seen from outside. */
class PresetTest {

    private static final double NEAR = 1e-14;
    private static final Layout LAYOUT = Layout.of(3, 2);
    private static final double[] LOGITS = {0, 0, 0, 0, 0, 0};
    private static final double LOG_2 = Math.log(2);
    private static final CrossEntropy WEIGHTED = new CrossEntropy().withClassWeights(1, 3);

    @Test
    void pytorchDividesByWeightsAndIgnoresMinusOneHundred() {
        assertEquals(LOG_2, WEIGHTED.withPreset(Preset.TORCH).loss(LOGITS, LAYOUT, new int[] {0, 1, -100}, 0), NEAR);
        CrossEntropy loss = WEIGHTED.withPreset(Preset.TORCH);
        assertEquals(Reduction.MEAN_WEIGHT, loss.reduction());
        assertEquals(ZeroDenominator.NAN, loss.options().zeroDenominator());
    }

    @Test
    void kerasDividesByTheNumberOfRows() {
        CrossEntropy loss = WEIGHTED.withIgnoreIndex(-100).withPreset(Preset.KERAS);
        assertEquals(LOG_2 * (1 + 3 + 3) / 3, loss.loss(LOGITS, LAYOUT, new int[] {0, 1, 1}, 0), NEAR);
        assertFalse(loss.options().ignores(-100));
    }

    @Test
    void onnxDividesByWeightsAndIgnoresNothing() {
        CrossEntropy loss = WEIGHTED.withIgnoreIndex(-100).withPreset(Preset.ONNX);
        assertEquals(LOG_2, loss.loss(LOGITS, LAYOUT, new int[] {0, 1, 1}, 0), NEAR);
        assertThrows(IndexOutOfBoundsException.class, () -> loss.loss(LOGITS, LAYOUT, new int[] {0, 1, -100}, 0));
    }

    @Test
    void aMeanOverNothing() {
        int[] ignored = {-100, -100, -100};
        double[] gradient = {1, 1, 1, 1, 1, 1};
        assertEquals(Double.NaN, WEIGHTED.withPreset(Preset.TORCH).lossAndGradient(LOGITS, LAYOUT, ignored, 0, gradient, LAYOUT));
        assertArrayEquals(new double[6], gradient);
        Layout empty = Layout.of(0, 2);
        assertEquals(0, WEIGHTED.withPreset(Preset.KERAS).loss(LOGITS, empty, ignored, 0));
        assertEquals(Double.NaN, WEIGHTED.withPreset(Preset.ONNX).loss(LOGITS, empty, ignored, 0));
    }

    @Test
    void lossesOfTargetsHaveTheMeanOverTheRows() {
        for (Preset preset : Preset.values()) {
            for (Loss<?> loss : List.of(new SoftTargetCrossEntropy().withReduction(Reduction.SUM), new KlDivergence(), new HuberLoss())) {
                Loss<?> other = loss.withPreset(preset);
                assertEquals(Reduction.MEAN_ALL, other.reduction());
                assertEquals(preset == Preset.KERAS, other.options().zeroDenominator() == ZeroDenominator.ZERO);
            }
        }
    }

    /** PyTorch's multi_margin_loss has weights, but divides by the number of rows. */
    @Test
    void multiMarginLossHasTheMeanOverTheRowsInPyTorchToo() {
        MultiMarginLoss loss = new MultiMarginLoss().withClassWeights(1, 3).withPreset(Preset.TORCH);
        assertEquals((0.5 + 1.5 + 1.5) / 3, loss.loss(LOGITS, LAYOUT, new int[] {0, 1, 1}, 0), NEAR);
        assertFalse(loss.options().ignores(-100));
    }

    @Test
    void kerasClipsProbabilities() {
        assertEquals(Double.POSITIVE_INFINITY, OneRow.of(new MultinomialLogisticLoss().withPreset(Preset.TORCH), 0, 0, 1).loss());
        assertEquals(-Math.log(1e-7), OneRow.of(new MultinomialLogisticLoss().withPreset(Preset.KERAS), 0, 0, 1).loss(), NEAR);
        double[] targets = {1, 0};
        CrossEntropyFromProbabilities keras = new CrossEntropyFromProbabilities().withPreset(Preset.KERAS);
        assertEquals(-Math.log(1e-7), OneRow.of(keras, targets, 0, 1).loss(), NEAR);
        assertEquals(Double.POSITIVE_INFINITY, OneRow.of(keras.withPreset(Preset.ONNX), targets, 0, 1).loss());
    }

    @Test
    void binaryCrossEntropyClipsAsEachLibraryDoes() {
        Layout one = Layout.of(1, 1);
        double[] impossible = {0};
        double[] target = {1};
        assertEquals(100, new BinaryCrossEntropy().withPreset(Preset.TORCH).loss(impossible, one, target, one));
        assertEquals(-Math.log(1e-7), new BinaryCrossEntropy().withPreset(Preset.KERAS).loss(impossible, one, target, one), NEAR);
        assertEquals(Double.POSITIVE_INFINITY, new BinaryCrossEntropy().withPreset(Preset.ONNX).loss(impossible, one, target, one));
    }

    @Test
    void whatIsTheLosssOwnStays() {
        CrossEntropy loss = WEIGHTED.withLabelSmoothing(0.5).withPreset(Preset.KERAS);
        assertEquals(2, loss.options().classWeightCount());
        assertTrue(OneRow.of(loss, 0, 1, 0).loss() > OneRow.of(WEIGHTED, 0, 1, 0).loss());
        assertEquals("preset is null", assertThrows(IllegalArgumentException.class, () -> WEIGHTED.withPreset(null)).getMessage());
    }
}
