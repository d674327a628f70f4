package dev.lanemax.benchmarks;

import dev.lanemax.Layout;
import dev.lanemax.Softmax;
import dev.lanemax.WarmUp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;

/**
 * The program that {@link StartUpCommand} starts, over and over, in fresh virtual machines: softmax, from the first call on, until it
 * has been at full speed for long.
 *
 * @param firstResult milliseconds from the start of the virtual machine to the first result
 * @param firstCall   milliseconds that the first call takes
 * @param fast        milliseconds from the start to where calls have 90 % of their speed at the end
 * @param fastest     microseconds of a call at the end
 */
record StartUp(double firstResult, double firstCall, double fast, double fastest) {

    private static final double MILLION = 1e6;

    /** Calls are timed together until so many nanoseconds have passed. */
    private static final long SLICE = 1_000_000;

    /** So many slices in a row must be fast in the median. */
    private static final int SLICES = 9;

    /**
     * Measures, and prints the record's numbers.
     *
     * @param arguments when the virtual machine was started, in microseconds since 1970; rows and classes; milliseconds of warm-up, 0
     *                  for none; milliseconds to measure
     */
    public static void main(String... arguments) {
        long started = Long.parseLong(arguments[0]);
        Shape shape = Shape.parse(arguments[1]);
        int warmUp = Integer.parseInt(arguments[2]);
        if (warmUp > 0) {
            WarmUp.run(shape.rows(), shape.classes(), Duration.ofMillis(warmUp));
        }
        StartUp result = measure(started, shape, Long.parseLong(arguments[3]));
        System.out.printf(Locale.ROOT, "%f %f %f %f%n", result.firstResult, result.firstCall, result.fast, result.fastest);
    }

    /** What the program has printed. */
    static StartUp parse(String line) {
        double[] numbers = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
        return new StartUp(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static StartUp measure(long started, Shape shape, long milliseconds) {
        Softmax softmax = new Softmax();
        Layout layout = Layout.of(shape.rows(), shape.classes());
        float[] logits = new float[shape.elements()];
        float[] probabilities = new float[shape.elements()];
        long beforeFirst = System.nanoTime();
        softmax.forward(logits, probabilities, layout);
        long afterFirst = System.nanoTime();
        double firstResult = 1e-3 * (ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - started);
        int most = (int) (milliseconds * MILLION / SLICE) + 1 + SLICES;
        double[] nanosecondsPerCall = new double[most];
        double[] ends = new double[most];
        int slices = 0;
        while (slices < SLICES || System.nanoTime() - afterFirst < milliseconds * MILLION) {
            long start = System.nanoTime();
            long end = start;
            int calls = 0;
            while (end - start < SLICE) {
                softmax.forward(logits, probabilities, layout);
                calls++;
                end = System.nanoTime();
            }
            nanosecondsPerCall[slices] = (double) (end - start) / calls;
            ends[slices++] = firstResult + (end - afterFirst) / MILLION;
        }
        double atTheEnd = median(nanosecondsPerCall, slices - 1 - slices / 4, slices);
        int slice = 0;
        while (slice < slices - SLICES && median(nanosecondsPerCall, slice, slice + SLICES) > atTheEnd / 0.9) {
            slice++;
        }
        boolean atOnce = slice == 0;
        return new StartUp(firstResult, (afterFirst - beforeFirst) / MILLION, atOnce ? firstResult : ends[slice], 1e-3 * atTheEnd);
    }

    private static double median(double[] values, int from, int to) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
