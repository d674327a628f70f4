package dev.lanemax.jni;

import java.util.ArrayList;
import java.util.List;

/** What check_faults.sh has every call begin with. */
final class Faults {

    private Faults() {
    }

    /** Throws what the number of rows stands for in faults_test.c. */
    static long check(long rows) {
        switch ((int) rows) {
            case 1001 -> exhaustHeap();
            case 1002 -> exhaustStack(1);
            case 1003 -> throw new IllegalStateException("caf\u00e9");
            case 1004 -> throw new WithoutText();
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
