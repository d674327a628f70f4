package dev.lanemax;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/** A call of every operator over floats, in every kind of memory: named, and ready to be repeated. */
final class FloatCalls {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int ROWS = 4;
    private static final int CLASSES = 37;
    private static final Layout LAYOUT = Layout.of(ROWS, CLASSES);
    private static final Layout COLUMNS = Layout.of(1, CLASSES, ROWS);

    private final float[] logits = FloatFills.normal(4.0).matrix(ROWS, CLASSES);
    private final float[] result = new float[logits.length];
    private final int[] labels = {0, 36, 17, 5};
    private final int[] fewLabels = {0, 9, 3, 5};
    private final float[] losses = new float[ROWS];
    private final MemorySegment logitsSegment = Arena.ofAuto().allocateFrom(FLOAT, logits);
    private final MemorySegment resultSegment = Arena.ofAuto().allocateFrom(FLOAT, result);
    private final MemorySegment labelsSegment = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, labels);
    private final MemorySegment lossesSegment = Arena.ofAuto().allocateFrom(FLOAT, losses);
    private final MemorySegment heapSegment = MemorySegment.ofArray(result);
    private final MemorySegment readOnlySegment = MemorySegment.ofArray(logits).asReadOnly();
    private final Map<String, Runnable> calls = new LinkedHashMap<>();

    private FloatCalls() {
    }

    static Map<String, Runnable> of(Operators operators) {
        FloatCalls calls = new FloatCalls();
        operators.elementwise().forEach((function, operator) -> calls.addElementwise(function.toString(), operator));
        calls.addElementwise("softsign", operators.over(Elementwise.softsign()));
        calls.addElementwise("hard sigmoid", operators.over(Elementwise.hardSigmoid()));
        calls.addElementwise("softplus with options", operators.over(Elementwise.softplus(2, 20)));
        calls.addElementwise("softcap", operators.over(Elementwise.softcap(30)));
        calls.addNormalisers(operators);
        calls.addOtherLengths(operators);
        for (int classes : new int[] {3, 10, CLASSES}) {
            calls.addManyRows(operators, classes);
        }
        calls.addCrossEntropy(operators.crossEntropy());
        calls.addRowOperators(operators);
        return calls.calls;
    }

    private void addElementwise(String function, Elementwise operator) {
        add(function + ", arrays", () -> operator.forward(logits, result, LAYOUT));
        add(function + ", segments", () -> operator.forward(FLOAT, logitsSegment, LAYOUT, resultSegment, LAYOUT));
        add(function + ", heap segments", () -> operator.forward(FLOAT, heapSegment, LAYOUT, heapSegment, LAYOUT));
        add(function + ", mixed memory", () -> operator.forward(FLOAT, readOnlySegment, LAYOUT, resultSegment, LAYOUT));
        add(function + ", mixed memory and layouts", () -> operator.forward(FLOAT, readOnlySegment, LAYOUT, heapSegment, COLUMNS));
        add(function + ", columns", () -> operator.forward(logits, LAYOUT, result, COLUMNS));
        add(function + " backward, arrays", () -> operator.backward(logits, logits, result, LAYOUT));
        add(function + " backward, segments", () -> operator.backward(
                FLOAT, logitsSegment, LAYOUT, logitsSegment, LAYOUT, resultSegment, COLUMNS));
    }

    private void addNormalisers(Operators operators) {
        add("softmax, arrays", () -> operators.softmax().forward(logits, result, LAYOUT));
        add("softmax, segments", () -> operators.softmax().forward(FLOAT, logitsSegment, LAYOUT, resultSegment, LAYOUT));
        add("softmax, heap segments", () -> operators.softmax().forward(FLOAT, heapSegment, LAYOUT, heapSegment, LAYOUT));
        add("softmax, mixed memory", () -> operators.softmax().forward(FLOAT, readOnlySegment, LAYOUT, heapSegment, LAYOUT));
        add("log_softmax, arrays", () -> operators.logSoftmax().forward(logits, result, LAYOUT));
        add("log_softmax, segments", () -> operators.logSoftmax().forward(FLOAT, logitsSegment, LAYOUT, resultSegment, LAYOUT));
        add("logsumexp, arrays", () -> operators.logSumExp().forward(logits, LAYOUT, losses, 0));
        add("logsumexp, segments", () -> operators.logSumExp().forward(FLOAT, logitsSegment, LAYOUT, lossesSegment, 0));
    }

    /** Rows that kernels of their own compute: of few classes, and of so many that they are added up block by block. */
    private void addOtherLengths(Operators operators) {
        Layout few = Layout.of(ROWS, 10);
        add("softmax of few classes, arrays", () -> operators.softmax().forward(logits, result, few));
        add("softmax of few classes, segments", () -> operators.softmax().forward(FLOAT, logitsSegment, few, resultSegment, few));
        add("log_softmax of few classes, arrays", () -> operators.logSoftmax().forward(logits, result, few));
        add("loss and gradient of few classes, arrays",
                () -> operators.crossEntropy().lossAndGradient(logits, few, fewLabels, 0, result, few));
        Layout one = Layout.of(1, (1 << 15) + 1);
        float[] longRow = new float[(int) one.end()];
        float[] longResult = new float[longRow.length];
        add("softmax of a long row, arrays", () -> operators.softmax().forward(longRow, longResult, one));
        add("log_softmax of a long row, arrays", () -> operators.logSoftmax().forward(longRow, longResult, one));
        add("loss and gradient of a long row, arrays",
                () -> operators.crossEntropy().lossAndGradient(longRow, one, fewLabels, 0, longResult, one));
    }

    /** So many rows that kernels compute several of them at once. */
    private void addManyRows(Operators operators, int classes) {
        int rows = 40;
        Layout many = Layout.of(rows, classes);
        Layout across = Layout.of(1, classes, rows);
        float[] from = FloatFills.normal(4.0).matrix(rows, classes);
        float[] to = new float[from.length];
        float[] ofRows = new float[rows];
        int[] targets = new int[rows];
        MemorySegment fromSegment = Arena.ofAuto().allocateFrom(FLOAT, from);
        MemorySegment toSegment = Arena.ofAuto().allocateFrom(FLOAT, to);
        for (Layout layout : new Layout[] {many, across}) {
            String shape = " of many rows of " + classes + (layout == many ? "" : ", across");
            add("softmax" + shape, () -> operators.softmax().forward(from, to, layout));
            add("log_softmax" + shape, () -> operators.logSoftmax().forward(from, to, layout));
            add("logsumexp" + shape, () -> operators.logSumExp().forward(from, layout, ofRows, 0));
            add("loss" + shape, () -> operators.crossEntropy().loss(from, layout, targets, 0));
            add("loss and gradient" + shape, () -> operators.crossEntropy().lossAndGradient(from, layout, targets, 0, to, layout));
        }
        add("softmax of many rows of " + classes + ", segments",
                () -> operators.softmax().forward(FLOAT, fromSegment, many, toSegment, many));
        add("log_softmax of many rows of " + classes + ", segments",
                () -> operators.logSoftmax().forward(FLOAT, fromSegment, many, toSegment, many));
    }

    private void addRowOperators(Operators operators) {
        Mask mask = Mask.causal(ROWS, CLASSES - ROWS).and(Mask.visible(new boolean[CLASSES], Layout.of(1, CLASSES)));
        Softmax masked = operators.softmax().withMask(mask).withZeroMaskedRows(true);
        LogSumExp weighted = operators.logSumExp().withWeights(new double[CLASSES]);
        GumbelSoftmax gumbel = new GumbelSoftmax(1).withHard(true);
        Layout across = Layout.of(1, CLASSES, ROWS);
        Argmax argmax = new Argmax();
        TopK topK = new TopK(1).withProbabilities(true);
        Layout one = Layout.of(ROWS, 1);
        add("softmax across rows, arrays", () -> operators.softmax().forward(logits, result, across));
        add("softmax across rows, segments", () -> operators.softmax().forward(FLOAT, logitsSegment, across, heapSegment, LAYOUT));
        add("masked softmax, arrays", () -> masked.forward(logits, result, LAYOUT));
        add("masked softmax, segments", () -> masked.forward(FLOAT, logitsSegment, LAYOUT, resultSegment, LAYOUT));
        add("softmax gradient, arrays", () -> operators.softmax().backward(logits, result, result, LAYOUT));
        add("softmax gradient, segments", () -> operators.softmax().backward(
                FLOAT, logitsSegment, LAYOUT, heapSegment, LAYOUT, resultSegment, LAYOUT));
        add("log_softmax gradient, arrays", () -> operators.logSoftmax().backward(logits, result, result, LAYOUT));
        add("logsumexp gradient, arrays", () -> operators.logSumExp().backward(logits, LAYOUT, losses, 0, result, LAYOUT));
        add("weighted logsumexp, arrays", () -> weighted.forward(logits, LAYOUT, losses, 0));
        add("gumbel_softmax, arrays", () -> gumbel.forward(logits, result, LAYOUT));
        add("hardmax, arrays", () -> operators.hardmax().forward(logits, result, LAYOUT));
        add("argmax, arrays", () -> argmax.forward(logits, LAYOUT, labels, 0));
        add("top-k, arrays", () -> topK.forward(logits, LAYOUT, losses, one, labels, one));
    }

    private void addCrossEntropy(CrossEntropy crossEntropy) {
        add("loss, arrays", () -> crossEntropy.loss(logits, LAYOUT, labels, 0));
        add("loss, segments", () -> crossEntropy.loss(FLOAT, logitsSegment, LAYOUT, labelsSegment, 0));
        add("loss and gradient, arrays", () -> crossEntropy.lossAndGradient(logits, LAYOUT, labels, 0, result, LAYOUT));
        add("loss and gradient, segments", () -> crossEntropy.lossAndGradient(
                FLOAT, logitsSegment, LAYOUT, labelsSegment, 0, resultSegment, LAYOUT));
        add("row losses, arrays", () -> crossEntropy.losses(logits, LAYOUT, labels, 0, losses, 0));
        add("row losses, segments", () -> crossEntropy.losses(
                FLOAT, logitsSegment, LAYOUT, labelsSegment, 0, lossesSegment, 0));
        add("row losses and gradient, arrays", () -> crossEntropy.lossesAndGradient(
                logits, LAYOUT, labels, 0, losses, 0, result, LAYOUT));
        add("row losses and gradient, segments", () -> crossEntropy.lossesAndGradient(
                FLOAT, logitsSegment, LAYOUT, labelsSegment, 0, lossesSegment, 0, resultSegment, LAYOUT));
    }

    private void add(String name, Runnable body) {
        calls.put("float " + name, body);
    }
}
