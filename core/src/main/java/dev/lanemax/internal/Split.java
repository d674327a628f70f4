package dev.lanemax.internal;

import dev.lanemax.Parallelism;
import dev.lanemax.kernels.Division;
import dev.lanemax.kernels.FloatLongRow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A call divided among threads. Each takes the next part that nobody has, so the call ends even where the executor runs nothing but
 * the caller: it waits only for parts that others have begun.
 */
public final class Split implements Runnable {

    /** Fewer elements than this take less time than it takes to wake a thread. */
    private static final long LEAST_ELEMENTS = 1 << 16;

    /** More parts than threads, so that a thread that is late or slow delays the others little. */
    private static final int PARTS_PER_THREAD = 4;

    private final long blocks;
    private final int parts;
    private final Division.Part part;
    private final AtomicInteger next = new AtomicInteger();
    private int finished;
    private Throwable failure;

    private Split(long blocks, int parts, Division.Part part) {
        this.blocks = blocks;
        this.parts = parts;
        this.part = part;
    }

    /** Whether a call of so many elements is worth more than one thread. */
    public static boolean isWorthwhile(Parallelism parallelism, double elements, long blocks) {
        return parallelism.threads() > 1 && blocks > 1 && elements >= LEAST_ELEMENTS;
    }

    /** Whether rows are so few, and so long, that the threads are better kept busy with blocks of one row after the other. */
    static boolean dividesRows(Parallelism parallelism, long rows, long classes) {
        return parallelism.threads() > 1 && rows < 2L * parallelism.threads() && rows * classes >= LEAST_ELEMENTS
                && FloatLongRow.isLong((int) classes);
    }

    /** Has every block worked on once, and returns when all are done. */
    public static void run(Parallelism parallelism, long blocks, Division.Part part) {
        int threads = (int) Math.min(parallelism.threads(), blocks);
        Split split = new Split(blocks, (int) Math.min(blocks, (long) threads * PARTS_PER_THREAD), part);
        for (int i = 1; i < threads; i++) {
            try {
                parallelism.executor().execute(split);
            } catch (RejectedExecutionException full) {
                break;
            }
        }
        split.run();
        split.await();
    }

    @Override
    public void run() {
        for (int taken = next.getAndIncrement(); taken < parts; taken = next.getAndIncrement()) {
            Throwable thrown = null;
            try {
                part.run(firstBlock(taken), firstBlock(taken + 1));
            } catch (RuntimeException | Error failed) {
                thrown = failed;
            }
            finish(thrown);
        }
    }

    private long firstBlock(int number) {
        return blocks / parts * number + Math.min(number, blocks % parts);
    }

    private synchronized void finish(Throwable thrown) {
        failure = failure == null ? thrown : failure;
        finished++;
        notifyAll();
    }

    /** An interrupt is left for the caller to see; the parts that others work on write into its memory, so it waits all the same. */
    private synchronized void await() {
        boolean interrupted = false;
        while (finished < parts) {
            try {
                wait();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }
}
