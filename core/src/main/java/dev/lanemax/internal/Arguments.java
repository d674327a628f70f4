package dev.lanemax.internal;

import java.util.concurrent.atomic.AtomicLong;

/** The arguments of a call of a loss: what is read and what is written, each in whatever memory. Mutable and reused. */
public final class Arguments {

    /** The logits or predictions. */
    public final Matrix input = new Matrix("logits");
    /** Each row's class. */
    public final Matrix labels = new Matrix("labels");
    /** A target for each element of the input. */
    public final Matrix targets = new Matrix("targets");
    /** A variance for each element of the input. */
    public final Matrix variances = new Matrix("variances");
    /** A weight for each element of the input. */
    public final Matrix elementWeights = new Matrix("elementWeights");
    /** What the Hessian is multiplied by. */
    public final Matrix vector = new Matrix("vector");
    /** A weight for each row. */
    public final Matrix sampleWeights = new Matrix("sampleWeights");
    /** The gradient of what the losses are used for with respect to each of them, or to all those of a row. */
    public final Matrix upstream = new Matrix("upstream");

    /** Receives the losses, one by one. */
    public final Matrix losses = new Matrix("losses");
    /** Receives the gradient with respect to the input. */
    public final Matrix gradient = new Matrix("gradient");
    /** Receives the diagonal of the Hessian with respect to the input. */
    public final Matrix hessian = new Matrix("hessian");
    /** Receives the gradient with respect to the variances. */
    public final Matrix variancesGradient = new Matrix("variancesGradient");

    /** Receives the product of the Hessian with the vector. */
    public final Matrix product = new Matrix("product");
    /** Receives the logarithm of the sum of the exponentials of each row of the input. */
    public final Matrix logSumExp = new Matrix("logSumExp");
    /** Receives the class of each row's maximum, an integer. */
    public final Matrix argmax = new Matrix("argmax");

    private final Matrix[] inputs = {input, labels, targets, variances, elementWeights, vector, sampleWeights, upstream};
    private final Matrix[] outputs = {losses, gradient, hessian, variancesGradient, product, logSumExp, argmax};

    /** What every gradient is multiplied by. */
    private double upstreamOfAll = 1;

    /** Whether the gradient is added to what its memory holds. */
    private boolean addsGradient;

    private boolean countsCorrect;
    private final AtomicLong correct = new AtomicLong();

    public double upstreamOfAll() {
        return upstreamOfAll;
    }

    public void setUpstreamOfAll(double upstream) {
        upstreamOfAll = upstream;
    }

    /** Whether there is an upstream gradient for each element, not one for each row; where rows are of one class it is both. */
    boolean haveUpstreamOfElements() {
        return upstream.isPresent() && upstream.classes() == input.classes();
    }

    /** Makes every argument absent. */
    public void clear() {
        for (Matrix matrix : inputs) {
            matrix.clear();
        }
        for (Matrix matrix : outputs) {
            matrix.clear();
        }
        upstreamOfAll = 1;
        countsCorrect = false;
        addsGradient = false;
    }

    public boolean addsGradient() {
        return addsGradient;
    }

    public void setAddsGradient(boolean adds) {
        addsGradient = adds;
    }

    /** Says whether the number of rows whose maximum is that of their label is asked for. */
    public void setCountsCorrect(boolean counts) {
        countsCorrect = counts;
    }

    public boolean countsCorrect() {
        return countsCorrect;
    }

    public long correct() {
        return correct.get();
    }

    /** Begins to count anew. */
    void clearCorrect() {
        correct.set(0);
    }

    /** Adds what a thread has counted in some rows. */
    void addCorrect(long count) {
        correct.addAndGet(count);
    }

    /** Whether something of the input is wanted that is not part of the loss. */
    boolean haveSideResults() {
        return logSumExp.isPresent() || argmax.isPresent() || countsCorrect;
    }

    /**
     * Checks memory and shapes.
     *
     * @param elementwise whether there is a loss for each element instead of each row
     */
    public void check(boolean elementwise) {
        present(input);
        input.checkReadable(0);
        checkNumbers(input);
        if (input.classes() == 0) {
            throw new IllegalArgumentException("classes of " + input.name() + " is 0, must be at least 1");
        }
        for (Matrix matrix : inputs) {
            if (matrix != input && matrix.isPresent()) {
                matrix.checkReadable(input.rows());
                checkShape(matrix, elementwise);
                checkNumbers(matrix);
            }
        }
        for (Matrix matrix : outputs) {
            if (matrix.isPresent()) {
                matrix.checkWritable(input.rows());
                checkShape(matrix, elementwise);
                checkType(matrix);
                checkOverlaps(matrix);
            }
        }
    }

    /** Whether other threads may work on all of them. */
    boolean areShared() {
        for (Matrix matrix : inputs) {
            if (matrix.isPresent() && !matrix.isShared()) {
                return false;
            }
        }
        for (Matrix matrix : outputs) {
            if (matrix.isPresent() && !matrix.isShared()) {
                return false;
            }
        }
        return true;
    }

    private void checkShape(Matrix matrix, boolean elementwise) {
        boolean column = matrix == labels || matrix == sampleWeights || matrix == upstream || matrix == logSumExp
                || matrix == argmax || !elementwise && matrix == losses;
        boolean orMatrix = elementwise && matrix == upstream;
        if (!column) {
            matrix.checkShape(input);
        } else if (matrix.rows() != input.rows() || matrix.classes() != 1 && !(orMatrix && matrix.classes() == input.classes())) {
            throw new IllegalArgumentException(matrix.name() + " has " + matrix.rows() + " rows of " + matrix.classes()
                    + " numbers, must have " + input.rows() + " of one number" + (orMatrix ? " or of " + input.classes() : ""));
        }
    }

    /** Labels are integers, targets may be, others are not. */
    private void checkNumbers(Matrix matrix) {
        if (matrix == labels && !matrix.isInteger()) {
            throw new IllegalArgumentException(matrix.name() + " are no integers, must be of int or long");
        }
        if (matrix != labels && matrix != targets && matrix.isInteger()) {
            throw new IllegalArgumentException(matrix.name() + " are integers, must be of float or double");
        }
    }

    private void checkType(Matrix output) {
        if (output == argmax) {
            if (!output.isInteger()) {
                throw new IllegalArgumentException(output.name() + " has numbers, must have integers");
            }
        } else if (output.isInteger() || output.isFloat() != input.isFloat()) {
            throw new IllegalArgumentException(output.name() + " has another type than " + input.name() + ", must have the same");
        }
    }

    /** The gradient alone may overwrite the input, unless it is added. Outputs are compared with each other once. */
    private void checkOverlaps(Matrix output) {
        for (Matrix matrix : inputs) {
            if (matrix == input && output == gradient && !addsGradient) {
                output.checkInPlaceOrDisjoint(matrix);
            } else {
                output.checkDisjoint(matrix);
            }
        }
        for (Matrix other : outputs) {
            if (other == output) {
                return;
            }
            output.checkDisjoint(other);
        }
    }

    /** An argument that the call cannot do without. */
    public static void present(Matrix matrix) {
        if (!matrix.isPresent()) {
            throw new IllegalArgumentException(matrix.name() + " is missing from the batch, must be there");
        }
    }

    /** An argument that the call has no use for. */
    static void absent(Matrix matrix) {
        if (matrix.isPresent()) {
            throw new IllegalArgumentException(matrix.name() + " is in the batch, must not be there: the loss has none");
        }
    }
}
