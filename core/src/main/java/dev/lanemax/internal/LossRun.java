package dev.lanemax.internal;

import dev.lanemax.LossOptions;
import dev.lanemax.Reduction;
import dev.lanemax.ZeroDenominator;
import dev.lanemax.kernels.CompensatedSum;
import dev.lanemax.kernels.Division;
import dev.lanemax.kernels.LossBlock;
import dev.lanemax.kernels.Scratch;
import dev.lanemax.kernels.Weighting;

/**
 * One call of a loss: checks its arguments, then goes through its rows in blocks and tiles, has the formula evaluate each, and weighs,
 * reduces and stores what comes out. One per thread, reused.
 *
 * <p>How many rows a block has depends on the number of classes alone. The losses of a block are added up, and then those of the
 * blocks, in order: the same additions on any number of threads.
 */
public final class LossRun {

    private static final Scratch<LossRun> OF_THREAD = Scratch.ofThread(LossRun::new);

    private final Tile tile = new Tile();
    private final CompensatedSum denominatorSum = new CompensatedSum();
    private final CompensatedSum blockSum = new CompensatedSum();
    private final CompensatedSum lossSum = new CompensatedSum();

    /** The sums of the blocks of a call on several threads. */
    private double[] storedSums = {};
    private Arguments arguments;
    private LossOptions options;
    private Provider provider;
    private Reduction reduction;
    private Formula formula;
    private boolean gradient;
    private boolean hessian;
    private boolean product;
    private double denominator;
    private Division division = Division.NONE;

    /** What the denominator has lost by rounding; a mean is rounded once. */
    private double denominatorLow;

    private LossRun() {
    }

    /** That of the calling thread; a new one where a formula is being evaluated, which then calls a loss itself. */
    public static LossRun ofThread() {
        LossRun run = OF_THREAD.get();
        return run.arguments == null ? run : new LossRun();
    }

    /** Whether the calling thread is evaluating a formula. */
    public static boolean isRunning() {
        return OF_THREAD.get().arguments != null;
    }

    /**
     * Runs a loss.
     *
     * @param newReduction what to reduce to, whatever the options say
     * @param withGradient whether the gradient is wanted
     * @param withHessian  whether the diagonal of the Hessian is wanted
     * @param withProduct  whether the product of the Hessian with the vector is wanted
     * @return the reduced loss
     */
    public double run(Arguments newArguments, LossOptions newOptions, Provider newProvider,
            Reduction newReduction, Formula newFormula, boolean withGradient, boolean withHessian, boolean withProduct) {
        arguments = newArguments;
        options = newOptions;
        provider = newProvider;
        reduction = newReduction;
        formula = newFormula;
        gradient = withGradient;
        hessian = withHessian;
        product = withProduct;
        try {
            check();
            setDenominator();
            lossSum.clear();
            arguments.clearCorrect();
            long blocks = Math.ceilDiv(arguments.input.rows(), blockRows());
            double elements = (double) arguments.input.rows() * arguments.input.classes();
            division = division();
            double nanoseconds = formula.isCrossEntropy() && !hessian && !product
                    ? Split.byKernel(arguments.input.classes()) : Split.BY_FORMULA;
            if (division == Division.NONE && Split.isWorthwhile(options.parallelism(), elements, nanoseconds, blocks)
                    && arguments.areShared()) {
                runOnThreads((int) blocks);
            } else {
                for (long block = 0; block < blocks; block++) {
                    evaluateBlock(block);
                    lossSum.add(blockSum);
                }
            }
            return reduced();
        } catch (OutOfMemoryError exhausted) {
            Scratch.release();
            throw exhausted;
        } finally {
            finish();
        }
    }

    /** Who works on each row of a call that the kernel for cross-entropy does, where rows are few and long. */
    private Division division() {
        boolean divided = formula.isCrossEntropy() && !hessian && !product && arguments.areShared()
                && Split.dividesRows(options.parallelism(), arguments.input.rows(), arguments.input.classes());
        return divided ? (blocks, part) -> Split.run(options.parallelism(), blocks, part) : Division.NONE;
    }

    private void runOnThreads(int blocks) {
        if (storedSums.length < 2 * blocks) {
            storedSums = new double[2 * blocks];
        }
        double[] sums = storedSums;
        Split.run(options.parallelism(), blocks, (firstBlock, endBlock) -> {
            LossRun worker = OF_THREAD.get();
            boolean other = worker != this;
            if (other) {
                worker = worker.arguments == null ? worker : new LossRun();
                worker.join(this);
            }
            try {
                for (int block = (int) firstBlock; block < endBlock; block++) {
                    worker.evaluateBlock(block);
                    worker.blockSum.store(sums, block);
                }
            } finally {
                if (other) {
                    worker.finish();
                }
            }
        });
        for (int block = 0; block < blocks; block++) {
            lossSum.addStored(sums, block);
        }
    }

