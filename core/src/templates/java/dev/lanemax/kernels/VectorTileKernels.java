package dev.lanemax.kernels;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Sums and products with the Vector API. */
public final class VectorTileKernels implements TileKernels {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    /** As many floats as there are doubles in a vector. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    /**
     * A vector has some of the lanes: the others follow in a pass of their own. Lanes are added by way of memory: taking them out by a
     * variable index allocates where C2 does not unroll that loop.
     */
    @Override
    public void add(double[] values, int count, CompensatedSum sum) {
        int whole = count - count % CompensatedSum.LANES;
        for (int lane = 0; lane < CompensatedSum.LANES && whole > 0; lane += DOUBLES.length()) {
            DoubleVector high = DoubleVector.zero(DOUBLES);
            DoubleVector low = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < whole; i += CompensatedSum.LANES) {
                DoubleVector value = DoubleVector.fromArray(DOUBLES, values, i);
                DoubleVector next = value.add(high);
                DoubleVector added = next.sub(high);
                low = high.sub(next.sub(added)).add(value.sub(added)).add(low);
                high = next;
            }
            high.intoArray(sum.lanes, lane);
            low.intoArray(sum.lanes, CompensatedSum.LANES + lane);
        }
        if (whole > 0) {
            sum.addLanes();
        }
        for (int i = whole; i < count; i++) {
            sum.add(values[i]);
        }
    }

    @Override
    public void add(float[] values, int count, CompensatedSum sum) {
        int whole = count - count % CompensatedSum.FLOAT_LANES;
        int lanes = DOUBLES.length();
        for (int lane = 0; lane < CompensatedSum.FLOAT_LANES && whole > 0; lane += 2 * lanes) {
            DoubleVector first = DoubleVector.zero(DOUBLES);
            DoubleVector second = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < whole; i += CompensatedSum.FLOAT_LANES) {
                DoubleVector value = (DoubleVector) FloatVector.fromArray(FLOATS, values, i)
                        .convertShape(VectorOperators.F2D, DOUBLES, 0);
                DoubleVector next = (DoubleVector) FloatVector.fromArray(FLOATS, values, i + lanes)
                        .convertShape(VectorOperators.F2D, DOUBLES, 0);
                first = value.add(first);
                second = next.add(second);
            }
            first.intoArray(sum.lanes, lane);
            second.intoArray(sum.lanes, lane + lanes);
        }
        if (whole > 0) {
            sum.add(sum.lanes, CompensatedSum.FLOAT_LANES);
        }
        for (int i = whole; i < count; i++) {
            sum.add(values[i]);
        }
    }

    @Override
    public void scale(float[] values, int count, double weight, float[] results, int at) {
        if (weight == 0) {
            Arrays.fill(results, at, at + count, 0);
            return;
        }
        int whole = FLOATS.loopBound(count);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            DoubleVector product = ((DoubleVector) FloatVector.fromArray(FLOATS, values, i)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0)).mul(weight);
            ((FloatVector) product.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(results, at + i);
        }
        ScalarTileKernels.scale(values, whole, count, weight, results, at);
    }

    @Override
    public void crossEntropies(double[] values, double[] logProbabilities, int count) {
        int whole = DOUBLES.loopBound(count);
        for (int i = 0; i < whole; i += DOUBLES.length()) {
            DoubleVector value = DoubleVector.fromArray(DOUBLES, values, i);
            DoubleVector product = value.mul(DoubleVector.fromArray(DOUBLES, logProbabilities, i).neg());
            product.blend(0.0, value.compare(VectorOperators.EQ, 0.0)).intoArray(values, i);
        }
        ScalarTileKernels.crossEntropies(values, logProbabilities, whole, count);
    }

    @Override
    public void excess(double[] probabilities, double mass, double[] targets, int count, double[] gradient, int at) {
        int whole = DOUBLES.loopBound(count);
        for (int i = 0; i < whole; i += DOUBLES.length()) {
            DoubleVector target = DoubleVector.fromArray(DOUBLES, targets, i);
            DoubleVector probability = DoubleVector.fromArray(DOUBLES, probabilities, i);
            probability.fma(DoubleVector.broadcast(DOUBLES, mass), target.neg()).intoArray(gradient, at + i);
        }
        ScalarTileKernels.excess(probabilities, mass, targets, whole, count, gradient, at);
    }
}
