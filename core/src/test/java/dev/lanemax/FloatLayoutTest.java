package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The normalisers along every axis of a tensor, in every memory: the same bits as for rows that are contiguous. */
class FloatLayoutTest {

    private static final ValueLayout.OfFloat TYPE = ValueLayout.JAVA_FLOAT;

    private static final List<int[]> SHAPES = List.of(
            new int[] {2, 3, 4}, new int[] {5, 17, 9}, new int[] {3, 40, 33}, new int[] {1, 100, 130}, new int[] {2, 81, 500},
            new int[] {2, 3, 4, 5}, new int[] {3, 16, 5, 7}, new int[] {2, 2, 3, 4, 5}, new int[] {2, 7, 1, 16, 3},
            new int[] {1, 1, 1}, new int[] {2, 1, 50}, new int[] {1, 16, 16}, new int[] {0, 3, 4}, new int[] {4, 20, 0});

    /** An axis of a tensor. */
    record Axis(int[] shape, int axis) {

        Layout layout() {
            return Layout.of(size(0, axis), shape[axis], size(axis + 1, shape.length));
        }

        private long size(int from, int to) {
            return Arrays.stream(shape, from, to).asLongStream().reduce(1, (a, b) -> a * b);
        }

        @Override
        public String toString() {
            return "axis " + axis + " of " + Arrays.toString(shape);
        }
    }

    static List<Axis> axes() {
        return SHAPES.stream().flatMap(shape -> IntStream.range(0, shape.length).filter(axis -> shape[axis] > 0)
                .mapToObj(axis -> new Axis(shape, axis))).toList();
    }

    /** An operator over segments, from logits to results. */
    interface Call {
        void run(MemorySegment logits, Layout layout, MemorySegment result, Layout resultLayout);
    }

    @ParameterizedTest
    @MethodSource("axes")
    void everyAxisHasTheBitsOfContiguousRows(Axis axis) {
        for (Operators operators : Operators.ofEveryProvider()) {
            Softmax softmax = operators.softmax();
            LogSoftmax logSoftmax = operators.logSoftmax();
            for (Call call : List.<Call>of(
                    (x, layout, y, to) -> softmax.forward(TYPE, x, layout, y, to),
                    (x, layout, y, to) -> logSoftmax.forward(TYPE, x, layout, y, to),
                    (x, layout, y, to) -> softmax.withScale(0.5).forward(TYPE, x, layout, y, to),
                    (x, layout, y, to) -> softmax.backward(TYPE, x, layout, x, layout, y, to),
                    (x, layout, y, to) -> logSoftmax.backward(TYPE, x, layout, x, layout, y, to),
                    (x, layout, y, to) -> new Hardmax().forward(TYPE, x, layout, y, to))) {
                check(axis.layout(), call);
            }
        }
    }

    private static void check(Layout layout, Call call) {
        Layout dense = Layout.of(layout.rows(), layout.classes());
        float[] tensor = FloatFills.normal(3.0).matrix(1, (int) (layout.rows() * layout.classes()));
        float[] expected = new float[tensor.length];
        call.run(MemorySegment.ofArray(gathered(tensor, layout)), dense, MemorySegment.ofArray(expected), dense);
        for (Layout place : List.of(layout, spread(layout))) {
            float[] memory = scattered(expected.length == 0 ? expected : gathered(tensor, layout), place);
            for (MemorySegment logits : everywhere(memory)) {
                for (MemorySegment result : everywhere(new float[memory.length])) {
                    call.run(logits, place, result, place);
                    assertArrayEquals(expected, gathered(result.toArray(TYPE), place), () -> "elsewhere, " + place);
                }
                call.run(logits, place, logits, place);
                assertArrayEquals(expected, gathered(logits.toArray(TYPE), place), () -> "in place, " + place);
            }
        }
    }

    /** With gaps before the first element, after each class and after each group. */
    private static Layout spread(Layout layout) {
        long classStride = layout.inner() + 2;
        return new Layout(3, layout.outer(), layout.classes(), layout.inner(), layout.classes() * classStride + 1, classStride);
    }

    /** Heap and off-heap, each with the same contents. */
    private static List<MemorySegment> everywhere(float[] contents) {
        return List.of(MemorySegment.ofArray(contents.clone()), Arena.ofAuto().allocateFrom(TYPE, contents));
    }

    private static float[] gathered(float[] memory, Layout layout) {
        List<Integer> places = places(layout);
        float[] rows = new float[places.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = memory[places.get(i)];
        }
        return rows;
    }

    private static float[] scattered(float[] rows, Layout layout) {
        List<Integer> places = places(layout);
        float[] memory = new float[(int) layout.end() + 1];
        for (int i = 0; i < rows.length; i++) {
            memory[places.get(i)] = rows[i];
        }
        return memory;
    }

    /** Where the elements lie, row by row. */
    private static List<Integer> places(Layout layout) {
        List<Integer> places = new ArrayList<>();
        for (long o = 0; o < layout.outer(); o++) {
            for (long i = 0; i < layout.inner(); i++) {
                for (long c = 0; c < layout.classes(); c++) {
                    places.add((int) (layout.offset() + o * layout.outerStride() + c * layout.classStride() + i));
                }
            }
        }
        return places;
    }

    @ParameterizedTest
    @MethodSource("axes")
    void logsumexpAlongEveryAxisHasTheBitsOfContiguousRows(Axis axis) {
        Layout layout = axis.layout();
        float[] tensor = FloatFills.normal(3.0).matrix(1, (int) (layout.rows() * layout.classes()));
        for (Operators operators : Operators.ofEveryProvider()) {
            float[] expected = new float[(int) layout.rows()];
            operators.logSumExp().forward(gathered(tensor, layout), Layout.of(layout.rows(), layout.classes()), expected, 0);
            float[] result = new float[expected.length];
            operators.logSumExp().forward(tensor, layout, result, 0);
            assertArrayEquals(expected, result);
            for (MemorySegment logits : everywhere(tensor)) {
                for (MemorySegment memory : everywhere(new float[expected.length])) {
                    operators.logSumExp().forward(TYPE, logits, layout, memory, 0);
                    assertArrayEquals(expected, memory.toArray(TYPE));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("axes")
    void theArgmaxAlongEveryAxisIsThatOfContiguousRows(Axis axis) {
        Layout layout = axis.layout();
        float[] tensor = FloatFills.normal(3.0).matrix(1, (int) (layout.rows() * layout.classes()));
        int[] expected = new int[(int) layout.rows()];
        long[] indices = new long[expected.length];
        new Argmax().forward(gathered(tensor, layout), Layout.of(layout.rows(), layout.classes()), expected, 0);
        new Argmax().forward(tensor, layout, indices, 0);
        assertArrayEquals(Arrays.stream(expected).asLongStream().toArray(), indices);
    }
}
