package dev.lanemax.reference;

/**
 * exp, log and log1p in double-double arithmetic, with a relative error below 1e-29.
 *
 * <p>Independent of the library under test and of the accuracy of {@link Math}.
 */
public final class ExactMath {

    /** ln 2 to 159 bits, as the sum of three doubles. */
    static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    static final double LN2_MIDDLE = 0x1.abc9e3b39803fp-56;
    static final double LN2_LOW = 0x1.7b57a079a1934p-111;

    private static final double LOG2_E = 0x1.71547652b82fep0;

    /** Below this, exp is less than the smallest subnormal double. */
    private static final double EXP_ZERO_BELOW = -746.0;

    /** Degree of the Taylor polynomial of exp: 0.3466^24 / 24! is below 2e-35. */
    private static final int TAYLOR_DEGREE = 24;

    /** Terms above this degree add up to less than 2e-21: double arithmetic is enough for them. */
    private static final int TAYLOR_DOUBLE_DOUBLE_DEGREE = 14;

    private static final DoubleDouble[] INVERSE_FACTORIAL = inverseFactorials();

    private ExactMath() {
    }

    private static DoubleDouble[] inverseFactorials() {
        DoubleDouble[] inverse = new DoubleDouble[TAYLOR_DEGREE + 1];
        inverse[0] = DoubleDouble.ONE;
        for (int n = 1; n <= TAYLOR_DEGREE; n++) {
            inverse[n] = inverse[n - 1].dividedBy(DoubleDouble.of(n));
        }
        return inverse;
    }

    /** e^x for finite x below 700, 0 where that is less than the smallest subnormal double. */
    public static DoubleDouble exp(DoubleDouble x) {
        return exp(x, 0);
    }

    /** e^x 2^exponent: with a large exponent, where e^x would be subnormal, no digits are lost. */
    static DoubleDouble exp(DoubleDouble x, int exponent) {
        if (x.high() + exponent * LN2_HIGH < EXP_ZERO_BELOW) {
            return DoubleDouble.ZERO;
        }
        // x = n ln 2 + r, |r| <= ln 2 / 2
        double n = Math.rint(x.high() * LOG2_E);
        DoubleDouble r = x.minus(DoubleDouble.product(n, LN2_HIGH))
                .minus(DoubleDouble.product(n, LN2_MIDDLE))
                .minus(DoubleDouble.of(n * LN2_LOW));
        double highDegrees = 0.0;
        for (int k = TAYLOR_DEGREE; k > TAYLOR_DOUBLE_DOUBLE_DEGREE; k--) {
            highDegrees = Math.fma(highDegrees, r.high(), INVERSE_FACTORIAL[k].high());
        }
        DoubleDouble result = DoubleDouble.of(highDegrees);
        for (int k = TAYLOR_DOUBLE_DOUBLE_DEGREE; k >= 0; k--) {
            result = result.times(r).plus(INVERSE_FACTORIAL[k]);
        }
        return result.timesPowerOfTwo((int) n + exponent);
    }

    /** ln y for finite y > 0: one step of Halley's iteration, which cubes the error of the starting guess. */
    public static DoubleDouble log(DoubleDouble y) {
        DoubleDouble guess = DoubleDouble.of(Math.log(y.high()));
        DoubleDouble power = exp(guess);
        return guess.plus(y.minus(power).dividedBy(y.plus(power)).times(2.0));
    }

    /** ln(1 + t) for t >= 0, with all digits for tiny t too. */
    public static DoubleDouble log1p(DoubleDouble t) {
        if (t.high() < 0x1p-120) {
            return t;
        }
        if (t.high() > 0.5) {
            return log(DoubleDouble.ONE.plus(t));
        }
        // ln(1 + t) = 2 artanh(s) = 2 (s + s^3/3 + s^5/5 + ...), s = t / (2 + t) <= 1/5
        DoubleDouble s = t.dividedBy(t.plus(DoubleDouble.of(2.0)));
        DoubleDouble square = s.times(s);
        DoubleDouble power = s;
        DoubleDouble series = s;
        for (int k = 3; power.high() > 1e-34 * s.high(); k += 2) {
            power = power.times(square);
            series = series.plus(power.dividedBy(DoubleDouble.of(k)));
        }
        return series.times(2.0);
    }
}
