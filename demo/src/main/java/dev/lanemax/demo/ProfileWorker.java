package dev.lanemax.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures every kernel with the provider of this virtual machine: started as a child process, once for each provider, so that
 * none sees code compiled for another. Prints a line "name rows classes rate" for each measurement, with tabs between:
 * the rate of a kernel in logits per nanosecond, that of {@value #COPY} in bytes read and written per nanosecond.
 */
final class ProfileWorker {

    static final String COPY = "copy";

    static final int[][] SHAPES = {{10_000, 10}, {1024, 100}, {256, 1000}, {64, 32_768}};

    /** The share of the time that goes into running everything in turns, until it is compiled. */
    private static final double WARM_UP = 0.4;
    private static final long WARM_UP_TURN = 20_000_000;

    /** A sample takes so many nanoseconds or more, to be far above the clock's resolution. */
    private static final long LEAST_SAMPLE = 500_000;
    private static final int LEAST_SAMPLES = 5;

    /** What is measured, and the amount that each call works through: logits, or bytes of a copy. */
    private record Measurement(String name, int rows, int classes, double amount, Runnable call) {
    }

    private ProfileWorker() {
    }

    /**
     * Measures.
     *
     * @param arguments how many seconds it shall take
     */
    public static void main(String... arguments) {
        List<Measurement> measurements = measurements();
        double nanoseconds = 1e9 * Double.parseDouble(arguments[0]);
        warmUp(measurements, (long) (WARM_UP * nanoseconds));
        long each = (long) ((1 - WARM_UP) * nanoseconds / measurements.size());
        for (Measurement measurement : measurements) {
            System.out.printf(Locale.ROOT, "%s\t%d\t%d\t%.6f%n", measurement.name, measurement.rows, measurement.classes,
                    measurement.amount / medianNanoseconds(measurement.call, each));
        }
    }

    private static List<Measurement> measurements() {
        List<Measurement> measurements = new ArrayList<>();
        for (int[] shape : SHAPES) {
            Kernel.Batch batch = new Kernel.Batch(shape[0], shape[1]);
            measurements.add(new Measurement(COPY, shape[0], shape[1], 2.0 * Float.BYTES * batch.elements(), batch::copy));
            for (Kernel kernel : Kernel.values()) {
                measurements.add(new Measurement(kernel.name(), shape[0], shape[1], batch.elements(), kernel.on(batch)));
            }
        }
        return measurements;
    }

    private static void warmUp(List<Measurement> measurements, long nanoseconds) {
        long end = System.nanoTime() + nanoseconds;
        while (System.nanoTime() < end) {
            for (Measurement measurement : measurements) {
                long turnEnd = System.nanoTime() + WARM_UP_TURN;
                do {
                    measurement.call.run();
                } while (System.nanoTime() < turnEnd);
            }
        }
    }

    private static double medianNanoseconds(Runnable call, long nanoseconds) {
        long end = System.nanoTime() + nanoseconds;
        long callTime = Math.min(time(call, 1), time(call, 1));
        int calls = (int) Math.ceilDiv(LEAST_SAMPLE, Math.max(1, callTime));
        double[] samples = new double[LEAST_SAMPLES];
        int count = 0;
        while (count < LEAST_SAMPLES || System.nanoTime() < end) {
            if (count == samples.length) {
                samples = Arrays.copyOf(samples, 2 * count);
            }
            samples[count++] = (double) time(call, calls) / calls;
        }
        Arrays.sort(samples, 0, count);
        return samples[count / 2];
    }

    private static long time(Runnable call, int calls) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        return System.nanoTime() - start;
    }
}