    /** Takes part in another thread's call. */
    private void join(LossRun call) {
        arguments = call.arguments;
        options = call.options;
        provider = call.provider;
        formula = call.formula;
        gradient = call.gradient;
        hessian = call.hessian;
        product = call.product;
        denominator = call.denominator;
        reserve();
    }

    private void reserve() {
        tile.reserve(formula.isElementwise(), hasLabels(), weighsElements(), arguments);
    }

    private void finish() {
        arguments = null;
        options = null;
        formula = null;
        division = Division.NONE;
    }

    private int blockRows() {
        return blockRows((int) arguments.input.classes());
    }

    /** How many rows a block has. Losses that are added in blocks of so many have the sum of a run, bit by bit. */
    public static int blockRows(int classes) {
        return Math.min(LossBlock.ROWS, FloatTile.rows(classes));
    }

    private void evaluateBlock(long block) {
        long firstRow = block * blockRows();
        int rows = (int) Math.min(blockRows(), arguments.input.rows() - firstRow);
        blockSum.clear();
        if (arguments.haveSideResults()) {
            SideResults.compute(arguments, options, provider, formula, tile, firstRow, rows);
        }
        if (!formula.isCrossEntropy() || hessian || product) {
            forEachTile(firstRow, rows, false);
        }
        if (formula.isCrossEntropy()) {
            blockSum.clear();
            crossEntropy(firstRow, rows);
        }
    }

    private void check() {
        arguments.check(formula.isElementwise());
        Arguments.present(formula.target(arguments));
        if (formula.hasVariances()) {
            Arguments.present(arguments.variances);
        } else {
            Arguments.absent(arguments.variances);
            Arguments.absent(arguments.variancesGradient);
        }
        if (!formula.isElementwise()) {
            Arguments.absent(arguments.elementWeights);
        }
        if (gradient) {
            Arguments.present(arguments.gradient);
        }
        if (hessian) {
            Arguments.present(arguments.hessian);
        }
        if (product) {
            Arguments.present(arguments.vector);
            Arguments.present(arguments.product);
        }
        if (arguments.countsCorrect()) {
            Arguments.present(arguments.labels);
        }
        if (reduction == Reduction.NONE && !hessian && !product) {
            Arguments.present(arguments.losses);
        }
        checkClassWeights();
        formula.checkClasses(arguments.input.classes());
        Checks.finite("upstream", arguments.upstreamOfAll());
        reserve();
        checkRows();
    }

    /** Whether labels are to be read: a batch may hold some that are for another loss than the one of the call. */
    private boolean hasLabels() {
        return !formula.isElementwise() && formula.target(arguments) != arguments.targets && arguments.labels.isPresent();
    }

    private void checkClassWeights() {
        long labels = formula.labelLimit(arguments.input.classes());
        if (options.classWeightCount() != 0 && options.classWeightCount() != labels) {
            throw new IllegalArgumentException("classWeights has " + options.classWeightCount() + " numbers, must have " + labels + " as "
                    + (labels == arguments.input.classes() ? arguments.input.name() + " has classes" : "the candidates are of"));
        }
    }

    /** Checks labels and weights, and values where the loss is not defined for all. */
    private void checkRows() {
        boolean labelled = hasLabels();
        for (long row = 0; labelled && row < arguments.input.rows(); row++) {
            checkLabel(row, arguments.labels.integer(row));
        }
        for (long row = 0; arguments.sampleWeights.isPresent() && row < arguments.input.rows(); row++) {
            Checks.weight(arguments.sampleWeights.name(), row, arguments.sampleWeights.number(row));
        }
        if (arguments.elementWeights.isPresent() || formula.hasDomain()) {
            forEachTile(0, arguments.input.rows(), true);
        }
    }

    private void checkTile(long firstRow) {
        if (arguments.elementWeights.isPresent()) {
            checkElementWeights(firstRow);
        }
        formula.check(tile, firstRow);
    }

    private void checkLabel(long row, long label) {
        long limit = formula.labelLimit(arguments.input.classes());
        if ((label < 0 || label >= limit) && !options.ignores(label)) {
            throw new IndexOutOfBoundsException("label of row " + row + " is " + label + ", must be from 0 to " + (limit - 1));
        }
    }

