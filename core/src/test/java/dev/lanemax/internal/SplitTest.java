package dev.lanemax.internal;

import dev.lanemax.Parallelism;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Which calls are divided among threads. */
class SplitTest {

    private static final long ENOUGH_TO_WAKE_THREADS = 300_000;
    private static final long ENOUGH_FOR_THREADS_AWAKE = 120_000;
    private static final long TOO_LITTLE = 60_000;

    /** No other test uses it, so no thread of it is awake. */
    private static Parallelism asleep(int threads) {
        Executor executor = task -> ForkJoinPool.commonPool().execute(task);
        return new Parallelism(executor, threads);
    }

    private static boolean isDivided(Parallelism parallelism, long elements) {
        return Split.isWorthwhile(parallelism, elements, Split.BY_KERNEL, 100);
    }

    @Test
    void aLargeCallIsDividedAndOneOfASingleThreadOrBlockIsNot() {
        assertTrue(isDivided(asleep(2), ENOUGH_TO_WAKE_THREADS));
        assertFalse(isDivided(asleep(1), ENOUGH_TO_WAKE_THREADS));
        assertFalse(Split.isWorthwhile(asleep(2), ENOUGH_TO_WAKE_THREADS, Split.BY_KERNEL, 1));
    }

    @Test
    void aCallOfMediumSizeIsDividedWhereAnotherCameJustBefore() {
        Parallelism parallelism = asleep(2);
        assertFalse(isDivided(parallelism, ENOUGH_FOR_THREADS_AWAKE));
        boolean divided = false;
        for (int i = 0; i < 1000 && !divided; i++) {
            divided = isDivided(parallelism, ENOUGH_FOR_THREADS_AWAKE);
        }
        assertTrue(divided);
        LockSupport.parkNanos(1_000_000);
        assertFalse(isDivided(parallelism, ENOUGH_FOR_THREADS_AWAKE));
    }

    @Test
    void aSmallCallIsNeverDivided() {
        Parallelism parallelism = asleep(2);
        for (int i = 0; i < 1000; i++) {
            assertFalse(isDivided(parallelism, TOO_LITTLE));
        }
    }
}
