package dev.lanemax.kernels;

/**
 * The exponential of a row's logits over double: what {@link FloatExp} is over float, and says, with these numbers.
 *
 * <p>C is chosen such that rounding the eight C 2<sup>j/8</sup> to double costs 0.022 ulp at most. The error of a term is below
 * 0.57 ulp: that of its last rounding, of P<sub>j</sub>, of s, and of the polynomial.
 *
 * <p>Special values: a term below 2<sup>-1021</sup>, which is below 2<sup>-1120</sup> of the maximum's term, is +0; so is that of
 * -inf; that of NaN is NaN; where m is infinite, every term is NaN.
 */
final class DoubleExp {

    /** 8 log2 e. */
    static final double STEPS_PER_NAT = 0x1.71547652b82fep3;

    /** ln 2 / 8 = STEP_HIGH + STEP_LOW + 7.1e-35. n STEP_HIGH is subtracted from x without rounding, by FMA, while |x| < 2^40. */
    static final double STEP_HIGH = 0x1.62e42fefa39efp-4;
    static final double STEP_LOW = 0x1.abc9e3b39803fp-59;

    /** Adding 1.5 x 2^52 to |t| < 2^51 rounds t to an integer and leaves that integer in the low bits of the sum. */
    static final double ROUNDER = 0x1.8p52;
    static final long ROUNDER_BITS = 0x4338000000000000L;

    /** All bits but the sign. */
    static final long MAGNITUDE_BITS = Long.MAX_VALUE;

    static final int STEPS_BITS = 3;
    static final int STEPS = 1 << STEPS_BITS;

    /** What brings a number of steps to where a double has its exponent. */
    static final int STEP_SHIFT = 52 - STEPS_BITS;

    /**
     * With terms of the maximum of about 2^100, nothing overflows, however many are added, and a term of +0 is so far below
     * that not even all of them together would be seen in the last digit of a normal result.
     */
    private static final int HEADROOM = 100;

    /** Steps are counted from so many octaves below 1: a number of steps from 0 to 4095 is a moderate logit's. */
    static final int LEAST_OCTAVE = 256;

    /** C 2^(j/8) to 0.022 ulp, for j from 0 to 7, C being the first, found by trying some 10^10 doubles. */
    static final double[] STEP_POWERS = {
        0x1.0cccd4b34d4ebp0, 0x1.2520ec95c72f2p0, 0x1.3fa8b543a2e4ep0, 0x1.5c97337003df4p0,
        0x1.7c2409e6330e5p0, 0x1.9e8be486b8d0dp0, 0x1.c410ecf363ccfp0, 0x1.ecfb49ca995acp0};

    /** The bits of C 2^(j/8) 2^-LEAST_OCTAVE, without what the step number j adds when it is shifted along with the octaves. */
    static final long[] POWERS = powers();

    /** Sums (x 8 log2 e + rounder) at or below this belong to terms below 2^-1021. */
    static final double VANISHING = ROUNDER + (LEAST_OCTAVE - 1021) * STEPS - 1;

    /**
     * C e^r = P (1 + r + r^2 (P2 + r P3 + ... + r^5 P7)), relative error below 2^-58.2 for |r| <= 0.0434: fitted as the
     * polynomial of {@link FloatExp} is.
     */
    static final double P2 = 0x1.000000000010bp-1;
    static final double P3 = 0x1.5555555555174p-3;
    static final double P4 = 0x1.555555480dfbcp-5;
    static final double P5 = 0x1.111111246da70p-7;
    static final double P6 = 0x1.6c1cbd8bf81a2p-10;
    static final double P7 = 0x1.a016afe9f8c80p-13;

    /** The terms of rows of moderate logits are C e^x; the number that rounds for them. */
    static final double MODERATE_ROUNDER = ROUNDER + LEAST_OCTAVE * STEPS;

    /** Moderate are the logits whose numbers of steps lie from 0 to 2^12 - 1: from -177.48 to 177.4. This is safely inside. */
    static final int MODERATE_BITS = 12;
    static final double MODERATE_LOGIT = 176;