    private void checkElementWeights(long firstRow) {
        for (int i = 0; i < tile.rows() * tile.classes(); i++) {
            Checks.weight(arguments.elementWeights.name(), firstRow + i / tile.classes(), tile.elementWeights()[i]);
        }
    }

    /** Sets what the sum of the losses is divided by. */
    private void setDenominator() {
        double lossesInRow = formula.isElementwise() ? arguments.input.classes() : 1;
        denominatorLow = 0;
        switch (reduction) {
            case NONE, SUM -> denominator = 1;
            case DIVISOR -> denominator = options.divisor();
            case BATCHMEAN -> denominator = arguments.input.rows();
            case MEAN_ALL -> denominator = arguments.input.rows() * lossesInRow;
            case MEAN_VALID, MEAN_WEIGHT, MEAN_SAMPLE_WEIGHT -> {
                addWeights();
                double weights = denominatorSum.value();
                denominator = weights * lossesInRow;
                denominatorLow = Math.fma(weights, lossesInRow, -denominator) + denominatorSum.remainder() * lossesInRow;
            }
        }
    }

    /** Adds up, over the rows that are not ignored, 1, the label's class weight, or the sample weight. */
    private void addWeights() {
        denominatorSum.clear();
        boolean labelled = hasLabels();
        for (long row = 0; row < arguments.input.rows(); row++) {
            long label = labelled ? arguments.labels.integer(row) : 0;
            if (!labelled || !options.ignores(label)) {
                denominatorSum.add(switch (reduction) {
                    case MEAN_WEIGHT -> labelled ? options.classWeight((int) label) : 1;
                    case MEAN_SAMPLE_WEIGHT -> sampleWeight(row);
                    default -> 1;
                });
            }
        }
    }

    private double sampleWeight(long row) {
        return arguments.sampleWeights.isPresent() ? arguments.sampleWeights.number(row) : 1;
    }

    private double reduced() {
        return denominator != 0 ? lossSum.dividedBy(denominator, denominatorLow) : options.zeroDenominator() == ZeroDenominator.NAN ? Double.NaN : 0;
    }

    /** Labels and factors go to the kernel, and losses come back. */
    private void crossEntropy(long firstRow, int rows) {
        LossBlock block = LossBlock.ofThread();
        for (int i = 0; i < rows; i++) {
            long label = arguments.labels.integer(firstRow + i);
            double weight = options.ignores(label) ? 0 : weight(firstRow + i, (int) label);
            block.labels[i] = weight == 0 ? -1 : (int) label;
            block.factors[i] = factor(weight * upstream(firstRow + i));
            block.weights[i] = weight;
        }
        if (arguments.input.isFloat()) {
            FloatCrossEntropy.run(provider, arguments, firstRow, rows, gradient, block, division);
        } else {
            DoubleCrossEntropy.run(provider, arguments, firstRow, rows, gradient, block, division);
        }
        Weighting.scale(block.losses, block.weights, rows);
        blockSum.add(block.losses, rows);
        if (arguments.losses.isPresent()) {
            arguments.losses.store(firstRow, rows, block.losses);
        }
    }

    private double weight(long row, int label) {
        return options.classWeight(label) * sampleWeight(row) * options.unit().perNat();
    }

    private double upstream(long row) {
        return arguments.upstream.isPresent() ? arguments.upstream.number(row) : 1;
    }

    /** Loads some rows tile by tile; each is checked, or evaluated. */
    private void forEachTile(long firstRow, long rows, boolean checks) {
        long classes = arguments.input.classes();
        int most = Tile.rows(classes);
        int width = Tile.classes(formula.isElementwise(), classes);
        boolean asDoubles = checks || !arguments.input.isFloat() || !formula.readsFloats();
        for (long row = firstRow; row < firstRow + rows; row += most) {
            int count = (int) Math.min(most, firstRow + rows - row);
            for (long firstClass = 0; firstClass < classes; firstClass += width) {
                tile.load(arguments, row, count, (int) firstClass, (int) Math.min(width, classes - firstClass), asDoubles);
                if (checks) {
                    checkTile(row);
                } else {
                    evaluateTile(row);
                }
            }
        }
    }

