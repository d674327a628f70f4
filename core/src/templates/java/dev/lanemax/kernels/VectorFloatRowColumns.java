package dev.lanemax.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The columns of as many rows of few classes as a vector has lanes, which {@link FloatRowGroup} holds one behind the other. */
final class VectorFloatRowColumns {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LENGTH = FLOATS.length();

    /** The columns of a transposition, and as many of them as are picked sooner from pairs of vectors. */
    private static final int EIGHT = 8;
    private static final int PAIRS = 4;

    private VectorFloatRowColumns() {
    }

    /** The columns of the rows from row {@code at} on. */
    static void pick(FloatRowGroup group, int at, int classes) {
        int start = at * classes;
        if (classes <= PAIRS) {
            pickByPairs(group, start, classes);
        } else if (LENGTH < EIGHT) {
            group.transpose(start, classes, LENGTH);
        } else {
            for (int c = 0; c < classes; c += EIGHT) {
                transpose(group, start + c, classes, c * LENGTH);
            }
        }
    }

    /**
     * The columns of up to four classes, each by shuffles of two pairs of vectors; the last vector stands in for those that there are
     * not.
     */
    private static void pickByPairs(FloatRowGroup group, int start, int classes) {
        IntVector starts = IntVector.zero(INTS).addIndex(1).mul(classes);
        int last = start + (classes - 1) * LENGTH;
        int third = Math.min(start + 2 * LENGTH, last);
        IntVector v0 = FloatVector.fromArray(FLOATS, group.rows, start).reinterpretAsInts();
        IntVector v1 = FloatVector.fromArray(FLOATS, group.rows, start + LENGTH).reinterpretAsInts();
        IntVector v2 = FloatVector.fromArray(FLOATS, group.rows, third).reinterpretAsInts();
        IntVector v3 = FloatVector.fromArray(FLOATS, group.rows, last).reinterpretAsInts();
        for (int c = 0; c < classes; c++) {
            IntVector positions = starts.add(c);
            IntVector lower = positions.selectFrom(v0, v1);
            IntVector upper = positions.selectFrom(v2, v3);
            IntVector column = upper.blend(lower, positions.compare(VectorOperators.LT, 2 * LENGTH));
            column.reinterpretAsFloats().intoArray(group.columns, c * LENGTH);
        }
    }

    /** Eight columns, by the exchanges of {@link VectorFloatTransposition}. Those that there are not, nobody reads. */
    private static void transpose(FloatRowGroup group, int start, int classes, int to) {
        IntVector eights = IntVector.fromArray(INTS, LaneExchange.FIRST, LaneExchange.HALVES);
        IntVector first4 = IntVector.fromArray(INTS, LaneExchange.FIRST, 2 * LENGTH);
        IntVector second4 = IntVector.fromArray(INTS, LaneExchange.SECOND, 2 * LENGTH);
        IntVector first2 = IntVector.fromArray(INTS, LaneExchange.FIRST, LENGTH);
        IntVector second2 = IntVector.fromArray(INTS, LaneExchange.SECOND, LENGTH);
        IntVector first1 = IntVector.fromArray(INTS, LaneExchange.FIRST, 0);
        IntVector second1 = IntVector.fromArray(INTS, LaneExchange.SECOND, 0);
        IntVector a = eights(group, start, 0, classes, eights);
        IntVector b = eights(group, start, 1, classes, eights);
        IntVector c = eights(group, start, 2, classes, eights);
        IntVector d = eights(group, start, 3, classes, eights);
        IntVector e = eights(group, start, 4, classes, eights);
        IntVector f = eights(group, start, 5, classes, eights);
        IntVector g = eights(group, start, 6, classes, eights);
        IntVector h = eights(group, start, 7, classes, eights);
        IntVector ae = first4.selectFrom(a, e);
        IntVector ea = second4.selectFrom(a, e);
        IntVector bf = first4.selectFrom(b, f);
        IntVector fb = second4.selectFrom(b, f);
        IntVector cg = first4.selectFrom(c, g);
        IntVector gc = second4.selectFrom(c, g);
        IntVector dh = first4.selectFrom(d, h);
        IntVector hd = second4.selectFrom(d, h);
        IntVector even01 = first2.selectFrom(ae, cg);
        IntVector odd01 = first2.selectFrom(bf, dh);
        IntVector even23 = second2.selectFrom(ae, cg);
        IntVector odd23 = second2.selectFrom(bf, dh);
        IntVector even45 = first2.selectFrom(ea, gc);
        IntVector odd45 = first2.selectFrom(fb, hd);
        IntVector even67 = second2.selectFrom(ea, gc);
        IntVector odd67 = second2.selectFrom(fb, hd);
        first1.selectFrom(even01, odd01).reinterpretAsFloats().intoArray(group.columns, to);
        second1.selectFrom(even01, odd01).reinterpretAsFloats().intoArray(group.columns, to + LENGTH);
        first1.selectFrom(even23, odd23).reinterpretAsFloats().intoArray(group.columns, to + 2 * LENGTH);
        second1.selectFrom(even23, odd23).reinterpretAsFloats().intoArray(group.columns, to + 3 * LENGTH);
        first1.selectFrom(even45, odd45).reinterpretAsFloats().intoArray(group.columns, to + 4 * LENGTH);
        second1.selectFrom(even45, odd45).reinterpretAsFloats().intoArray(group.columns, to + 5 * LENGTH);
        first1.selectFrom(even67, odd67).reinterpretAsFloats().intoArray(group.columns, to + 6 * LENGTH);
        second1.selectFrom(even67, odd67).reinterpretAsFloats().intoArray(group.columns, to + 7 * LENGTH);
    }

    /** Eight elements of a row, and, where a vector has room, of the row eight further on. */
    @Inlined
    private static IntVector eights(FloatRowGroup group, int start, int row, int classes, IntVector eights) {
        IntVector elements = FloatVector.fromArray(FLOATS, group.rows, start + row * classes).reinterpretAsInts();
        IntVector further = FloatVector.fromArray(FLOATS, group.rows, start + (row + LENGTH - EIGHT) * classes).reinterpretAsInts();
        return LENGTH == EIGHT ? elements : eights.selectFrom(elements, further);
    }
}
