package dev.lanemax.internal;

import dev.lanemax.Parallelism;
import dev.lanemax.kernels.Division;
import dev.lanemax.kernels.FloatLongRow;

/** Whether and how a call is divided among threads. */
public final class Split {

    /** Less work than this is done before other threads are awake. */
    private static final double LEAST_NANOSECONDS = 100_000;

    /** What an element takes about, in a kernel for its type and in a formula in double. */
    static final double BY_KERNEL = 0.25;
    static final double BY_FORMULA = 2;

    private Split() {
    }

    /** Whether a call of so many elements, each of which takes so many nanoseconds, is worth more than one thread. */
    static boolean isWorthwhile(Parallelism parallelism, double elements, double nanoseconds, long blocks) {
        return parallelism.threads() > 1 && blocks > 1 && elements * nanoseconds >= LEAST_NANOSECONDS;
    }

    /** Whether rows are so few, and so long, that the threads are better kept busy with blocks of one row after the other. */
    static boolean dividesRows(Parallelism parallelism, long rows, long classes) {
        return rows < 2L * parallelism.threads() && FloatLongRow.isLong((int) classes)
                && isWorthwhile(parallelism, (double) rows * classes, BY_KERNEL, classes);
    }

    /** Has every block worked on once, and returns when all are done. */
    static void run(Parallelism parallelism, long blocks, Division.Part part) {
        Crew.run(parallelism.executor(), (int) Math.min(parallelism.threads(), blocks), blocks, part);
    }
}
