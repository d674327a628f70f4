package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets and strides beyond the range of an int reach the right elements. The memory is a sparse file: it takes no space. */
class FloatLargeOffsetTest {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int ROWS = 3;
    private static final int CLASSES = 37;
    private static final Layout DENSE = Layout.of(ROWS, CLASSES);

    /** Rows 2^30 elements apart; the last one starts beyond element 2^31. */
    private static final Layout FAR = new Layout(5, 1L << 30, ROWS, CLASSES);
    private static final Layout FAR_RESULT = FAR.withOffset(1L << 29);
    private static final long VALUES_PER_ROW = FAR_RESULT.end();
    private static final int[] LABELS = {0, 36, 17};

    @TempDir
    private Path folder;

    @Test
    void rowsBeyondTheRangeOfAnIntHaveTheSameBits() throws IOException {
        try (Arena arena = Arena.ofConfined(); FileChannel file = FileChannel.open(folder.resolve("sparse"),
                StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment memory = file.map(FileChannel.MapMode.READ_WRITE, 0, (VALUES_PER_ROW + ROWS) * Float.BYTES, arena);
            MemorySegment labels = arena.allocateFrom(ValueLayout.JAVA_INT, LABELS);
            float[] logits = FloatFills.normal(4.0).matrix(ROWS, CLASSES);
            for (int row = 0; row < ROWS; row++) {
                long start = FAR.offset() + row * FAR.rowStride();
                MemorySegment.copy(logits, row * CLASSES, memory, FLOAT, start * Float.BYTES, CLASSES);
            }
            for (Operators operators : Operators.ofEveryProvider()) {
                checkNormalisers(operators, logits, memory);
                checkValuesPerRow(operators, logits, memory, labels);
            }
        }
    }

    private static void checkNormalisers(Operators operators, float[] logits, MemorySegment memory) {
        float[] expected = new float[logits.length];
        operators.softmax().forward(logits, expected, DENSE);
        operators.softmax().forward(FLOAT, memory, FAR, memory, FAR_RESULT);
        assertArrayEquals(expected, farResult(memory));
        operators.logSoftmax().forward(logits, expected, DENSE);
        operators.logSoftmax().forward(FLOAT, memory, FAR, memory, FAR_RESULT);
        assertArrayEquals(expected, farResult(memory));
    }

    private static void checkValuesPerRow(Operators operators, float[] logits, MemorySegment memory, MemorySegment labels) {
        float[] expected = new float[ROWS];
        operators.logSumExp().forward(logits, DENSE, expected, 0);
        operators.logSumExp().forward(FLOAT, memory, FAR, memory, VALUES_PER_ROW);
        assertArrayEquals(expected, memory.asSlice(VALUES_PER_ROW * Float.BYTES).toArray(FLOAT));
        float[] expectedGradient = new float[logits.length];
        float loss = operators.crossEntropy().lossAndGradient(logits, DENSE, LABELS, 0, expectedGradient, DENSE);
        assertEquals(loss, operators.crossEntropy().loss(FLOAT, memory, FAR, labels, 0));
        assertEquals(loss, operators.crossEntropy().lossAndGradient(FLOAT, memory, FAR, labels, 0, memory, FAR_RESULT));
        assertArrayEquals(expectedGradient, farResult(memory));
    }

    private static float[] farResult(MemorySegment memory) {
        float[] result = new float[ROWS * CLASSES];
        for (int row = 0; row < ROWS; row++) {
            long start = FAR_RESULT.offset() + row * FAR_RESULT.rowStride();
            MemorySegment.copy(memory, FLOAT, start * Float.BYTES, result, row * CLASSES, CLASSES);
        }
        return result;
    }
}
