package dev.lanemax;

import dev.lanemax.AllLosses.Entry;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Arguments for a loss, as doubles in dense order. It runs a loss on them in any {@link LossForm}, checks that nothing but the
 * results is written, and returns these, again as doubles in dense order. It runs without JUnit, in fresh virtual machines too.
 */
final class LossProblem {

    /** What is asked for. */
    enum Question {
        LOSS, GRADIENT, HESSIAN, PRODUCT;

        /** Whether it can be asked of a loss. */
        boolean isOf(Loss<?> loss) {
            return switch (this) {
                case LOSS, GRADIENT -> true;
                case HESSIAN -> loss.hasHessian();
                case PRODUCT -> loss.hasHessianVectorProduct();
            };
        }
    }

    /**
     * What comes out; arrays are empty where they are not asked for.
     *
     * @param value the number that the call returns
     */
    record Answer(double value, double[] losses, double[] gradient, double[] hessian, double[] variancesGradient,
            double[] product) {

        /** Fails where a bit differs; any NaN is as good as any other. */
        void assertSameBits(Answer other, String message) {
            if (!(Double.compare(value, other.value) == 0 && Arrays.equals(losses, other.losses)
                    && Arrays.equals(gradient, other.gradient) && Arrays.equals(hessian, other.hessian)
                    && Arrays.equals(variancesGradient, other.variancesGradient) && Arrays.equals(product, other.product))) {
                throw new AssertionError(message + ": expected " + other + ", was " + this);
            }
        }

        @Override
        public String toString() {
            return "value " + value + ", losses " + Arrays.toString(losses) + ", gradient " + Arrays.toString(gradient) + ", Hessian "
                    + Arrays.toString(hessian) + ", gradient of the variances " + Arrays.toString(variancesGradient) + ", product "
                    + Arrays.toString(product);
        }
    }

    private static final double[] NONE = {};

