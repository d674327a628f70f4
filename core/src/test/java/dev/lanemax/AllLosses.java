package dev.lanemax;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Every loss of the library: the tests of what all losses have in common go through this list. */
final class AllLosses {

    /** Numbers for rows of classes, row after row. */
    interface Numbers {

        double[] of(Random random, int rows, int classes);

        /** The same ones as floats have them, so that float and double see the same problem. */
        default double[] asFloats(Random random, int rows, int classes) {
            double[] numbers = of(random, rows, classes);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) numbers[i];
            }
            return numbers;
        }
    }

    /**
     * A loss and arguments that make sense to it.
     *
     * @param name        the class and what has been changed of its default options: a word
     * @param loss        the loss
     * @param predictions its logits or predictions
     * @param targets     a target for each element; empty where rows have labels, and where parameters have a penalty
     * @param variances   a variance for each element, where the loss takes them
     */
    record Entry(String name, Loss<?> loss, Numbers predictions, Optional<Numbers> targets, Optional<Numbers> variances) {

        boolean hasLabels() {
            return loss instanceof ClassLoss<?>;
        }

        boolean hasTargets() {
            return loss instanceof TargetLoss<?>;
        }

        boolean isElementwise() {
            return loss.formula().isElementwise();
        }

        /** Whether some numbers are refused. */
        boolean hasDomain() {
            return loss.formula().hasDomain();
        }

        /** Whether float has kernels of its own; otherwise what is float is computed in double. */
        boolean hasFloatKernels() {
            return loss.formula().isCrossEntropy() || loss instanceof BinaryCrossEntropyWithLogits || loss instanceof SigmoidFocalLoss;
        }

        /** The loss for rows of so many classes: what is over candidates is over so many of them. */
        Loss<?> loss(int classes) {
            return fitted(loss, classes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final Numbers LOGITS = normal(3);

    static final List<Entry> ALL = List.of(
            labels("CrossEntropy", new CrossEntropy(), LOGITS),
            labels("CrossEntropySmoothed", new CrossEntropy().withLabelSmoothing(0.125), LOGITS),
            targets("SoftTargetCrossEntropy", new SoftTargetCrossEntropy(), LOGITS, probabilities()),
            targets("SoftTargetCrossEntropySmoothed", new SoftTargetCrossEntropy().withLabelSmoothing(0.125), LOGITS,
                    probabilities()),

            labels("NllLoss", new NllLoss(), logProbabilities()),
            labels("MultinomialLogisticLoss", new MultinomialLogisticLoss(), uniform(0.25, 1)),
            targets("CrossEntropyFromProbabilities", new CrossEntropyFromProbabilities(), uniform(0.25, 1), probabilities()),
            targets("CrossEntropyFromProbabilitiesKeras",
                    new CrossEntropyFromProbabilities().withClipping(ProbabilityClipping.KERAS), uniform(0.25, 1), probabilities()),
            targets("MultiLabelSoftmaxLoss", new MultiLabelSoftmaxLoss(), LOGITS, anyOf(0, 1)),
            targets("MultiLabelSoftMarginLoss", new MultiLabelSoftMarginLoss(), LOGITS, anyOf(0, 0.25, 1)),
            labels("SoftmaxFocalLoss", new SoftmaxFocalLoss(), LOGITS),
            labels("MultiMarginLoss", new MultiMarginLoss(), LOGITS),
            labels("MultiMarginLossSquared", new MultiMarginLoss().withPower(2), LOGITS),
            labels("CrammerSingerLoss", new CrammerSingerLoss(), LOGITS),
            targets("CategoricalHingeLoss", new CategoricalHingeLoss(), LOGITS, probabilities()),
            labels("Poly1Loss", new Poly1Loss(), LOGITS),
            labels("GeneralizedCrossEntropy", new GeneralizedCrossEntropy(), LOGITS),
            labels("SoftmaxZeroOneLoss", new SoftmaxZeroOneLoss(), LOGITS),
            targets("MultiLabelMarginLoss", new MultiLabelMarginLoss(), LOGITS, labelLists()),
            targets("KlDivergence", new KlDivergence(), LOGITS, probabilities()),
            targets("KlDivergenceLogTargets", new KlDivergence().withLogTarget(true), LOGITS, logProbabilities()),
            targets("ReverseKlDivergence", new ReverseKlDivergence(), LOGITS, probabilities()),
            targets("JensenShannonDivergence", new JensenShannonDivergence(), LOGITS, probabilities()),
            targets("TotalVariationLoss", new TotalVariationLoss(), LOGITS, probabilities()),
            labels("ZLoss", new ZLoss(), LOGITS),
            labels("EntropyLoss", new EntropyLoss(), LOGITS),
            labels("SparsemaxLoss", new SparsemaxLoss(), LOGITS),
            labels("SampledSoftmaxLoss", new SampledSoftmaxLoss(candidates(4)), LOGITS),
            labels("NoiseContrastiveLoss", new NoiseContrastiveLoss(candidates(4)), LOGITS),

            targets("BinaryCrossEntropyWithLogits", new BinaryCrossEntropyWithLogits(), LOGITS, uniform(0, 1)),
            targets("BinaryCrossEntropy", new BinaryCrossEntropy(), uniform(0.25, 0.75), uniform(0, 1)),
            targets("BinaryCrossEntropyExact", new BinaryCrossEntropy().withClipping(ProbabilityClipping.EXACT), uniform(0.25, 0.75),
                    uniform(0, 1)),
            targets("SigmoidFocalLoss", new SigmoidFocalLoss(), LOGITS, anyOf(0, 0.25, 1)),
            targets("HingeLoss", new HingeLoss(), LOGITS, anyOf(-1, 1)),
            targets("SquaredHingeLoss", new SquaredHingeLoss(), LOGITS, anyOf(-1, 1)),
            targets("SoftMarginLoss", new SoftMarginLoss(), LOGITS, anyOf(-1, 1)),
            targets("PerceptronLoss", new PerceptronLoss(), LOGITS, anyOf(-1, 1)),
            targets("SmoothedZeroOneLoss", new SmoothedZeroOneLoss(), LOGITS, anyOf(-1, 1)),
            targets("HingeEmbeddingLoss", new HingeEmbeddingLoss(), LOGITS, anyOf(-1, 1)),

            targets("MseLoss", new MseLoss(), normal(3), normal(1)),
            targets("MseLossHalf", new MseLoss().withHalf(true), normal(3), normal(1)),
            targets("MsleLoss", new MsleLoss(), uniform(0.5, 3), uniform(0.5, 3)),
            targets("L1Loss", new L1Loss(), normal(3), normal(1)),
            targets("HuberLoss", new HuberLoss(), normal(3), normal(1)),
            targets("SmoothL1Loss", new SmoothL1Loss(), normal(3), normal(1)),
            targets("LogCoshLoss", new LogCoshLoss(), normal(3), normal(1)),
            targets("PinballLoss", new PinballLoss().withQuantile(0.25), normal(3), normal(1)),
            targets("PoissonNllLoss", new PoissonNllLoss(), normal(1), anyOf(0, 1, 2, 5)),
            targets("PoissonNllLossOfRates", new PoissonNllLoss().withLogInput(false).withFull(true), uniform(0.5, 3), anyOf(0, 1, 2, 5)),
            variances("GaussianNllLoss", new GaussianNllLoss(), normal(3), normal(1), uniform(0.5, 2)),
            targets("MapeLoss", new MapeLoss(), normal(3), uniform(1, 3)),
            targets("KlDivLoss", new KlDivLoss(), logProbabilities(), probabilities()),
            targets("KlDivLossLogTarget", new KlDivLoss().withLogTarget(true), logProbabilities(), logProbabilities()),

            penalty("RegularizerL1", Regularizer.l1(0.75)),
            penalty("RegularizerL2", Regularizer.l2(0.75)),
            penalty("RegularizerElasticNet", Regularizer.elasticNet(0.75, 0.25)),
            penalty("RegularizerWithoutColumns", Regularizer.l1AndL2(0.75, 0.25).withoutColumns(0).withoutLastColumn()));

    private AllLosses() {
    }

    /** For JUnit's {@code @MethodSource}. */
    static List<Entry> all() {
        return ALL;
    }

    /** Those of parameters, without labels and targets. */
    static List<Entry> penalties() {
        return ALL.stream().filter(entry -> entry.loss() instanceof Regularizer).toList();
    }

    /** Those of predictions, which are compared with labels or targets. */
    static List<Entry> ofPredictions() {
        return ALL.stream().filter(entry -> entry.hasLabels() || entry.hasTargets()).toList();
    }

    /** Those with a loss for each element. */
    static List<Entry> elementwise() {
        return ALL.stream().filter(Entry::isElementwise).toList();
    }

    /** Those of rows with a distribution as target, whose mean of class weights the rows have. */
    static List<Entry> ofDistributions() {
        return ALL.stream().filter(entry -> entry.loss() instanceof DistributionLoss<?> loss && !loss.weighsClasses()
                && !(loss instanceof MultiLabelMarginLoss)).toList();
    }

    private static Entry labels(String name, ClassLoss<?> loss, Numbers logits) {
        return new Entry(name, loss, logits, Optional.empty(), Optional.empty());
    }

    private static Entry targets(String name, TargetLoss<?> loss, Numbers predictions, Numbers targets) {
        return new Entry(name, loss, predictions, Optional.of(targets), Optional.empty());
    }

    private static Entry variances(String name, GaussianNllLoss loss, Numbers predictions, Numbers targets, Numbers variances) {
        return new Entry(name, loss, predictions, Optional.of(targets), Optional.of(variances));
    }

    private static Entry penalty(String name, Regularizer penalty) {
        return new Entry(name, penalty, normal(1), Optional.empty(), Optional.empty());
    }

    /** A loss over candidates has these as the other classes of its rows; others are for every number of classes. */
    static Loss<?> fitted(Loss<?> loss, int classes) {
        return loss instanceof CandidateLoss<?> ofCandidates ? ofCandidates.withCandidates(candidates(classes)) : loss;
    }

    /** The true class and candidates make so many classes, which is the size of the vocabulary too: most labels are candidates. */
    private static Candidates candidates(int classes) {
        return new Candidates(classes, IntStream.range(0, classes - 1).map(c -> classes - 2 - c).toArray(), 2L * classes);
    }

    /** Normal numbers around 0. */
    static Numbers normal(double deviation) {
        return (random, rows, classes) -> random.doubles((long) rows * classes, -1, 1)
                .map(any -> deviation * random.nextGaussian()).toArray();
    }

    /** Numbers from a range, evenly spread. */
    static Numbers uniform(double least, double most) {
        return (random, rows, classes) -> random.doubles((long) rows * classes, least, most).toArray();
    }

    /** Each one of some numbers. */
    static Numbers anyOf(double... choices) {
        return (random, rows, classes) ->
                random.ints((long) rows * classes, 0, choices.length).mapToDouble(i -> choices[i]).toArray();
    }

    /** Rows of probabilities, whose sum is 1. */
    static Numbers probabilities() {
        return (random, rows, classes) -> {
            double[] numbers = random.doubles((long) rows * classes, 0.05, 1).toArray();
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += numbers[row * classes + c];
                }
                for (int c = 0; c < classes; c++) {
                    numbers[row * classes + c] /= sum;
                }
            }
            return numbers;
        };
    }

    /** Rows of some classes' indices, ended by -1 where there is room. */
    static Numbers labelLists() {
        return (random, rows, classes) -> {
            double[] numbers = random.ints((long) rows * classes, 0, classes).asDoubleStream().toArray();
            for (int row = 0; row < rows; row++) {
                int count = random.nextInt(classes + 1);
                if (count < classes) {
                    numbers[row * classes + count] = -1;
                }
            }
            return numbers;
        };
    }

    /** Rows of logarithms of probabilities. */
    static Numbers logProbabilities() {
        return (random, rows, classes) -> {
            double[] numbers = probabilities().of(random, rows, classes);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = StrictMath.log(numbers[i]);
            }
            return numbers;
        };
    }
}
