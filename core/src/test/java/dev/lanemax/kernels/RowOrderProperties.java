package dev.lanemax.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What {@link RowOrder} says of sorting. */
class RowOrderProperties {

    /** Adding 0 makes all zeros one. */
    @Property
    void aRangeIsSortedAsTheJdkDoesAndTheRestStays(
            @ForAll @Size(max = 200) double[] values, @ForAll @IntRange(max = 20) int before, @ForAll @IntRange(max = 20) int after) {
        double[] sorted = Arrays.stream(values).map(value -> value + 0.0).toArray();
        int from = Math.min(before, sorted.length);
        int to = Math.max(from, sorted.length - after);
        double[] expected = sorted.clone();
        Arrays.sort(expected, from, to);
        RowOrder.sort(sorted, from, to);
        assertArrayEquals(expected, sorted);
    }

    @Property
    void numbersThatAreNoneComeLast(@ForAll @IntRange(max = 60) int numbers, @ForAll @IntRange(max = 5) int nans) {
        double[] values = new double[numbers + nans];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7 < 3 && i / 7 < nans ? Double.NaN : -i * 0.5;
        }
        double[] expected = values.clone();
        Arrays.sort(expected);
        RowOrder.sort(values, 0, values.length);
        assertArrayEquals(expected, values);
    }

    /** As the JDK would from some 44 numbers on. */
    @Example
    void sortingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] values = new Random(1).doubles(1000).toArray();
        double[] again = values.clone();
        RowOrder.sort(again, 0, again.length);
        long before = threads.getCurrentThreadAllocatedBytes();
        RowOrder.sort(values, 0, values.length);
        assertEquals(before, threads.getCurrentThreadAllocatedBytes());
    }
}
