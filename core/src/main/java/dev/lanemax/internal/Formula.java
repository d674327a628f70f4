package dev.lanemax.internal;

/** What a loss computes of the rows of a {@link Tile}: unweighted losses and their derivatives. {@link LossRun} does the rest. */
public interface Formula {

    /** Whether there is a loss for each element, and not one for each row. */
    boolean isElementwise();

    /** The argument that the input is compared with, which must be there. */
    Matrix target(Arguments arguments);

    /** Whether the class weights are part of the formula, and losses are not multiplied by them afterwards. */
    default boolean weighsClasses() {
        return false;
    }

    /** Refuses an input whose shape does not fit the loss's options. */
    default void checkShape(Matrix input) {
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

    /** Writes the tile's losses; its gradient and its Hessian where they are asked for. */
    void evaluate(Tile tile, boolean gradient, boolean hessian);
}
