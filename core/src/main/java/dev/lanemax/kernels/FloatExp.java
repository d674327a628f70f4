package dev.lanemax.kernels;

/**
 * The exponential of a row's logits, scaled so that it cannot overflow: constants, and the scalar form of the arithmetic that
 * every kernel repeats on vectors, operation by operation.
 *
 * <p>The term of a logit x is C e<sup>x - base</sup> 2<sup>HEADROOM - M</sup>, where the integer M is that of the row's maximum
 * m, rint((m - base) log<sub>2</sub> e), or, where all logits are moderate, {@link #MODERATE_EXPONENT}. The scale is a power of
 * two, so it costs no digits: whatever M is, the terms of a row have the same digits, and the quotients of terms, in which M and
 * C cancel, the same bits. x - m, whose rounding would cost up to 67 ulp, is never formed.
 *
 * <p>An octave is divided into eight steps: with n = rint((x - base) 8 log<sub>2</sub> e), j = n mod 8 and
 * r = (x - base) - n ln 2 / 8, |r| <= 0.0434, the term is P<sub>j</sub> e<sup>r</sup> times a power of two, which integer
 * arithmetic adds to the exponent of P<sub>j</sub>. P<sub>j</sub> is C 2<sup>j/8</sup>, from a table that one instruction looks
 * up for a whole vector; C is chosen such that rounding the eight of them to float costs 0.032 ulp at most. The relative error
 * of a term is below 2<sup>-23.9</sup> (worst of all floats below 25.5: 2<sup>-23.92</sup>, or 0.594 ulp). So the error of a
 * quotient of a term and a sum, rounded once, is below 2.7 ulp.
 *
 * <p>Special values: a term below 2<sup>-125</sup>, which is below 2<sup>-180</sup> of the maximum's term, is +0; so is that of
 * -inf; that of NaN is NaN; where m is infinite, every term is NaN.
 */
final class FloatExp {

    /** 8 log2 e. */
    static final float STEPS_PER_NAT = 0x1.715476p3f;

    /** ln 2 / 8 = STEP_HIGH + STEP_LOW + 2.4e-18. n STEP_HIGH is subtracted from x without rounding, by FMA, while |x| < 2^17. */
    static final float STEP_HIGH = 0x1.62e430p-4f;
    static final float STEP_LOW = -0x1.05c610p-32f;

    /** Adding 1.5 x 2^23 to |t| < 2^22 rounds t to an integer and leaves that integer in the low bits of the sum. */
    static final float ROUNDER = 0x1.8p23f;
    static final int ROUNDER_BITS = 0x4b400000;

    /** All bits but the sign. */
    static final int MAGNITUDE_BITS = Integer.MAX_VALUE;

    static final int STEPS_BITS = 3;
    static final int STEPS = 1 << STEPS_BITS;

    /** What brings a number of steps to where a float has its exponent. */
    static final int STEP_SHIFT = 23 - STEPS_BITS;

    /**
     * With terms of the maximum of about 2^56, nothing overflows, however many are added, and a term of +0 is so far below
     * that not even 2^31 of them together would be seen in the last digit of a normal result.
     */
    private static final int HEADROOM = 56;

    /** Steps are counted from so many octaves below 1: a number of steps from 0 to 1023 is a moderate logit's. */
    private static final int LEAST_OCTAVE = 32;

    /** C 2^(j/8) to 0.032 ulp, for j from 0 to 7, found by trying every float between 1 and 2^(1/8) as the first. */
    private static final float[] STEP_POWERS = {
        0x1.16747cp0f, 0x1.2fa848p0f, 0x1.4b2404p0f, 0x1.691c8ap0f, 0x1.89cb7cp0f, 0x1.ad6fb4p0f, 0x1.d44dbcp0f, 0x1.feb052p0f};

    /** C, to the last digit of double, the polynomial's share included. */
    static final double TERM_FACTOR = 0x1.16747bf892223p0;

    /**
     * The bits of C 2^(j/8) 2^-LEAST_OCTAVE, without what the step number j itself adds when it is shifted along with the
     * octaves. Twice, for vectors of 16 lanes.
     */
    static final int[] POWERS = powers();

    /** Sums (x 8 log2 e + rounder) at or below this belong to terms below 2^-125. */
    static final float VANISHING = ROUNDER + (LEAST_OCTAVE - 125) * STEPS - 1;

    /**
     * C e^r = P (1 + r + r^2 (P2 + r (P3 + r P4))), relative error below 2^-32.3 for |r| <= 0.0434: minimax by iteratively
     * reweighted least squares at 4000 Chebyshev nodes, coefficients rounded to float one by one, from P4 down, and the rest
     * fitted again.
     */
    static final float P2 = 0x1.000004p-1f;
    static final float P3 = 0x1.555c7cp-3f;
    static final float P4 = 0x1.550c7p-5f;

