package dev.lanemax.benchmarks;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the table. What was not measured is NaN.
 *
 * @param operator     what was computed
 * @param shape        of how many logits
 * @param rates        for each contender that took part, the median rate in logits per nanosecond
 * @param copyRate     bytes that a copy of the logits reads and writes per nanosecond
 * @param bytesPerCall bytes that a call of Lanemax allocates on the Java heap
 * @param series       the series of shapes that shows how cost grows, of which this is one; else empty
 */
record Row(Operator operator, Shape shape, Map<Contender, Double> rates, double copyRate, double bytesPerCall, String series) {

    /** One by itself. */
    Row(Operator operator, Shape shape, Map<Contender, Double> rates, double copyRate, double bytesPerCall) {
        this(operator, shape, rates, copyRate, bytesPerCall, "");
    }

    /** The same as part of a series. */
    Row inSeries(String newSeries) {
        return new Row(operator, shape, rates, copyRate, bytesPerCall, newSeries);
    }

    /** The rate of the contender of that name. */
    double rate(String contender) {
        return rates.entrySet().stream().filter(entry -> entry.getKey().name().equals(contender))
                .mapToDouble(Map.Entry::getValue).findFirst().orElse(Double.NaN);
    }

    double lanemaxRate() {
        return rate(Contenders.LANEMAX);
    }

    /** The fastest of the peers. */
    Optional<Contender> bestPeer() {
        return rates.entrySet().stream().filter(entry -> entry.getKey().peer())
                .max(Comparator.comparingDouble(Map.Entry::getValue)).map(Map.Entry::getKey);
    }

    /** How many times as fast Lanemax is as the fastest peer. */
    double ratioToBestPeer() {
        return bestPeer().map(peer -> lanemaxRate() / rates.get(peer)).orElse(Double.NaN);
    }

    /** How many times as fast Lanemax is on several threads as on one. */
    double threadsGain() {
        return rates.entrySet().stream().filter(entry -> entry.getKey().name().startsWith(Contenders.LANEMAX + " x"))
                .mapToDouble(entry -> entry.getValue() / lanemaxRate()).findFirst().orElse(Double.NaN);
    }

    /** Lanemax's share of the bandwidth of a copy: 1 where it is as fast as memory is. */
    double shareOfCopy() {
        return lanemaxRate() * operator.bytesPerLogit() / copyRate;
    }

    /** Lanemax's share of the operations that a core can execute. */
    double shareOfPeak(double peakGflops) {
        return lanemaxRate() * operator.flopsPerLogit() / peakGflops;
    }
}
