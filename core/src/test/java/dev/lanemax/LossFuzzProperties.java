package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Random calls of every loss, with values of every kind: none writes outside of its results, fails otherwise than by refusing. */
class LossFuzzProperties {

    @Provide
    Arbitrary<Entry> losses() {
        return Arbitraries.of(AllLosses.ALL);
    }

    @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
    void aCallAnswersOrRefusesAndWritesNothingElse(
            @ForAll("losses") Entry entry, @ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(min = 1, max = 40) int classes,
            @ForAll Reduction reduction, @ForAll LogarithmUnit unit, @ForAll ZeroDenominator zeroDenominator, @ForAll Question question,
            @ForAll boolean inDouble, @ForAll boolean inPlace, @ForAll boolean extreme, @ForAll long seed) {
        Random random = new Random(seed);
        LossProblem problem = LossProblem.withAllArguments(entry, rows, classes, seed);
        if (extreme) {
            problem.poisoned(random);
        }
        Loss<?> loss = entry.loss().withUnit(unit).withZeroDenominator(zeroDenominator);
        loss = reduction == Reduction.DIVISOR ? loss.withDivisor(0.25 + random.nextInt(9)) : loss.withReduction(reduction);
        if (loss instanceof ClassLoss<?> ofClasses) {
            double[] classWeights = AllLosses.anyOf(0, 1, 2.5).of(random, 1, classes);
            loss = ofClasses.withClassWeights(classWeights).withIgnoreIndex(random.nextInt(classes));
        }
        LossForm form = LossForm.mixed(inDouble, seed, inPlace);
        try {
            LossProblem.Answer answer = problem.run(loss, form, question);
            problem.run(loss, LossForm.arrays(inDouble), question).assertSameBits(answer, form.toString());
        } catch (IllegalArgumentException refusal) {
            assertTrue(extreme && entry.hasDomain(), () -> entry + ": " + refusal);
        } catch (UnsupportedOperationException refusal) {
            assertEquals(Question.HESSIAN, question);
            assertFalse(entry.loss().hasHessian());
        }
    }
}
