package dev.lanemax;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Draws classes without repetition, class k with a probability p<sub>k</sub> = log((k + 2) / (k + 1)) / log(classes + 1): for a
 * vocabulary in the order of falling frequency, whose frequencies follow Zipf's law (TensorFlow's
 * {@code log_uniform_candidate_sampler} with {@code unique}). Classes are drawn until enough different ones have come up; with the
 * number of tries n, class k is taken to be expected 1 - (1 - p<sub>k</sub>)<sup>n</sup> times among them, as TensorFlow does: an
 * estimate, for n depends on what is drawn.
 *
 * <p>What is drawn depends on the seed and the number of the draw alone, on every machine. Immutable and safe for any number of threads.
 */
public final class LogUniformSampler {

    /** 2^64 over the golden ratio: draws that follow each other start far apart. */
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final int classes;
    private final long seed;

    /**
     * A sampler.
     *
     * @param classes the size of the vocabulary, at least 1
     * @param seed    any number; the same one draws the same
     * @throws IllegalArgumentException where there are no classes
     */
    public LogUniformSampler(int classes, long seed) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes is " + classes + ", must be at least 1");
        }
        this.classes = classes;
        this.seed = seed;
    }

    /**
     * Draws candidates.
     *
     * @param count how many, from 1 to the number of classes; close to it this takes long
     * @param draw  the number of the draw, that of the batch for example: each has its own candidates
     * @return the candidates
     * @throws IllegalArgumentException where there cannot be so many
     */
    public Candidates draw(int count, long draw) {
        if (count < 1 || count > classes) {
            throw new IllegalArgumentException("count is " + count + ", must be from 1 to " + classes);
        }
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed + draw * GOLDEN_GAMMA).nextLong());
        int[] drawn = new int[count];
        BitSet taken = new BitSet(classes);
        long tries = 0;
        for (int found = 0; found < count; tries++) {
            int candidate = (int) (StrictMath.exp(random.nextDouble() * StrictMath.log(classes + 1.0)) - 1);
            candidate = Math.min(candidate, classes - 1);
            if (!taken.get(candidate)) {
                taken.set(candidate);
                drawn[found++] = candidate;
            }
        }
        return new Candidates(classes, drawn, tries);
    }

    /** log(1 - (1 - p)^tries). */
    static double logExpectedCount(long classes, long label, long tries) {
        double p = StrictMath.log1p(1.0 / (label + 1)) / StrictMath.log(classes + 1.0);
        return p >= 1 ? 0 : StrictMath.log(-StrictMath.expm1(tries * StrictMath.log1p(-p)));
    }
}
