package dev.lanemax;

import dev.lanemax.BitHash.Corpus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Adds to a {@link BitHash}, over floats, what {@link FloatRowHash} leaves out: gradients, options and masks of the normalisers, the
 * other row operators, element-wise functions without kernels of their own, candidate losses, penalties and side results.
 */
final class FloatOptionHash {

    private static final int VOCABULARY = 10_000;
    private static final double UPSTREAM_DEVIATION = 2;

    private final BitHash hash;
    private final Operators operators;
    private final Map<String, Elementwise> functions = new LinkedHashMap<>();
    private float[] logits;
    private float[] upstream;
    private float[] matrix;
    private float[] column;
    private int[] labels;
    private Layout layout;

    FloatOptionHash(BitHash hash, Operators operators) {
        this.hash = hash;
        this.operators = operators;
        operators.elementwise().forEach((function, operator) -> functions.put(function.toString(), operator));
        functions.put("softsign", operators.over(Elementwise.softsign()));
        functions.put("hard_sigmoid", operators.over(Elementwise.hardSigmoid()));
        functions.put("softplus_of_beta", operators.over(Elementwise.softplus(1.7, 20)));
        functions.put("softcap", operators.over(Elementwise.softcap(30)));
    }

    void run(Corpus corpus) {
        for (int classes : Corpus.SMALL.classes()) {
            run(FloatFills.normal(4.0).matrix(corpus.rows(classes), classes), classes);
            for (FloatFills.Fill fill : FloatFills.special()) {
                run(fill.matrix(2, classes), classes);
            }
        }
        for (int classes : corpus == Corpus.FULL ? new int[] {100, 1000, 4098} : new int[0]) {
            run(FloatFills.normal(20.0).matrix(2, classes), classes);
        }
    }

    private void run(float[] newLogits, int classes) {
        int rows = newLogits.length / classes;
        Random random = new Random(classes);
        logits = newLogits;
        upstream = new float[logits.length];
        for (int i = 0; i < upstream.length; i++) {
            upstream[i] = (float) (UPSTREAM_DEVIATION * random.nextGaussian());
        }
        matrix = new float[logits.length];
        column = new float[rows];
        labels = IntStream.range(0, rows).map(row -> (7 * row + classes / 2) % classes).toArray();
        layout = Layout.of(rows, classes);
        normalisers(random);
        logSumExp(random, classes);
        selections(classes);
        elementwise();
        losses(classes);
    }

    private void normalisers(Random random) {
        boolean[] visible = new boolean[logits.length];
        float[] addends = new float[logits.length];
        for (int i = 0; i < visible.length; i++) {
            visible[i] = random.nextInt(3) > 0;
            addends[i] = visible[i] ? (float) random.nextGaussian() : Float.NEGATIVE_INFINITY;
        }
        Mask mask = Mask.visible(visible, layout);
        Mask additive = Mask.additive(addends, layout);
        Mask causal = Mask.causal(layout.rows(), 0);
        normaliser("softmax", operators.softmax());
        normaliser("log_softmax", operators.logSoftmax());
        normaliser("softmax_with_options", operators.softmax().withTemperature(0.7).withScale(1.3).withMask(additive));
        normaliser("softmax_masked", operators.softmax().withMask(mask));
        normaliser("softmax_causal", operators.softmax().withMask(causal).withZeroMaskedRows(true));
        normaliser("log_softmax_with_options", operators.logSoftmax().withTemperature(1.5).withScale(0.3).withMask(additive));
        normaliser("log_softmax_masked", operators.logSoftmax().withMask(mask).withZeroMaskedRows(true));
        normaliser("gumbel_softmax", new GumbelSoftmax(42).withTemperature(0.5));
        normaliser("sparsemax", new Sparsemax());
    }

    private void normaliser(String name, RowOperator operator) {
        operator.forward(logits, matrix, layout);
        add(name + "_and_gradient", matrix);
        operator.backward(logits, upstream, matrix, layout);
        add(name + "_and_gradient", matrix);
    }

    private void logSumExp(Random random, int classes) {
        double[] weights = random.ints(classes, 0, 4).asDoubleStream().toArray();
        for (LogSumExp operator : List.of(operators.logSumExp(), operators.logSumExp().withWeights(weights))) {
            operator.forward(logits, layout, column, 0);
            add("logsumexp_with_options", column);
            operator.backward(logits, layout, column, 0, matrix, layout);
            add("logsumexp_with_options", matrix);
        }
    }

    private void selections(int classes) {
        int rows = column.length;
        operators.hardmax().forward(logits, matrix, layout);
        add("hardmax", matrix);
        int k = Math.min(3, classes);
        float[] values = new float[rows * k];
        int[] indices = new int[rows * k];
        new TopK(operators.provider(), k, true).forward(logits, layout, values, Layout.of(rows, k), indices, Layout.of(rows, k));
        add("top_k", values);
        add("top_k", indices);
        new Argmax(operators.provider()).forward(logits, layout, indices, 0);
        add("argmax", indices);
    }

    private void elementwise() {
        functions.forEach((name, function) -> {
            function.forward(logits, matrix, layout);
            add(name + "_and_gradient", matrix);
            function.backward(logits, upstream, matrix, layout);
            add(name + "_and_gradient", matrix);
        });
    }

    private void losses(int classes) {
        hash.add("penalty" + FloatEdges.SUFFIX, Regularizer.l1AndL2(0.3, 0.7).penaltyAndGradient(logits, layout, matrix, layout));
        add("penalty", matrix);
        if (classes > 1) {
            Candidates candidates = new LogUniformSampler(VOCABULARY, 7).draw(classes - 1, 0);
            loss("sampled_softmax", new SampledSoftmaxLoss(candidates));
            loss("noise_contrastive", new NoiseContrastiveLoss(candidates));
        }
        loss("side_results", new CrossEntropy());
        loss("side_results", new CrossEntropy().withLabelSmoothing(0.125));
        Batch batch = batch().vector(upstream, layout).product(matrix, layout);
        hash.add("hessian_vector_product" + FloatEdges.SUFFIX, operators.over(new CrossEntropy()).hessianVectorProduct(batch));
        add("hessian_vector_product", matrix);
    }

    private Batch batch() {
        return new Batch().logits(logits, layout).labels(labels, 0);
    }

    private void loss(String name, Loss<?> loss) {
        int[] argmax = new int[column.length];
        Batch batch = batch().gradient(matrix, layout).logSumExp(column, 0).argmax(argmax, 0).countCorrect();
        hash.add(name + FloatEdges.SUFFIX, operators.over(loss).lossAndGradient(batch));
        hash.add(name + FloatEdges.SUFFIX, (double) batch.correct());
        add(name, matrix);
        add(name, column);
        add(name, argmax);
    }

    private void add(String name, float... results) {
        hash.add(name + FloatEdges.SUFFIX, results);
    }

    private void add(String name, int... results) {
        hash.add(name + FloatEdges.SUFFIX, IntStream.of(results).asDoubleStream().toArray());
    }
}
