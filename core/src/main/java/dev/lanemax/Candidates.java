package dev.lanemax;

/**
 * Classes drawn to stand for all the others of a large vocabulary, and how often each class is expected among them. Immutable.
 *
 * @see LogUniformSampler
 */
public final class Candidates {

    private final long classes;
    private final int[] drawn;
    private final double[] logExpectedCounts;
    private final long tries;

    Candidates(long classes, int[] drawn, long tries) {
        this.classes = classes;
        this.drawn = drawn;
        this.tries = tries;
        logExpectedCounts = new double[drawn.length];
        for (int i = 0; i < drawn.length; i++) {
            logExpectedCounts[i] = LogUniformSampler.logExpectedCount(classes, drawn[i], tries);
        }
    }

    /**
     * The size of the vocabulary.
     *
     * @return the number of classes
     */
    public long classes() {
        return classes;
    }

    /**
     * How many were drawn.
     *
     * @return the number of candidates
     */
    public int count() {
        return drawn.length;
    }

    /**
     * A candidate.
     *
     * @param i from 0 to {@link #count()} - 1
     * @return its class; no two are the same
     */
    public int candidate(int i) {
        return drawn[i];
    }

    /**
     * The logarithm of how often a candidate was expected among the drawn.
     *
     * @param i from 0 to {@link #count()} - 1
     * @return at most 0
     */
    public double logExpectedCount(int i) {
        return logExpectedCounts[i];
    }

    /**
     * The logarithm of how often a class was expected among the drawn, whether or not it is.
     *
     * @param label a class
     * @return at most 0
     */
    public double logExpectedCountOf(long label) {
        return LogUniformSampler.logExpectedCount(classes, label, tries);
    }
}
