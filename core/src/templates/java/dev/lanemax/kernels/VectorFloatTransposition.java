package dev.lanemax.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Block by block of L x L elements, L a vector's length. Seen as a number, the place of an element in a block is its vector's number
 * followed by its lane's; a transposition exchanges them bit by bit. The bit of value h is exchanged by an exchange between pairs of
 * vectors that are h apart: the lanes without that bit go to the first, the others to the second. Two such steps take four
 * vectors from memory to memory. Blocks overlap where L does not divide a size. A class count below L leaves lanes undefined, which
 * the next row overwrites, or which follow the last row.
 */
public final class VectorFloatTransposition implements FloatTransposition {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int LENGTH = FLOATS.length();

    /** The tables of {@link LaneExchange} as bits. */
    private static final float[] FIRST = sources(0);
    private static final float[] SECOND = sources(1);

    /** Fewer are not worth it. */
    private static final int LEAST_LENGTH = 8;
    private static final int LEAST_CLASSES = 4;

    private static final ThreadLocal<float[]> BLOCK = ThreadLocal.withInitial(() -> new float[LENGTH * LENGTH]);

    private final ScalarFloatTransposition scalar = new ScalarFloatTransposition();

    private static float[] sources(int second) {
        float[] sources = new float[LENGTH * Integer.numberOfTrailingZeros(LENGTH)];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = Float.intBitsToFloat(LaneExchange.source(i, LENGTH, second));
        }
        return sources;
    }

    @Override
    public void load(float[] memory, int offset, int stride, float[] tile, int tileOffset, int rows, int classes) {
        if (rows < LENGTH || classes < LEAST_CLASSES || LENGTH < LEAST_LENGTH) {
            scalar.load(memory, offset, stride, tile, tileOffset, rows, classes);
            return;
        }
        float[] block = BLOCK.get();
        for (int row = 0; row < rows; row += LENGTH) {
            int r = Math.min(row, rows - LENGTH);
            for (int i = 0; i < classes; i += LENGTH) {
                int c = Math.max(0, Math.min(i, classes - LENGTH));
                transpose(memory, offset + c * stride + r, stride, classes, tile, tileOffset + r * classes + c, classes, LENGTH,
                        block);
            }
        }
    }

    @Override
    public void store(float[] tile, int tileOffset, float[] memory, int offset, int stride, int rows, int classes) {
        if (rows < LENGTH || classes < LEAST_CLASSES || LENGTH < LEAST_LENGTH) {
            scalar.store(tile, tileOffset, memory, offset, stride, rows, classes);
            return;
        }
        float[] block = BLOCK.get();
        for (int row = 0; row < rows; row += LENGTH) {
            int r = Math.min(row, rows - LENGTH);
            for (int i = 0; i < classes; i += LENGTH) {
                int c = Math.max(0, Math.min(i, classes - LENGTH));
                transpose(tile, tileOffset + r * classes + c, classes, LENGTH, memory, offset + c * stride + r, stride, classes,
                        block);
            }
        }
    }

    /** A block, of which there are so many vectors on each side. */
    private static void transpose(float[] from, int fromOffset, int fromStride, int fromCount,
            float[] to, int toOffset, int toStride, int toCount, float[] block) {
        int half = LENGTH / 2;
        int quarter = LENGTH / 4;
        for (int i = 0; i < quarter; i++) {
            int last = Math.min(LENGTH, fromCount) - 1;
            quartet(from, fromOffset + Math.min(i, last) * fromStride, fromOffset + Math.min(i + quarter, last) * fromStride,
                    fromOffset + Math.min(i + half, last) * fromStride, fromOffset + Math.min(i + half + quarter, last) * fromStride,
                    block, i * LENGTH, quarter * LENGTH, quarter);
        }
        int vectors = Math.min(LENGTH, toCount);
        if (LENGTH == 16) {
            for (int i = 0; i < vectors; i += 4) {
                lastQuartet(block, i * LENGTH, to, toOffset + i * toStride, toStride, Math.min(4, vectors - i));
            }
        } else {
            for (int i = 0; i < vectors; i += 2) {
                lastPair(block, i * LENGTH, to, toOffset + i * toStride, toStride, Math.min(2, vectors - i));
            }
        }
    }

    /** Steps 2 quarter and quarter of four vectors. */
    private static void quartet(float[] from, int first, int second, int third, int fourth,
            float[] block, int at, int distance, int quarter) {
        int step = Integer.numberOfTrailingZeros(quarter) * LENGTH;
        IntVector firstWide = FloatVector.fromArray(FLOATS, FIRST, step + LENGTH).reinterpretAsInts();
        IntVector secondWide = FloatVector.fromArray(FLOATS, SECOND, step + LENGTH).reinterpretAsInts();
        IntVector a = FloatVector.fromArray(FLOATS, from, first).reinterpretAsInts();
        IntVector b = FloatVector.fromArray(FLOATS, from, second).reinterpretAsInts();
        IntVector c = FloatVector.fromArray(FLOATS, from, third).reinterpretAsInts();
        IntVector d = FloatVector.fromArray(FLOATS, from, fourth).reinterpretAsInts();
        IntVector ac = firstWide.selectFrom(a, c);
        IntVector ca = secondWide.selectFrom(a, c);
        IntVector bd = firstWide.selectFrom(b, d);
        IntVector db = secondWide.selectFrom(b, d);
        IntVector firstNarrow = FloatVector.fromArray(FLOATS, FIRST, step).reinterpretAsInts();
        IntVector secondNarrow = FloatVector.fromArray(FLOATS, SECOND, step).reinterpretAsInts();
        firstNarrow.selectFrom(ac, bd).reinterpretAsFloats().intoArray(block, at);
        secondNarrow.selectFrom(ac, bd).reinterpretAsFloats().intoArray(block, at + distance);
        firstNarrow.selectFrom(ca, db).reinterpretAsFloats().intoArray(block, at + 2 * distance);
        secondNarrow.selectFrom(ca, db).reinterpretAsFloats().intoArray(block, at + 3 * distance);
    }

    /** Steps 2 and 1 of four neighbours. */
    private static void lastQuartet(float[] block, int at, float[] to, int toOffset, int toStride, int count) {
        IntVector firstWide = FloatVector.fromArray(FLOATS, FIRST, LENGTH).reinterpretAsInts();
        IntVector secondWide = FloatVector.fromArray(FLOATS, SECOND, LENGTH).reinterpretAsInts();
        IntVector a = FloatVector.fromArray(FLOATS, block, at).reinterpretAsInts();
        IntVector b = FloatVector.fromArray(FLOATS, block, at + LENGTH).reinterpretAsInts();
        IntVector c = FloatVector.fromArray(FLOATS, block, at + 2 * LENGTH).reinterpretAsInts();
        IntVector d = FloatVector.fromArray(FLOATS, block, at + 3 * LENGTH).reinterpretAsInts();
        IntVector ac = firstWide.selectFrom(a, c);
        IntVector ca = secondWide.selectFrom(a, c);
        IntVector bd = firstWide.selectFrom(b, d);
        IntVector db = secondWide.selectFrom(b, d);
        IntVector firstNarrow = FloatVector.fromArray(FLOATS, FIRST, 0).reinterpretAsInts();
        IntVector secondNarrow = FloatVector.fromArray(FLOATS, SECOND, 0).reinterpretAsInts();
        firstNarrow.selectFrom(ac, bd).reinterpretAsFloats().intoArray(to, toOffset);
        if (count > 1) {
            secondNarrow.selectFrom(ac, bd).reinterpretAsFloats().intoArray(to, toOffset + toStride);
        }
        if (count > 2) {
            firstNarrow.selectFrom(ca, db).reinterpretAsFloats().intoArray(to, toOffset + 2 * toStride);
        }
        if (count > 3) {
            secondNarrow.selectFrom(ca, db).reinterpretAsFloats().intoArray(to, toOffset + 3 * toStride);
        }
    }

    /** Step 1 of two neighbours. */
    private static void lastPair(float[] block, int at, float[] to, int toOffset, int toStride, int count) {
        IntVector a = FloatVector.fromArray(FLOATS, block, at).reinterpretAsInts();
        IntVector b = FloatVector.fromArray(FLOATS, block, at + LENGTH).reinterpretAsInts();
        FloatVector.fromArray(FLOATS, FIRST, 0).reinterpretAsInts().selectFrom(a, b).reinterpretAsFloats().intoArray(to, toOffset);
        if (count > 1) {
            FloatVector.fromArray(FLOATS, SECOND, 0).reinterpretAsInts().selectFrom(a, b).reinterpretAsFloats().intoArray(to, toOffset + toStride);
        }
    }
}
