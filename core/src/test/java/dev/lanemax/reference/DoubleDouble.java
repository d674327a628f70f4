package dev.lanemax.reference;

/**
 * The unevaluated sum {@code high + low} of two doubles, good to about 106 bits.
 *
 * <p>Algorithms: Dekker, Knuth, and Joldes, Muller and Popescu, "Tight and rigorous error bounds for basic building
 * blocks of double-word arithmetic" (2017). Every operation has a relative error of a few 2^-106.
 */
public record DoubleDouble(double high, double low) implements Comparable<DoubleDouble> {

    public static final DoubleDouble ZERO = new DoubleDouble(0.0, 0.0);
    public static final DoubleDouble ONE = new DoubleDouble(1.0, 0.0);

    public static DoubleDouble of(double value) {
        return new DoubleDouble(value, 0.0);
    }

    /** The exact sum of two doubles. */
    public static DoubleDouble sum(double a, double b) {
        double sum = a + b;
        double bRounded = sum - a;
        double error = (a - (sum - bRounded)) + (b - bRounded);
        return new DoubleDouble(sum, error);
    }

    /** The exact product of two doubles. */
    public static DoubleDouble product(double a, double b) {
        double product = a * b;
        return new DoubleDouble(product, Math.fma(a, b, -product));
    }

    /** The exact sum of two doubles of which the first is the larger in magnitude. */
    private static DoubleDouble normalised(double large, double small) {
        double sum = large + small;
        return new DoubleDouble(sum, small - (sum - large));
    }

    public DoubleDouble plus(DoubleDouble other) {
        DoubleDouble highs = sum(high, other.high);
        DoubleDouble lows = sum(low, other.low);
        DoubleDouble partial = normalised(highs.high, highs.low + lows.high);
        return normalised(partial.high, partial.low + lows.low);
    }

    public DoubleDouble minus(DoubleDouble other) {
        return plus(other.negated());
    }

    public DoubleDouble times(DoubleDouble other) {
        DoubleDouble highs = product(high, other.high);
        double cross = Math.fma(high, other.low, low * other.high);
        return normalised(highs.high, highs.low + cross);
    }

    public DoubleDouble times(double factor) {
        return times(of(factor));
    }

    public DoubleDouble dividedBy(DoubleDouble divisor) {
        double first = high / divisor.high;
        DoubleDouble remainder = minus(divisor.times(first));
        double second = remainder.high / divisor.high;
        remainder = remainder.minus(divisor.times(second));
        double third = remainder.high / divisor.high;
        return normalised(first, second).plus(of(third));
    }

    public DoubleDouble negated() {
        return new DoubleDouble(-high, -low);
    }

    public DoubleDouble magnitude() {
        return high < 0.0 ? negated() : this;
    }

    public DoubleDouble timesPowerOfTwo(int exponent) {
        return new DoubleDouble(Math.scalb(high, exponent), Math.scalb(low, exponent));
    }

    @Override
    public int compareTo(DoubleDouble other) {
        int highs = Double.compare(high, other.high);
        return highs != 0 ? highs : Double.compare(low, other.low);
    }
}
