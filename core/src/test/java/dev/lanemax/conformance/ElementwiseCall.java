package dev.lanemax.conformance;

import dev.lanemax.ElementaryFunction;
import dev.lanemax.Elementwise;
import dev.lanemax.Layout;
import java.io.IOException;

/** Computes cases of an elementary function, element by element. */
record ElementwiseCall(ElementaryFunction function) implements Operator.Call {

    @Override
    public Results compute(ConformanceCase test, Setting setting) throws IOException {
        Tensor input = test.input(0);
        Layout layout = Layout.of(1, input.values().length);
        Elementwise operator = setting.operators().elementwise().get(function);
        return Results.of(setting.map(operator::forward, operator::forward, input.values(), layout, layout));
    }
}