    /** The M of rows of moderate logits, and the number that rounds for them. */
    private static final int MODERATE_EXPONENT = 52;
    static final float MODERATE_ROUNDER = ROUNDER + (LEAST_OCTAVE + HEADROOM - MODERATE_EXPONENT) * STEPS;

    /** Moderate are the logits whose numbers of steps lie from 0 to 2^10 - 1: from -24.99 to 63.7. This is safely inside. */
    static final int MODERATE_BITS = 10;
    static final float MODERATE_LOGIT = 24;

    /** A factor of at least this makes no result below 2^-73 of a moderate term, so neither it nor any part is subnormal. */
    static final double LEAST_MODERATE_FACTOR = 0x1p-41;

    /** A factor of at most this, in magnitude, and a result of at most this do not overflow when they are lifted. */
    static final double MOST_FACTOR = 0x1p60;

    /** A factor between terms and results is multiplied by this, so that no intermediate product is a subnormal, which is slow. */
    static final double LIFT = 0x1p64;

    /** What is subtracted from the exponent bits of a product to undo that. */
    static final int LIFT_BITS = 64 << 23;

    /** Products below this, in magnitude, are results below the smallest normal float, 2^-126, and become +0. */
    static final float LEAST_LIFTED = 0x1p-62f;

    /**
     * Beyond this, x - m is exact for every x whose term does not vanish: then m - x < 126, so x is within a factor 2 of m
     * (Sterbenz's lemma, from |m| = 252 on).
     */
    private static final float LARGE = 256;

    private FloatExp() {
    }

    /** What is subtracted from the logits of a row with this maximum: 0, or the maximum itself where it is large. */
    static float base(float max) {
        return Math.abs(max) > LARGE ? max : 0;
    }

    /**
     * The number that rounds x 8 log2 e to an integer n: added to it, the sum's low bits are n + 8 (LEAST_OCTAVE + HEADROOM - M).
     */
    static float rounder(float max, float base) {
        float octave = Math.fma(max - base, STEPS_PER_NAT / STEPS, ROUNDER) - ROUNDER;
        return ROUNDER + (LEAST_OCTAVE + HEADROOM - octave) * STEPS;
    }

    /** HEADROOM - M, of the row with this rounder: its terms are C e^(x - base) times two to this power. */
    static float scale(float rounder) {
        return (rounder - ROUNDER) / STEPS - LEAST_OCTAVE;
    }

    /** The term of logit x. */
    static float term(float x, float base, float rounder) {
        float centred = x - base;
        float shifted = Math.fma(centred, STEPS_PER_NAT, rounder);
        return shifted <= VANISHING ? 0 : termOf(centred, shifted, rounder);
    }

    /** The sum of a logit's steps and the moderate rounder. */
    static float moderateShifted(float x) {
        return Math.fma(x, STEPS_PER_NAT, MODERATE_ROUNDER);
    }

    /** The term of x, which is rid of the base, with the sum (x 8 log2 e + rounder). */
    static float termOf(float x, float shifted, float rounder) {
        float n = shifted - rounder;
        float r = Math.fma(n, -STEP_LOW, Math.fma(n, -STEP_HIGH, x));
        float s = Math.fma(r * r, Math.fma(Math.fma(r, P4, P3), r, P2), r);
        int steps = Float.floatToRawIntBits(shifted);
        float power = Float.intBitsToFloat(POWERS[steps & STEPS - 1] + (steps << STEP_SHIFT));
        return Math.fma(power, s, power);
    }

    /** Whether moderate terms may be multiplied as they are by a factor that is scale / sum. */
    static boolean isModerate(double scale, double factor) {
        double magnitude = Math.abs(factor);
        return magnitude <= MOST_FACTOR && Math.abs(scale) <= MOST_FACTOR && (magnitude >= LEAST_MODERATE_FACTOR || magnitude == 0);
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
    static float scaled(float term, float high, float low) {
        float product = Math.fma(term, high, term * low);
        return Math.abs(product) < LEAST_LIFTED ? 0 : Float.intBitsToFloat(Float.floatToRawIntBits(product) - LIFT_BITS);
    }

    private static int[] powers() {
        int[] powers = new int[2 * STEPS];
        for (int i = 0; i < powers.length; i++) {
            int step = i % STEPS;
            powers[i] = Float.floatToRawIntBits(STEP_POWERS[step]) - (LEAST_OCTAVE << 23) - (step << STEP_SHIFT);
        }
        return powers;
    }
}
