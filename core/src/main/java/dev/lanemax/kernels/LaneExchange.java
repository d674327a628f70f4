package dev.lanemax.kernels;

/**
 * Where the lanes come from when two vectors of L lanes exchange those whose numbers differ in the bit of value h: the lanes without
 * that bit go to the first, the others to the second. The sources of step h are at log2 h times L; lanes of the second vector count
 * from L on.
 */
final class LaneExchange {

    private static final int LENGTH = VectorWidth.bits() / Float.SIZE;

    /** The lanes that the first vector gets, and the second. */
    static final int[] FIRST = sources(0);
    static final int[] SECOND = sources(1);

    /** Where the step is that exchanges halves. */
    static final int HALVES = FIRST.length - LENGTH;

    private LaneExchange() {
    }

    private static int[] sources(int second) {
        int[] sources = new int[LENGTH * Integer.numberOfTrailingZeros(LENGTH)];
        for (int i = 0; i < sources.length; i++) {
            int h = 1 << i / LENGTH;
            int lane = i % LENGTH;
            sources[i] = (lane & h) == 0 ? lane + second * h : LENGTH + lane - (1 - second) * h;
        }
        return sources;
    }
}
