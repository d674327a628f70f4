package dev.lanemax.kernels;

/** The numbers of {@link FloatFunctions} and of the vector kernels that repeat its arithmetic, for float. */
final class FloatConstants {

    static final float LOG2_E = 0x1.715476p0f;

    /** ln 2 = LN2_HIGH + LN2_LOW + 1.9e-17. n LN2_HIGH is subtracted from x without rounding, by FMA, while |x| &lt; 2^20. */
    static final float LN2_HIGH = 0x1.62e430p-1f;
    static final float LN2_LOW = -0x1.05c610p-29f;

    /** Added to a small integer n, as a float or, as bits, as an int, gives a float whose last bits are those of n. */
    static final float ROUNDER = 0x1.8p23f;
    static final int ROUNDER_BITS = 0x4b400000;

    /** The largest float whose exponential is finite. */
    static final float EXP_MOST = 0x1.62e42ep6f;

    /** The smallest float whose exponential is a normal float. */
    static final float EXP_LEAST = -0x1.5d589ep6f;

    /** e^x - 1 overflows here, and above. */
    static final float EXPM1_MOST = 89;

    /** e^x - 1 rounds to -1 here, and below. */
    static final float EXPM1_LEAST = -17.5f;

    /** 1 + e^-x rounds to 1 from here on, and so does log(1 + e^x) to x. */
    static final float SATURATED = 40;

    /** tanh x rounds to 1 from here on. */
    static final float TANH_MOST = 9.25f;

    /** Below, x^2 / 2 is less than a quarter of an ulp of x: expm1 and log1p are x, and so keep -0. */
    static final float TINY = 0x1p-25f;

    /** Below, x^3 / 3 is less than a quarter of an ulp of x: tanh is x. */
    static final float TANH_TINY = 0x1p-13f;

    /** Terms of softplus that are this small need no smaller a scale, and so do not become subnormal, which is slow. */
    static final float LEAST_SCALE = 0x1p-40f;

    /** Subnormals times this are normal. */
    static final float SUBNORMAL_SCALE = 0x1p24f;
    static final float SUBNORMAL_EXPONENT = 24;

    /** Exponent bits lie above those of the significand, and are biased. */
    static final int SIGNIFICAND_BITS = 23;
    static final int SIGNIFICAND_MASK = (1 << SIGNIFICAND_BITS) - 1;
    static final float EXPONENT_BIAS = 127;

    static final int HALF_BITS = 0x3f000000;
    static final int ONE_BITS = 0x3f800000;
    static final int FOUR_BITS = 0x40800000;

    /** The bits of 1/sqrt 2: numbers from here to twice as much have the exponent 0. */
    static final int SQRT_HALF_BITS = 0x3f3504f3;

    /**
     * e^r = EXP[0] + EXP[1] r + ... + EXP[6] r^6, relative error below 2^-28.2 for |r| &lt;= 0.34665:
     * minimax by iteratively reweighted least squares at 4000 Chebyshev nodes, coefficients rounded to float one by one, from the
     * lowest up, and the rest fitted again.
     */
    static final float[] EXP = {
        1f, 1f, 0x1.fffffcp-2f, 0x1.555492p-3f, 0x1.5558acp-5f, 0x1.123976p-7f, 0x1.6a507ap-10f};

    /**
     * e^r = 1 + r + r^2 (EXP_CURVE[0] + ... + EXP_CURVE[5] r^5), relative error below 2^-33 for |r| &lt;= 0.34668: fitted as the
     * polynomial of {@link #EXP} is.
     */
    static final float[] EXP_CURVE = {
        0.5f, 0x1.555554p-3f, 0x1.5554e8p-5f, 0x1.111310p-7f, 0x1.6d4cc4p-10f, 0x1.9df76cp-13f};

    /**
     * log((1 + s) / (1 - s)) = 2 artanh s = 2 s + s w (LOG_SERIES[0] + ... + LOG_SERIES[2] w^2) with w = s^2, relative error below
     * 2^-30.2 for |s| &lt;= 0.17158, where (1 + s) / (1 - s) is from 1/sqrt 2 to sqrt 2: fitted as the polynomial of
     * {@link #EXP} is.
     */
    static final float[] LOG_SERIES = {0x1.55557ap-1f, 0x1.995ed8p-2f, 0x1.31e036p-2f};

    /**
     * log(1 + z) = 2 artanh(v / 2) = v + v w (ARTANH[0] + ... + ARTANH[3] w^3) with v = 2 z / (2 + z) and w = v^2, relative error
     * below 2^-27.7 for 0 &lt;= z &lt;= 1: fitted as the polynomial of {@link #EXP} is.
     */
    static final float[] ARTANH = {0x1.555502p-4f, 0x1.99d1cap-7f, 0x1.1ec06ep-9f, 0x1.1ec91cp-11f};

    /**
     * log(1 + e) = e + e^2 (LOG1P[0] + ... + LOG1P[8] e^8), relative error below 2^-27.4 for 0 &lt;= e &lt;= 1: fitted as the
     * polynomial of {@link #EXP} is.
     */
    static final float[] LOG1P = {
        -0x1.ffffd2p-2f, 0x1.554ddap-2f, -0x1.ff2556p-3f, 0x1.935568p-3f, -0x1.3a6738p-3f, 0x1.b53c60p-4f, -0x1.d7f010p-5f,
        0x1.4a92e8p-6f, -0x1.b22ceep-9f};

    private FloatConstants() {
    }
}
