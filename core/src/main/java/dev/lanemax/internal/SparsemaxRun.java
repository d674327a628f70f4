package dev.lanemax.internal;

import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.SimplexProjection;

/** Calls of sparsemax: checked once, then tile by tile. One per thread, reused. */
public final class SparsemaxRun {

    private static final ThreadLocal<SparsemaxRun> OF_THREAD = ThreadLocal.withInitial(SparsemaxRun::new);

    private final Tile tile = new Tile();
    private final CompensatedSum sum = new CompensatedSum();
    private final Arguments arguments = new Arguments();
    private double[] workspace = {};

    private SparsemaxRun() {
    }

    /** That of the calling thread. */
    public static SparsemaxRun ofThread() {
        return OF_THREAD.get();
    }

    /** Where the arguments of the next call are set, under the names that its caller knows; the call clears them. */
    public Arguments begin(String inputName, String outputName) {
        arguments.clear();
        arguments.input.rename(inputName);
        arguments.gradient.rename(outputName);
        return arguments;
    }

    /** Logits in, probabilities out. */
    public void forward() {
        run(false);
    }

    /** Probabilities and the upstream gradient in, the gradient with respect to the logits out. */
    public void vectorJacobianProduct() {
        run(true);
    }

    private void run(boolean backward) {
        try {
            arguments.check(true);
            int classes = (int) arguments.input.classes();
            tile.reserve(false, classes, arguments);
            workspace = workspace.length < classes ? new double[classes] : workspace;
            int most = Tile.rows(classes);
            for (long row = 0; row < arguments.input.rows(); row += most) {
                int rows = (int) Math.min(most, arguments.input.rows() - row);
                tile.load(arguments, row, rows, 0, classes);
                for (int i = 0; i < rows; i++) {
                    if (backward) {
                        SimplexProjection.vectorJacobianProduct(
                                tile.inputs(), tile.upstream(), i * classes, classes, tile.gradient(), sum);
                    } else {
                        project(i * classes, classes);
                    }
                }
                tile.store(arguments, row, true, false, false);
            }
        } finally {
            arguments.clear();
        }
    }

    private void project(int from, int classes) {
        double max = SimplexProjection.max(tile.inputs(), from, classes);
        double threshold = SimplexProjection.threshold(tile.inputs(), from, classes, max, workspace, sum);
        SimplexProjection.project(tile.inputs(), from, classes, max, threshold, tile.gradient(), from);
    }
}
