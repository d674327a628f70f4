package dev.lanemax.jni;

import dev.lanemax.Layout;
import dev.lanemax.internal.LossRun;
import dev.lanemax.jni.CSources.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Cross-entropy of C over many blocks of rows: losses are added in the order in which Java adds them. */
class CrossEntropyBlocksTest {

    /** More rows than a block has; reduction is a value of {@code lmx_reduction}. */
    record Case(int rows, int classes, Function function, int reduction) {

        ValueLayout type() {
            return function.type().equals("f64") ? JAVA_DOUBLE : JAVA_FLOAT;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int[] shape : new int[][] {{5000, 3}, {3000, 100}, {700, 5000}, {5, 70_000}}) {
            for (String type : new String[] {"f32", "f64"}) {
                for (String name : new String[] {"cross_entropy", "cross_entropy_gradient"}) {
                    for (int reduction = 0; reduction <= 2; reduction++) {
                        cases.add(new Case(shape[0], shape[1], new Function(name, type), reduction));
                    }
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void manyBlocksGiveTheBitsOfJavaByEitherWay(Case example) {
        assertTrue(example.rows > 2 * LossRun.blockRows(example.classes), "too few blocks");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] inJava = arrays(example, arena);
            MemorySegment[] byUpcall = arrays(example, arena);
            MemorySegment[] byJni = arrays(example, arena);
            new JavaOperators(inJava[0], inJava[1], inJava[3], inJava[2], Layout.of(example.rows, example.classes), example.reduction)
                    .run(example.function.name(), example.function.type());
            Block jni = block(example, byJni, arena);
            upcall(example.function, block(example, byUpcall, arena).memory.address());
            jni(example.function, BufferCall.of(jni.memory.asByteBuffer(), jni.buffers()));
            for (int array = 2; array < inJava.length; array++) {
                assertArrayEquals(inJava[array].toArray(JAVA_BYTE), byUpcall[array].toArray(JAVA_BYTE), "array " + array);
                assertArrayEquals(inJava[array].toArray(JAVA_BYTE), byJni[array].toArray(JAVA_BYTE), "array " + array);
            }
        }
    }

    /** Logits, labels, losses and gradient. */
    private static MemorySegment[] arrays(Case example, Arena arena) {
        Random random = new Random(8);
        int elements = example.rows * example.classes;
        MemorySegment logits = arena.allocate(example.type(), elements);
        MemorySegment labels = arena.allocate(JAVA_INT, example.rows);
        for (int i = 0; i < elements; i++) {
            if (example.type().equals(JAVA_DOUBLE)) {
                logits.setAtIndex(JAVA_DOUBLE, i, 5 * random.nextGaussian());
            } else {
                logits.setAtIndex(JAVA_FLOAT, i, (float) (5 * random.nextGaussian()));
            }
        }
        for (int row = 0; row < example.rows; row++) {
            labels.setAtIndex(JAVA_INT, row, random.nextInt(example.classes));
        }
        return new MemorySegment[] {
            logits, labels, arena.allocate(example.type(), example.rows), arena.allocate(example.type(), elements)};
    }

    private static Block block(Case example, MemorySegment[] arrays, Arena arena) {
        return new Block(arena, example.rows, example.classes).withParameter(example.reduction)
                .with(arrays[0], example.classes).with(arrays[1], 0).with(arrays[2], 0).with(arrays[3], example.classes);
    }

    private static void upcall(Function function, long call) {
        switch (function.toString()) {
            case "lmx_cross_entropy_f32" -> FloatUpcalls.cross_entropy(call);
            case "lmx_cross_entropy_f64" -> DoubleUpcalls.cross_entropy(call);
            case "lmx_cross_entropy_gradient_f32" -> FloatUpcalls.cross_entropy_gradient(call);
            case "lmx_cross_entropy_gradient_f64" -> DoubleUpcalls.cross_entropy_gradient(call);
            default -> throw new IllegalArgumentException(function.toString());
        }
    }

    private static void jni(Function function, BufferCall call) {
        switch (function.toString()) {
            case "lmx_cross_entropy_f32" -> FloatBufferCalls.cross_entropy(call);
            case "lmx_cross_entropy_f64" -> DoubleBufferCalls.cross_entropy(call);
            case "lmx_cross_entropy_gradient_f32" -> FloatBufferCalls.cross_entropy_gradient(call);
            case "lmx_cross_entropy_gradient_f64" -> DoubleBufferCalls.cross_entropy_gradient(call);
            default -> throw new IllegalArgumentException(function.toString());
        }
    }
}
