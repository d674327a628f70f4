package dev.lanemax.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LossBlockTest {

    private static final double HALF_ULP = 0x1p-53;

    /**
     * Of 1 + 2^-53 + 1000 x 2^-110 the last terms decide how the tie is rounded. Added one by one to the error of the first two, which
     * is 2^-53, each would be lost; added up among themselves they are not.
     */
    @Test
    void theLossesOfABlockAreAddedUpBeforeThoseOfTheBlocks() {
        LossBlock block = LossBlock.ofThread();
        Arrays.fill(block.losses, 0x1p-110);
        block.losses[0] = 1;
        block.clearSum();
        block.addLosses(1);
        block.losses[0] = HALF_ULP;
        block.addLosses(1001);
        assertEquals(1 + 2 * HALF_ULP, block.sum());
    }

    @Test
    void aSumBeginsAtNothing() {
        LossBlock block = LossBlock.ofThread();
        block.losses[0] = 3;
        block.clearSum();
        block.addLosses(1);
        block.clearSum();
        block.addLosses(1);
        assertEquals(3, block.sum());
    }
}
