package dev.lanemax.reference;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** exp and log to 70 digits, slow and plain: what the double-double reference is checked against. */
final class BigMath {

    static final MathContext DIGITS = new MathContext(80, RoundingMode.HALF_EVEN);

    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-85");
    private static final int HALVINGS = 20;

    private BigMath() {
    }

    /** e^x = (e^(x / 2^20))^(2^20), the inner one by its Taylor series, with digits to spare for the squarings. */
    static BigDecimal exp(BigDecimal x) {
        MathContext spare = new MathContext(DIGITS.getPrecision() + 20, RoundingMode.HALF_EVEN);
        BigDecimal small = x.divide(BigDecimal.TWO.pow(HALVINGS), spare);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal result = BigDecimal.ONE;
        for (int n = 1; term.abs().compareTo(NEGLIGIBLE.movePointLeft(20)) > 0; n++) {
            term = term.multiply(small, spare).divide(BigDecimal.valueOf(n), spare);
            result = result.add(term, spare);
        }
        for (int i = 0; i < HALVINGS; i++) {
            result = result.multiply(result, spare);
        }
        return result.round(DIGITS);
    }

    /** ln y by Newton's iteration on e^x = y. */
    static BigDecimal log(BigDecimal y) {
        BigDecimal x = new BigDecimal(Math.log(y.doubleValue()));
        for (int i = 0; i < 4; i++) {
            x = x.add(y.divide(exp(x), DIGITS).subtract(BigDecimal.ONE), DIGITS);
        }
        return x;
    }

    static BigDecimal toBigDecimal(DoubleDouble value) {
        return new BigDecimal(value.high()).add(new BigDecimal(value.low()));
    }
}
