package dev.lanemax;

import dev.lanemax.internal.Checks;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * On how many threads an operator may work: one by default. Rows are divided among the threads, and where there are few long ones,
 * parts of each row, in blocks that depend on the number of classes alone, so results are the same bits whatever the number of
 * threads. Parts of a row are for softmax, log_softmax and logsumexp of the logits as they are, and for cross-entropy of labels without
 * label smoothing or the Hessian; all else divides rows alone. Calls that are too small to gain stay on the
 * calling thread, and so do calls on segments that are confined to it. The calling thread always works too and never waits for the
 * executor to find a thread, so an operator may be called from a task of the same executor. Threads that have worked on a call stay
 * awake for 50 us, in case another comes: calls of 20 us and more are divided where they follow each other that closely, and any
 * others from 60 us on. A call that is divided allocates a few hundred bytes, and one of a loss 40 more for each block of rows, of
 * 1024 rows or 2<sup>15</sup> logits.
 *
 * @param executor runs what the calling thread leaves to others
 * @param threads  the most threads to work on a call, the calling thread included, at least 1
 */
public record Parallelism(Executor executor, int threads) {

    /** The calling thread alone. */
    public static final Parallelism NONE = new Parallelism(Runnable::run, 1);

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException where the executor is null or there are no threads
     */
    public Parallelism {
        Checks.present("executor", executor);
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", must be at least 1");
        }
    }

    /**
     * The calling thread and threads of the common pool.
     *
     * @param threads the most threads to work on a call, at least 1
     * @return that parallelism
     * @throws IllegalArgumentException where it is less than 1
     */
    public static Parallelism of(int threads) {
        return new Parallelism(ForkJoinPool.commonPool(), threads);
    }
}
