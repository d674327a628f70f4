package dev.lanemax.kernels;

/**
 * The loops of {@link PreciseSoftmax}. Kernels check nothing, allocate nothing, and give the same bits in every implementation.
 *
 * <p>Each term e<sup>x - max</sup> is a pair of doubles, high + low, with an error below 2<sup>-55</sup> of it. With z = x - max,
 * n = rint(z log<sub>2</sub> e) and r = z - n ln 2, it is 2<sup>n</sup> (1 + r + r<sup>2</sup> (1/2! + r/3! + ...)). It is lifted by
 * 2<sup>600</sup>, so that no part of a term is subnormal.
 */
public interface PreciseKernels {

    /** The sums that the terms of a row are added to: that of class c to number c mod 8. */
    int LANES = 8;

    double LOG2_E = 0x1.71547652b82fep0;

    /** Added to |t| below 2^51 rounds t to an integer and leaves that integer in the low bits of the sum. */
    double ROUNDER = 0x1.8p52;

    /** ln 2 as a pair; the high part has so few digits that its products with exponents are exact. */
    double LN2_HIGH = 0x1.62e42fefa2p-1;
    double LN2_LOW = 0x1.9ef35793c7673p-41;

    /** Terms below e^-760 are below 2^-1074 of the largest. */
    double LEAST = -760;

    /** The lift and the bias of an exponent, 600 + 1023, where a double has its exponent. */
    int SIGNIFICAND_BITS = 52;
    long LIFTED_BIAS = 1623L << SIGNIFICAND_BITS;

    /** The largest logit, NaN where there is one. */
    double max(double[] x, int from, int classes);

    /**
     * Writes the terms of a row, whose maximum is finite, and adds all but that of class {@code top} to sums that are cleared before,
     * by Knuth's exact sum; what an addition has lost, and the low parts, are added to the errors.
     */
    void terms(double[] x, int from, int classes, double max, int top, double[] highs, double[] lows, double[] sums, double[] errors);

    /** Writes the quotients of terms and total + totalLow, as pairs, over the terms: the product with the inverse, corrected. */
    void divide(double[] highs, double[] lows, int classes, double total, double totalLow);
}
