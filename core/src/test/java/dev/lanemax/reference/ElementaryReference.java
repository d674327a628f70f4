package dev.lanemax.reference;

/**
 * The elementary functions in double, with their own exp and log: fast enough for every float, with a relative error below 2^-48,
 * which adds less than 2^-23 ulp to the error of a float that is measured against it.
 *
 * <p>Independent of the library under test and of the accuracy of {@link Math}. Arguments are floats.
 */
public final class ElementaryReference {

    private static final double LOG2_E = 0x1.71547652b82fep0;

    /** ln 2 = LN2_HIGH + LN2_LOW; n LN2_HIGH is exact, for the last 21 bits of LN2_HIGH are 0. */
    private static final double LN2_HIGH = 0x1.62e42fee00000p-1;
    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;

    /** Beyond, the exponential of a float, and its reciprocal, are outside of the range of float. */
    private static final double EXP_LIMIT = 700;

    /** Up to here the series for arguments near 0 are used: 0.35^15 / 15! and (0.35 / 1.65)^24 / 25 are below 2^-60. */
    private static final double SERIES_LIMIT = 0.35;

    private static final int EXP_TERMS = 15;
    private static final int LOG_TERMS = 12;
    private static final double[] INVERSE_FACTORIAL = new double[EXP_TERMS];

    private static final long SIGNIFICAND_BITS = 52;
    private static final long EXPONENT_BIAS = 1023;
    private static final long SQRT_HALF_BITS = Double.doubleToRawLongBits(Math.sqrt(0.5));

    static {
        double factorial = 1;
        for (int n = 0; n < EXP_TERMS; n++) {
            factorial *= n == 0 ? 1 : n;
            INVERSE_FACTORIAL[n] = 1 / factorial;
        }
    }

    private ElementaryReference() {
    }

    public static double exp(double x) {
        if (!(Math.abs(x) <= EXP_LIMIT)) {
            return x > 0 ? Double.POSITIVE_INFINITY : x < 0 ? 0 : x;
        }
        double n = Math.rint(x * LOG2_E);
        double r = Math.fma(n, -LN2_LOW, x - n * LN2_HIGH);
        double scale = Double.longBitsToDouble(((long) n + EXPONENT_BIAS) << SIGNIFICAND_BITS);
        return Math.fma(scale, expm1Series(r), scale);
    }

    public static double expm1(double x) {
        return Math.abs(x) <= SERIES_LIMIT ? expm1Series(x) : exp(x) - 1;
    }

    public static double log(double x) {
        if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
            return x < 0 ? Double.NaN : x == 0 ? Double.NEGATIVE_INFINITY : x;
        }
        long bits = Double.doubleToRawLongBits(x);
        long k = (bits - SQRT_HALF_BITS) >> SIGNIFICAND_BITS;
        double m = Double.longBitsToDouble(bits - (k << SIGNIFICAND_BITS));
        return k * LN2_HIGH + (k * LN2_LOW + logSeries((m - 1) / (m + 1)));
    }

    public static double log1p(double x) {
        return Math.abs(x) <= SERIES_LIMIT ? logSeries(x / (2 + x)) : log(1 + x);
    }

    public static double sigmoid(double x) {
        return 1 / (1 + exp(-x));
    }

    public static double logSigmoid(double x) {
        return -softplus(-x);
    }

    public static double softplus(double x) {
        return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
    }

    public static double tanh(double x) {
        double u = expm1(-2 * Math.abs(x));
        return Math.copySign(u / (2 + u), x);
    }

    /** e^r - 1 by Taylor's series. */
    private static double expm1Series(double r) {
        double p = 0;
        for (int n = EXP_TERMS - 1; n >= 1; n--) {
            p = Math.fma(p, r, INVERSE_FACTORIAL[n]);
        }
        return p * r;
    }

    /** log((1 + s) / (1 - s)) = 2 artanh s by its series. */
    private static double logSeries(double s) {
        double square = s * s;
        double p = 0;
        for (int k = LOG_TERMS; k >= 1; k--) {
            p = Math.fma(p, square, 2.0 / (2 * k + 1));
        }
        return Math.fma(p * square, s, 2 * s);
    }
}
