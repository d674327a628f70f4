package dev.lanemax.kernels;

/**
 * The exponential of a row's logits, scaled so that it cannot overflow: constants, and the scalar form of the arithmetic that
 * every kernel repeats on vectors, operation by operation.
 *
 * <p>The term of a logit x in a row with maximum m is e<sup>x - base</sup> 2<sup>HEADROOM - M</sup>, with
 * M = rint((m - base) log<sub>2</sub> e). The scale is a power of two, so it costs no digits, and it cancels in every quotient
 * of terms; x - m, whose rounding would cost up to 67 ulp, is never formed. With n = rint((x - base) log<sub>2</sub> e) and
 * r = (x - base) - n ln 2, |r| <= 0.3467, the term is e<sup>r</sup> 2<sup>n - M + HEADROOM</sup>: a polynomial, times a
 * power of two made of exponent bits. Its error is below 0.9 ulp (0.8913 is the worst of the same polynomial over all floats).
 *
 * <p>Special values: a term below 2<sup>-126</sup>, which is below 2<sup>-157</sup> of the maximum's term, is +0;
 * so is that of -inf; that of NaN is NaN; where m is infinite, every term is NaN.
 */
final class FloatExp {

    static final float LOG2_E = 0x1.715476p0f;

    /** ln 2 = LN2_HIGH + LN2_LOW + 1.9e-17. n LN2_HIGH is subtracted from x without rounding, by FMA, while |x| < 2^20. */
    static final float LN2_HIGH = 0x1.62e430p-1f;
    static final float LN2_LOW = -0x1.05c610p-29f;

    /** Adding 1.5 x 2^23 to |t| < 2^22 rounds t to an integer and leaves that integer in the low bits of the sum. */
    static final float ROUNDER = 0x1.8p23f;

    /**
     * Terms are at most 2^32.5: however many are added, nothing overflows, and a term of +0 is below 2^-157 of the maximum's,
     * less than any float can tell.
     */
    static final int HEADROOM = 32;

    /** 2^HEADROOM. */
    static final double HEADROOM_FACTOR = 0x1p32;

    /** A factor between terms and results is multiplied by this, so that no intermediate product is a subnormal, which is slow. */
    static final double LIFT = 0x1p64;

    /** What is subtracted from the exponent bits of a product to undo that. */
    static final int LIFT_BITS = 64 << 23;

    /** Products below this are results below the smallest normal float, 2^-126, and become +0. */
    static final float LEAST_LIFTED = 0x1p-62f;

    /** Exponent bits lie above the 23 bits of the significand, and are biased. */
    static final int SIGNIFICAND_BITS = 23;
    private static final int EXPONENT_BIAS = 127;

    /** Sums (x log2 e + rounder) at or below this belong to exponents at or below -126. */
    static final float VANISHING = ROUNDER + EXPONENT_BIAS - 126;

    /**
     * e^r = 1 + r (1 + r (C2 + r (C3 + r (C4 + r (C5 + r C6))))), relative error below 2^-28.2 for |r| <= 0.34665:
     * minimax by iteratively reweighted least squares at 4000 Chebyshev nodes, coefficients rounded to float one by one, from
     * C2 up, and the rest fitted again.
     */
    static final float C2 = 0x1.fffffcp-2f;
    static final float C3 = 0x1.555492p-3f;
    static final float C4 = 0x1.5558acp-5f;
    static final float C5 = 0x1.123976p-7f;
    static final float C6 = 0x1.6a507ap-10f;

    /**
     * Beyond this, x - m is exact for every x whose term does not vanish: then m - x < 110.3, so x is within a factor 2 of m
     * (Sterbenz's lemma, from |m| = 220.6 on).
     */
    private static final float LARGE = 256;

    private FloatExp() {
    }

    /** What is subtracted from the logits of a row with this maximum: 0, or the maximum itself where it is large. */
    static float base(float max) {
        return Math.abs(max) > LARGE ? max : 0;
    }

    /**
     * The number that rounds x log2 e to an integer n: added to it, the sum's low bits are n - M + HEADROOM and the bias,
     * which shifted up are the float 2^(n - M + HEADROOM).
     */
    static float rounder(float max, float base) {
        float nearest = Math.fma(max - base, LOG2_E, ROUNDER) - ROUNDER;
        return ROUNDER - nearest + HEADROOM + EXPONENT_BIAS;
    }

    /** The term of logit x. */
    static float term(float x, float base, float rounder) {
        float centred = x - base;
        float shifted = Math.fma(centred, LOG2_E, rounder);
        float n = shifted - rounder;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, centred));
        float p = Math.fma(r, C6, C5);
        p = Math.fma(p, r, C4);
        p = Math.fma(p, r, C3);
        p = Math.fma(p, r, C2);
        p = Math.fma(p, r, 1);
        p = Math.fma(p, r, 1);
        float power = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << SIGNIFICAND_BITS);
        return shifted <= VANISHING ? 0 : p * power;
    }

    /** A term times a factor, which is the pair high + low, lifted. Neither is NaN. */
    static float scaled(float term, float high, float low) {
        float product = Math.fma(term, high, term * low);
        return product < LEAST_LIFTED ? 0 : Float.intBitsToFloat(Float.floatToRawIntBits(product) - LIFT_BITS);
    }
}
