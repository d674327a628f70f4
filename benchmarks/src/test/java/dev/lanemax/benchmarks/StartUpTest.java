package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A small sample of {@code ./lanemax startup}. */
class StartUpTest {

    @Test
    void aFreshVirtualMachineIsMeasuredWithAndWithoutWarmUp() throws Exception {
        for (int warmUp : new int[] {0, 50}) {
            StartUp run = StartUpCommand.start("4x100", warmUp, 100);
            assertTrue(run.firstResult() > run.firstCall() && run.firstCall() > 0, run.toString());
            assertTrue(run.firstResult() > warmUp, run.toString());
            assertTrue(run.fast() >= run.firstResult() && run.fastest() > 0, run.toString());
        }
    }
}
