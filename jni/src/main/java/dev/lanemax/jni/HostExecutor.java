package dev.lanemax.jni;

import dev.lanemax.Parallelism;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/** The threads that share calls of C: those of the host, where {@code lmx_options} has an executor, or else of the common pool. */
final class HostExecutor implements Executor {

    private static final HostExecutor INSTANCE = new HostExecutor();

    private HostExecutor() {
    }

    /** So many threads, the calling one among them; 0 stands for 1. */
    static Parallelism parallelism(long threads) {
        return threads > 1 ? new Parallelism(INSTANCE, (int) threads) : Parallelism.NONE;
    }

    @Override
    public void execute(Runnable task) {
        if (!CFunctions.execute(task)) {
            ForkJoinPool.commonPool().execute(task);
        }
    }
}
