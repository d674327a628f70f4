package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Provider;
import java.util.function.Consumer;

/**
 * What every loss can be asked for: how losses are weighted, left out and reduced. Immutable; a loss changes it through its own
 * {@code with...} methods, and only a loss of one's own handles it directly.
 */
public final class LossOptions {

    private static final double[] NO_WEIGHTS = {};
    /** PyTorch's, and the default. */
    static final long TORCH_IGNORE_INDEX = -100;

    private final Provider provider;
    private final Reduction reduction;
    private final double divisor;
    private final ZeroDenominator zeroDenominator;
    private final LogarithmUnit unit;
    private final double[] classWeights;
    private final boolean ignores;
    private final long ignoreIndex;
    private final Parallelism parallelism;

    private LossOptions(Draft draft) {
        provider = draft.provider;
        reduction = draft.reduction;
        divisor = draft.divisor;
        zeroDenominator = draft.zeroDenominator;
        unit = draft.unit;
        classWeights = draft.classWeights;
        ignores = draft.ignores;
        ignoreIndex = draft.ignoreIndex;
        parallelism = draft.parallelism;
    }

    /** Options that may still change. */
    private static final class Draft {
        private Provider provider;
        private Reduction reduction;
        private double divisor = 1;
        private ZeroDenominator zeroDenominator = ZeroDenominator.NAN;
        private LogarithmUnit unit = LogarithmUnit.NATS;
        private double[] classWeights = NO_WEIGHTS;
        private boolean ignores = true;
        private long ignoreIndex = TORCH_IGNORE_INDEX;
        private Parallelism parallelism = Parallelism.NONE;
    }

    private LossOptions with(Consumer<Draft> change) {
        Draft draft = new Draft();
        draft.provider = provider;
        draft.reduction = reduction;
        draft.divisor = divisor;
        draft.zeroDenominator = zeroDenominator;
        draft.unit = unit;
        draft.classWeights = classWeights;
        draft.ignores = ignores;
        draft.ignoreIndex = ignoreIndex;
        draft.parallelism = parallelism;
        change.accept(draft);
        return new LossOptions(draft);
    }

    /**
     * No weights, rows with PyTorch's ignore index, -100, left out, natural logarithms, NaN for a mean over nothing.
     *
     * @param reduction what the losses are made into
     * @return the options
     * @throws IllegalArgumentException where it is null
     */
    public static LossOptions of(Reduction reduction) {
        Checks.present("reduction", reduction);
        Draft draft = new Draft();
        draft.provider = Provider.current();
        draft.reduction = reduction;
        return new LossOptions(draft);
    }

    LossOptions withProvider(Provider newProvider) {
        return with(draft -> draft.provider = newProvider);
    }

    LossOptions withReduction(Reduction newReduction) {
        Checks.present("reduction", newReduction);
        return with(draft -> draft.reduction = newReduction);
    }

    LossOptions withDivisor(double newDivisor) {
        Checks.positive("divisor", newDivisor);
        return with(draft -> {
            draft.reduction = Reduction.DIVISOR;
            draft.divisor = newDivisor;
        });
    }

    LossOptions withZeroDenominator(ZeroDenominator newZeroDenominator) {
        Checks.present("zeroDenominator", newZeroDenominator);
        return with(draft -> draft.zeroDenominator = newZeroDenominator);
    }

    LossOptions withUnit(LogarithmUnit newUnit) {
        Checks.present("unit", newUnit);
        return with(draft -> draft.unit = newUnit);
    }

    /**
     * The same options with weights of classes. See {@link ClassLoss#withClassWeights} and {@link TargetLoss#withClassWeights}; a formula
     * finds them in {@link Row#classWeight(int)}.
     *
     * @param newClassWeights a finite weight of at least 0 for each class, or none at all
     * @return options with these weights
     * @throws IllegalArgumentException where one is negative or not finite
     */
    public LossOptions withClassWeights(double... newClassWeights) {
        Checks.present("classWeights", newClassWeights);
        for (int c = 0; c < newClassWeights.length; c++) {
            Checks.weight("classWeights[" + c + "]", newClassWeights[c]);
        }
        return with(draft -> draft.classWeights = newClassWeights.clone());
    }

    LossOptions withIgnoreIndex(long newIgnoreIndex) {
        return with(draft -> {
            draft.ignores = true;
            draft.ignoreIndex = newIgnoreIndex;
        });
    }

    LossOptions withoutIgnoreIndex() {
        return with(draft -> draft.ignores = false);
    }

    LossOptions withParallelism(Parallelism newParallelism) {
        Checks.present("parallelism", newParallelism);
        return with(draft -> draft.parallelism = newParallelism);
    }

    Provider provider() {
        return provider;
    }

    /**
     * On how many threads to work.
     *
     * @return the parallelism
     */
    public Parallelism parallelism() {
        return parallelism;
    }

    /**
     * What the losses are made into.
     *
     * @return the reduction
     */
    public Reduction reduction() {
        return reduction;
    }

    /**
     * What the sum is divided by where the reduction is {@link Reduction#DIVISOR}.
     *
     * @return the divisor, 1 unless it has been set
     */
    public double divisor() {
        return divisor;
    }

    /**
     * What a mean over nothing is.
     *
     * @return the rule
     */
    public ZeroDenominator zeroDenominator() {
        return zeroDenominator;
    }

    /**
     * The unit of logarithms.
     *
     * @return the unit
     */
    public LogarithmUnit unit() {
        return unit;
    }

    /**
     * How many class weights there are.
     *
     * @return the number of classes, or 0 where no class has a weight
     */
    public int classWeightCount() {
        return classWeights.length;
    }

    /**
     * The weight of a class.
     *
     * @param label the class
     * @return its weight, 1 where no class has one
     */
    public double classWeight(int label) {
        return classWeights.length == 0 ? 1 : classWeights[label];
    }

    /**
     * Whether a label means that its row is ignored.
     *
     * @param label a row's label
     * @return whether it is the ignore index, where there is one
     */
    public boolean ignores(long label) {
        return ignores && label == ignoreIndex;
    }
}
