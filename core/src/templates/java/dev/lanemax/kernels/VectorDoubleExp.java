package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The arithmetic of {@link DoubleExp} on vectors, for templates alone: the build writes these bodies where they are called. */
final class VectorDoubleExp {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

    private VectorDoubleExp() {
    }

    /** {@link DoubleExp#term}, lane by lane, of x without the base. */
    @Inlined
    static DoubleVector term(
            DoubleVector x, double rounder, LongVector powers, LongVector powers1, LongVector powers2, LongVector powers3) {
        DoubleVector xShifted = shifted(x, rounder);
        DoubleVector e = termOf(x, xShifted, rounder, powers, powers1, powers2, powers3);
        return e.blend(0d, xShifted.compare(VectorOperators.LE, DoubleExp.VANISHING));
    }

    /** The sum of steps and rounder. */
    @Inlined
    static DoubleVector shifted(DoubleVector x, double rounder) {
        return x.fma(DoubleVector.broadcast(DOUBLES, DoubleExp.STEPS_PER_NAT), DoubleVector.broadcast(DOUBLES, rounder));
    }

    /** {@link DoubleExp#termOf}, lane by lane. Vectors of fewer than eight lanes look their powers up in two vectors, or four. */
    @Inlined
    static DoubleVector termOf(DoubleVector x, DoubleVector xShifted, double rounder,
            LongVector powers, LongVector powers1, LongVector powers2, LongVector powers3) {
        DoubleVector n = xShifted.sub(rounder);
        DoubleVector exact = n.fma(DoubleVector.broadcast(DOUBLES, -DoubleExp.STEP_HIGH), x);
        DoubleVector r = n.fma(DoubleVector.broadcast(DOUBLES, -DoubleExp.STEP_LOW), exact);
        DoubleVector p2 = r.fma(DoubleVector.broadcast(DOUBLES, DoubleExp.P3), DoubleVector.broadcast(DOUBLES, DoubleExp.P2));
        DoubleVector p4 = r.fma(DoubleVector.broadcast(DOUBLES, DoubleExp.P5), DoubleVector.broadcast(DOUBLES, DoubleExp.P4));
        DoubleVector p6 = r.fma(DoubleVector.broadcast(DOUBLES, DoubleExp.P7), DoubleVector.broadcast(DOUBLES, DoubleExp.P6));
        DoubleVector square = r.mul(r);
        DoubleVector s = square.fma(square.fma(square.fma(p6, p4), p2), r);
        LongVector steps = xShifted.reinterpretAsLongs();
        LongVector looked = switch (LONGS.length()) {
            case 2 -> steps.selectFrom(powers, powers1)
                    .blend(steps.selectFrom(powers2, powers3), steps.and(4).compare(VectorOperators.NE, 0));
            case 4 -> steps.selectFrom(powers, powers1);
            default -> steps.selectFrom(powers);
        };
        DoubleVector power = looked.add(steps.lanewise(VectorOperators.LSHL, DoubleExp.STEP_SHIFT)).reinterpretAsDoubles();
        return power.fma(s, power);
    }
}
