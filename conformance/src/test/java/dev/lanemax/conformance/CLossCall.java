package dev.lanemax.conformance;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

/**
 * Computes cases of a loss of {@code losses.h}. The classes are the second axis, or the only one; losses of elements see a row for each
 * index of the first axis. What the attributes and inputs of a case say of reduction, ignored labels, weights, variances and the
 * gradient from above is set here.
 *
 * @param name the function without its type
 * @param kind what has a loss each, and what it is compared with
 * @param mean the {@code lmx_reduction} of a mean
 * @param own  the members of the options that this loss alone has
 */
record CLossCall(String name, Kind kind, int mean, COptions.Values own) implements COperator {

    /** Losses of rows have labels, or targets for each element; losses of elements have targets. */
    enum Kind { LABELS, TARGETS, ELEMENTS }

    private static final int NONE = 0;
    private static final int SUM = 1;
    static final int MEAN_ALL = 2;
    static final int MEAN_WEIGHT = 4;
    private static final int BATCHMEAN = 6;

    @Override
    public Results compute(CLibrary library, ConformanceCase test, CMemory memory) throws IOException {
        Tensor input = test.input(0);
        int reduction = reduction(test);
        COptions options = COptions.ofLoss(memory, own.of(test)).withReduction(reduction);
        CArguments batch = batch(memory, input.shape()).with("input", memory.place(input.values()));
        if (kind == Kind.LABELS) {
            batch.withIntegers("labels", memory.placeIntegers(test.input(1).values()));
            setClassOptions(options, test);
        } else {
            setTargets(batch, options, test, memory);
        }
        setUpstream(batch, reduction, test, memory);
        MemorySegment losses = memory.room(kind == Kind.ELEMENTS ? input.values().length : rows(input.shape()));
        if (reduction == NONE) {
            batch.with("losses", losses);
        }
        Map<String, MemorySegment> gradients = new HashMap<>();
        for (String of : test.gradientNames()) {
            gradients.put(of, memory.room(input.values().length));
            batch.with(of.equals("var") ? "variances_gradient" : "gradient", gradients.get(of));
        }
        MemorySegment loss = memory.placeReals(0);
        library.loss(memory.function(name), batch.memory(), options.memory(), loss);
        Map<String, double[]> computed = new HashMap<>();
        gradients.forEach((of, gradient) -> computed.put(of, memory.read(gradient)));
        double[] output = reduction == NONE ? memory.read(losses) : new double[] {memory.rounded(loss.get(JAVA_DOUBLE, 0))};
        return new Results(List.of(output), computed);
    }

    private CArguments batch(CMemory memory, int[] shape) {
        if (kind == Kind.ELEMENTS) {
            return CArguments.batch(memory.arena(), shape[0], Tensor.size(Arrays.copyOfRange(shape, 1, shape.length)), 1);
        }
        return shape.length == 1 ? CArguments.batch(memory.arena(), 1, shape[0], 1)
                : CArguments.batch(memory.arena(), shape[0], shape[1], Tensor.size(Arrays.copyOfRange(shape, 2, shape.length)));
    }

    private static int rows(int[] shape) {
        return shape.length == 1 ? 1 : Tensor.size(shape) / shape[1];
    }

    private int reduction(ConformanceCase test) {
        return switch (test.attribute("reduction").map(JsonElement::getAsString).orElse("mean")) {
            case "none" -> NONE;
            case "sum" -> SUM;
            case "batchmean" -> BATCHMEAN;
            case "mean" -> mean;
            case String other -> throw new IllegalStateException(test.id() + " has the unknown reduction " + other);
        };
    }

    private static void setClassOptions(COptions options, ConformanceCase test) throws IOException {
        if (test.inputCount() > 2) {
            options.withClassWeights(test.input(2).values());
        }
        test.attribute("ignore_index").ifPresent(label -> options.withIgnoreIndex(label.getAsLong()));
    }

    /** All arrays of a batch have one shape: it is the caller's to see that they do. */
    private void setTargets(CArguments batch, COptions options, ConformanceCase test, CMemory memory) throws IOException {
        double[] targets = LossCall.sameShape(test.input(0), test.input(1));
        if (test.hasIntegers(1)) {
            batch.withIntegers("targets", memory.placeIntegers(targets));
        } else {
            batch.with("targets", memory.place(targets));
        }
        Optional<Tensor> variances = test.input("var");
        if (variances.isPresent()) {
            batch.with("variances", memory.place(variances.get().values()));
        }
        double[] weights = test.numbers("weight");
        if (kind == Kind.TARGETS) {
            options.withClassWeights(weights);
        } else if (weights.length > 0) {
            batch.with("element_weights", memory.place(weights));
        }
    }

    private static void setUpstream(CArguments batch, int reduction, ConformanceCase test, CMemory memory) throws IOException {
        Optional<Tensor> upstream = test.upstreamGradient();
        if (upstream.isPresent() && reduction == NONE) {
            batch.with("upstream", memory.place(upstream.get().values()));
        } else if (upstream.isPresent()) {
            batch.withUpstreamOfAll(memory.placeReals(upstream.get().values()[0]));
        }
    }
}
