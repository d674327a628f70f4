package dev.lanemax.conformance;

import java.util.List;

/** What became of a case. Every case applies: an operator that is not known is a failure. */
sealed interface Outcome {

    record Passed() implements Outcome {
    }

    record Failed(List<String> messages) implements Outcome {
    }
}
