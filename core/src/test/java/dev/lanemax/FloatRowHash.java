package dev.lanemax;

import dev.lanemax.BitHash.Corpus;
import dev.lanemax.FloatFills.Fill;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Adds the results of the operators over rows of floats to a {@link BitHash}. */
final class FloatRowHash {

    /** Rows that are added up block by block, the last block being shorter. */
    private static final int LONG = 50_003;

    private final BitHash hash;
    private final Operators operators;
    private String prefix = "";

    FloatRowHash(BitHash hash, Operators operators) {
        this.hash = hash;
        this.operators = operators;
    }

    void run(Corpus corpus) {
        for (int classes : corpus.classes()) {
            for (Fill fill : fills(corpus, classes)) {
                run(fill.matrix(corpus.rows(classes), classes), corpus.rows(classes), classes);
            }
        }
        if (corpus == Corpus.FULL) {
            prefix = "long_row_";
            for (Fill fill : List.of(FloatFills.normal(1.0), FloatFills.normal(300.0), FloatFills.oneDominating(40, 0))) {
                run(fill.matrix(1, LONG), 1, LONG);
            }
        }
    }

    private static List<Fill> fills(Corpus corpus, int classes) {
        List<Fill> fills = new ArrayList<>(FloatFills.special());
        fills.add(FloatFills.normal(1.0));
        fills.add(FloatFills.normal(20.0));
        if (corpus == Corpus.FULL) {
            fills.add(FloatFills.normal(4.0));
            fills.add(FloatFills.normal(300.0));
            if (corpus.hasDesignedRows(classes)) {
                fills.addAll(FloatFills.designed());
            }
        }
        return fills;
    }

    private void run(float[] logits, int rows, int classes) {
        Layout layout = Layout.of(rows, classes);
        int[] labels = IntStream.range(0, rows).map(row -> (7 * row + classes / 2) % classes).toArray();
        float[] matrix = new float[logits.length];
        float[] perRow = new float[rows];
        operators.softmax().forward(logits, matrix, layout);
        add("softmax", matrix);
        operators.logSoftmax().forward(logits, matrix, layout);
        add("log_softmax", matrix);
        operators.logSumExp().forward(logits, layout, perRow, 0);
        add("logsumexp", perRow);
        operators.crossEntropy().losses(logits, layout, labels, 0, perRow, 0);
        add("row_losses", perRow);
        operators.crossEntropy().lossesAndGradient(logits, layout, labels, 0, perRow, 0, matrix, layout);
        add("row_losses_and_gradient", perRow);
        add("row_losses_and_gradient", matrix);
        for (Reduction reduction : List.of(Reduction.SUM, Reduction.MEAN_ALL)) {
            CrossEntropy crossEntropy = operators.crossEntropy().withReduction(reduction);
            add("loss", crossEntropy.loss(logits, layout, labels, 0));
            add("loss_and_gradient", crossEntropy.lossAndGradient(logits, layout, labels, 0, matrix, layout));
            add("loss_and_gradient", matrix);
        }
    }

    private void add(String operator, float... results) {
        hash.add(prefix + operator + FloatEdges.SUFFIX, results);
    }
}
