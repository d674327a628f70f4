package dev.lanemax.kernels;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Uses each operator of the Vector API that kernels use, for some milliseconds before the first of them runs.
 *
 * <p>For an operator's first use the API makes an object and keeps it. The method that looks for it is inlined in every operation of
 * every kernel, and C2, once it has seen no first use for long, sets a trap there. Each trap sprung counts against each inlined copy,
 * and a compilation that counts 100 trusts no profile any more: a kernel of many operations then allocates its vectors. So first uses
 * follow one another while the profile is made: C2 sees that they happen, and sets no trap.
 */
public final class VectorRehearsal {

    private static final int ROUNDS = 200;

    private static final List<VectorOperators.Unary> SIGNS = List.of(VectorOperators.NEG, VectorOperators.ABS);
    private static final List<VectorOperators.Binary> ARITHMETIC = List.of(VectorOperators.ADD, VectorOperators.SUB,
            VectorOperators.MUL, VectorOperators.DIV, VectorOperators.MAX, VectorOperators.MIN);
    private static final List<VectorOperators.Binary> BITWISE = List.of(VectorOperators.ADD, VectorOperators.LSHL,
            VectorOperators.XOR, VectorOperators.LSHR, VectorOperators.AND, VectorOperators.ASHR, VectorOperators.SUB,
            VectorOperators.OR, VectorOperators.MAX, VectorOperators.MUL);

    private VectorRehearsal() {
    }

    /** Once, and before C2 compiles anything that uses vectors. */
    public static void run() {
        for (int round = 0; round < ROUNDS; round++) {
            useFloating(FloatVector.SPECIES_PREFERRED, round);
            useFloating(DoubleVector.SPECIES_PREFERRED, round);
            useIntegral(IntVector.SPECIES_PREFERRED, round);
            useIntegral(LongVector.SPECIES_PREFERRED, round);
        }
    }

    private static <E> void useFloating(VectorSpecies<E> species, int round) {
        Vector<E> one = species.broadcast(1);
        one.lanewise(upTo(round, SIGNS)).lanewise(upTo(round, ARITHMETIC), one).lanewise(VectorOperators.FMA, one, one)
                .reduceLanesToLong(VectorOperators.MAX);
    }

    private static <E> void useIntegral(VectorSpecies<E> species, int round) {
        Vector<E> one = species.broadcast(1);
        one.lanewise(upTo(round, BITWISE), one).lanewise(upTo(round, BITWISE), 1)
                .reduceLanesToLong(VectorOperators.OR);
    }

    /** In turn, those that the round has reached: there is one more every so many rounds. */
    private static <O> O upTo(int round, List<O> operators) {
        return operators.get(round % (1 + round * operators.size() / ROUNDS));
    }
}
