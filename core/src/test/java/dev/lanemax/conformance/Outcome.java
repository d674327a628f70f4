package dev.lanemax.conformance;

import java.util.List;

/** What became of a case. */
sealed interface Outcome {

    record Passed() implements Outcome {
    }

    record Failed(List<String> messages) implements Outcome {
    }
}
