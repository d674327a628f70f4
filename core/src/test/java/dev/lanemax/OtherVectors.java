package dev.lanemax;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Another user of the Vector API in the same process. The methods that all its classes of vectors share have profiles that are shared
 * as well: where they have seen vectors of two sizes, as here, C2 inlines both, and a kernel that calls them allocates what they give.
 */
final class OtherVectors {

    private static final int ROUNDS = 300;

    private final float[] floats = new float[16];
    private final double[] doubles = new double[8];
    private final int[] ints = new int[16];
    private final long[] longs = new long[8];

    private OtherVectors() {
    }

    /** Vectors of the size that Lanemax prefers, and of half that size. */
    static void use() {
        OtherVectors vectors = new OtherVectors();
        VectorShape preferred = FloatVector.SPECIES_PREFERRED.vectorShape();
        VectorShape half = VectorShape.forBitSize(preferred.vectorBitSize() / 2);
        for (int round = 0; round < ROUNDS; round++) {
            for (VectorShape shape : new VectorShape[] {half, preferred}) {
                vectors.useFloats(VectorSpecies.of(float.class, shape));
                vectors.useDoubles(VectorSpecies.of(double.class, shape));
                vectors.useInts(VectorSpecies.of(int.class, shape));
                vectors.useLongs(VectorSpecies.of(long.class, shape));
            }
        }
    }

    private void useFloats(VectorSpecies<Float> species) {
        FloatVector x = FloatVector.fromArray(species, floats, 0);
        FloatVector y = FloatVector.broadcast(species, 2);
        FloatVector z = x.add(y).sub(y).mul(y).div(y).max(y).min(y).neg().abs().sqrt().fma(y, x)
                .add(1).sub(1).mul(2).div(2).max(1).min(1).fma(2, 3)
                .lanewise(VectorOperators.ADD, 1).lanewise(VectorOperators.FMA, 1, 2).lanewise(VectorOperators.FMA, y, 2);
        z.blend(y, z.lt(y)).blend(1, z.eq(1)).reinterpretAsInts().reinterpretAsFloats().intoArray(floats, 0);
    }

    private void useDoubles(VectorSpecies<Double> species) {
        DoubleVector x = DoubleVector.fromArray(species, doubles, 0);
        DoubleVector y = DoubleVector.broadcast(species, 2);
        DoubleVector z = x.add(y).sub(y).mul(y).div(y).max(y).min(y).neg().abs().sqrt().fma(y, x)
                .add(1).sub(1).mul(2).div(2).max(1).min(1).fma(2, 3)
                .lanewise(VectorOperators.ADD, 1).lanewise(VectorOperators.FMA, 1, 2).lanewise(VectorOperators.FMA, y, 2);
        z.blend(y, z.lt(y)).blend(1, z.eq(1)).reinterpretAsLongs().reinterpretAsDoubles().intoArray(doubles, 0);
    }

    private void useInts(VectorSpecies<Integer> species) {
        IntVector x = IntVector.fromArray(species, ints, 0);
        IntVector y = IntVector.broadcast(species, 2);
        IntVector z = x.add(y).sub(y).mul(y).max(y).min(y).and(y).or(y).neg().abs().not()
                .add(1).sub(1).mul(2).max(1).min(1).and(3).or(4)
                .lanewise(VectorOperators.XOR, y).lanewise(VectorOperators.XOR, 3)
                .lanewise(VectorOperators.LSHL, 3).lanewise(VectorOperators.ASHR, 3).lanewise(VectorOperators.LSHR, y);
        z.blend(y, z.lt(y)).blend(1, z.eq(1)).reinterpretAsFloats().reinterpretAsInts().intoArray(ints, 0);
    }

    private void useLongs(VectorSpecies<Long> species) {
        LongVector x = LongVector.fromArray(species, longs, 0);
        LongVector y = LongVector.broadcast(species, 2);
        LongVector z = x.add(y).sub(y).mul(y).max(y).min(y).and(y).or(y).neg().abs().not()
                .add(1).sub(1).mul(2).max(1).min(1).and(3).or(4)
                .lanewise(VectorOperators.XOR, y).lanewise(VectorOperators.XOR, 3)
                .lanewise(VectorOperators.LSHL, 3).lanewise(VectorOperators.ASHR, 3).lanewise(VectorOperators.LSHR, y);
        z.blend(y, z.lt(y)).blend(1, z.eq(1)).reinterpretAsDoubles().reinterpretAsLongs().intoArray(longs, 0);
    }
}
