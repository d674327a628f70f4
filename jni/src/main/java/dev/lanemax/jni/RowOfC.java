package dev.lanemax.jni;

import dev.lanemax.Row;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** An {@code lmx_row} of {@code own_loss.h}, with the arrays it points to and one for results behind it. One per thread, reused. */
final class RowOfC implements AutoCloseable {

    /** The members of the structure, each of 8 bytes, by number. */
    static final int CLASSES = 0;
    static final int LABEL = 1;
    static final int INPUT = 2;
    static final int TARGETS = 3;
    static final int CLASS_WEIGHTS = 4;
    static final int PROBABILITIES = 5;
    static final int OTHER_PROBABILITIES = 6;
    static final int LOG_PROBABILITIES = 7;
    static final int LOG_SUM_EXP = 8;
    static final int VECTOR = 9;
    static final int MEMBERS = 10;

    /** Arrays have the numbers of their pointers; that of results has a number of no member's. */
    private static final int RESULTS = MEMBERS;
    private static final int ARRAYS = RESULTS - INPUT + 1;

    private static final ThreadLocal<RowOfC> OF_THREAD = ThreadLocal.withInitial(RowOfC::new);

    private MemorySegment memory = MemorySegment.NULL;
    private int classes;
    private boolean isInUse;

    private RowOfC() {
    }

    /** A row, until it is closed: the calling thread's, or another where a function that has that calls a loss itself. */
    static RowOfC of(Row row, boolean labelled, boolean weighted, boolean softmax) {
        RowOfC ofThread = OF_THREAD.get();
        RowOfC ofC = ofThread.isInUse ? new RowOfC() : ofThread;
        ofC.set(row, labelled, weighted, softmax);
        return ofC;
    }

    private void set(Row row, boolean labelled, boolean weighted, boolean softmax) {
        isInUse = true;
        classes = row.classes();
        long bytes = 8L * (MEMBERS + (long) ARRAYS * classes);
        if (memory.byteSize() < bytes) {
            memory = Arena.ofAuto().allocate(bytes, 8);
        }
        setMember(CLASSES, classes);
        setMember(LABEL, labelled ? row.label() : -1);
        setMember(INPUT, addressOf(INPUT));
        setMember(TARGETS, labelled ? 0 : addressOf(TARGETS));
        setMember(CLASS_WEIGHTS, weighted ? addressOf(CLASS_WEIGHTS) : 0);
        setMember(PROBABILITIES, softmax ? addressOf(PROBABILITIES) : 0);
        setMember(OTHER_PROBABILITIES, softmax ? addressOf(OTHER_PROBABILITIES) : 0);
        setMember(LOG_PROBABILITIES, softmax ? addressOf(LOG_PROBABILITIES) : 0);
        setMember(LOG_SUM_EXP, Double.doubleToRawLongBits(softmax ? row.logSumExp() : Double.NaN));
        setMember(VECTOR, 0);
        for (int c = 0; c < classes; c++) {
            put(INPUT, c, row.x(c));
        }
        for (int c = 0; !labelled && c < classes; c++) {
            put(TARGETS, c, row.target(c));
        }
        for (int c = 0; weighted && c < classes; c++) {
            put(CLASS_WEIGHTS, c, row.classWeight(c));
        }
        for (int c = 0; softmax && c < classes; c++) {
            put(PROBABILITIES, c, row.probability(c));
            put(OTHER_PROBABILITIES, c, row.otherProbability(c));
            put(LOG_PROBABILITIES, c, row.logProbability(c));
        }
    }

    /** What the Hessian is multiplied by. */
    void addVector(Row row) {
        setMember(VECTOR, addressOf(VECTOR));
        for (int c = 0; c < classes; c++) {
            put(VECTOR, c, row.vector(c));
        }
    }

    long address() {
        return memory.address();
    }

    /** Has a C function write its results. */
    void call(long function, long context) {
        CFunctions.derivatives(function, address(), addressOf(RESULTS), context);
    }

    double result(int c) {
        return memory.getAtIndex(JAVA_DOUBLE, index(RESULTS, c));
    }

    @Override
    public void close() {
        isInUse = false;
    }

    private void setMember(int member, long value) {
        memory.setAtIndex(JAVA_LONG, member, value);
    }

    private void put(int array, int c, double value) {
        memory.setAtIndex(JAVA_DOUBLE, index(array, c), value);
    }

    private long addressOf(int array) {
        return memory.address() + 8 * index(array, 0);
    }

    private long index(int array, int c) {
        return MEMBERS + (long) (array - INPUT) * classes + c;
    }
}
