package dev.lanemax.conformance;

import java.util.List;
import java.util.Optional;

/**
 * What the library computed for a case, in the shapes of the case.
 *
 * @param outputs  the forward results
 * @param gradient the gradient with respect to the first input, where the library computes it
 */
record Results(List<double[]> outputs, Optional<double[]> gradient) {

    static Results of(double[] output) {
        return new Results(List.of(output), Optional.empty());
    }
}