    /** Numbers at which functions overflow, vanish or have no value. */
    static final double[] EXTREMES = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, -Double.MAX_VALUE, Float.MAX_VALUE,
        -Float.MAX_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE, Float.MIN_VALUE, 0.0, -0.0, 1, -1, 0.5, 1e10, -1e10, 709, -746};

    final Entry entry;
    final int rows;
    final int classes;
    final double[] predictions;
    final double[] targets;
    final double[] labels;
    final double[] variances;
    double[] sampleWeights = NONE;
    double[] elementWeights = NONE;
    /** One for each row, or each element of an element-wise loss; {@link #withAllArguments} has the latter. */
    double[] upstream = NONE;
    double upstreamOfAll = 1;
    /** What the Hessian is multiplied by. */
    double[] vector = NONE;

    private LossProblem(Entry entry, int rows, int classes, double[] predictions, double[] targets, double[] labels,
            double[] variances) {
        this.entry = entry;
        this.rows = rows;
        this.classes = classes;
        this.predictions = predictions;
        this.targets = targets;
        this.labels = labels;
        this.variances = variances;
    }

    static LossProblem random(Entry entry, int rows, int classes, long seed) {
        Random random = new Random(seed);
        double[] predictions = entry.predictions().asFloats(random, rows, classes);
        double[] targets = entry.targets().map(numbers -> numbers.asFloats(random, rows, classes)).orElse(NONE);
        double[] labels = entry.hasLabels() ? random.ints(rows, 0, classes).asDoubleStream().toArray() : NONE;
        double[] variances = entry.variances().map(numbers -> numbers.asFloats(random, rows, classes)).orElse(NONE);
        LossProblem problem = new LossProblem(entry, rows, classes, predictions, targets, labels, variances);
        problem.vector = AllLosses.uniform(-1, 1).asFloats(new Random(seed + 1), rows, classes);
        return problem;
    }

    /** With everything that a batch can hold. */
    static LossProblem withAllArguments(Entry entry, int rows, int classes, long seed) {
        LossProblem problem = random(entry, rows, classes, seed);
        Random random = new Random(~seed);
        problem.sampleWeights = AllLosses.anyOf(0, 0.5, 1, 2, 3.25).asFloats(random, rows, 1);
        problem.upstream = AllLosses.normal(1).asFloats(random, rows, entry.isElementwise() ? classes : 1);
        problem.upstreamOfAll = -1.5;
        if (entry.isElementwise()) {
            problem.elementWeights = AllLosses.anyOf(0, 0.5, 1, 2.75).asFloats(random, rows, classes);
        }
        return problem;
    }

    /** With a quarter of the numbers made extreme ones. */
    LossProblem poisoned(Random random) {
        for (double[] numbers : new double[][] {predictions, targets, variances, upstream, vector}) {
            for (int i = 0; i < numbers.length; i++) {
                if (random.nextInt(4) == 0) {
                    numbers[i] = EXTREMES[random.nextInt(EXTREMES.length)];
                }
            }
        }
        return this;
    }

    /** The problem of some of the rows. */
    LossProblem ofRows(int... chosen) {
        LossProblem part = new LossProblem(entry, chosen.length, classes, some(predictions, classes, chosen),
                some(targets, classes, chosen), some(labels, 1, chosen), some(variances, classes, chosen));
        part.sampleWeights = some(sampleWeights, 1, chosen);
        part.elementWeights = some(elementWeights, classes, chosen);
        part.upstream = some(upstream, hasUpstreamOfElements() ? classes : 1, chosen);
        part.upstreamOfAll = upstreamOfAll;
        part.vector = some(vector, classes, chosen);
        return part;
    }

    private boolean hasUpstreamOfElements() {
        return entry.isElementwise() && upstream.length == rows * classes;
    }

    private static double[] some(double[] values, int perRow, int... chosen) {
        return values.length == 0 ? NONE : Arrays.stream(chosen)
                .flatMap(row -> IntStream.range(row * perRow, (row + 1) * perRow)).mapToDouble(i -> values[i]).toArray();
    }

    /** Losses, gradient and Hessian where the loss has one, as float or double has them. */
    Answer run(Loss<?> loss, boolean inDouble) {
        return run(loss, LossForm.arrays(inDouble), loss.hasHessian() ? Question.HESSIAN : Question.GRADIENT);
    }

    Answer run(Loss<?> loss, LossForm form, Question question) {
        return new Call(form, question).run(AllLosses.fitted(loss, classes));
    }

    /** A call that is ready to be repeated. */
    Runnable call(Loss<?> loss, LossForm form, Question question) {
        Call call = new Call(form, question);
        call.setInputs();
        call.setOutputs();
        Loss<?> fitted = AllLosses.fitted(loss, classes);
        return () -> call.evaluate(fitted);
    }

    /** The arguments in memory. */
    private final class Call {

        private final LossForm form;
        private final Question question;
        private final Batch batch = new Batch();
        private final Map<String, Place> inputs = new LinkedHashMap<>();
        private final Map<String, Place> outputs = new LinkedHashMap<>();

        Call(LossForm form, Question question) {
            this.form = form;
            this.question = question;
        }

        Answer run(Loss<?> loss) {
            setInputs();
            setOutputs();
            Map<String, byte[]> before = new LinkedHashMap<>();
            inputs.forEach((name, place) -> before.put(name, place.bytes()));
            double value = evaluate(loss);
            inputs.forEach((name, place) -> {
                if (!Arrays.equals(before.get(name), place.bytes())) {
                    throw new AssertionError(name + " was written");
                }
            });
            outputs.forEach((name, place) -> place.checkGuards(name));
            return new Answer(value, values("losses"), values("gradient"), values("hessian"), values("variancesGradient"),
                    values("product"));
        }

        private double evaluate(Loss<?> loss) {
            return switch (question) {
                case LOSS -> loss.loss(batch);
                case GRADIENT -> loss.lossAndGradient(batch);
                case HESSIAN -> loss.lossGradientAndHessian(batch);
                case PRODUCT -> loss.hessianVectorProduct(batch);
            };
        }

        private double[] values(String output) {
            return outputs.containsKey(output) ? outputs.get(output).values() : NONE;
        }

        private void setInputs() {
            Place logits = matrix("predictions", 0, predictions);
            logits.matrix(batch::predictions, batch::predictions, batch::predictions);
            if (isInPlace()) {
                outputs.put("gradient", inputs.remove("predictions"));
            }
            if (entry.hasLabels()) {
                Place column = Place.column(ValueLayout.JAVA_LONG, form.memory().apply(1), offset(1), rows).set(labels);
                column.column(batch::labels, batch::labels);
                inputs.put("labels", column);
            }
            if (entry.hasTargets()) {
                matrix("targets", 1, targets).matrix(batch::targets, batch::targets, batch::targets);
            }
            if (entry.variances().isPresent()) {
                matrix("variances", 2, variances).matrix(batch::variances, batch::variances, batch::variances);
            }
            if (sampleWeights.length > 0) {
                column("sampleWeights", 3, sampleWeights)
                        .column(batch::sampleWeights, batch::sampleWeights, batch::sampleWeights);
            }
            if (elementWeights.length > 0) {
                matrix("elementWeights", 4, elementWeights)
                        .matrix(batch::elementWeights, batch::elementWeights, batch::elementWeights);
            }
            if (hasUpstreamOfElements()) {
                matrix("upstream", 5, upstream).matrix(batch::upstream, batch::upstream, batch::upstream);
            } else if (upstream.length > 0) {
                column("upstream", 5, upstream).column(batch::upstream, batch::upstream, batch::upstream);
            }
            batch.upstream(upstreamOfAll);
            if (question == Question.PRODUCT) {
                matrix("vector", 10, vector).matrix(batch::vector, batch::vector, batch::vector);
            }
        }

        /** Whether the gradient overwrites the predictions. */
        private boolean isInPlace() {
            return form.inPlace() && (question == Question.GRADIENT || question == Question.HESSIAN);
        }

        private void setOutputs() {
            if (entry.isElementwise()) {
                output("losses", 6).matrix(batch::losses, batch::losses, batch::losses);
            } else {
                Place losses = Place.column(form.type(), form.writable(6), offset(6), rows);
                losses.column(batch::losses, batch::losses, batch::losses);
                outputs.put("losses", losses);
            }
            if (question == Question.PRODUCT) {
                output("product", 11).matrix(batch::product, batch::product, batch::product);
            }
            if (question == Question.LOSS || question == Question.PRODUCT) {
                return;
            }
            Place gradient = isInPlace() ? outputs.get("gradient") : output("gradient", 7);
            gradient.matrix(batch::gradient, batch::gradient, batch::gradient);
            if (entry.variances().isPresent()) {
                output("variancesGradient", 9)
                        .matrix(batch::variancesGradient, batch::variancesGradient, batch::variancesGradient);
            }
            if (question == Question.HESSIAN) {
                output("hessian", 8).matrix(batch::hessian, batch::hessian, batch::hessian);
            }
        }

        private int offset(int argument) {
            return form.shape().apply(argument) == LossForm.Shape.DENSE ? 0 : 2;
        }

        private Place matrix(String name, int argument, double[] values) {
            boolean written = argument == 0 && form.inPlace();
            Place place = Place.matrix(form.type(), written ? form.writable(argument) : form.memory().apply(argument),
                    form.shape().apply(argument).layout(rows, classes)).set(values);
            inputs.put(name, place);
            return place;
        }

        private Place column(String name, int argument, double[] values) {
            Place place = Place.column(form.type(), form.memory().apply(argument), offset(argument), rows).set(values);
            inputs.put(name, place);
            return place;
        }

        private Place output(String name, int argument) {
            Place place = Place.matrix(form.type(), form.writable(argument), form.shape().apply(argument).layout(rows, classes));
            outputs.put(name, place);
            return place;
        }
    }
}
