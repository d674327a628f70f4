package dev.lanemax.reference;

/**
 * The elementary functions of a finite double, with their own exp and log in double-double arithmetic: fast enough for 10^8
 * arguments, with a relative error below 2^-66, which adds less than 2^-13 ulp to the error of a double measured against it.
 *
 * <p>Independent of the library under test and of the accuracy of {@link Math}.
 */
public final class ExactElementary {

    private static final double LOG2_E = 0x1.71547652b82fep0;

    /** Beyond, e^x is less than half of the smallest subnormal, or more than any double. */
    private static final double EXP_LIMIT = 746;

    /** e^(j / STEPS) for j from -MAX_STEP on, |j| <= STEPS ln 2 / 2. */
    private static final int STEPS = 128;
    private static final int MAX_STEP = 45;
    private static final DoubleDouble[] POWERS = new DoubleDouble[2 * MAX_STEP + 1];

    /** Below, expm1, log1p and tanh are x to more digits than are computed; the low part of their result would be subnormal. */
    private static final double IDENTITY_LIMIT = 0x1p-300;

    /** Below, e^x - 1 is -1 to more digits than are computed. */
    private static final double MINUS_ONE_LIMIT = -100;

    /** Below, e^x - 1 and log(1 + t) would lose digits, and are computed by their series. */
    private static final double SERIES_LIMIT = 0x1p-8;

    /** Below, log(1 + z) is z (1 - z / 2 + z^2 / 3) to 2^-180. */
    private static final double TINY_POWER = 0x1p-60;

    /** Subnormals have no exponent of their own, but times 2^60 they have. */
    private static final int SUBNORMAL_LIFT = 60;

    private static final DoubleDouble TWO = DoubleDouble.of(2.0);
    private static final DoubleDouble HALF = DoubleDouble.of(0.5);
    private static final DoubleDouble THIRD = DoubleDouble.ONE.dividedBy(DoubleDouble.of(3.0));

    static {
        for (int j = -MAX_STEP; j <= MAX_STEP; j++) {
            POWERS[j + MAX_STEP] = ExactMath.exp(DoubleDouble.of((double) j / STEPS));
        }
    }

    private ExactElementary() {
    }

    public static Scaled exp(double x) {
        if (Math.abs(x) > EXP_LIMIT) {
            return x < 0.0 ? Scaled.of(0.0) : new Scaled(DoubleDouble.ONE, 2 * Double.MAX_EXPONENT);
        }
        // x = n ln 2 + j / STEPS + r, |r| <= 1 / (2 STEPS)
        double n = Math.rint(x * LOG2_E);
        DoubleDouble reduced = DoubleDouble.of(x).minus(DoubleDouble.product(n, ExactMath.LN2_HIGH))
                .minus(DoubleDouble.product(n, ExactMath.LN2_MIDDLE));
        double j = Math.rint(reduced.high() * STEPS);
        DoubleDouble r = reduced.minus(DoubleDouble.of(j / STEPS));
        DoubleDouble power = POWERS[(int) j + MAX_STEP];
        return new Scaled(power.plus(power.times(expm1Series(r))), (int) n);
    }

    public static Scaled expm1(double x) {
        if (Math.abs(x) < IDENTITY_LIMIT || x < MINUS_ONE_LIMIT) {
            return Scaled.of(Math.max(x, -1.0));
        }
        if (Math.abs(x) < SERIES_LIMIT) {
            return Scaled.of(expm1Series(DoubleDouble.of(x)));
        }
        Scaled power = exp(x);
        return new Scaled(power.significand().minus(DoubleDouble.of(Math.scalb(1.0, -power.exponent()))), power.exponent());
    }

    public static Scaled log(double x) {
        return x > 0.0 ? Scaled.of(log(DoubleDouble.of(x))) : Scaled.of(x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN);
    }

    public static Scaled log1p(double x) {
        if (x <= -1.0) {
            return Scaled.of(x == -1.0 ? Double.NEGATIVE_INFINITY : Double.NaN);
        }
        return Scaled.of(Math.abs(x) < IDENTITY_LIMIT ? DoubleDouble.of(x) : log1p(DoubleDouble.of(x)));
    }

