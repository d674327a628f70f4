package dev.lanemax.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The arithmetic of {@link FloatExp} on vectors, for templates alone: the build writes these bodies where they are called. */
final class VectorFloatExp {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    private VectorFloatExp() {
    }

    /** {@link FloatExp#term}, lane by lane, of x without the base. */
    @Inlined
    static FloatVector term(FloatVector x, float rounder, IntVector powers, IntVector morePowers) {
        FloatVector sum = shifted(x, rounder);
        FloatVector e = termOf(x, sum, rounder, powers, morePowers);
        return e.blend(FloatVector.zero(FLOATS), sum.compare(VectorOperators.LE, FloatExp.VANISHING));
    }

    /** The sum of steps and rounder. */
    @Inlined
    static FloatVector shifted(FloatVector x, float rounder) {
        return x.fma(FloatVector.broadcast(FLOATS, FloatExp.STEPS_PER_NAT), FloatVector.broadcast(FLOATS, rounder));
    }

    /** {@link FloatExp#termOf}, lane by lane. Vectors of fewer than eight lanes look their powers up in two vectors. */
    @Inlined
    static FloatVector termOf(FloatVector x, FloatVector sum, float rounder, IntVector powers, IntVector morePowers) {
        FloatVector n = sum.sub(rounder);
        FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.STEP_HIGH), x);
        r = n.fma(FloatVector.broadcast(FLOATS, -FloatExp.STEP_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(FLOATS, FloatExp.P4), FloatVector.broadcast(FLOATS, FloatExp.P3));
        p = p.fma(r, FloatVector.broadcast(FLOATS, FloatExp.P2));
        FloatVector s = r.mul(r).fma(p, r);
        IntVector steps = sum.reinterpretAsInts();
        IntVector looked = INTS.length() < FloatExp.STEPS ? steps.selectFrom(powers, morePowers) : steps.selectFrom(powers);
        FloatVector power = looked.add(steps.lanewise(VectorOperators.LSHL, FloatExp.STEP_SHIFT)).reinterpretAsFloats();
        return power.fma(s, power);
    }

    /** The lower half of a float vector, or all of a half one, in double. */
    @Inlined
    static DoubleVector widen(FloatVector halfOrWhole) {
        return (DoubleVector) halfOrWhole.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
}
