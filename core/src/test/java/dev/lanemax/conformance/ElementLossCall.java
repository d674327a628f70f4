package dev.lanemax.conformance;

import dev.lanemax.Batch;
import dev.lanemax.Layout;
import dev.lanemax.Loss;
import dev.lanemax.Reduction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes cases of a loss of elements, which sees a row for each index of the first axis. Tensors of other shapes are repeated as
 * PyTorch does, and their gradients added up.
 *
 * @param factory        the loss of a case, with the options that it alone has
 * @param repeatsTargets whether targets may have another shape than the input
 */
record ElementLossCall(LossCall.Factory factory, boolean repeatsTargets) implements Operator {

    @Override
    public Results compute(ConformanceCase test, Setting setting) throws IOException {
        Loss<?> loss = setting.operators().over(LossCall.reduced(factory.of(test), test));
        Tensor input = test.input(0);
        Tensor target = test.input(1);
        if (!repeatsTargets) {
            LossCall.sameShape(input, target);
        }
        Optional<Tensor> variances = test.input("var").map(var -> ofRowsOrElements(var, input));
        Optional<Tensor> weights = test.input("weight");
        Broadcast all = Broadcast.of(input.shape(), target.shape(), weights.orElse(input).shape());
        Layout layout = layout(all.shape(), test.input("pos_weight"));
        Batch batch = new Batch().predictions(setting.type(), setting.place(all.expand(input)), layout);
        setTargets(batch, test, setting, all, layout);
        if (weights.isPresent()) {
            batch.elementWeights(setting.type(), setting.place(all.expand(weights.get())), layout);
        }
        setUpstream(loss, batch, test, setting, layout);
        if (variances.isPresent()) {
            batch.variances(setting.type(), setting.place(all.expand(variances.get())), layout);
        }
        boolean one = loss.reduction() != Reduction.NONE;
        MemorySegment losses = setting.room((int) layout.end());
        if (!one) {
            batch.losses(setting.type(), losses, layout);
        }
        MemorySegment gradient = setting.room((int) layout.end());
        MemorySegment variancesGradient = setting.room((int) layout.end());
        batch.gradient(setting.type(), gradient, layout);
        if (variances.isPresent()) {
            batch.variancesGradient(setting.type(), variancesGradient, layout);
        }
        double value = test.gradientNames().isEmpty() ? loss.loss(batch) : loss.lossAndGradient(batch);
        double[] output = one ? new double[] {setting.rounded(value)} : setting.read(losses);
        Map<String, double[]> gradients = new HashMap<>();
        gradients.put("input", all.fold(setting.read(gradient), input.shape()));
        variances.ifPresent(var -> gradients.put("var", all.fold(setting.read(variancesGradient), var.shape())));
        return new Results(List.of(output), gradients);
    }

    /** One row of all elements where each has its own weight of the positive class; an empty batch where there are none. */
    private static Layout layout(int[] shape, Optional<Tensor> positiveWeights) {
        int size = Tensor.size(shape);
        if (size == 0) {
            return Layout.of(0, 1);
        }
        boolean oneRow = shape.length == 0 || positiveWeights.isPresent() && positiveWeights.get().rank() == shape.length;
        return oneRow ? Layout.of(1, size) : Layout.of(shape[0], size / shape[0]);
    }

    /** A variance for each element, or one for each row of the last axis, which may be missing. */
    private static Tensor ofRowsOrElements(Tensor variances, Tensor input) {
        int[] shape = input.shape();
        int[] rows = shape.length == 0 ? shape : Arrays.copyOf(shape, shape.length - 1);
        int[] rowsOfOne = Arrays.copyOf(rows, shape.length);
        Arrays.fill(rowsOfOne, rows.length, shape.length, 1);
        if (Arrays.equals(variances.shape(), shape) || Arrays.equals(variances.shape(), rowsOfOne)) {
            return variances;
        }
        if (Arrays.equals(variances.shape(), rows)) {
            return new Tensor(rowsOfOne, variances.values());
        }
        throw new IllegalArgumentException(
                "var has the shape " + Arrays.toString(variances.shape()) + ", must have " + Arrays.toString(shape));
    }

    private static void setTargets(Batch batch, ConformanceCase test, Setting setting, Broadcast all, Layout layout) throws IOException {
        double[] targets = all.expand(test.input(1));
        if (test.hasIntegers(1)) {
            batch.targets(setting.integerType(), setting.placeIntegers(targets), layout);
        } else {
            batch.targets(setting.type(), setting.place(targets), layout);
        }
    }

    private static void setUpstream(Loss<?> loss, Batch batch, ConformanceCase test, Setting setting, Layout layout)
            throws IOException {
        Optional<Tensor> upstream = test.upstreamGradient();
        if (upstream.isPresent() && loss.reduction() == Reduction.NONE) {
            batch.upstream(setting.type(), setting.place(upstream.get().values()), layout);
        } else if (upstream.isPresent()) {
            batch.upstream(upstream.get().values()[0]);
        }
    }
}
