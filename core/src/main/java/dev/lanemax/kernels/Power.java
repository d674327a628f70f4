package dev.lanemax.kernels;

/**
 * x<sup>y</sup> = e<sup>y log x</sup> for x >= 0, with x, the logarithm, the product and the power as pairs of doubles: rounded to a
 * double, the power is within 1 ulp. (The power of {@link StrictMath} allocates.)
 */
final class Power {

    private static final double LOG2_E = 0x1.71547652b82fep0;

    /** ln 2 as a pair; the high part has so few digits that its products with exponents are exact. */
    private static final double LN2_HIGH = 0x1.62e42fefa2p-1;
    private static final double LN2_LOW = 0x1.9ef35793c7673p-41;

    private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
    private static final int SIGNIFICAND_BITS = 52;
    private static final double THIRD = 1.0 / 3;

    /** 1/3 - THIRD. */
    private static final double THIRD_LOW = 0x1.5555555555555p-56;

    /** What makes a subnormal number normal, and its exponent. */
    private static final double LIFT = 0x1p54;
    private static final int LIFT_EXPONENT = 54;

    /** Products beyond these have powers that are 0 or infinite. */
    private static final double LEAST = -746;
    private static final double MOST = 710;

    private Power() {
    }

    /** Replaces x by its power. 0^0 is 1, as any number's power of 0 is; NaN gives NaN. */
    static DoublePair raise(DoublePair pair, double y) {
        double x = pair.high();
        if (y == 0 || x == 1 && pair.low() == 0) {
            return pair.set(1);
        }
        if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
            return pair.set(ofZeroOrInfinity(x, y));
        }
        boolean subnormal = x < Double.MIN_NORMAL;
        double normal = subnormal ? x * LIFT : x;
        long above = Double.doubleToRawLongBits(normal) - SQRT_HALF_BITS;
        int k = (int) (above >> SIGNIFICAND_BITS);
        double m = Double.longBitsToDouble((above & (1L << SIGNIFICAND_BITS) - 1) + SQRT_HALF_BITS);
        return ofLogarithm(pair, subnormal ? k - LIFT_EXPONENT : k, m, pair.low() / x, y);
    }

    /** NaN where one of them is. */
    private static double ofZeroOrInfinity(double x, double y) {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return Double.NaN;
        }
        return x == 0 == y > 0 ? 0 : Double.POSITIVE_INFINITY;
    }

    /**
     * (2^k m (1 + rest))^y with 1/sqrt 2 <= m < sqrt 2: log m = 2 artanh s with s = (m - 1) / (m + 1), and artanh s = s (1 + t). The
     * rest is its own logarithm.
     */
    private static DoublePair ofLogarithm(DoublePair pair, int k, double m, double rest, double y) {
        double d = m + 1;
        double dLow = m - (d - 1);
        double s = (m - 1) / d;
        double sLow = (Math.fma(-s, d, m - 1) - s * dLow) / d;
        double q = s * s;
        double qLow = Math.fma(s, s, -q) + 2 * s * sLow;
        double tail = q * series(q);
        double inner = THIRD + tail;
        double innerLow = (THIRD - inner) + tail + THIRD_LOW;
        double t = q * inner;
        double tLow = Math.fma(q, inner, -t) + Math.fma(q, innerLow, qLow * inner);
        double u = 1 + t;
        double uLow = (1 - u) + t + tLow;
        double logarithm = 2 * s * u;
        double low = Math.fma(2 * s, u, -logarithm) + 2 * Math.fma(s, uLow, sLow * u);
        double ofK = k * LN2_HIGH;
        double sum = ofK + logarithm;
        double added = sum - ofK;
        double sumLow = (ofK - (sum - added)) + (logarithm - added) + Math.fma(k, LN2_LOW, low) + rest;
        double high = sum + sumLow;
        double highLow = (sum - high) + sumLow;
        double z = y * high;
        return exp(pair, z, Math.fma(y, high, -z) + y * highLow);
    }

    /** 1/5 + q/7 + q^2/9 + ..., whose remainder is below 2^-66 for q <= 0.0295. */
    private static double series(double q) {
        double p = Math.fma(q, 1.0 / 27, 1.0 / 25);
        p = Math.fma(p, q, 1.0 / 23);
        p = Math.fma(p, q, 1.0 / 21);
        p = Math.fma(p, q, 1.0 / 19);
        p = Math.fma(p, q, 1.0 / 17);
        p = Math.fma(p, q, 1.0 / 15);
        p = Math.fma(p, q, 1.0 / 13);
        p = Math.fma(p, q, 1.0 / 11);
        p = Math.fma(p, q, 1.0 / 9);
        p = Math.fma(p, q, 1.0 / 7);
        return Math.fma(p, q, 1.0 / 5);
    }

    /** e^(z + low); 2^n in two factors, for n may be below the least exponent. */
    private static DoublePair exp(DoublePair pair, double z, double low) {
        if (!(z > LEAST && z < MOST)) {
            return pair.set(z >= MOST ? Double.POSITIVE_INFINITY : z <= LEAST ? 0 : z);
        }
        double n = Math.rint(z * LOG2_E);
        double exact = Math.fma(n, -LN2_HIGH, z);
        double ofHigh = Math.fma(n, -LN2_LOW, exact);
        double ofLow = Math.fma(n, -LN2_LOW, exact - ofHigh) + low;
        double r = ofHigh + ofLow;
        double rLow = (ofHigh - r) + ofLow;
        double onePlusR = 1 + r;
        double rest = ((1 - onePlusR) + r) + Math.fma(r * r, PreciseSoftmax.curve(r), rLow * onePlusR);
        int half = (int) n / 2;
        double power = onePlusR + rest;
        double powerLow = (onePlusR - power) + rest;
        double scaled = power * powerOfTwo(half) * powerOfTwo((int) n - half);
        return pair.set(scaled, powerLow * powerOfTwo(half) * powerOfTwo((int) n - half));
    }

    private static double powerOfTwo(int n) {
        return Double.longBitsToDouble((long) (n + Double.MAX_EXPONENT) << SIGNIFICAND_BITS);
    }
}
