package dev.lanemax.kernels;

/**
 * Random numbers with Gumbel's distribution, -log(-log(u)) for uniform u: added to logits, they make the largest one that of a random
 * class with the probabilities of softmax.
 *
 * <p>The numbers of row r are those of a {@link java.util.SplittableRandom} whose seed is the r-th number of one with the seed that is
 * given. Number n of such a generator is a function of seed and n, so rows and classes may be taken in any order.
 */
public final class GumbelNoise {

    /** What the generator's state grows by: 2^64 divided by the golden ratio, odd. */
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private static final int UNUSED_BITS = 12;
    private static final double UNIT = 0x1p-52;

    private GumbelNoise() {
    }

    /** Adds noise to a row of logits, whose number is {@code number}. */
    public static void add(double[] logits, int row, int classes, long seed, long number) {
        long state = bits(seed + (number + 1) * STEP);
        for (int c = 0; c < classes; c++) {
            state += STEP;
            double uniform = ((bits(state) >>> UNUSED_BITS) + 0.5) * UNIT;
            logits[row + c] -= DoubleFunctions.log(-DoubleFunctions.log(uniform));
        }
    }

    /** The bits of a generator in that state (Stafford's variant 13 of MurmurHash3's finisher). */
    private static long bits(long state) {
        long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
