package dev.lanemax.internal;

import dev.lanemax.LossOptions;
import dev.lanemax.kernels.ElementLosses;
import dev.lanemax.kernels.TileKernels;
import dev.lanemax.kernels.Weighting;

/**
 * Some rows of a call, copied into dense arrays of doubles, and what a formula makes of them. One per thread, reused; it grows to
 * the longest row it has seen.
 */
public final class Tile {

    /** A tile has about so many elements, which stay in the first-level cache, and at least one row. */
    private static final int ELEMENTS = 1024;

    private static final double[] NONE = {};
    private static final float[] NO_FLOATS = {};

    private double[] inputs = NONE;
    private double[] targets = NONE;
    private double[] variances = NONE;
    private double[] elementWeights = NONE;
    private double[] rowWeights = NONE;
    private double[] vector = NONE;
    private double[] upstream = NONE;
    private double[] positive = NONE;
    private double[] negative = NONE;
    private double[] losses = NONE;
    private double[] gradient = NONE;
    private double[] hessian = NONE;
    private double[] variancesGradient = NONE;
    private double[] product = NONE;
    private double[] summand = NONE;
    private float[] floatInputs = NO_FLOATS;
    private float[] floatTargets = NO_FLOATS;
    private float[] floatPositive = NO_FLOATS;
    private float[] floatNegative = NO_FLOATS;
    private float[] floatLosses = NO_FLOATS;
    private float[] floatGradient = NO_FLOATS;
    private int[] labels = {};
    private Arguments arguments;
    private long firstRow;
    private boolean hasLabels;
    private boolean hasFloatResults;
    private boolean isFloat;
    private boolean hasVariancesGradient;
    private int rows;
    private long allClasses;
    private int firstClass;
    private int classes;

    /** How many rows of a given length a tile has, whatever else is asked for. */
    static int rows(long classes) {
        return (int) Math.max(1, ELEMENTS / classes);
    }

    /** How many classes of a row a tile has: all of them, except where each element has a loss of its own. */
    static int classes(boolean elementwise, long classes) {
        return (int) (elementwise ? Math.min(ELEMENTS, classes) : classes);
    }

    /** Makes room for the rows of a call, whole ones where something is asked of a whole row. */
    void reserve(boolean elementwise, boolean withLabels, boolean withElementWeights, Arguments arguments) {
        allClasses = arguments.input.classes();
        int most = rows(allClasses);
        int elements = Math.multiplyExact(most, classes(elementwise && !arguments.haveSideResults(), allClasses));
        inputs = atLeast(inputs, elements);
        losses = atLeast(losses, elements);
        gradient = atLeast(gradient, elements);
        hessian = atLeast(hessian, arguments.hessian.isPresent() || arguments.product.isPresent() ? elements : 0);
        targets = atLeast(targets, arguments.targets.isPresent() ? elements : 0);
        variances = atLeast(variances, arguments.variances.isPresent() ? elements : 0);
        variancesGradient = atLeast(variancesGradient, arguments.variancesGradient.isPresent() ? elements : 0);
        summand = atLeast(summand, arguments.addsGradient() ? elements : 0);
        elementWeights = atLeast(elementWeights, withElementWeights ? elements : 0);
        rowWeights = atLeast(rowWeights, most);
        vector = atLeast(vector, arguments.vector.isPresent() ? elements : 0);
        product = atLeast(product, arguments.product.isPresent() ? elements : 0);
        upstream = atLeast(upstream, arguments.haveUpstreamOfElements() ? elements : 0);
        hasLabels = withLabels;
        isFloat = arguments.input.isFloat();
        hasVariancesGradient = arguments.variancesGradient.isPresent();
        labels = labels.length < most ? new int[most] : labels;
    }

    private static double[] atLeast(double[] array, int elements) {
        return array.length < elements + ElementLosses.SPARE ? new double[elements + ElementLosses.SPARE] : array;
    }

    private float[] atLeast(float[] array) {
        return array.length < inputs.length ? new float[inputs.length] : array;
    }

    /** Copies so many classes of rows in, the input and the targets only where a formula does not ask for them as floats. */
    void load(Arguments newArguments, long newFirstRow, int count, int newFirstClass, int width, boolean asDoubles) {
        arguments = newArguments;
        firstRow = newFirstRow;
        rows = count;
        firstClass = newFirstClass;
        classes = width;
        hasFloatResults = false;
        if (asDoubles) {
            loadDoubles();
        }
        load(arguments.variances, variances);
        load(arguments.elementWeights, elementWeights);
        load(arguments.vector, vector);
        if (arguments.haveUpstreamOfElements()) {
            load(arguments.upstream, upstream);
        }
    }

