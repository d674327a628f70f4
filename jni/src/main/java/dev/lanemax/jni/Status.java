package dev.lanemax.jni;

/** The codes of {@code lanemax.h} that Java returns; C finds all others. */
final class Status {

    static final int OK = 0;
    static final int OVERLAP = -6;
    static final int LABEL = -7;
    static final int OPTION = -8;
    static final int OUT_OF_MEMORY = -9;
    static final int STACK_OVERFLOW = -10;
    static final int INTERNAL = -11;
    static final int JVM_INCOMPATIBLE = -15;
    static final int VALUE = -16;

    private Status() {
    }

    /** The code for what a kernel threw: its arguments have been checked, so all but exhaustion is a fault of this library. */
    static int of(Throwable thrown) {
        return thrown instanceof OutOfMemoryError ? OUT_OF_MEMORY
                : thrown instanceof StackOverflowError ? STACK_OVERFLOW : INTERNAL;
    }
}
