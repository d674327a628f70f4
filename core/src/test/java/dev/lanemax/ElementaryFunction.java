package dev.lanemax;

import dev.lanemax.internal.Provider;
import dev.lanemax.reference.ElementaryReference;
import dev.lanemax.reference.ExactElementary;
import dev.lanemax.reference.Scaled;
import dev.lanemax.reference.Ulp;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/** The functions of {@link Elementwise}, each with its reference. */
public enum ElementaryFunction {

    EXP(ElementwiseFunction.EXP, ElementaryReference::exp, ExactElementary::exp, true),
    EXPM1(ElementwiseFunction.EXPM1, ElementaryReference::expm1, ExactElementary::expm1, false),
    LOG(ElementwiseFunction.LOG, ElementaryReference::log, ExactElementary::log, false),
    LOG1P(ElementwiseFunction.LOG1P, ElementaryReference::log1p, ExactElementary::log1p, false),
    SIGMOID(ElementwiseFunction.SIGMOID, ElementaryReference::sigmoid, ExactElementary::sigmoid, true),
    LOG_SIGMOID(ElementwiseFunction.LOG_SIGMOID, ElementaryReference::logSigmoid, ExactElementary::logSigmoid, true),
    SOFTPLUS(ElementwiseFunction.SOFTPLUS, ElementaryReference::softplus, ExactElementary::softplus, true),
    TANH(ElementwiseFunction.TANH, ElementaryReference::tanh, ExactElementary::tanh, false);

    private final ElementwiseFunction function;
    private final DoubleUnaryOperator reference;
    private final DoubleFunction<Scaled> exact;
    private final boolean flushes;

    ElementaryFunction(ElementwiseFunction function,
            DoubleUnaryOperator reference, DoubleFunction<Scaled> exact, boolean flushes) {
        this.function = function;
        this.reference = reference;
        this.exact = exact;
        this.flushes = flushes;
    }

    /** Every function over one provider. */
    static Map<ElementaryFunction, Elementwise> ofProvider(Provider provider) {
        Map<ElementaryFunction, Elementwise> functions = new EnumMap<>(ElementaryFunction.class);
        for (ElementaryFunction function : values()) {
            functions.put(function, new Elementwise(provider, function.function));
        }
        return functions;
    }

    /**
     * The error of a result in ulp of the exact one: infinite where one of them is NaN or infinite or an exact zero and the other
     * is not the same, sign of zero included.
     */
    double error(float x, float computed) {
        double exact = reference.applyAsDouble(x);
        float rounded = (float) exact;
        if (!Float.isFinite(rounded) || !Float.isFinite(computed) || exact == 0) {
            return Float.floatToIntBits(rounded) == Float.floatToIntBits(computed) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (computed == 0 && flushes && Math.abs(exact) < Float.MIN_NORMAL) {
            return Math.copySign(1, computed) == Math.signum(exact) ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(computed - exact) / Ulp.of(exact);
    }

    /** As for float. */
    double error(double x, double computed) {
        Scaled result = Double.isFinite(x) ? exact.apply(x) : Scaled.of(reference.applyAsDouble(x));
        double rounded = result.value().high();
        if (!Double.isFinite(rounded) || !Double.isFinite(computed) || result.significand().high() == 0) {
            return Double.doubleToLongBits(rounded) == Double.doubleToLongBits(computed) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (computed == 0 && flushes && Math.abs(rounded) <= Double.MIN_NORMAL) {
            return Math.copySign(1, computed) == Math.signum(result.significand().high()) ? 0 : Double.POSITIVE_INFINITY;
        }
        return Ulp.error(computed, result);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
