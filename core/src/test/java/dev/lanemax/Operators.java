package dev.lanemax;

import dev.lanemax.internal.Provider;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The operators over one provider: what the tests run through both the vector and the scalar provider. */
public record Operators(
        Provider provider, Softmax softmax, LogSoftmax logSoftmax, LogSumExp logSumExp, Hardmax hardmax, CrossEntropy crossEntropy,
        Map<ElementaryFunction, Elementwise> elementwise) {

    public static Operators of(Provider provider) {
        return new Operators(provider,
                new Softmax(provider), new LogSoftmax(provider), new LogSumExp(provider), new Hardmax(provider),
                new CrossEntropy(provider, Reduction.MEAN_ALL),
                ElementaryFunction.ofProvider(provider));
    }

    /** The provider that this virtual machine has chosen. */
    public static Operators ofCurrentProvider() {
        return of(Provider.current());
    }

    /** Vector and scalar. A virtual machine without the vector provider fails here: nothing is skipped in silence. */
    public static List<Operators> ofEveryProvider() {
        Provider current = Provider.current();
        if (!current.name().startsWith("vector-")) {
            throw new IllegalStateException("the tests need a vector provider, not " + current.name());
        }
        return List.of(of(current), of(Provider.scalar()));
    }

    /** The reductions after which no losses need be written one by one. */
    static List<Reduction> reductionsToOneNumber() {
        return Stream.of(Reduction.values()).filter(reduction -> reduction != Reduction.NONE).toList();
    }

    public String providerName() {
        return provider.name();
    }

    /** The same loss over this provider. */
    public Loss<?> over(Loss<?> loss) {
        return loss.withProvider(provider);
    }

    /** The same function over this provider. */
    public Elementwise over(Elementwise function) {
        return function.withProvider(provider);
    }

    @Override
    public String toString() {
        return provider.name();
    }
}
