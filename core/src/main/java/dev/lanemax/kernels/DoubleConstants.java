package dev.lanemax.kernels;

/**
 * The numbers of {@link DoubleFunctions} and of the vector kernels that repeat its arithmetic: those of {@link FloatConstants}, for
 * double.
 *
 * <p>Every polynomial minimises the relative error by iteratively reweighted least squares at Chebyshev nodes, in 60 decimal
 * digits; the coefficients have been rounded to double one by one, from the lowest up, and the rest fitted again.
 */
final class DoubleConstants {

    static final double LOG2_E = 0x1.71547652b82fep0;

    /** ln 2 = LN2_HIGH + LN2_LOW + 5.7e-34. n LN2_HIGH is subtracted from x without rounding, by FMA, while |x| &lt; 2^20. */
    static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

    /** Added to a small integer n, as a double or, as bits, as a long, gives a double whose last bits are those of n. */
    static final double ROUNDER = 0x1.8p52;
    static final long ROUNDER_BITS = 0x4338000000000000L;

    /** The largest double whose exponential is finite. */
    static final double EXP_MOST = 0x1.62e42fefa39efp9;

    /** The smallest double whose exponential is a normal double. */
    static final double EXP_LEAST = -0x1.6232bdd7abcd2p9;

    /** e^x - 1 overflows here, and above. */
    static final double EXPM1_MOST = 710;

    /** e^x - 1 rounds to -1 here, and below. */
    static final double EXPM1_LEAST = -38;

    /** 1 + e^-x rounds to 1 from here on, and so does log(1 + e^x) to x. */
    static final double SATURATED = 40;

    /** tanh x rounds to 1 from here on. */
    static final double TANH_MOST = 19.5;

    /** Below, x^2 / 2 is less than a quarter of an ulp of x: expm1 and log1p are x, and so keep -0. */
    static final double TINY = 0x1p-54;

    /** Below, x^3 / 3 is less than a quarter of an ulp of x: tanh is x. */
    static final double TANH_TINY = 0x1p-28;

    /** Terms of softplus that are this small need no smaller a scale, and so do not become subnormal, which is slow. */
    static final double LEAST_SCALE = 0x1p-100;

    /** Subnormals times this are normal. */
    static final double SUBNORMAL_SCALE = 0x1p53;
    static final double SUBNORMAL_EXPONENT = 53;

    /** Exponent bits lie above those of the significand, and are biased. */
    static final int SIGNIFICAND_BITS = 52;
    static final long SIGNIFICAND_MASK = (1L << SIGNIFICAND_BITS) - 1;
    static final double EXPONENT_BIAS = 1023;

    static final long HALF_BITS = 0x3fe0000000000000L;
    static final long ONE_BITS = 0x3ff0000000000000L;
    static final long FOUR_BITS = 0x4010000000000000L;

    /** The bits of 1/sqrt 2: numbers from here to twice as much have the exponent 0. */
    static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

    /** e^r = EXP[0] + EXP[1] r + ... + EXP[12] r^12, relative error below 2^-63.7 for |r| &lt;= 0.34668. */
    static final double[] EXP = {
        1d, 1d,
        0.5, 0x1.555555555555bp-3, 0x1.5555555555538p-5, 0x1.111111110edb3p-7, 0x1.6c16c16c23afap-10,
        0x1.a01a01b3132f5p-13, 0x1.a01a0162d8d63p-16, 0x1.71ddf10188167p-19, 0x1.27e56ad6c529ap-22, 0x1.af6a960d2dcdap-26,
        0x1.1e9a31ba0ca1ep-29};

    /** e^r = 1 + r + r^2 (EXP_CURVE[0] + ... + EXP_CURVE[10] r^10): the same polynomial. */
    static final double[] EXP_CURVE = {
        0.5, 0x1.555555555555bp-3, 0x1.5555555555538p-5, 0x1.111111110edb3p-7, 0x1.6c16c16c23afap-10,
        0x1.a01a01b3132f5p-13, 0x1.a01a0162d8d63p-16, 0x1.71ddf10188167p-19, 0x1.27e56ad6c529ap-22, 0x1.af6a960d2dcdap-26,
        0x1.1e9a31ba0ca1ep-29};

    /**
     * log((1 + s) / (1 - s)) = 2 artanh s = 2 s + s w (LOG_SERIES[0] + ... + LOG_SERIES[6] w^6) with w = s^2, relative error below
     * 2^-59.5 for |s| &lt;= 0.17158, where (1 + s) / (1 - s) is from 1/sqrt 2 to sqrt 2.
     */
    static final double[] LOG_SERIES = {
        0x1.5555555555592p-1, 0x1.999999997ff73p-2, 0x1.24924941da01fp-2, 0x1.c71c521b43f55p-3, 0x1.74663b63a4833p-3,
        0x1.39a21217bc903p-3, 0x1.2f02114376bbep-3};

    /**
     * log(1 + z) = 2 artanh(v / 2) = v + v w (ARTANH[0] + ... + ARTANH[9] w^9) with v = 2 z / (2 + z) and w = v^2, relative error
     * below 2^-59.4 for 0 &lt;= z &lt;= 1.
     */
    static final double[] ARTANH = {
        0x1.5555555555535p-4, 0x1.99999999a0716p-7, 0x1.249249208f31cp-9, 0x1.c71c741ab696bp-12, 0x1.745cb446d97ffp-14,
        0x1.3b1dd4eb6ccbbp-16, 0x1.106821b1bba23p-18, 0x1.efd2364ba6d51p-21, 0x1.55ccfcb243e10p-23, 0x1.5c5dedb519316p-24};

    /** cosh e = 1 + w/2 + w^2/2 (COSH[0] + COSH[1] w + ...) with w = e^2: 2 / (2k)! for k from 2 to 10; the next is below 2^-68. */
    static final double[] COSH = {
        2.0 / 24, 2.0 / 720, 2.0 / 40_320, 2.0 / 3_628_800, 2.0 / 479_001_600, 2.0 / 87_178_291_200L, 2.0 / 20_922_789_888_000L,
        2.0 / 6_402_373_705_728_000L, 2.0 / 2_432_902_008_176_640_000L};

    /** e^r = 1 + r + r^2 (SHORT_EXP[2] + ... + SHORT_EXP[7] r^5), relative error below 2^-32: more than float needs. */
    static final double[] SHORT_EXP = {
        1d, 1d,
        0x1.0000000b94d86p-1, 0x1.5555555a7a900p-3, 0x1.5554e8ef3866cp-5, 0x1.1110e0e801f5ap-7, 0x1.6d43444efc0bep-10,
        0x1.a1250df4898edp-13};

    /** What ARTANH is, relative error below 2^-31.2: more than float needs. */
    static final double[] SHORT_ARTANH = {
        0x1.5555558d7fe22p-4, 0x1.9998d485cf47ep-7, 0x1.24c926a40acd3p-9, 0x1.bc8cf8ddd5876p-12, 0x1.dba25f0718ee6p-14};

    private DoubleConstants() {
    }
}
