package dev.lanemax.conformance;

import com.google.gson.JsonElement;
import dev.lanemax.Batch;
import dev.lanemax.ClassLoss;
import dev.lanemax.KlDivLoss;
import dev.lanemax.Layout;
import dev.lanemax.Loss;
import dev.lanemax.MultiLabelSoftMarginLoss;
import dev.lanemax.Reduction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes cases of a loss of rows. The classes are the second axis, or the only one; in {@code multilabel_soft_margin_loss} they are the
 * last. What the attributes and inputs of a case say of reduction, ignored labels, weights and the gradient from above is set here;
 * {@code mean} is the loss's own default.
 *
 * @param factory the loss of a case, with the options that it alone has
 */
record LossCall(Factory factory) implements Operator {

    /** Makes the loss of a case. */
    interface Factory {
        Loss<?> of(ConformanceCase test) throws IOException;
    }

    @Override
    public Results compute(ConformanceCase test, Setting setting) throws IOException {
        Loss<?> loss = setting.operators().over(reduced(factory.of(test), test));
        Tensor input = test.input(0);
        int axis = classAxis(loss, input.rank());
        Layout layout = layout(input.shape(), axis);
        Batch batch = new Batch().logits(setting.type(), setting.place(input.values()), layout);
        if (loss instanceof ClassLoss<?> ofClasses) {
            loss = withClassOptions(ofClasses, test);
            batch.labels(setting.integerType(), setting.placeIntegers(labels(test, axis, layout)), 0);
        } else {
            setTargets(batch, test, setting, layout);
        }
        setUpstream(loss, batch, test, setting);
        MemorySegment losses = setting.room((int) layout.rows());
        boolean one = loss.reduction() != Reduction.NONE;
        if (!one) {
            batch.losses(setting.type(), losses, 0);
        }
        MemorySegment gradient = setting.room((int) layout.end());
        batch.gradient(setting.type(), gradient, layout);
        double value = test.gradientNames().isEmpty() ? loss.loss(batch) : loss.lossAndGradient(batch);
        double[] output = one ? new double[] {setting.rounded(value)} : setting.read(losses);
        return new Results(List.of(output), Map.of("input", setting.read(gradient)));
    }

    private static int classAxis(Loss<?> loss, int rank) {
        return rank < 2 ? 0 : loss instanceof MultiLabelSoftMarginLoss ? rank - 1 : 1;
    }

    private static Layout layout(int[] shape, int axis) {
        return shape.length == 0 ? Layout.of(1, 1) : Layout.of(Tensor.size(Arrays.copyOf(shape, axis)), shape[axis],
                Tensor.size(Arrays.copyOfRange(shape, axis + 1, shape.length)));
    }

    /** The reduction that a case names; only the terms of the divergence have a mean over the batch. */
    static <L extends Loss<L>> Loss<?> reduced(Loss<L> loss, ConformanceCase test) {
        String reduction = test.attribute("reduction").map(JsonElement::getAsString).orElse("mean");
        if (reduction.equals("batchmean") && loss instanceof KlDivLoss) {
            return loss.withReduction(Reduction.BATCHMEAN);
        }
        return switch (reduction) {
            case "none" -> loss.withReduction(Reduction.NONE);
            case "sum" -> loss.withReduction(Reduction.SUM);
            case "mean" -> loss;
            default -> throw new IllegalArgumentException("reduction is " + reduction + ", must be one of this loss");
        };
    }

    private static ClassLoss<?> withClassOptions(ClassLoss<?> loss, ConformanceCase test) throws IOException {
        ClassLoss<?> weighted = test.inputCount() > 2 ? loss.withClassWeights(test.input(2).values()) : loss;
        Optional<JsonElement> ignoreIndex = test.attribute("ignore_index");
        return ignoreIndex.isPresent() ? weighted.withIgnoreIndex(ignoreIndex.get().getAsLong()) : weighted;
    }

    /** The labels have the shape of the input without its class axis. */
    private static double[] labels(ConformanceCase test, int axis, Layout layout) throws IOException {
        int[] shape = test.input(0).shape();
        int[] expected = IntStream.range(0, shape.length).filter(a -> a != axis).map(a -> shape[a]).toArray();
        Tensor labels = test.input(1);
        if (!Arrays.equals(labels.shape(), expected) && !(layout.rows() == 1 && labels.values().length == 1)) {
            throw new IllegalArgumentException(
                    "target has the shape " + Arrays.toString(labels.shape()) + ", must have " + Arrays.toString(expected));
        }
        return labels.values();
    }

    private static void setTargets(Batch batch, ConformanceCase test, Setting setting, Layout layout) throws IOException {
        double[] targets = sameShape(test.input(0), test.input(1));
        if (test.hasIntegers(1)) {
            batch.targets(setting.integerType(), setting.placeIntegers(targets), layout);
        } else {
            batch.targets(setting.type(), setting.place(targets), layout);
        }
    }

    /** The target's values, where it has the shape of the input. */
    static double[] sameShape(Tensor input, Tensor target) {
        if (!Arrays.equals(target.shape(), input.shape())) {
            throw new IllegalArgumentException(
                    "target has the shape " + Arrays.toString(target.shape()) + ", must have " + Arrays.toString(input.shape()));
        }
        return target.values();
    }

    private static void setUpstream(Loss<?> loss, Batch batch, ConformanceCase test, Setting setting) throws IOException {
        Optional<Tensor> upstream = test.upstreamGradient();
        if (upstream.isPresent() && loss.reduction() == Reduction.NONE) {
            batch.upstream(setting.type(), setting.place(upstream.get().values()), 0);
        } else if (upstream.isPresent()) {
            batch.upstream(upstream.get().values()[0]);
        }
    }
}
