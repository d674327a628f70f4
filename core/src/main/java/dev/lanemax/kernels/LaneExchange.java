package dev.lanemax.kernels;

/**
 * Where the lanes come from when two vectors exchange those whose numbers differ in the bit of value h: the lanes without that bit
 * go to the first, the others to the second. Lanes of the second vector count from the length on.
 */
final class LaneExchange {

    private static final int LENGTH = VectorWidth.bits() / Float.SIZE;

    /** The sources of the first vector, and of the second: those of step h are at log2 h times the length. */
    static final int[] FIRST = sources(0);
    static final int[] SECOND = sources(1);

    /** Where the step is that exchanges halves. */
    static final int HALVES = FIRST.length - LENGTH;

    private LaneExchange() {
    }

    private static int[] sources(int second) {
        int[] sources = new int[LENGTH * Integer.numberOfTrailingZeros(LENGTH)];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = source(i, LENGTH, second);
        }
        return sources;
    }

    /** An entry of these tables, for vectors of any length. */
    static int source(int index, int length, int second) {
        int h = 1 << index / length;
        int lane = index % length;
        return (lane & h) == 0 ? lane + second * h : length + lane - (1 - second) * h;
    }
}