    /** Multiplies the weights of elements, 1 where there are none, by those of their classes. */
    void weighClasses(LossOptions options) {
        boolean weighted = arguments.elementWeights.isPresent();
        for (int i = 0; i < elements(); i++) {
            double weight = options.classWeight(firstClass + i % classes);
            elementWeights[i] = weighted ? elementWeights[i] * weight : weight;
        }
    }

    /** Copies the input and the targets in, as doubles. */
    public void loadDoubles() {
        load(arguments.input, inputs);
        load(arguments.targets, targets);
    }

    /** The array that has the elements of a tile side by side, and room for a vector more: that of the matrix, or else a copy. */
    private float[] load(Matrix matrix, float[] copy) {
        if (isDense(matrix) && matrix.position(firstRow) + firstClass + elements() + ElementLosses.SPARE <= matrix.floats().length) {
            return matrix.floats();
        }
        copy(matrix, copy);
        return copy;
    }

    private void copy(Matrix matrix, float[] copy) {
        if (isDense(matrix)) {
            System.arraycopy(matrix.floats(), offset(matrix), copy, 0, elements());
        } else {
            load(matrix, summands());
            narrow(summand, copy);
        }
    }

    /** Where the tile begins in an array of floats. */
    private int offset(Matrix matrix) {
        return (int) matrix.position(firstRow) + firstClass;
    }

    private double[] summands() {
        summand = atLeast(summand, inputs.length - ElementLosses.SPARE);
        return summand;
    }

    private void narrow(double[] values, float[] floats) {
        for (int i = 0; i < elements(); i++) {
            floats[i] = (float) values[i];
        }
    }

    private void widen(float[] floats, double[] values) {
        for (int i = 0; i < elements(); i++) {
            values[i] = floats[i];
        }
    }

    private void load(Matrix matrix, double[] values) {
        if (matrix.isPresent()) {
            matrix.load(firstRow, rows, firstClass, width(matrix), values);
        }
    }

    /** Adds to the gradient what its memory holds. */
    void addGradient() {
        load(arguments.gradient, summand);
        for (int i = 0; i < elements(); i++) {
            gradient[i] += summand[i];
        }
    }

    /** Copies results out. */
    void store(boolean withGradient, boolean withHessian, boolean withProduct) {
        store(arguments.losses, losses);
        if (withGradient) {
            store(arguments.gradient, gradient);
            store(arguments.variancesGradient, variancesGradient);
        }
        if (withHessian) {
            store(arguments.hessian, hessian);
        }
        if (withProduct) {
            store(arguments.product, product);
        }
    }

    private void store(Matrix matrix, double[] values) {
        if (matrix.isPresent()) {
            matrix.store(firstRow, rows, firstClass, width(matrix), values);
        }
    }

    /** A column has but one class. */
    private int width(Matrix matrix) {
        return (int) Math.min(classes, matrix.classes());
    }

    public int rows() {
        return rows;
    }

    /** The first of the classes that are here. */
    public int firstClass() {
        return firstClass;
    }

    /** How many classes are here: all of them, except where each element has a loss of its own. */
    public int classes() {
        return classes;
    }

    /** Whether the last of the classes that are here is the last of all. */
    public boolean hasLastClass() {
        return firstClass + classes == allClasses;
    }

    public int elements() {
        return rows * classes;
    }

    /** Whether the targets are floats. */
    public boolean hasFloatTargets() {
        return arguments.targets.isFloat();
    }

    /** The logits or predictions as the floats that they are, from {@link #floatInputsOffset} on. */
    public float[] floatInputs() {
        floatInputs = atLeast(floatInputs);
        return load(arguments.input, floatInputs);
    }

    public int floatInputsOffset(float[] loaded) {
        return loaded == floatInputs ? 0 : offset(arguments.input);
    }

    /** The targets as the floats that they are, from {@link #floatTargetsOffset} on. */
    public float[] floatTargets() {
        floatTargets = atLeast(floatTargets);
        return load(arguments.targets, floatTargets);
    }

