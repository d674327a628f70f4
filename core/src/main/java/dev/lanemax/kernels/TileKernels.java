package dev.lanemax.kernels;

/** Sums and products of the elements of tiles. Kernels check nothing, allocate nothing, and give the same bits in every implementation. */
public interface TileKernels {

    /** Adds values to a sum, as {@link CompensatedSum#LANES} sums, which take turns. */
    void add(double[] values, int count, CompensatedSum sum);

    /** Adds floats to a sum, as {@link CompensatedSum#FLOAT_LANES} sums of doubles, which take turns. */
    void add(float[] values, int count, CompensatedSum sum);

    /** results[at + i] = weight values[i], rounded once; a weight of 0 makes +0 of whatever it meets. */
    void scale(float[] values, int count, double weight, float[] results, int at);

    /** values = -values logProbabilities, 0 where the value is 0, whatever its logarithm is. */
    void crossEntropies(double[] values, double[] logProbabilities, int count);

    /** gradient[at + i] = mass probabilities[i] - targets[i], rounded once. */
    void excess(double[] probabilities, double mass, double[] targets, int count, double[] gradient, int at);
}
