package dev.lanemax.reference;

/** significand 2^exponent: an exact result that keeps all its digits where a double would be subnormal or infinite. */
public record Scaled(DoubleDouble significand, int exponent) {

    /** A number that is exact as it is, or a special value. */
    public static Scaled of(double value) {
        return new Scaled(DoubleDouble.of(value), 0);
    }

    static Scaled of(DoubleDouble value) {
        return new Scaled(value, 0);
    }

    /** Where this is subnormal, the low part loses digits. */
    public DoubleDouble value() {
        return significand.timesPowerOfTwo(exponent);
    }

    Scaled negated() {
        return new Scaled(significand.negated(), exponent);
    }
}
