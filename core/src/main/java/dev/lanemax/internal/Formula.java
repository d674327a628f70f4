package dev.lanemax.internal;

/** What a loss computes of the rows of a {@link Tile}: unweighted losses and their derivatives. {@link LossRun} does the rest. */
public interface Formula {

    /** Whether there is a loss for each element, and not one for each row. */
    boolean isElementwise();

    /** The argument that the input is compared with, which must be there. */
    Matrix target(Arguments arguments);

    /** Refuses a number of classes that the loss's options are not for. */
    default void checkClasses(long classes) {
    }

    /** Labels are from 0 to one less than this. */
    default long labelLimit(long classes) {
        return classes;
    }

    /** Where in its row the class of a label is. */
    default int trueClass(long label) {
        return (int) label;
    }

    /** Whether there must be a variance for each element, of whose gradient the formula takes care too. */
    default boolean hasVariances() {
        return false;
    }

    /** Whether it has a tile load the input and the targets itself where the input is float. */
    default boolean readsFloats() {
        return false;
    }

    /** Refuses rows with values that the loss is not defined for. {@code firstRow} is the number of the tile's first row. */
    default void check(Tile tile, long firstRow) {
    }

    /** Whether {@link #check} refuses anything. */
    default boolean hasDomain() {
        return false;
    }

    /** Whether the losses and gradients are those of plain cross-entropy, which has kernels of its own. */
    default boolean isCrossEntropy() {
        return false;
    }

    /**
     * Writes the tile's losses; its gradient and its Hessian where they are asked for; and where a loss is one of a row, what class
     * weights make of each row.
     */
    void evaluate(Tile tile, boolean gradient, boolean hessian);

    /** Writes the tile's product of the Hessian with the vector, after {@link #evaluate}. */
    void multiply(Tile tile);
}
