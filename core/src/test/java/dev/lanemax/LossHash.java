package dev.lanemax;

import dev.lanemax.AllLosses.Entry;
import dev.lanemax.LossProblem.Answer;
import java.util.Random;

/** Adds the results of every loss to a {@link BitHash}: under its name for float, and for double under its name and {@code _f64}. */
final class LossHash {

    /** Rows and classes: few, for virtual machines that take microseconds for one addition. */
    private static final int[][] SHAPES = {{3, 1}, {5, 3}, {4, 17}, {2, 67}};

    private LossHash() {
    }

    static void run(BitHash hash, Operators operators) {
        for (Entry entry : AllLosses.ALL) {
            for (int[] shape : SHAPES) {
                run(hash, operators, entry, LossProblem.withAllArguments(entry, shape[0], shape[1], shape[1]));
                if (!entry.hasDomain()) {
                    LossProblem problem = LossProblem.withAllArguments(entry, shape[0], shape[1], shape[1]);
                    run(hash, operators, entry, problem.poisoned(new Random(shape[1])));
                }
            }
        }
    }

    /** Of the losses and of their reduction. */
    private static void run(BitHash hash, Operators operators, Entry entry, LossProblem problem) {
        for (Reduction reduction : new Reduction[] {Reduction.NONE, entry.loss().reduction()}) {
            Loss<?> loss = operators.over(entry.loss().withReduction(reduction));
            add(hash, entry.name(), problem.run(loss, false));
            add(hash, entry.name() + "_f64", problem.run(loss, true));
        }
    }

    private static void add(BitHash hash, String name, Answer answer) {
        hash.add(name, answer.value());
        hash.add(name, answer.losses());
        hash.add(name, answer.gradient());
        hash.add(name, answer.hessian());
        hash.add(name, answer.variancesGradient());
    }
}
