package dev.lanemax.conformance;

import dev.lanemax.Elementwise;
import dev.lanemax.Layout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes cases of a function of each element, and of its gradient.
 *
 * @param factory the function of a case, with its options
 */
record ElementwiseCall(Factory factory) implements Operator {

    /** Makes the function of a case. */
    interface Factory {
        Elementwise of(ConformanceCase test);
    }

    @Override
    public Results compute(ConformanceCase test, Setting setting) throws IOException {
        double[] input = test.input(0).values();
        Layout layout = Layout.of(input.length == 0 ? 0 : 1, Math.max(1, input.length));
        Elementwise function = setting.operators().over(factory.of(test));
        double[] output = setting.map(function::forward, function::forward, input, layout, layout);
        double[] ones = new double[input.length];
        Arrays.fill(ones, 1);
        double[] upstream = test.upstreamGradient().map(Tensor::values).orElse(ones);
        Map<String, double[]> gradients = new HashMap<>();
        for (String name : test.gradientNames()) {
            gradients.put(name, gradient(function, setting, input, upstream, layout));
        }
        return new Results(List.of(output), gradients);
    }

    private static double[] gradient(
            Elementwise function, Setting setting, double[] input, double[] upstream, Layout layout) {
        MemorySegment x = setting.place(input);
        MemorySegment u = setting.place(upstream);
        MemorySegment gradient = setting.room(input.length);
        if (setting.inDouble()) {
            function.backward(ValueLayout.JAVA_DOUBLE, x, layout, u, layout, gradient, layout);
        } else {
            function.backward(ValueLayout.JAVA_FLOAT, x, layout, u, layout, gradient, layout);
        }
        return setting.read(gradient);
    }
}
