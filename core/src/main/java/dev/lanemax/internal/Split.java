package dev.lanemax.internal;

import dev.lanemax.Layout;
import dev.lanemax.Parallelism;
import dev.lanemax.kernels.Division;
import dev.lanemax.kernels.FloatLongRow;

/** Whether and how a call is divided among threads. */
public final class Split {

    /** To wake threads takes the calling one some 15 us. This much work is worth it. */
    private static final double LEAST_ASLEEP = 60_000;

    /** Threads that are awake notice a call at once. */
    private static final double LEAST_AWAKE = 20_000;

    /** What an element takes about in a kernel for its type, in one for rows of few classes, and in a formula in double. */
    static final double BY_KERNEL = 0.25;
    private static final double BY_KERNEL_OF_FEW = 1;
    static final double BY_FORMULA = 2;

    private static final int FEW_CLASSES = 16;

    private Split() {
    }

    /** What an element takes about in a kernel for rows of so many classes. */
    static double byKernel(long classes) {
        return classes < FEW_CLASSES ? BY_KERNEL_OF_FEW : BY_KERNEL;
    }

    /** Whether kernels for all rows of a layout, or of none, run on the calling thread whatever the others do. */
    public static boolean isOnOneThread(Parallelism parallelism, Layout layout) {
        return parallelism.threads() == 1 || layout == null || !FloatLongRow.isLong((int) layout.classes())
                && (double) layout.rows() * layout.classes() * byKernel(layout.classes()) < LEAST_AWAKE;
    }

    /** Whether a call of so many elements, each of which takes so many nanoseconds, is worth more than one thread. */
    static boolean isWorthwhile(Parallelism parallelism, double elements, double nanoseconds, long blocks) {
        double work = elements * nanoseconds;
        return parallelism.threads() > 1 && blocks > 1
                && (work >= LEAST_ASLEEP || work >= LEAST_AWAKE && Crew.isAwakeOrFrequent(parallelism.executor()));
    }

    /** Whether rows are so few, and so long, that the threads are better kept busy with blocks of one row after the other. */
    static boolean dividesRows(Parallelism parallelism, long rows, long classes) {
        return parallelism.threads() > 1 && rows < 2L * parallelism.threads() && FloatLongRow.isLong((int) classes)
                && (rows * classes * BY_KERNEL >= LEAST_ASLEEP || Crew.isAwake(parallelism.executor()));
    }

    /** Has every block worked on once, and returns when all are done. */
    static void run(Parallelism parallelism, long blocks, Division.Part part) {
        Crew.run(parallelism.executor(), (int) Math.min(parallelism.threads(), blocks), blocks, part);
    }
}
