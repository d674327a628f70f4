package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of every float, and their vector-Jacobian products, give the same bits in every layout, memory and provider. */
class FloatElementwiseLayoutTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final float GUARD = -123.5f;
    private static final int MARGIN = 7;

    /** Every function there is. */
    static Map<String, Elementwise> functions() {
        Map<String, Elementwise> functions = new LinkedHashMap<>();
        ElementaryFunction.ofProvider(Operators.ofCurrentProvider().provider())
                .forEach((function, operator) -> functions.put(function.toString(), operator));
        functions.put("softplus with options", Elementwise.softplus(1.7, 20));
        functions.put("softsign", Elementwise.softsign());
        functions.put("hard sigmoid", Elementwise.hardSigmoid());
        functions.put("hard sigmoid with options", Elementwise.hardSigmoid(0.2, 0.5));
        functions.put("softcap", Elementwise.softcap(30));
        return functions;
    }

    static Stream<String> names() {
        return functions().keySet().stream();
    }

    /** A matrix of an even number of rows, in every order, with and without gaps. */
    private static List<Layout> layouts(int rows, int classes) {
        int half = rows / 2;
        return List.of(Layout.of(rows, classes), new Layout(3, classes + 2, rows, classes),
                Layout.of(1, classes, rows), Layout.of(2, classes, half),
                new Layout(2, 1, classes, rows, (long) classes * (rows + 3), rows + 3),
                new Layout(1, 2, classes, half, (long) classes * half + 5, half),
                new Layout(0, rows, classes, 1, 2L * classes + 1, 2));
    }

    @ParameterizedTest
    @MethodSource("names")
    void forwardIsTheSameInEveryLayout(String name) {
        for (Operators operators : Operators.ofEveryProvider()) {
            Elementwise function = operators.over(functions().get(name));
            for (int[] shape : new int[][] {{4, 3}, {6, 37}, {38, 5}}) {
                float[] x = Arguments.normalFloats(shape[0] * shape[1]);
                float[] expected = oneByOne(functions().get(name), x);
                for (Layout from : layouts(shape[0], shape[1])) {
                    for (Layout to : layouts(shape[0], shape[1])) {
                        float[] source = placed(x, from);
                        float[] target = placed(new float[0], to);
                        function.forward(source, from, target, to);
                        String repeat = operators + " " + name + " from " + from + " to " + to;
                        assertSameBits(repeat, placed(expected, to), target);
                        assertSameBits(repeat, placed(x, from), source);
                        assertSameBits(repeat + " off-heap", placed(expected, to), forwardOffHeap(function, x, from, to));
                    }
                    float[] inPlace = placed(x, from);
                    function.forward(inPlace, inPlace, from);
                    assertSameBits(operators + " " + name + " in place " + from, placed(expected, from), inPlace);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void backwardIsTheSameInEveryLayout(String name) {
        for (Operators operators : Operators.ofEveryProvider()) {
            Elementwise function = operators.over(functions().get(name));
            for (int[] shape : new int[][] {{4, 3}, {6, 37}, {38, 5}}) {
                float[] x = Arguments.normalFloats(shape[0] * shape[1]);
                float[] upstream = Arguments.everyKindOfFloats(x.length);
                float[] expected = oneByOne(functions().get(name), x, upstream);
                List<Layout> layouts = layouts(shape[0], shape[1]);
                for (int i = 0; i < layouts.size() * layouts.size(); i++) {
                    Layout from = layouts.get(i % layouts.size());
                    Layout above = layouts.get(i / layouts.size());
                    Layout to = layouts.get((i + i / layouts.size()) % layouts.size());
                    float[] gradient = placed(new float[0], to);
                    function.backward(placed(x, from), from, placed(upstream, above), above, gradient, to);
                    assertSameBits(operators + " " + name + " from " + from + " and " + above + " to " + to,
                            placed(expected, to), gradient);
                    assertSameBits(operators + " " + name + " off-heap from " + from + " and " + above + " to " + to,
                            placed(expected, to), backwardOffHeap(function, x, from, upstream, above, to));
                }
                for (Layout layout : layouts) {
                    float[] overInput = placed(x, layout);
                    function.backward(overInput, placed(upstream, layout), overInput, layout);
                    assertSameBits(name + " over the input", placed(expected, layout), overInput);
                    float[] overUpstream = placed(upstream, layout);
                    function.backward(placed(x, layout), overUpstream, overUpstream, layout);
                    assertSameBits(name + " over the upstream gradient", placed(expected, layout), overUpstream);
                }
            }
        }
    }

    /** From an array to off-heap memory, and from there to other off-heap memory in the same layout. */
    private static float[] forwardOffHeap(Elementwise function, float[] x, Layout from, Layout to) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocateFrom(FLOAT, placed(x, from));
            MemorySegment target = arena.allocateFrom(FLOAT, placed(new float[0], to));
            MemorySegment ofArray = arena.allocateFrom(FLOAT, placed(new float[0], to));
            function.forward(FLOAT, source, from, target, to);
            function.forward(FLOAT, MemorySegment.ofArray(placed(x, from)), from, ofArray, to);
            assertSameBits("from an array", target.toArray(FLOAT), ofArray.toArray(FLOAT));
            return target.toArray(FLOAT);
        }
    }

    private static float[] backwardOffHeap(
            Elementwise function, float[] x, Layout from, float[] upstream, Layout above, Layout to) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocateFrom(FLOAT, placed(new float[0], to));
            function.backward(FLOAT, arena.allocateFrom(FLOAT, placed(x, from)), from,
                    MemorySegment.ofArray(placed(upstream, above)), above, target, to);
            return target.toArray(FLOAT);
        }
    }

    /** Each element as a matrix of its own. */
    private static float[] oneByOne(Elementwise function, float[] x) {
        float[] results = x.clone();
        for (int i = 0; i < results.length; i++) {
            function.forward(results, results, Layout.of(1, 1).withOffset(i));
        }
        return results;
    }

    private static float[] oneByOne(Elementwise function, float[] x, float[] upstream) {
        float[] gradient = new float[x.length];
        for (int i = 0; i < gradient.length; i++) {
            function.backward(x, upstream, gradient, Layout.of(1, 1).withOffset(i));
        }
        return gradient;
    }

    /** Dense values where a layout has them, or none, and guards elsewhere. */
    private static float[] placed(float[] dense, Layout layout) {
        float[] memory = new float[(int) layout.end() + MARGIN];
        Arrays.fill(memory, GUARD);
        for (int i = 0; i < dense.length; i++) {
            long row = i / layout.classes();
            memory[(int) (layout.offset() + row / layout.inner() * layout.outerStride()
                    + i % layout.classes() * layout.classStride() + row % layout.inner())] = dense[i];
        }
        return memory;
    }

    private static void assertSameBits(String repeat, float[] expected, float[] actual) {
        int mismatch = Arrays.mismatch(expected, actual);
        assertEquals(-1, mismatch,
                () -> repeat + ": element " + mismatch + " is " + actual[mismatch] + ", expected " + expected[mismatch]);
    }
}
