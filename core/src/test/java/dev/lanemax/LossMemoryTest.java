package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanemax.AllLosses.Entry;
import dev.lanemax.LossForm.Shape;
import dev.lanemax.LossProblem.Answer;
import dev.lanemax.LossProblem.Question;
import dev.lanemax.Place.Memory;
import dev.lanemax.internal.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every loss has the same bits in every memory and layout, in place and not, in any company, on any thread and by either provider;
 * nothing but its results is written.
 */
class LossMemoryTest {

    /** Rows and classes: around the lanes of a vector, and several tiles. */
    private static final int[][] SHAPES = {{1, 1}, {6, 1}, {3, 2}, {6, 5}, {500, 5}, {4, 130}, {3, 1100}};

    private static List<Question> questions(Loss<?> loss) {
        return Stream.of(Question.values()).filter(question -> question.isOf(loss)).toList();
    }

    /** The loss in several reductions. */
    private static List<Loss<?>> variants(Entry entry) {
        return List.of(entry.loss(), entry.loss().withReduction(Reduction.NONE), entry.loss().withReduction(Reduction.MEAN_SAMPLE_WEIGHT));
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void arraysSegmentsMixturesAndLayoutsHaveTheSameBits(Entry entry) {
        for (int[] shape : new int[][] {{1, 1}, {6, 5}, {9, 17}}) {
            assertSameBits(LossProblem.withAllArguments(entry, shape[0], shape[1], shape[1]), LossForm.all(false), LossForm.all(true));
        }
        List<LossForm> someFloats = LongStream.range(0, 6).mapToObj(seed -> LossForm.mixed(false, seed, seed % 2 == 0)).toList();
        List<LossForm> someDoubles = LongStream.range(0, 6).mapToObj(seed -> LossForm.mixed(true, seed, seed % 2 == 0)).toList();
        for (int[] shape : SHAPES) {
            assertSameBits(LossProblem.withAllArguments(entry, shape[0], shape[1], shape[1]), someFloats, someDoubles);
        }
    }

    private static void assertSameBits(LossProblem problem, List<LossForm> floats, List<LossForm> doubles) {
        for (List<LossForm> forms : List.of(floats, doubles)) {
            Loss<?> loss = problem.entry.loss();
            for (Question question : questions(loss)) {
                Answer expected = problem.run(loss, LossForm.arrays(forms.getFirst().inDouble()), question);
                for (LossForm form : forms) {
                    problem.run(loss, form, question).assertSameBits(expected,
                            question + " of " + problem.rows + " x " + problem.classes + ", " + form);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#elementwise")
    void anUpstreamGradientOfRowsIsThatOfElementsWithEachRowsNumberRepeated(Entry entry) {
        for (int[] shape : SHAPES) {
            LossProblem ofElements = LossProblem.withAllArguments(entry, shape[0], shape[1], shape[1]);
            LossProblem ofRows = LossProblem.withAllArguments(entry, shape[0], shape[1], shape[1]);
            ofRows.upstream = AllLosses.anyOf(0, 1, -0.25, 2.75).asFloats(new Random(shape[1]), shape[0], 1);
            Arrays.setAll(ofElements.upstream, i -> ofRows.upstream[i / shape[1]]);
            for (Loss<?> loss : variants(entry)) {
                assertSameBits(loss, ofElements, ofRows, false);
                assertSameBits(loss, ofElements, ofRows, true);
            }
        }
    }

    private static void assertSameBits(Loss<?> loss, LossProblem expected, LossProblem problem, boolean inDouble) {
        for (Question question : questions(loss)) {
            Answer answer = expected.run(loss, LossForm.arrays(inDouble), question);
            for (LossForm form : List.of(LossForm.arrays(inDouble), LossForm.of(inDouble, Memory.OFF_HEAP, Shape.INNER, true))) {
                problem.run(loss, form, question).assertSameBits(answer,
                        question + " of " + problem.rows + " x " + problem.classes + ", " + form);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void theLossIsTheSameWithAndWithoutDerivatives(Entry entry) {
        LossProblem problem = LossProblem.withAllArguments(entry, 6, 5, 1);
        for (Loss<?> loss : variants(entry)) {
            for (boolean inDouble : new boolean[] {false, true}) {
                Answer alone = problem.run(loss, LossForm.arrays(inDouble), Question.LOSS);
                Answer beside = problem.run(loss, LossForm.arrays(inDouble), Question.GRADIENT);
                assertEquals(alone.value(), beside.value());
                assertArrayEquals(alone.losses(), beside.losses());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void aRowAloneIsAsInTheBatch(Entry entry) {
        Loss<?> loss = entry.loss().withReduction(Reduction.SUM);
        for (int[] shape : SHAPES) {
            assertRowsAlone(loss, LossProblem.withAllArguments(entry, shape[0], shape[1], 2));
        }
    }

    private static void assertRowsAlone(Loss<?> loss, LossProblem problem) {
        for (boolean inDouble : new boolean[] {false, true}) {
            Answer all = problem.run(loss, inDouble);
            for (int row = 0; row < problem.rows; row += 1 + problem.rows / 12) {
                Answer alone = problem.ofRows(row).run(loss, inDouble);
                assertPart("losses", all.losses(), row, alone.losses());
                assertPart("gradient", all.gradient(), row, alone.gradient());
                assertPart("hessian", all.hessian(), row, alone.hessian());
            }
        }
    }

    /** A NaN or an infinity makes what it makes in its own row, and nothing in any other. */
    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void whatIsNoNumberStaysInItsRow(Entry entry) {
        for (int[] shape : SHAPES) {
            LossProblem problem = LossProblem.withAllArguments(entry, shape[0], shape[1], 2);
            if (!entry.hasDomain()) {
                assertRowsAlone(entry.loss().withReduction(Reduction.SUM), problem.poisoned(new Random(shape[1])));
            }
        }
    }

    private static void assertPart(String name, double[] all, int row, double[] part) {
        assertArrayEquals(IntStream.range(row * part.length, (row + 1) * part.length).mapToDouble(i -> all[i]).toArray(), part,
                name + " of row " + row);
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void bothProvidersHaveTheSameBits(Entry entry) {
        for (int[] shape : SHAPES) {
            LossProblem problem = LossProblem.withAllArguments(entry, shape[0], shape[1], 3);
            for (Loss<?> loss : variants(entry)) {
                for (boolean inDouble : new boolean[] {false, true}) {
                    Answer vector = problem.run(loss.withProvider(Operators.ofEveryProvider().getFirst().provider()), inDouble);
                    problem.run(loss.withProvider(Provider.scalar()), inDouble).assertSameBits(vector, shape[0] + " x " + shape[1]);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void whatIsFloatIsComputedInDoubleAndRoundedOnce(Entry entry) {
        if (entry.hasFloatKernels()) {
            return;
        }
        for (int[] shape : SHAPES) {
            LossProblem problem = LossProblem.withAllArguments(entry, shape[0], shape[1], 4);
            for (Loss<?> loss : variants(entry)) {
                Answer floats = problem.run(loss, false);
                Answer doubles = problem.run(loss, true);
                assertEquals(doubles.value(), floats.value());
                assertRounded("losses", doubles.losses(), floats.losses());
                assertRounded("gradient", doubles.gradient(), floats.gradient());
                assertRounded("hessian", doubles.hessian(), floats.hessian());
                assertRounded("variancesGradient", doubles.variancesGradient(), floats.variancesGradient());
            }
        }
    }

    private static void assertRounded(String name, double[] doubles, double[] floats) {
        for (int i = 0; i < doubles.length; i++) {
            assertEquals((float) doubles[i], (float) floats[i], name + "[" + i + "]");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void severalThreadsMayShareALoss(Entry entry) throws Exception {
        List<LossProblem> problems = IntStream.range(0, 16).mapToObj(i -> LossProblem.withAllArguments(entry, 5 + i, 3 + 7 * i, i)).toList();
        List<Answer> expected = problems.stream().map(problem -> problem.run(entry.loss(), true)).toList();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Callable<Answer>> tasks = new ArrayList<>();
            for (int i = 0; i < 320; i++) {
                LossProblem problem = problems.get(i % problems.size());
                tasks.add(() -> problem.run(entry.loss(), true));
            }
            List<Future<Answer>> answers = executor.invokeAll(tasks);
            for (int i = 0; i < answers.size(); i++) {
                answers.get(i).get().assertSameBits(expected.get(i % problems.size()), "call " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanemax.AllLosses#all")
    void rowsDividedAmongThreadsHaveTheSameBits(Entry entry) {
        LossProblem problem = LossProblem.withAllArguments(entry, 3001, 23, 5);
        for (boolean inDouble : new boolean[] {false, true}) {
            Answer one = problem.run(entry.loss(), inDouble);
            problem.run(entry.loss().withParallelism(Parallelism.of(3)), inDouble).assertSameBits(one, "three threads");
        }
    }
}
