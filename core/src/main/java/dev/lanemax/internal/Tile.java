package dev.lanemax.internal;

/**
 * Some rows of a call, copied into dense arrays of doubles, and what a formula makes of them. One per thread, reused; it grows to
 * the longest row it has seen.
 */
public final class Tile {

    /** A tile has about so many elements, which stay in the first-level cache, and at least one row. */
    private static final int ELEMENTS = 1024;

    private static final double[] NONE = {};

    private double[] inputs = NONE;
    private double[] targets = NONE;
    private double[] variances = NONE;
    private double[] elementWeights = NONE;
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
    private int[] labels = {};
    private boolean hasLabels;
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
    void reserve(boolean elementwise, boolean withLabels, Arguments arguments) {
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
        elementWeights = atLeast(elementWeights, arguments.elementWeights.isPresent() ? elements : 0);
        vector = atLeast(vector, arguments.vector.isPresent() ? elements : 0);
        product = atLeast(product, arguments.product.isPresent() ? elements : 0);
        upstream = atLeast(upstream, arguments.upstream.isPresent() ? elements : 0);
        hasLabels = withLabels;
        isFloat = arguments.input.isFloat();
        hasVariancesGradient = arguments.variancesGradient.isPresent();
        labels = labels.length < most ? new int[most] : labels;
    }

    private static double[] atLeast(double[] array, int elements) {
        return array.length < elements ? new double[elements] : array;
    }

    /** Copies so many classes of rows in. */
    void load(Arguments arguments, long firstRow, int count, int newFirstClass, int width) {
        rows = count;
        firstClass = newFirstClass;
        classes = width;
        arguments.input.load(firstRow, count, firstClass, width, inputs);
        load(arguments.targets, firstRow, targets);
        load(arguments.variances, firstRow, variances);
        load(arguments.elementWeights, firstRow, elementWeights);
        load(arguments.vector, firstRow, vector);
        load(arguments.upstream, firstRow, upstream);
    }

    private void load(Matrix matrix, long firstRow, double[] values) {
        if (matrix.isPresent()) {
            matrix.load(firstRow, rows, firstClass, width(matrix), values);
        }
    }

    /** Adds to the gradient what its memory holds. */
    void addGradient(Arguments arguments, long firstRow) {
        load(arguments.gradient, firstRow, summand);
        for (int i = 0; i < rows * classes; i++) {
            gradient[i] += summand[i];
        }
    }

    /** Copies results out. */
    void store(Arguments arguments, long firstRow, boolean withGradient, boolean withHessian, boolean withProduct) {
        store(arguments.losses, firstRow, losses);
        if (withGradient) {
            store(arguments.gradient, firstRow, gradient);
            store(arguments.variancesGradient, firstRow, variancesGradient);
        }
        if (withHessian) {
            store(arguments.hessian, firstRow, hessian);
        }
        if (withProduct) {
            store(arguments.product, firstRow, product);
        }
    }

    private void store(Matrix matrix, long firstRow, double[] values) {
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

    public double[] upstream() {
        return upstream;
    }

    /** Room for the share of the positive class in each element's target. */
    public double[] positive() {
        positive = atLeast(positive, inputs.length);
        return positive;
    }

    /** Room for the share of the negative class in each element's target. */
    public double[] negative() {
        negative = atLeast(negative, inputs.length);
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

    /** Whether a row does not count. */
    public boolean isIgnored(int row) {
        return hasLabels && labels[row] < 0;
    }

    /** The class of each row, or -1 where the row is ignored. */
    public int[] labels() {
        return labels;
    }
}