    /** What becomes of a tile's losses: from the formula to the caller's memory. */
    private void evaluateTile(long firstRow) {
        if (hasLabels()) {
            for (int row = 0; row < tile.rows(); row++) {
                long label = arguments.labels.integer(firstRow + row);
                tile.labels()[row] = options.ignores(label) ? -1 : (int) label;
            }
        }
        formula.evaluate(tile, gradient, hessian);
        boolean floats = tile.hasFloatResults() && !weighsLosses();
        if (floats) {
            provider.tiles().add(tile.floatLosses(), tile.elements(), blockSum);
        }
        if (floats && !weighsDerivatives()) {
            tile.storeFloats(provider.tiles(), gradient, factor(1));
        } else {
            finishTile(firstRow, floats);
        }
    }

    private boolean weighsLosses() {
        return arguments.sampleWeights.isPresent() || weighsElements() || options.unit().perNat() != 1;
    }

    /** Whether a loss of elements has weights of them or of their classes. */
    private boolean weighsElements() {
        return formula.isElementwise() && (arguments.elementWeights.isPresent() || options.classWeightCount() != 0);
    }

    /** Whether there is more to do with derivatives than to multiply the gradient by the factor of all. */
    private boolean weighsDerivatives() {
        return hessian || product || arguments.upstream.isPresent() || arguments.addsGradient();
    }

    /** Weighs, adds up and stores results as doubles. */
    private void finishTile(long firstRow, boolean isSummed) {
        tile.widenResults(gradient);
        if (product) {
            formula.multiply(tile);
        }
        if (formula.isElementwise()) {
            weighElements(firstRow);
        } else {
            weighRows(firstRow);
        }
        if (!isSummed) {
            provider.tiles().add(tile.losses(), formula.isElementwise() ? tile.elements() : tile.rows(), blockSum);
        }
        if (gradient && arguments.addsGradient()) {
            tile.addGradient();
        }
        tile.store(gradient && !formula.isCrossEntropy(), hessian, product);
    }

    private void weighRows(long firstRow) {
        for (int row = 0; row < tile.rows(); row++) {
            double weight = tile.rowWeights()[row] * sampleWeight(firstRow + row) * options.unit().perNat();
            tile.losses()[row] = Weighting.scaled(tile.losses()[row], weight);
            weighDerivatives(row * tile.classes(), tile.classes(), factor(weight * upstream(firstRow + row)));
        }
    }

    private void weighElements(long firstRow) {
        int elements = tile.rows() * tile.classes();
        if (arguments.sampleWeights.isPresent()) {
            for (int row = 0; row < tile.rows(); row++) {
                weighElements(row * tile.classes(), tile.classes(), sampleWeight(firstRow + row));
            }
        } else {
            weighElements(0, elements, 1);
        }
        if (weighsElements()) {
            if (options.classWeightCount() != 0) {
                tile.weighClasses(options);
            }
            Weighting.scale(tile.losses(), tile.elementWeights(), elements);
            weighDerivatives(tile.elementWeights(), elements);
        }
        if (arguments.haveUpstreamOfElements()) {
            weighDerivatives(tile.upstream(), elements);
        } else if (arguments.upstream.isPresent()) {
            for (int row = 0; row < tile.rows(); row++) {
                weighDerivatives(row * tile.classes(), tile.classes(), upstream(firstRow + row));
            }
        }
    }

    /** Multiplies losses and derivatives of some elements by a weight. */
    private void weighElements(int from, int count, double sampleWeight) {
        double weight = sampleWeight * options.unit().perNat();
        Weighting.scale(tile.losses(), from, count, weight);
        weighDerivatives(from, count, factor(weight));
    }

    /** What turns a loss's gradient into that of the reduced loss. */
    private double factor(double weight) {
        return denominator == 0 ? 0 : weight * arguments.upstreamOfAll() / denominator;
    }

    private void weighDerivatives(int from, int count, double factor) {
        if (gradient) {
            Weighting.scale(tile.gradient(), from, count, factor);
            if (arguments.variancesGradient.isPresent()) {
                Weighting.scale(tile.variancesGradient(), from, count, factor);
            }
        }
        if (hessian) {
            Weighting.scale(tile.hessian(), from, count, factor);
        }
        if (product) {
            Weighting.scale(tile.product(), from, count, factor);
        }
    }

    private void weighDerivatives(double[] weights, int elements) {
        if (gradient) {
            Weighting.scale(tile.gradient(), weights, elements);
            if (arguments.variancesGradient.isPresent()) {
                Weighting.scale(tile.variancesGradient(), weights, elements);
            }
        }
        if (hessian) {
            Weighting.scale(tile.hessian(), weights, elements);
        }
        if (product) {
            Weighting.scale(tile.product(), weights, elements);
        }
    }
}
