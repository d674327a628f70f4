package dev.lanemax.internal;

import dev.lanemax.kernels.Division;
import java.lang.ref.WeakReference;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A calling thread and those of an executor that share its calls. Each takes the next part that nobody has, so a call ends even where
 * the executor runs nothing: the caller waits only for parts that others have begun. To wake a thread takes 15 us and more, so one
 * that has worked stays awake for a moment, in case that the next pass or call comes.
 */
final class Crew implements Runnable {

    /** More parts than threads, so that a thread that is late or slow delays the others little. */
    private static final int PARTS_PER_THREAD = 4;

    /** How long a thread stays awake, and a caller waits before it sleeps. */
    private static final long NANOSECONDS_AWAKE = 50_000;

    private static final ThreadLocal<Crew> OF_THREAD = new ThreadLocal<>();

    private final WeakReference<Executor> executor;

    /** The number of the call, and in the lower half how many of its parts nobody has taken. */
    private final AtomicLong untaken = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger awake = new AtomicInteger();
    private boolean busy;
    private Thread caller;
    private volatile boolean callerSleeps;

    /** The call's; whoever takes a part has seen them, and they stay until it is finished. */
    private int others;
    private int parts;
    private long blocks;
    private Division.Part part;
    private Throwable failure;

    private Crew(Executor executor) {
        this.executor = new WeakReference<>(executor);
    }

    /** Has every block worked on once by up to so many threads, and returns when all are done. */
    static void run(Executor executor, int threads, long blocks, Division.Part part) {
        Crew crew = OF_THREAD.get();
        if (crew == null || crew.busy || !crew.executor.refersTo(executor)) {
            crew = new Crew(executor);
            OF_THREAD.set(crew);
        }
        crew.call(executor, threads, blocks, part);
    }

    private void call(Executor pool, int threads, long newBlocks, Division.Part newPart) {
        busy = true;
        caller = Thread.currentThread();
        others = threads - 1;
        parts = (int) Math.min(newBlocks, (long) threads * PARTS_PER_THREAD);
        blocks = newBlocks;
        part = newPart;
        failure = null;
        unfinished.set(parts);
        untaken.set((untaken.get() >>> Integer.SIZE) + 1 << Integer.SIZE | parts);
        try {
            wake(pool);
        } finally {
            int taken = take();
            while (taken >= 0) {
                work(taken);
                taken = take();
            }
            await();
            part = null;
            busy = false;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    private void wake(Executor pool) {
        for (int i = awake.get(); i < others; i++) {
            try {
                pool.execute(this);
            } catch (RejectedExecutionException full) {
                return;
            }
        }
    }

    /** What the executor runs. Where it does so late, or on the caller's own thread, there is nothing to do. */
    @Override
    public void run() {
        if ((int) untaken.get() == 0 || Thread.currentThread() == caller) {
            return;
        }
        if (awake.incrementAndGet() <= others) {
            long lastWork = System.nanoTime();
            while (System.nanoTime() - lastWork < NANOSECONDS_AWAKE) {
                int taken = take();
                if (taken >= 0) {
                    work(taken);
                    lastWork = System.nanoTime();
                } else {
                    Thread.yield();
                }
            }
        }
        awake.decrementAndGet();
    }

    /** The number of a part that nobody has taken; -1 where there is none. */
    private int take() {
        long seen = untaken.get();
        while ((int) seen > 0) {
            if (untaken.compareAndSet(seen, seen - 1)) {
                return (int) seen - 1;
            }
            seen = untaken.get();
        }
        return -1;
    }

    private void work(int number) {
        try {
            part.run(firstBlock(number), firstBlock(number + 1));
        } catch (RuntimeException | Error failed) {
            fail(failed);
        }
        if (unfinished.decrementAndGet() == 0 && callerSleeps) {
            LockSupport.unpark(caller);
        }
    }

    private long firstBlock(int number) {
        return blocks / parts * number + Math.min(number, blocks % parts);
    }

    private synchronized void fail(Throwable thrown) {
        failure = failure == null ? thrown : failure;
    }

    /** An interrupt is left for the caller to see; the parts that others work on write into its memory, so it waits all the same. */
    private void await() {
        long start = System.nanoTime();
        while (unfinished.get() > 0 && System.nanoTime() - start < NANOSECONDS_AWAKE) {
            Thread.yield();
        }
        boolean interrupted = false;
        callerSleeps = true;
        while (unfinished.get() > 0) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        callerSleeps = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
