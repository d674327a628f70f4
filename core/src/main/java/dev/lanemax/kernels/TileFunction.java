package dev.lanemax.kernels;

/**
 * A function of one number over dense arrays of doubles: kernels make the exponentials and logarithms of all elements together, and
 * the rest is plain arithmetic, so every provider gives the same bits.
 */
@FunctionalInterface
public interface TileFunction {

    /**
     * results[i] = f(arguments[i]), for the first {@code count} elements.
     *
     * @param scratch another array, as long as these two
     */
    void apply(DoubleArrayFunctions functions, double[] arguments, double[] results, double[] scratch, int count);
}
