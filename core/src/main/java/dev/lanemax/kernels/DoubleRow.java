package dev.lanemax.kernels;

/**
 * What is computed once a row, with the digits of two doubles where one is too few, from the terms of {@link DoubleExp} and from
 * {@code others}, the sum of all the terms of the row but one that belongs to the maximum: what {@link FloatRow} is over float.
 */
final class DoubleRow {

    /** ln 2 as a pair; the high part has so few digits that its products with exponents are exact. */
    static final double LN2_HIGH = 0x1.62e42fefa2p-1;
    static final double LN2_LOW = 0x1.9ef35793c7673p-41;

    static final int SIGNIFICAND_BITS = 52;
    static final int EXPONENT_BIAS = 1023;
    static final long ONE_BITS = (long) EXPONENT_BIAS << SIGNIFICAND_BITS;

    /** The error of a sum, some 2^-90 of it for 2^20 classes, is below 2^-57 of this share of it. */
    static final double FEW_OTHERS = 0x1p-32;

    /** Below this u, log(1 + u) is u. So small a quotient is computed lifted, so that no part but the result is subnormal. */
    private static final double TINY = 0x1p-100;

    /** What {@link DoubleExp#STEP_POWERS} has lost by rounding. */
    static final double[] STEP_POWERS_LOW = {
        0, -0x1.48c336b41712cp-59, -0x1.b4336034bdf87p-59, 0x1.12a98095068b4p-58,
        -0x1.6a9f4cfb04486p-58, -0x1.4e4cc80c0eb81p-59, 0x1.3270a10b86d01p-61, -0x1.dd8562c4f7bb7p-60};

    /** Where 1 <= m < 2, and i = (m - 1) 2^6 rounded down: c near 1/m, 1 itself for i = 0. */
    private static final int INTERVAL_BITS = 6;
    static final double[] INVERSES = inverses();

