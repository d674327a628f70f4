package dev.lanemax.kernels;

/**
 * A sum of doubles, in the order in which they come, as a pair sum + error (Knuth's TwoSum): exact to about 2^-100 of the sum of
 * magnitudes, whatever their number. Infinities and NaN have the effect that they have in an ordinary sum.
 */
public final class CompensatedSum {

    /** Long sums are made of so many, whatever the width of a vector. */
    public static final int LANES = 8;

    /** Sums of the floats of a tile have so many, whose digits leave room for exact sums of some hundred. */
    public static final int FLOAT_LANES = 16;

    private double sum;
    private double error;

    /** Room for the lanes of vectors that are to be added. */
    final double[] lanes = new double[FLOAT_LANES];

    public void clear() {
        sum = 0;
        error = 0;
    }

    public void add(double value) {
        double next = sum + value;
        double added = next - sum;
        error += (sum - (next - added)) + (value - added);
        sum = next;
    }

    public void add(double[] values, int count) {
        add(values, 0, count);
    }

    /** Adds the values from one index to before another. */
    public void add(double[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            add(values[i]);
        }
    }

    /** Adds another sum. */
    public void add(CompensatedSum other) {
        add(other.sum, other.error);
    }

    /** Adds the sums of {@link #LANES} lanes, which are in the room for them: first what is high of each, then what is low. */
    void addLanes() {
        for (int lane = 0; lane < LANES; lane++) {
            add(lanes[lane], lanes[LANES + lane]);
        }
    }

    /** Adds the sum high + low. */
    void add(double high, double low) {
        add(high);
        error += low;
    }

    /** Puts the sum among others that {@link #addStored} adds: two numbers each. */
    public void store(double[] sums, int index) {
        sums[2 * index] = sum;
        sums[2 * index + 1] = error;
    }

    public void addStored(double[] sums, int index) {
        add(sums[2 * index], sums[2 * index + 1]);
    }

    /** What {@link #value} has lost by rounding. */
    public double remainder() {
        return (sum - value()) + error;
    }

    /** The sum divided by high + low, rounded once. */
    public double dividedBy(double high, double low) {
        double quotient = value() / high;
        double lost = Math.fma(-quotient, low, Math.fma(-quotient, high, value()) + remainder()) / high;
        return Math.abs(quotient) < Double.POSITIVE_INFINITY ? quotient + lost : quotient;
    }

    /** The sum, rounded once. An infinity makes its own error NaN. */
    public double value() {
        return Math.abs(sum) < Double.POSITIVE_INFINITY ? sum + error : sum;
    }
}
