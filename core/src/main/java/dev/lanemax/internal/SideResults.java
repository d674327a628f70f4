package dev.lanemax.internal;

import dev.lanemax.LossOptions;
import dev.lanemax.kernels.RowOrder;

/** What a caller wants to know of the rows of a block besides their loss: log-sum-exp, the class of the maximum, how many are right. */
final class SideResults {

    private SideResults() {
    }

    /** Before anything else is written, for the gradient may take the place of the input. */
    static void compute(Arguments arguments, LossOptions options, Provider provider, Formula formula, Tile tile, long firstRow,
            int rows) {
        int classes = (int) arguments.input.classes();
        int most = Tile.rows(classes);
        for (int row = 0; row < rows; row += most) {
            int count = Math.min(most, rows - row);
            arguments.input.load(firstRow + row, count, tile.inputs());
            if (arguments.logSumExp.isPresent()) {
                provider.doubleArrays().logSumExp(tile.inputs(), 0, classes, tile.losses(), 0, count, classes);
                arguments.logSumExp.store(firstRow + row, count, tile.losses());
            }
            if (arguments.argmax.isPresent() || arguments.countsCorrect()) {
                predict(arguments, options, formula, tile.inputs(), firstRow + row, count, classes);
            }
        }
    }

    private static void predict(Arguments arguments, LossOptions options, Formula formula, double[] inputs, long firstRow, int rows,
            int classes) {
        long correct = 0;
        for (int row = 0; row < rows; row++) {
            int prediction = RowOrder.indexOfMax(inputs, row * classes, classes);
            if (arguments.argmax.isPresent()) {
                arguments.argmax.setInteger(firstRow + row, prediction);
            }
            if (arguments.countsCorrect()) {
                long label = arguments.labels.integer(firstRow + row);
                correct += !options.ignores(label) && formula.trueClass(label) == prediction ? 1 : 0;
            }
        }
        arguments.addCorrect(correct);
    }
}