    /** -log c as a pair. */
    static final double[] LOGARITHMS = {
        0, 0x1.7b91b07d5b126p-6, 0x1.39e87b9febd68p-5, 0x1.b42dd711971b9p-5,
        0x1.16536eea37ae3p-4, 0x1.51b073f06183cp-4, 0x1.8c345d6319b23p-4, 0x1.c5e548f5bc743p-4,
        0x1.fec9131dbeabcp-4, 0x1.1b72ad52f67a2p-3, 0x1.371fc201e8f75p-3, 0x1.526e5e3a1b438p-3,
        0x1.6d60fe719d21bp-3, 0x1.87fa06520c911p-3, 0x1.a23bc1fe2b561p-3, 0x1.bc286742d8cd4p-3,
        0x1.d5c216b4fbb94p-3, 0x1.ef0adcbdc5935p-3, 0x1.0402594b4d041p-2, 0x1.1058bf9ae4ad4p-2,
        0x1.1c898c16999fbp-2, 0x1.2895a13de86a4p-2, 0x1.347dd9a987d56p-2, 0x1.404308686a7e4p-2,
        0x1.4be5f957778a1p-2, 0x1.5767717455a6cp-2, 0x1.62c82f2b9c796p-2, 0x1.6e08eaa2ba1e4p-2,
        0x1.792a55fdd47a1p-2, 0x1.842d1da1e8b18p-2, 0x1.8f11e873662c8p-2, 0x1.99d958117e08ap-2,
        0x1.a484090e5bb09p-2, 0x1.af1293247786bp-2, 0x1.b9858969310fdp-2, 0x1.c3dd7a7cdad4dp-2,
        0x1.ce1af0b85f3ecp-2, 0x1.d83e7258a2f3ep-2, 0x1.e24881a7c6c26p-2, 0x1.ec399d2468cc1p-2,
        0x1.f6123fa7028adp-2, 0x1.ffd2e0857f497p-2, 0x1.04bdf9da926d2p-1, 0x1.0986f4f573521p-1,
        0x1.0e44985d1cc8cp-1, 0x1.12f719593efbdp-1, 0x1.179eabbd899a0p-1, 0x1.1c3b81f713c25p-1,
        0x1.20cdcd192ab6ep-1, 0x1.2555bce98f7cap-1, 0x1.29d37fec2b08bp-1, 0x1.2e47436e40268p-1,
        0x1.32b1339121d71p-1, 0x1.37117b54747b6p-1, 0x1.3b68449fffc23p-1, 0x1.3fb5b84d16f43p-1,
        0x1.43f9fe2f9ce67p-1, 0x1.48353d1ea88dfp-1, 0x1.4c679afccee39p-1, 0x1.50913cc01686bp-1,
        0x1.54b2467999498p-1, 0x1.58cadb5cd7989p-1, 0x1.5cdb1dc6c1765p-1, 0x1.60e32f44788d9p-1};
    static final double[] LOGARITHMS_LOW = {
        0, -0x1.6d80ab38e9430p-62, -0x1.5bfa937f551b7p-59, 0x1.0a34531f67db5p-59,
        0x1.2189705cf74cap-58, -0x1.5b61c65e5741ap-58, -0x1.294d2f5668495p-58, 0x1.2eb0bf7c0b0d9p-59,
        -0x1.5746b9981b36cp-58, -0x1.fbe7ee5c69946p-57, 0x1.e6cb62af18a02p-62, -0x1.546ff8a470d3ap-57,
        0x1.d551d97132e87p-57, -0x1.9f7fdbfa08d9ap-57, 0x1.24dc46c1ea664p-57, 0x1.cfce744870f57p-58,
        -0x1.a37794d03657dp-58, 0x1.e8637950dc20dp-57, -0x1.08ec217a5022dp-57, 0x1.3f415699663ecp-63,
        0x1.9f1a39d500e3cp-56, 0x1.7ad24c13f040fp-56, -0x1.16ea62c048cfbp-56, -0x1.f79f6c1059cdbp-57,
        -0x1.4b366b609027ap-58, -0x1.fb2a49af933e8p-57, -0x1.090a0dd59fe35p-58, -0x1.bfb1b39ca3a0fp-56,
        0x1.f057691fe9ed7p-56, 0x1.54ec519784677p-56, 0x1.f85da755a61a3p-56, -0x1.315b444ee1f38p-56,
        0x1.fff29adc3ad3bp-56, 0x1.533844a15dc28p-58, -0x1.f3827583b8877p-57, 0x1.7d9e0a5bd4d37p-57,
        -0x1.6416a1aa97b31p-57, 0x1.c515ba2ec9444p-58, 0x1.05ec7a2caa523p-57, -0x1.94623581958cfp-59,
        0x1.5456c3cb6cd06p-58, -0x1.4d05f9366f27fp-59, 0x1.8fe60804593bfp-56, -0x1.37012b5805e02p-56,
        -0x1.c546885a5a707p-59, -0x1.67f6e731c1795p-56, -0x1.c73e320bf059fp-58, -0x1.0b583899021d1p-56,
        -0x1.aabf0bc229014p-55, 0x1.9810eb6b440f4p-55, 0x1.01735b2e9733fp-55, 0x1.0950861a4886bp-55,
        0x1.d02ab5b3d916bp-56, -0x1.808bf6deec882p-55, 0x1.c63b7b06164dap-55, 0x1.0a74ea82e55dfp-56,
        0x1.e1c9ee6d83b86p-55, -0x1.40a85d133f80bp-55, -0x1.e971322ce7900p-57, 0x1.9e59d2d85ab62p-56,
        0x1.f4550a2d0f60cp-55, 0x1.624bc9764c22cp-55, 0x1.47b71e2eb8419p-56, -0x1.58376a5f4b135p-57};

    private DoubleRow() {
    }

    /** log sum exp(x) - max = log(1 + others / t), with t the term of the maximum computed anew, both as pairs. */
    static double logSumExpAboveMax(double others, double othersLow, double max, double base, double rounder) {
        double x = max - base;
        double shifted = Math.fma(x, DoubleExp.STEPS_PER_NAT, rounder);
        double n = shifted - rounder;
        double exact = Math.fma(n, -DoubleExp.STEP_HIGH, x);
        double r = Math.fma(n, -DoubleExp.STEP_LOW, exact);
        double rLow = Math.fma(n, -DoubleExp.STEP_LOW, exact - r);
        double curve = Math.fma(r * r, curve(r), Math.fma(rLow, r, rLow));
        double s = r + curve;
        double sLow = (r - s) + curve;
        long steps = Double.doubleToRawLongBits(shifted) - DoubleExp.ROUNDER_BITS;
        int step = (int) steps & DoubleExp.STEPS - 1;
        double scale = powerOfTwo((steps >> DoubleExp.STEPS_BITS) - DoubleExp.LEAST_OCTAVE);
        double power = DoubleExp.STEP_POWERS[step] * scale;
        double powerLow = STEP_POWERS_LOW[step] * scale;
        double rise = power * s;
        double riseLow = Math.fma(power, s, -rise) + Math.fma(power, sLow, Math.fma(powerLow, s, powerLow));
        double term = power + rise;
        double termLow = ((power - term) + rise) + riseLow;
        boolean tiny = others < term * TINY;
        double lift = tiny ? 1 / TINY : 1;
        double quotient = others * lift / term;
        double remainder = Math.fma(-quotient, termLow, Math.fma(-quotient, term, others * lift) + othersLow * lift) / term;
        return tiny ? (quotient + remainder) / lift : log1p(quotient, remainder);
    }

