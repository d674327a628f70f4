package dev.lanemax.conformance;

import dev.lanemax.Operators;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one case through every provider, element type and kind of memory. */
final class ConformanceRunner {

    private final List<Operators> providers;

    ConformanceRunner(List<Operators> providers) {
        this.providers = providers;
    }

    /** A case that cannot be read, or computed, has failed: the others run nevertheless. */
    Outcome run(Path caseFile) {
        try {
            return run(ConformanceCase.read(caseFile));
        } catch (IOException | RuntimeException failure) {
            return new Outcome.Failed(List.of(failure.toString()));
        }
    }

    private Outcome run(ConformanceCase test) throws IOException {
        Optional<Operator> operator = OperatorTable.find(test.op());
        if (operator.isEmpty()) {
            return new Outcome.Failed(List.of("unknown operator " + test.op()));
        }
        List<String> messages = new ArrayList<>();
        for (Setting setting : Setting.of(providers, test)) {
            for (String message : mismatches(test, operator.get(), setting)) {
                messages.add(setting + ": " + message);
            }
        }
        return messages.isEmpty() ? new Outcome.Passed() : new Outcome.Failed(messages);
    }

    private static List<String> mismatches(ConformanceCase test, Operator operator, Setting setting) throws IOException {
        Results results;
        try {
            results = operator.compute(test, setting);
        } catch (IllegalArgumentException | IndexOutOfBoundsException refusal) {
            boolean clear = refusal.getMessage() != null && !refusal.getMessage().isBlank();
            return test.expectsError() && clear ? List.of() : List.of("refused with " + refusal);
        }
        return test.expectsError() ? List.of("not refused")
                : new Judge(test, setting.inDouble()).mismatches(results);
    }
}
