package dev.lanemax;

import dev.lanemax.internal.Checks;
import dev.lanemax.internal.Provider;

/**
 * What every loss can be asked for: how losses are weighted, left out and reduced. Immutable; a loss changes it through its own
 * {@code with...} methods, and only a loss of one's own handles it directly.
 */
public final class LossOptions {

    private static final double[] NO_WEIGHTS = {};

    private final Provider provider;
    private final Reduction reduction;
    private final double divisor;
    private final ZeroDenominator zeroDenominator;
    private final LogarithmUnit unit;
    private final double[] classWeights;
    private final boolean ignores;
    private final long ignoreIndex;
    private final Parallelism parallelism;

    private LossOptions(Provider provider, Reduction reduction, double divisor, ZeroDenominator zeroDenominator,
            LogarithmUnit unit, double[] classWeights, boolean ignores, long ignoreIndex,
            Parallelism parallelism) {
        this.provider = provider;
        this.reduction = reduction;
        this.divisor = divisor;
        this.zeroDenominator = zeroDenominator;
        this.unit = unit;
        this.classWeights = classWeights;
        this.ignores = ignores;
        this.ignoreIndex = ignoreIndex;
        this.parallelism = parallelism;
    }

    /**
     * No weights, nothing ignored, natural logarithms, NaN for a mean over nothing.
     *
     * @param reduction what the losses are made into
     * @return the options
     * @throws IllegalArgumentException where it is null
     */
    public static LossOptions of(Reduction reduction) {
        Checks.present("reduction", reduction);
        return new LossOptions(Provider.current(), reduction, 1, ZeroDenominator.NAN, LogarithmUnit.NATS, NO_WEIGHTS, false, 0,
                Parallelism.NONE);
    }

    LossOptions withProvider(Provider newProvider) {
        return new LossOptions(newProvider, reduction, divisor, zeroDenominator, unit, classWeights, ignores, ignoreIndex,
                parallelism);
    }

    LossOptions withReduction(Reduction newReduction) {
        Checks.present("reduction", newReduction);
        return new LossOptions(provider, newReduction, divisor, zeroDenominator, unit, classWeights, ignores, ignoreIndex,
                parallelism);
    }

    LossOptions withDivisor(double newDivisor) {
        Checks.positive("divisor", newDivisor);
        return new LossOptions(provider, Reduction.DIVISOR, newDivisor, zeroDenominator, unit, classWeights, ignores, ignoreIndex,
                parallelism);
    }

    LossOptions withZeroDenominator(ZeroDenominator newZeroDenominator) {
        Checks.present("zeroDenominator", newZeroDenominator);
        return new LossOptions(provider, reduction, divisor, newZeroDenominator, unit, classWeights, ignores, ignoreIndex,
                parallelism);
    }

    LossOptions withUnit(LogarithmUnit newUnit) {
        Checks.present("unit", newUnit);
        return new LossOptions(provider, reduction, divisor, zeroDenominator, newUnit, classWeights, ignores, ignoreIndex,
                parallelism);
    }

    LossOptions withClassWeights(double... newClassWeights) {
        Checks.present("classWeights", newClassWeights);
        for (int c = 0; c < newClassWeights.length; c++) {
            Checks.weight("classWeights[" + c + "]", newClassWeights[c]);
        }
        return new LossOptions(provider, reduction, divisor, zeroDenominator, unit, newClassWeights.clone(), ignores, ignoreIndex,
                parallelism);
    }

    LossOptions withIgnoreIndex(long newIgnoreIndex) {
        return new LossOptions(provider, reduction, divisor, zeroDenominator, unit, classWeights, true, newIgnoreIndex,
                parallelism);
    }

    LossOptions withoutIgnoreIndex() {
        return new LossOptions(provider, reduction, divisor, zeroDenominator, unit, classWeights, false, 0,
                parallelism);
    }

    Provider provider() {
        return provider;
    }

    LossOptions withParallelism(Parallelism newParallelism) {
        Checks.present("parallelism", newParallelism);
        return new LossOptions(provider, reduction, divisor, zeroDenominator, unit, classWeights, ignores, ignoreIndex,
                newParallelism);
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