    /** (e^r - 1 - r) / r^2, the remainder of the series being r^8 / 10!. */
    private static double curve(double r) {
        double p = Math.fma(r, 1.0 / 362880, 1.0 / 40320);
        p = Math.fma(p, r, 1.0 / 5040);
        p = Math.fma(p, r, 1.0 / 720);
        p = Math.fma(p, r, 1.0 / 120);
        p = Math.fma(p, r, 1.0 / 24);
        p = Math.fma(p, r, 1.0 / 6);
        return Math.fma(p, r, 0.5);
    }

    /** Whether so few terms are not the given one's that their sum has too few digits left. */
    static boolean dominates(double others, double sum) {
        return others < sum * FEW_OTHERS;
    }

    /**
     * log(1 + u + uLow) for u >= 0, error below 0.51 ulp. With v + vLow = 1 + u + uLow, v = 2^k m, 1 <= m < 2, and
     * f = (m + 2^-k vLow) c - 1 as a pair, |f| < 2^-6: log v = k ln 2 - log c + log(1 + f). vLow takes up NaN.
     */
    static double log1p(double u, double uLow) {
        double v = 1 + u;
        double vLow = (u < 1 ? (1 - v) + u : (u - v) + 1) + uLow;
        long bits = Double.doubleToRawLongBits(v);
        long k = (bits >> SIGNIFICAND_BITS) - EXPONENT_BIAS;
        int interval = interval(v);
        double m = Double.longBitsToDouble(bits - (k << SIGNIFICAND_BITS));
        double inverse = INVERSES[interval];
        double product = m * inverse;
        double difference = product - 1;
        double rest = Math.fma(vLow * powerOfTwo(-k), inverse, Math.fma(m, inverse, -product));
        double f = difference + rest;
        double fLow = (difference - f) + rest;
        double ofPower = k * LN2_HIGH;
        double above = ofPower + LOGARITHMS[interval];
        double aboveLow = ((ofPower - above) + LOGARITHMS[interval]) + Math.fma(k, LN2_LOW, LOGARITHMS_LOW[interval]);
        double sum = above + f;
        double sumLow = ((above - sum) + f) + (aboveLow + fLow);
        return sum + Math.fma(f * f, bend(f), sumLow);
    }

    /** The place in the tables of v >= 1. */
    static int interval(double v) {
        return (int) (Double.doubleToRawLongBits(v) >> SIGNIFICAND_BITS - INTERVAL_BITS) & INVERSES.length - 1;
    }

    /** (log(1 + f) - f) / f^2, the remainder of the series being f^10 / 12. */
    private static double bend(double f) {
        double p = Math.fma(f, 1.0 / 11, -1.0 / 10);
        p = Math.fma(p, f, 1.0 / 9);
        p = Math.fma(p, f, -1.0 / 8);
        p = Math.fma(p, f, 1.0 / 7);
        p = Math.fma(p, f, -1.0 / 6);
        p = Math.fma(p, f, 1.0 / 5);
        p = Math.fma(p, f, -1.0 / 4);
        p = Math.fma(p, f, 1.0 / 3);
        return Math.fma(p, f, -0.5);
    }

    private static double powerOfTwo(long exponent) {
        return Double.longBitsToDouble(exponent + EXPONENT_BIAS << SIGNIFICAND_BITS);
    }

    private static double[] inverses() {
        double[] inverses = new double[1 << INTERVAL_BITS];
        for (int i = 0; i < inverses.length; i++) {
            inverses[i] = i == 0 ? 1 : 1 / (1 + (i + 0.5) / inverses.length);
        }
        return inverses;
    }
}
