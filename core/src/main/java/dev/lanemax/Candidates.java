package dev.lanemax;

import dev.lanemax.internal.Checks;
import java.util.Arrays;

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
     * Candidates that a {@link LogUniformSampler} has drawn before.
     *
     * @param vocabulary the size of the vocabulary, at least 1
     * @param drawn      the classes drawn, in their order, from 0 to one less than the vocabulary's size, no two of them the same
     * @param tries      the number of tries it took, at least as many as were drawn
     * @return the candidates
     * @throws IllegalArgumentException where they cannot have been drawn
     */
    public static Candidates of(int vocabulary, int[] drawn, long tries) {
        Checks.atLeast("vocabulary", vocabulary, 1);
        Checks.present("drawn", drawn);
        Checks.atLeast("tries", tries, drawn.length);
        int[] sorted = drawn.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            Checks.range("candidate", sorted[i], 0, vocabulary - 1L);
            if (i > 0 && sorted[i] == sorted[i - 1]) {
                throw new IllegalArgumentException("candidate " + sorted[i] + " is there twice, must be there once");
            }
        }
        return new Candidates(vocabulary, drawn.clone(), tries);
    }

    /**
     * How many tries it took to draw the candidates, from which follows how often each class was expected.
     *
     * @return at least {@link #count()}
     */
    public long tries() {
        return tries;
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
