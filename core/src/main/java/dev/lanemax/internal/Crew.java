package dev.lanemax.internal;

import dev.lanemax.kernels.Division;
import dev.lanemax.kernels.Scratch;
import java.lang.ref.WeakReference;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A calling thread and those of an executor that share its calls. Each takes a part that nobody has, so a call ends even where the
 * executor runs nothing: the caller waits only for parts that others have begun. The caller takes the first one and others the last
 * one, so that in call after call most parts find their memory in the cache of the same core. To wake a thread takes 15 us and more, so
 * one that has worked stays awake for a moment, in case that the next pass or call comes.
 */
final class Crew implements Runnable {

    /** More parts than threads, so that a thread that is late or slow delays the others little. */
    private static final int PARTS_PER_THREAD = 8;

    private static final int MOST_PARTS = (1 << Short.SIZE) - 1;

    /** How long a thread stays awake, and a caller waits before it sleeps. */
    private static final long NANOSECONDS_AWAKE = 50_000;

    private static final ThreadLocal<Crew> OF_THREAD = new ThreadLocal<>();

    private final WeakReference<Executor> executor;

    /** The number of the call, and in the lower half the first part that nobody has taken and, above it, the end of those. */
    private final AtomicLong untaken = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger awake = new AtomicInteger();
    private boolean busy;
    private Thread caller;
    private volatile boolean callerSleeps;

    private long lastQuestion = System.nanoTime() - NANOSECONDS_AWAKE;

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
        ofThread(executor).call(executor, threads, blocks, part);
    }

    /** Whether threads that have worked for the calling one are awake. */
    static boolean isAwake(Executor executor) {
        return ofThread(executor).awake.get() > 0;
    }

    /** Whether they are, or would stay awake, as the calling thread's last question was asked so short a time ago. */
    static boolean isAwakeOrFrequent(Executor executor) {
        Crew crew = ofThread(executor);
        long now = System.nanoTime();
        boolean frequent = now - crew.lastQuestion < NANOSECONDS_AWAKE;
        crew.lastQuestion = now;
        return frequent || crew.awake.get() > 0;
    }

    private static Crew ofThread(Executor executor) {
        Crew crew = OF_THREAD.get();
        if (crew == null || crew.busy || !crew.executor.refersTo(executor)) {
            crew = new Crew(executor);
            OF_THREAD.set(crew);
        }
        return crew;
    }

    private void call(Executor pool, int threads, long newBlocks, Division.Part newPart) {
        busy = true;
        caller = Thread.currentThread();
        others = threads - 1;
        parts = (int) Math.min(Math.min(newBlocks, (long) threads * PARTS_PER_THREAD), MOST_PARTS);
        blocks = newBlocks;
        part = newPart;
        failure = null;
        unfinished.set(parts);
        untaken.set((untaken.get() >>> Integer.SIZE) + 1 << Integer.SIZE | (long) parts << Short.SIZE);
        try {
            wake(pool);
        } finally {
            int taken = takeFirst();
            while (taken >= 0) {
                work(taken);
                taken = takeFirst();
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
        if (left(untaken.get()) == 0 || Thread.currentThread() == caller) {
            return;
        }
        if (awake.incrementAndGet() <= others) {
            long lastWork = System.nanoTime();
            while (System.nanoTime() - lastWork < NANOSECONDS_AWAKE) {
                int taken = takeLast();
                if (taken >= 0) {
                    work(taken);
                    lastWork = System.nanoTime();
                } else {
                    Thread.onSpinWait();
                }
            }
        }
        awake.decrementAndGet();
    }

    /** The number of the first part that nobody has taken; -1 where there is none. */
    private int takeFirst() {
        long seen = untaken.get();
        while (left(seen) > 0) {
            if (untaken.compareAndSet(seen, seen + 1)) {
                return first(seen);
            }
            seen = untaken.get();
        }
        return -1;
    }

    /** That of the last one. */
    private int takeLast() {
        long seen = untaken.get();
        while (left(seen) > 0) {
            if (untaken.compareAndSet(seen, seen - (1L << Short.SIZE))) {
                return end(seen) - 1;
            }
            seen = untaken.get();
        }
        return -1;
    }

    private static int first(long untaken) {
        return (int) untaken & MOST_PARTS;
    }

    private static int end(long untaken) {
        return (int) untaken >>> Short.SIZE;
    }

    private static int left(long untaken) {
        return end(untaken) - first(untaken);
    }

    private void work(int number) {
        try {
            part.run(firstBlock(number), firstBlock(number + 1));
        } catch (OutOfMemoryError exhausted) {
            Scratch.release();
            fail(exhausted);
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
            Thread.onSpinWait();
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
