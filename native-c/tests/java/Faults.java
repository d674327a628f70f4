package dev.lanemax.jni;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What check_faults.sh has every call begin with. */
final class Faults {

    private Faults() {
    }

    private static final long MILLISECONDS_FULL = 300;

    private static volatile List<long[]> held;

    /** Throws what the number of rows stands for in faults_test.c. */
    static long check(long rows) {
        switch ((int) rows) {
            case 1001 -> exhaustHeap();
            case 1002 -> exhaustStack(1);
            case 1003 -> throw new IllegalStateException("caf\u00e9");
            case 1004 -> throw new WithoutText();
            case 1005 -> fillHeap();
            default -> {
            }
        }
        return rows;
    }

    private static void exhaustHeap() {
        List<long[]> kept = new ArrayList<>();
        while (true) {
            kept.add(new long[1 << 16]);
        }
    }

    /** To the last byte, and so that it stays full for a moment. */
    private static void fillHeap() {
        List<long[]> filled = new ArrayList<>(1 << 16);
        held = filled;
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(1_000_000 * MILLISECONDS_FULL);
            held = null;
        });
        int length = 1 << 16;
        while (length > 0) {
            try {
                filled.add(new long[length]);
            } catch (OutOfMemoryError full) {
                length /= 2;
            }
        }
        throw new OutOfMemoryError();
    }

    private static int exhaustStack(int depth) {
        return exhaustStack(depth + 1) + depth;
    }

    private static final class WithoutText extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new OutOfMemoryError();
        }
    }
}
