package dev.lanemax;

import dev.lanemax.internal.Checks;

/**
 * A loss over some candidates in place of a whole vocabulary. A row has the logit of its true class first and then those of the
 * candidates; each is corrected by the logarithm of how often its class was expected among the candidates. Labels are classes of the
 * vocabulary, and class weights are of all of these.
 *
 * @param <L> the loss's own class
 */
abstract class CandidateLoss<L extends CandidateLoss<L>> extends ClassLoss<L> {

    private final Candidates candidates;

    CandidateLoss(LossOptions options, Candidates candidates) {
        super(options);
        Checks.present("candidates", candidates);
        this.candidates = candidates;
    }

    /**
     * The classes that stand for all others.
     *
     * @return the candidates
     */
    public final Candidates candidates() {
        return candidates;
    }

    abstract L with(LossOptions newOptions, Candidates newCandidates);

    @Override
    protected final L withOptions(LossOptions newOptions) {
        return with(newOptions, candidates);
    }

    /**
     * The same loss over other candidates, as each batch has its own.
     *
     * @param newCandidates the classes that stand for all others
     * @return a loss over these candidates
     * @throws IllegalArgumentException where it is null
     */
    public final L withCandidates(Candidates newCandidates) {
        return with(options(), newCandidates);
    }

    @Override
    final long labelLimit(long classes) {
        if (classes != candidates.count() + 1) {
            throw new IllegalArgumentException("logits has " + classes + " classes, must have " + (candidates.count() + 1)
                    + ": the true class and each candidate");
        }
        return candidates.classes();
    }

    /** The true class is the first of its row. */
    @Override
    final int trueClass(long label) {
        return 0;
    }

    /** The logit less the logarithm of its class's expected count. */
    final double corrected(Row row, int c) {
        return row.x(c) - (c == 0 ? candidates.logExpectedCountOf(row.label()) : candidates.logExpectedCount(c - 1));
    }

    /** Whether a candidate happens to be the true class. */
    final boolean isAccidentalHit(Row row, int c) {
        return c > 0 && candidates.candidate(c - 1) == row.label();
    }
}
