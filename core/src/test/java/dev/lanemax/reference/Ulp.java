package dev.lanemax.reference;

/**
 * The error of a computed float or double in units in the last place of the exact result: a fraction, not a count of floats.
 *
 * <p>A result below the smallest normal float may flush to +0, so there an absolute error of up to 2^-126 counts as none.
 */
public final class Ulp {

    private static final double SMALLEST_NORMAL = Float.MIN_NORMAL;

    /** A result this close above the smallest normal float may have been computed just below it, and flushed. */
    private static final double FLUSH_MARGIN = 1.0 + 0x1p-20;

    private Ulp() {
    }

    public static double error(float computed, DoubleDouble exact) {
        return errorRelativeTo(computed, exact, exact.high());
    }

    /** The error in ulps of {@code unit}, for results whose bound is stated in ulps of a larger term. */
    public static double errorRelativeTo(float computed, DoubleDouble exact, double unit) {
        float rounded = (float) exact.high();
        if (Float.isInfinite(rounded) || !Float.isFinite(computed)) {
            return computed == rounded ? 0.0 : Double.POSITIVE_INFINITY;
        }
        double difference = Math.abs((computed - exact.high()) - exact.low());
        if (Math.abs(exact.high()) < SMALLEST_NORMAL * FLUSH_MARGIN && difference <= SMALLEST_NORMAL * FLUSH_MARGIN) {
            return 0.0;
        }
        return difference / of(unit);
    }

    /** The error of a computed double in units in the last place of the exact result. Both are finite. */
    public static double error(double computed, Scaled exact) {
        DoubleDouble significand = exact.significand();
        double difference = Math.abs((Math.scalb(computed, -exact.exponent()) - significand.high()) - significand.low());
        int exponent = Math.max(Math.getExponent(significand.high()) + exact.exponent(), Double.MIN_EXPONENT) - exact.exponent();
        return Math.scalb(difference, 52 - exponent);
    }

    /** The unit in the last place of the float nearest to {@code value}. */
    public static double of(double value) {
        int exponent = Math.max(Math.getExponent(value), Float.MIN_EXPONENT);
        return Double.longBitsToDouble((exponent - 23 + 1023L) << 52);
    }
}
