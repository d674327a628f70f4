package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.AllLosses.Entry;
import dev.lanemax.LossProblem.Question;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Random calls of every loss, with options and values of every kind: none writes outside of its results, fails otherwise than by refusing. */
class LossFuzzProperties {

    @Provide
    Arbitrary<Entry> losses() {
        return Arbitraries.of(AllLosses.ALL);
    }

    @Property(tries = 8000, edgeCases = EdgeCasesMode.NONE)
    void aCallAnswersOrRefusesAndWritesNothingElse(
            @ForAll("losses") Entry entry, @ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(min = 1, max = 40) int classes,
            @ForAll Question question, @ForAll boolean inDouble, @ForAll boolean inPlace, @ForAll boolean extreme, @ForAll long seed) {
        Random random = new Random(seed);
        LossProblem problem = LossProblem.withAllArguments(entry, rows, classes, seed);
        if (extreme) {
            problem.poisoned(random);
        }
        Loss<?> loss = RandomOptions.set(entry.loss(), rows, classes, random);
        LossForm form = LossForm.mixed(inDouble, seed, inPlace);
        try {
            LossProblem.Answer answer = problem.run(loss, form, question);
            problem.run(loss, LossForm.arrays(inDouble), question).assertSameBits(answer, form.toString());
        } catch (IllegalArgumentException refusal) {
            assertTrue(extreme && entry.hasDomain(), () -> entry + ": " + refusal);
        } catch (UnsupportedOperationException refusal) {
            assertFalse(question.isOf(loss));
        }
    }
}