    /** A factor of at least this makes no result below 2^-857 of a moderate term, so neither it nor any part is subnormal. */
    private static final double LEAST_MODERATE_FACTOR = 0x1p-600;

    /** A factor of at most this, in magnitude, and a result of at most this do not overflow when they are lifted. */
    private static final double MOST_FACTOR = 0x1p500;

    /** A factor between terms and results is multiplied by this, so that no intermediate product is a subnormal, which is slow. */
    static final double LIFT = 0x1p512;

    /** What is subtracted from the exponent bits of a product to undo that. */
    static final long LIFT_BITS = 512L << 52;

    /** Products below this, in magnitude, are results below the smallest normal double, 2^-1022, and become +0. */
    static final double LEAST_LIFTED = 0x1p-510;

    /**
     * Beyond this, x - m is exact for every x whose term does not vanish: then m - x < 777.8, so x is within a factor 2 of m
     * (Sterbenz's lemma, from |m| = 1555.6 on).
     */
    private static final double LARGE = 1600;

    private DoubleExp() {
    }

    /** What is subtracted from the logits of a row with this maximum: 0, or the maximum itself where it is large. */
    static double base(double max) {
        return Math.abs(max) > LARGE ? max : 0;
    }

    /**
     * The number that rounds x 8 log2 e to an integer n: added to it, the sum's low bits are n + 8 (LEAST_OCTAVE + HEADROOM - M).
     */
    static double rounder(double max, double base) {
        double octave = Math.fma(max - base, STEPS_PER_NAT / STEPS, ROUNDER) - ROUNDER;
        return ROUNDER + (LEAST_OCTAVE + HEADROOM - octave) * STEPS;
    }

    /** The term of logit x. */
    static double term(double x, double base, double rounder) {
        double centred = x - base;
        double shifted = Math.fma(centred, STEPS_PER_NAT, rounder);
        return shifted <= VANISHING ? 0 : termOf(centred, shifted, rounder);
    }

    /** The sum of a logit's steps and the moderate rounder. */
    static double moderateShifted(double x) {
        return Math.fma(x, STEPS_PER_NAT, MODERATE_ROUNDER);
    }

    /** The term of x, which is rid of the base, with the sum (x 8 log2 e + rounder). */
    static double termOf(double x, double shifted, double rounder) {
        double n = shifted - rounder;
        double r = Math.fma(n, -STEP_LOW, Math.fma(n, -STEP_HIGH, x));
        double p2 = Math.fma(r, P3, P2);
        double p4 = Math.fma(r, P5, P4);
        double p6 = Math.fma(r, P7, P6);
        double square = r * r;
        double s = Math.fma(square, Math.fma(square, Math.fma(square, p6, p4), p2), r);
        long steps = Double.doubleToRawLongBits(shifted);
        double power = Double.longBitsToDouble(POWERS[(int) steps & STEPS - 1] + (steps << STEP_SHIFT));
        return Math.fma(power, s, power);
    }

    /** Whether moderate terms times this factor, which is not huge, need neither the lift nor the flush of {@link #scaled}. */
    static boolean isModerateFactor(double factor) {
        return Math.abs(factor) >= LEAST_MODERATE_FACTOR;
    }

    /** Whether scale / sum is too large to be lifted, or times terms is, or is NaN. */
    static boolean isHugeFactor(double scale, double factor) {
        return !(Math.abs(scale) <= MOST_FACTOR && Math.abs(factor) <= MOST_FACTOR);
    }

    /** A term times a factor, which is the pair high + low, lifted, which is not huge. */
    static double scaled(double term, double high, double low) {
        double product = Math.fma(term, high, term * low);
        return Math.abs(product) < LEAST_LIFTED ? 0 : Double.longBitsToDouble(Double.doubleToRawLongBits(product) - LIFT_BITS);
    }

    private static long[] powers() {
        long[] powers = new long[STEPS];
        for (int step = 0; step < STEPS; step++) {
            long octaves = (long) LEAST_OCTAVE << 52;
            powers[step] = Double.doubleToRawLongBits(STEP_POWERS[step]) - octaves - ((long) step << STEP_SHIFT);
        }
        return powers;
    }
}
