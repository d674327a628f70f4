package dev.lanemax.internal;

import dev.lanemax.Parallelism;
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
        run.input.rename("input");
        run.upstream.rename("upstream");
        run.result.rename(resultName);
        return run;
    }

    /** Applies a function that has kernels. */
    public void forward(Provider provider, FloatElementwise floats, DoubleElementwise doubles, Parallelism parallelism) {
        try {
            check();
            Parallelism shared = areShared() ? parallelism : Parallelism.NONE;
            if (input.rows() > 0 && input.isFloat()) {
                floats.run(provider, input, result, shared);
            } else if (input.rows() > 0) {
                doubles.run(provider, input, result, shared);
            }
        } finally {
            clear();
        }
    }

    private boolean areShared() {
        return input.isShared() && result.isShared() && (!upstream.isPresent() || upstream.isShared());
    }

    /** Applies a function in double; where there is an upstream gradient, the results are multiplied by it. */
    public void inDouble(Provider provider, TileFunction function, Parallelism parallelism) {
        try {
            check();
            DoubleArrayFunctions functions = provider.doubleArrayFunctions();
            boolean dense = isDense(input) && isDense(result) && (!upstream.isPresent() || isDense(upstream));
            long elements = input.rows() * input.classes();
            long tiles = dense ? Math.ceilDiv(elements, ELEMENTS) : Math.ceilDiv(input.rows(), rowsOfTile());
            if (Split.isWorthwhile(parallelism, elements, Split.BY_FORMULA, tiles) && areShared()) {
                Split.run(parallelism, tiles, (first, end) -> OF_THREAD.get().tiles(this, functions, function, dense, first, end));
            } else {
                tiles(this, functions, function, dense, 0, tiles);
            }
        } finally {
            clear();
        }
    }

    private boolean isDense(Matrix matrix) {
        return matrix.isDense() && matrix.inner() == input.inner();
    }

    private int rowsOfTile() {
        return (int) Math.max(1, ELEMENTS / input.classes());
    }

    /** Takes part in a call, its own or another thread's. */
    private void tiles(
            ElementwiseRun call, DoubleArrayFunctions functions, TileFunction function, boolean dense, long firstTile, long endTile) {
        if (dense) {
            denseTiles(call, functions, function, firstTile, endTile);
        } else {
            tilesOfRows(call, functions, function, firstTile, endTile);
        }
    }

    private void denseTiles(ElementwiseRun call, DoubleArrayFunctions functions, TileFunction function, long firstTile, long endTile) {
        reserve(ELEMENTS);
        long end = Math.min(endTile * ELEMENTS, call.input.rows() * call.input.classes());
        for (long first = firstTile * ELEMENTS; first < end; first += ELEMENTS) {
            int count = (int) Math.min(ELEMENTS, end - first);
            call.input.loadDense(first, count, arguments);
            function.apply(functions, arguments, results, scratch, count);
            if (call.upstream.isPresent()) {
                call.upstream.loadDense(first, count, scratch);
                multiply(count);
            }
            call.result.storeDense(first, count, results);
        }
    }

    private void tilesOfRows(ElementwiseRun call, DoubleArrayFunctions functions, TileFunction function, long firstTile, long endTile) {
        int classes = (int) call.input.classes();
        int most = call.rowsOfTile();
        long end = Math.min(endTile * most, call.input.rows());
        if (end == 0) {
            return; // without room for a row, which may be long
        }
        reserve(Math.multiplyExact(most, classes));
        for (long row = firstTile * most; row < end; row += most) {
            int rows = (int) Math.min(most, end - row);
            call.input.load(row, rows, arguments);
            function.apply(functions, arguments, results, scratch, rows * classes);
            if (call.upstream.isPresent()) {
                call.upstream.load(row, rows, scratch);
                multiply(rows * classes);
            }
            call.result.store(row, rows, results);
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
