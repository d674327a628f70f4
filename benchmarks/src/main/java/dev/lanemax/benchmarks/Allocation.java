package dev.lanemax.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a call allocates on the heap, counted for the calling thread alone. ({@code -prof gc} adds what JMH's other threads
 * allocate in an iteration, which is much for a few slow calls.)
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Mean over the calls of an iteration. */
    public double bytesPerCall;

    private long bytesBefore;

    /** Counts from here. */
    @Setup(Level.Iteration)
    public void start() {
        bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Counts up to here. */
    final void stop(long calls) {
        bytesPerCall = (double) (THREADS.getCurrentThreadAllocatedBytes() - bytesBefore) / calls;
    }
}
