package dev.lanemax.conformance;

import com.google.gson.JsonElement;
import dev.lanemax.Batch;
import dev.lanemax.ClassLoss;
import dev.lanemax.ElementwiseLoss;
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
 * Computes cases of a loss over a {@link Batch}. The classes are the second axis, or the only one; element-wise losses see a row for
 * each index of the first axis. What the attributes and inputs of a case say of reduction, ignored labels, weights, variances and
 * the gradient from above is set here; {@code mean} is the loss's own default.
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
        Layout layout = layout(loss, input);
        Batch batch = new Batch().predictions(setting.type(), setting.place(input.values()), layout);
        if (loss instanceof ClassLoss<?> ofClasses) {
            loss = withClassOptions(ofClasses, test);
            batch.labels(setting.integerType(), setting.placeIntegers(test.input(1).values()), 0);
        } else {
            setTargets(loss, batch, test, setting);
        }
        setUpstream(loss, batch, test, setting, layout);
        boolean eachElement = loss instanceof ElementwiseLoss<?>;
        MemorySegment losses = setting.room(eachElement ? input.values().length : (int) layout.rows());
        boolean one = loss.reduction() != Reduction.NONE;
        if (!one && eachElement) {
            batch.losses(setting.type(), losses, layout);
        } else if (!one) {
            batch.losses(setting.type(), losses, 0);
        }
        Map<String, MemorySegment> gradients = gradients(batch, test, setting, layout);
        double value = gradients.isEmpty() ? loss.loss(batch) : loss.lossAndGradient(batch);
        double[] output = one ? new double[] {setting.rounded(value)} : setting.read(losses);
        Map<String, double[]> computed = new HashMap<>();
        gradients.forEach((name, memory) -> computed.put(name, setting.read(memory)));
        return new Results(List.of(output), computed);
    }

    private static Layout layout(Loss<?> loss, Tensor tensor) {
        int[] shape = tensor.shape();
        if (loss instanceof ElementwiseLoss<?>) {
            return Layout.of(shape[0], Tensor.size(Arrays.copyOfRange(shape, 1, shape.length)));
        }
        return shape.length == 1 ? Layout.of(1, shape[0])
                : Layout.of(shape[0], shape[1], Tensor.size(Arrays.copyOfRange(shape, 2, shape.length)));
    }

    private static Loss<?> reduced(Loss<?> loss, ConformanceCase test) {
        return switch (test.attribute("reduction").map(JsonElement::getAsString).orElse("mean")) {
            case "none" -> loss.withReduction(Reduction.NONE);
            case "sum" -> loss.withReduction(Reduction.SUM);
            case "batchmean" -> loss.withReduction(Reduction.BATCHMEAN);
            case "mean" -> loss;
            case String other -> throw new IllegalStateException(test.id() + " has the unknown reduction " + other);
        };
    }

    private static ClassLoss<?> withClassOptions(ClassLoss<?> loss, ConformanceCase test) throws IOException {
        ClassLoss<?> weighted = test.inputCount() > 2 ? loss.withClassWeights(test.input(2).values()) : loss;
        Optional<JsonElement> ignoreIndex = test.attribute("ignore_index");
        return ignoreIndex.isPresent() ? weighted.withIgnoreIndex(ignoreIndex.get().getAsLong()) : weighted;
    }

    private static void setTargets(Loss<?> loss, Batch batch, ConformanceCase test, Setting setting) throws IOException {
        Tensor targets = test.input(1);
        if (test.hasIntegers(1)) {
            batch.targets(setting.integerType(), setting.placeIntegers(targets.values()), layout(loss, targets));
        } else {
            batch.targets(setting.type(), setting.place(targets.values()), layout(loss, targets));
        }
        Optional<Tensor> variances = test.input("var");
        if (variances.isPresent()) {
            batch.variances(setting.type(), setting.place(variances.get().values()), layout(loss, variances.get()));
        }
        Optional<Tensor> weights = test.input("weight");
        if (weights.isPresent() && loss instanceof ElementwiseLoss<?>) {
            batch.elementWeights(setting.type(), setting.place(weights.get().values()), layout(loss, weights.get()));
        }
    }

    private static void setUpstream(Loss<?> loss, Batch batch, ConformanceCase test, Setting setting, Layout layout)
            throws IOException {
        Optional<Tensor> upstream = test.upstreamGradient();
        if (upstream.isEmpty()) {
            return;
        }
        MemorySegment values = setting.place(upstream.get().values());
        if (loss.reduction() != Reduction.NONE) {
            batch.upstream(upstream.get().values()[0]);
        } else if (loss instanceof ElementwiseLoss<?>) {
            batch.upstream(setting.type(), values, layout);
        } else {
            batch.upstream(setting.type(), values, 0);
        }
    }

    /** Room for the gradients of the case: the only other input that has one is the variances. */
    private static Map<String, MemorySegment> gradients(Batch batch, ConformanceCase test, Setting setting, Layout layout) {
        Map<String, MemorySegment> gradients = new HashMap<>();
        for (String name : test.gradientNames()) {
            MemorySegment memory = setting.room((int) layout.end());
            gradients.put(name, memory);
            if (name.equals("var")) {
                batch.variancesGradient(setting.type(), memory, layout);
            } else {
                batch.gradient(setting.type(), memory, layout);
            }
        }
        return gradients;
    }
}
