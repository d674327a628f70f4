package dev.lanemax.internal;

import dev.lanemax.kernels.DoubleArrayFunctions;
import dev.lanemax.kernels.TileFunction;

/**
 * One call of a function of every element, or of its vector-Jacobian product: its arguments, in whatever memory they are, and its
 * checks. What has no kernels of its own is computed in double, tile by tile. One per thread, reused.
 */
public final class ElementwiseRun {

    private static final ThreadLocal<ElementwiseRun> OF_THREAD = ThreadLocal.withInitial(ElementwiseRun::new);

    /** A tile has about so many elements, which stay in the first-level cache. */
    private static final int ELEMENTS = 1024;

    public final Matrix input = new Matrix("input");
    public final Matrix upstream = new Matrix("upstream");
    public final Matrix result = new Matrix("output");
    private double[] arguments = {};
    private double[] results = {};
    private double[] scratch = {};

    private ElementwiseRun() {
    }

    /** That of the calling thread, with a name for the result. */
    public static ElementwiseRun ofThread(String resultName) {
        ElementwiseRun run = OF_THREAD.get();
        run.clear();
        run.result.rename(resultName);
        return run;
    }

    /** Applies a function that has kernels. */
    public void forward(Provider provider, FloatElementwise floats, DoubleElementwise doubles) {
        try {
            check();
            if (input.rows() > 0 && input.isFloat()) {
                floats.run(provider, input, result);
            } else if (input.rows() > 0) {
                doubles.run(provider, input, result);
            }
        } finally {
            clear();
        }
    }

    /** Applies a function in double; where there is an upstream gradient, the results are multiplied by it. */
    public void inDouble(Provider provider, TileFunction function) {
        try {
            check();
            DoubleArrayFunctions functions = provider.doubleArrayFunctions();
            if (isDense(input) && isDense(result) && (!upstream.isPresent() || isDense(upstream))) {
                denseTiles(functions, function);
            } else {
                tilesOfRows(functions, function);
            }
        } finally {
            clear();
        }
    }

    private boolean isDense(Matrix matrix) {
        return matrix.isDense() && matrix.inner() == input.inner();
    }

    private void denseTiles(DoubleArrayFunctions functions, TileFunction function) {
        reserve(ELEMENTS);
        long elements = input.rows() * input.classes();
        for (long first = 0; first < elements; first += ELEMENTS) {
            int count = (int) Math.min(ELEMENTS, elements - first);
            input.loadDense(first, count, arguments);
            function.apply(functions, arguments, results, scratch, count);
            if (upstream.isPresent()) {
                upstream.loadDense(first, count, scratch);
                multiply(count);
            }
            result.storeDense(first, count, results);
        }
    }

    private void tilesOfRows(DoubleArrayFunctions functions, TileFunction function) {
        int classes = (int) input.classes();
        int most = Math.max(1, ELEMENTS / classes);
        reserve(Math.multiplyExact(most, classes));
        for (long row = 0; row < input.rows(); row += most) {
            int rows = (int) Math.min(most, input.rows() - row);
            input.load(row, rows, arguments);
            function.apply(functions, arguments, results, scratch, rows * classes);
            if (upstream.isPresent()) {
                upstream.load(row, rows, scratch);
                multiply(rows * classes);
            }
            result.store(row, rows, results);
        }
    }

    private void multiply(int count) {
        for (int i = 0; i < count; i++) {
            results[i] *= scratch[i];
        }
    }

    private void reserve(int elements) {
        if (arguments.length < elements) {
            arguments = new double[elements];
            results = new double[elements];
            scratch = new double[elements];
        }
    }

    private void check() {
        input.checkReadable(0);
        if (upstream.isPresent()) {
            upstream.checkReadable(0);
            upstream.checkShape(input);
        }
        result.checkWritable(0);
        result.checkShape(input);
        if (input.classes() == 0) {
            throw new IllegalArgumentException("classes of " + input.name() + " is 0, must be at least 1");
        }
        result.checkInPlaceOrDisjoint(input);
        if (upstream.isPresent()) {
            result.checkInPlaceOrDisjoint(upstream);
        }
    }

    private void clear() {
        input.clear();
        upstream.clear();
        result.clear();
    }
}
