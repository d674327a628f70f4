package dev.lanemax;

import dev.lanemax.internal.Provider;
import dev.lanemax.reference.ElementaryReference;
import dev.lanemax.reference.Ulp;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** The functions of {@link Elementwise}, each with its reference. */
public enum ElementaryFunction {

    EXP(Elementwise::exp, ElementaryReference::exp, true),
    EXPM1(Elementwise::expm1, ElementaryReference::expm1, false),
    LOG(Elementwise::log, ElementaryReference::log, false),
    LOG1P(Elementwise::log1p, ElementaryReference::log1p, false),
    SIGMOID(Elementwise::sigmoid, ElementaryReference::sigmoid, true),
    LOG_SIGMOID(Elementwise::logSigmoid, ElementaryReference::logSigmoid, true),
    SOFTPLUS(Elementwise::softplus, ElementaryReference::softplus, true),
    TANH(Elementwise::tanh, ElementaryReference::tanh, false);

    private final Function<Provider, Elementwise> factory;
    private final DoubleUnaryOperator reference;
    private final boolean flushes;

    ElementaryFunction(Function<Provider, Elementwise> factory, DoubleUnaryOperator reference, boolean flushes) {
        this.factory = factory;
        this.reference = reference;
        this.flushes = flushes;
    }

    /** Every function over one provider. */
    static Map<ElementaryFunction, Elementwise> ofProvider(Provider provider) {
        Map<ElementaryFunction, Elementwise> functions = new EnumMap<>(ElementaryFunction.class);
        for (ElementaryFunction function : values()) {
            functions.put(function, function.factory.apply(provider));
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

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
