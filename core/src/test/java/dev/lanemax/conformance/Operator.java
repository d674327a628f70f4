package dev.lanemax.conformance;

import java.io.IOException;
import java.util.Optional;

/**
 * How the cases of an operator are computed.
 *
 * @param call      computes a case; empty where the library does not have the operator yet
 * @param comesLater the class or method that the operator, or with a call its gradient alone, waits for
 */
record Operator(Optional<Call> call, Optional<String> comesLater) {

    /** Computes a case through the public API. */
    interface Call {
        Results compute(ConformanceCase test, Setting setting) throws IOException;
    }

    static Operator of(Call call) {
        return new Operator(Optional.of(call), Optional.empty());
    }

    /** An operator that is computed, but not its gradient. */
    static Operator withoutGradient(Call call, String gradient) {
        return new Operator(Optional.of(call), Optional.of(gradient));
    }

    static Operator later(String className) {
        return new Operator(Optional.empty(), Optional.of(className));
    }
}
