package dev.lanemax.benchmarks;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * A row of the table.
 *
 * @param operator       what was computed
 * @param shape          of how many logits
 * @param rates          for each contender that took part, the median rate in logits per nanosecond
 * @param bytesAllocated bytes that a call of the vector provider allocates on the Java heap
 */
record Row(Operator operator, Shape shape, Map<Contender, Double> rates, double bytesAllocated) {

    private static final int MEDIAN = 50;
    private static final String ALLOCATION = "bytesPerCall";

    /** Reads a row from the results of JMH for one operator and shape. */
    static Row of(Operator operator, Shape shape, Collection<RunResult> results) {
        Map<Contender, Double> rates = new EnumMap<>(Contender.class);
        double bytesAllocated = Double.NaN;
        for (RunResult result : results) {
            Contender contender = contender(result);
            rates.put(contender, shape.elements() / median(result.getPrimaryResult()));
            if (contender == Contender.VECTOR) {
                bytesAllocated = median(result.getSecondaryResults().get(ALLOCATION));
            }
        }
        return new Row(operator, shape, rates, bytesAllocated);
    }

    private static Contender contender(RunResult result) {
        String provider = result.getParams().getParam("provider");
        if (provider != null) {
            return provider.equals("vector") ? Contender.VECTOR : Contender.SCALAR;
        }
        return result.getParams().getBenchmark().contains("MathExp") ? Contender.MATH_EXP : Contender.ONNX_RUNTIME;
    }

    private static double median(Result<?> result) {
        return result.getStatistics().getPercentile(MEDIAN);
    }

    /** How many times as fast the first is as the second; NaN where one did not take part. */
    double ratio(Contender first, Contender second) {
        return rates.getOrDefault(first, Double.NaN) / rates.getOrDefault(second, Double.NaN);
    }
}
