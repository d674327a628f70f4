package dev.lanemax;

import dev.lanemax.internal.ElementwiseRun;
import dev.lanemax.internal.Provider;

/** How a function of every element is applied to the arguments of a call; in arrays, where it has no shorter way, as to any memory. */
interface ElementwiseForward {

    void run(Provider provider, ElementwiseRun run, Parallelism parallelism);

    default void run(Provider provider, float[] input, Layout inputLayout, float[] output, Layout outputLayout,
            Parallelism parallelism) {
        ElementwiseRun run = ElementwiseRun.ofThread("output");
        run.input.set(input, inputLayout);
        run.result.set(output, outputLayout);
        run(provider, run, parallelism);
    }

    default void run(Provider provider, double[] input, Layout inputLayout, double[] output, Layout outputLayout,
            Parallelism parallelism) {
        ElementwiseRun run = ElementwiseRun.ofThread("output");
        run.input.set(input, inputLayout);
        run.result.set(output, outputLayout);
        run(provider, run, parallelism);
    }
}