    public static Scaled sigmoid(double x) {
        Scaled power = exp(-Math.abs(x));
        DoubleDouble divisor = DoubleDouble.ONE.plus(power.value());
        return x < 0.0
                ? new Scaled(power.significand().dividedBy(divisor), power.exponent())
                : Scaled.of(DoubleDouble.ONE.dividedBy(divisor));
    }

    public static Scaled logSigmoid(double x) {
        return softplus(-x).negated();
    }

    public static Scaled softplus(double x) {
        Scaled power = exp(-Math.abs(x));
        DoubleDouble z = power.value();
        if (x > 0.0) {
            return Scaled.of(DoubleDouble.of(x).plus(log1p(z)));
        }
        if (z.high() < TINY_POWER) {
            double correction = (z.high() / 3.0 - 0.5) * z.high();
            return new Scaled(power.significand().plus(power.significand().times(correction)), power.exponent());
        }
        return Scaled.of(log1p(z));
    }

    public static Scaled tanh(double x) {
        if (Math.abs(x) < IDENTITY_LIMIT) {
            return Scaled.of(x);
        }
        DoubleDouble u = expm1(-2.0 * Math.abs(x)).value();
        DoubleDouble ofNegative = u.dividedBy(u.plus(TWO));
        return Scaled.of(x < 0.0 ? ofNegative : ofNegative.negated());
    }

    /** e^r - 1 for |r| <= 2^-8 by Taylor's series, of which the first three terms need all digits. */
    private static DoubleDouble expm1Series(DoubleDouble r) {
        double x = r.high();
        double tail = x * (1.0 / 4 + x * (1.0 / 20 + x * (1.0 / 120 + x * (1.0 / 840 + x * (1.0 / 6720 + x / 60480)))));
        DoubleDouble third = r.times(THIRD);
        DoubleDouble series = third.plus(third.times(tail)).plus(DoubleDouble.ONE);
        series = series.times(r.times(HALF)).plus(DoubleDouble.ONE);
        return series.times(r);
    }

    private static DoubleDouble log1p(DoubleDouble t) {
        return Math.abs(t.high()) < SERIES_LIMIT ? log1pSeries(t) : log(DoubleDouble.ONE.plus(t));
    }

    /** k ln 2 + log m with y = 2^k m and m from 2/3 to 4/3; log m far from 0 by one step of Newton's iteration on e^x = m. */
    private static DoubleDouble log(DoubleDouble y) {
        int lift = y.high() < 1.0 ? SUBNORMAL_LIFT : 0;
        int k = Math.getExponent(Math.scalb(y.high(), lift) * 0.75) + 1 - lift;
        DoubleDouble m = y.timesPowerOfTwo(-k);
        DoubleDouble t = m.minus(DoubleDouble.ONE);
        DoubleDouble logarithm;
        if (Math.abs(t.high()) < SERIES_LIMIT) {
            logarithm = log1pSeries(t);
        } else {
            double guess = Math.log(m.high());
            DoubleDouble power = exp(guess).value();
            logarithm = DoubleDouble.sum(guess, m.minus(power).high() / power.high());
        }
        return k == 0 ? logarithm : DoubleDouble.product(k, ExactMath.LN2_HIGH)
                .plus(DoubleDouble.product(k, ExactMath.LN2_MIDDLE)).plus(logarithm);
    }

    /** log(1 + t) = 2 artanh s = 2 s + s^3 (2/3 + 2/5 s^2 + ...), s = t / (2 + t), for |t| < 2^-8. */
    private static DoubleDouble log1pSeries(DoubleDouble t) {
        DoubleDouble s = t.dividedBy(t.plus(TWO));
        double w = s.high() * s.high();
        double tail = w * (2.0 / 3 + w * (2.0 / 5 + w * (2.0 / 7 + w * (2.0 / 9 + w * (2.0 / 11 + w * (2.0 / 13))))));
        return s.times(TWO).plus(s.times(tail));
    }
}
