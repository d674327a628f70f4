package dev.lanemax.conformance;

import java.util.List;
import java.util.Map;

/**
 * What the library computed for a case, in the shapes of the case.
 *
 * @param outputs   the forward results
 * @param gradients the gradients with respect to inputs, by the names of the inputs
 */
record Results(List<double[]> outputs, Map<String, double[]> gradients) {

    static Results of(double[] output) {
        return new Results(List.of(output), Map.of());
    }
}