    public int floatTargetsOffset(float[] loaded) {
        return loaded == floatTargets ? 0 : offset(arguments.targets);
    }

    /** The targets as the floats that they are, from the first element of an array on. */
    public float[] copyFloatTargets() {
        floatTargets = atLeast(floatTargets);
        copy(arguments.targets, floatTargets);
        return floatTargets;
    }

    /** Room for the shares of the positive class as floats. */
    public float[] floatPositive() {
        floatPositive = atLeast(floatPositive);
        return floatPositive;
    }

    /** Room for the shares of the negative class as floats. */
    public float[] floatNegative() {
        floatNegative = atLeast(floatNegative);
        return floatNegative;
    }

    /** Where a formula writes losses that are floats, and then its gradient too. */
    public float[] floatLosses() {
        floatLosses = atLeast(floatLosses);
        hasFloatResults = true;
        return floatLosses;
    }

    /** Where a formula writes the gradient that belongs to losses that are floats. */
    public float[] floatGradient() {
        floatGradient = atLeast(floatGradient);
        return floatGradient;
    }

    /** Whether losses, and the gradient where there is one, have been written as floats. */
    boolean hasFloatResults() {
        return hasFloatResults;
    }

    /** Makes doubles of losses and gradient, where they are floats. */
    public void widenResults(boolean withGradient) {
        if (hasFloatResults) {
            widen(floatLosses, losses);
        }
        if (hasFloatResults && withGradient) {
            widen(floatGradient, gradient);
        }
        hasFloatResults = false;
    }

    /** Copies losses and a gradient out that are floats, the gradient times a factor. */
    void storeFloats(TileKernels kernels, boolean withGradient, double factor) {
        store(kernels, arguments.losses, floatLosses, 1);
        if (withGradient) {
            store(kernels, arguments.gradient, floatGradient, factor);
        }
    }

    private void store(TileKernels kernels, Matrix matrix, float[] values, double factor) {
        if (matrix.isPresent() && isDense(matrix)) {
            kernels.scale(values, elements(), factor, matrix.floats(), offset(matrix));
        } else if (matrix.isPresent()) {
            widen(values, summands());
            Weighting.scale(summand, 0, elements(), factor);
            store(matrix, summand);
        }
    }

    /** Whether the tile's elements are one run of an array of floats. */
    private boolean isDense(Matrix matrix) {
        return matrix.floats() != null && matrix.hasContiguousRows() && (rows == 1 || matrix.rowStride() == classes);
    }

    /** Whether results become floats. */
    public boolean isFloat() {
        return isFloat;
    }

    /** The logits or predictions. */
    public double[] inputs() {
        return inputs;
    }

    public double[] targets() {
        return targets;
    }

    public double[] variances() {
        return variances;
    }

    public double[] elementWeights() {
        return elementWeights;
    }

    /** What class weights make of each row, 0 where it is ignored. */
    public double[] rowWeights() {
        return rowWeights;
    }

    /** The upstream gradient, where there is one for each element. */
    public double[] upstream() {
        return upstream;
    }

    /** Room for the share of the positive class in each element's target. */
    public double[] positive() {
        positive = atLeast(positive, inputs.length - ElementLosses.SPARE);
        return positive;
    }

    /** Room for the share of the negative class in each element's target. */
    public double[] negative() {
        negative = atLeast(negative, inputs.length - ElementLosses.SPARE);
        return negative;
    }

    /** One for each row, or for each element, as the loss has them. */
    public double[] losses() {
        return losses;
    }

    public double[] gradient() {
        return gradient;
    }

    public double[] hessian() {
        return hessian;
    }

    /** Whether the gradient with respect to the variances is wanted where that of the predictions is. */
    public boolean hasVariancesGradient() {
        return hasVariancesGradient;
    }

    public double[] variancesGradient() {
        return variancesGradient;
    }

    /** What the Hessian is multiplied by. */
    public double[] vector() {
        return vector;
    }

    /** The product of the Hessian with the vector. */
    public double[] product() {
        return product;
    }

    /** Whether rows have labels. */
    public boolean hasLabels() {
        return hasLabels;
    }

    /** Whether a row does not count. */
    public boolean isIgnored(int row) {
        return hasLabels && labels[row] < 0;
    }

    /** The class of each row, or -1 where the row is ignored. */
    public int[] labels() {
        return labels;
    }
}
